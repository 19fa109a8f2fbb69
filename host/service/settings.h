// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// tamga.json: the user's file over the administrator's (/etc/tamga/tamga.json), member by member.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"
#include "keys/folder/folder_source.h"
#include "prompt/prompt.h"

namespace tamga::service {

struct Settings {
    keys::folder::FolderSettings folders;
    prompt::PinentrySettings pinentry;
    std::string language;  ///< "ru", "en", "fr" or empty for the system's
};

/// Members: containerFolders [absolute path or ~/...], removableMedia bool, cspStore bool,
/// pinentry {program, timeoutSeconds}, language. A missing file is empty settings; a malformed one is
/// Error(settings.malformed) with file and member in the context.
[[nodiscard]] Result<Settings> loadSettings();
[[nodiscard]] Result<Settings> loadSettings(const std::filesystem::path& systemFile,
                                            const std::filesystem::path& userFile);

}  // namespace tamga::service
