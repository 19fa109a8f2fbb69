// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Files with keys that a person gives through a window of the browser. A browser does not tell where such a
// file lies: its content is kept in the host's own folder, and that place is named in the settings.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/bytes.h"
#include "base/error.h"
#include "service/settings.h"

namespace tamga::service {

/// $XDG_DATA_HOME/tamga/pfx; empty without a home folder.
[[nodiscard]] std::filesystem::path standardPfxFolder();

/// Keeps a PKCS#12 file in the folder, for its owner alone, and adds it to the person's containerFolders.
/// name: foreign text, UTF-8; only what is harmless of its last part is used. The same content twice is one
/// file. Nothing is kept when the settings cannot be changed. Returns the path. Error(document.too-large |
/// container.damaged | container.unsupported | settings.locked | settings.malformed | system.file |
/// system.disk-full).
[[nodiscard]] Result<std::filesystem::path> keepPfx(const SettingsFiles& settings,
                                                    const std::filesystem::path& folder,
                                                    std::string_view name, BytesView content);

}  // namespace tamga::service
