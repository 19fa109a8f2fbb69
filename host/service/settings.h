// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// tamga.json: the user's file over the administrator's (/etc/tamga/tamga.json), member by member.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "keys/folder/folder_source.h"
#include "net/address.h"
#include "prompt/prompt.h"

namespace tamga::service {

/// PKCS#11 modules: programs of others, so only the settings file names them, never a browser.
struct ModuleList {
    std::vector<std::filesystem::path> libraries;
    bool registered = true;  ///< those registered with p11-kit too
    friend bool operator==(const ModuleList&, const ModuleList&) = default;
};

/// The time-stamping authority.
struct AuthoritySettings {
    std::string url;                           ///< http or https; empty for none
    std::vector<net::AddressRange> addresses;  ///< that may be spoken to beside public ones
    std::chrono::seconds timeout{30};          ///< for one answer
    friend bool operator==(const AuthoritySettings&, const AuthoritySettings&) = default;
};

struct Settings {
    keys::folder::FolderSettings folders;
    ModuleList modules;
    bool readers = true;  ///< tokens in the readers of PC/SC
    prompt::PinentrySettings pinentry;
    AuthoritySettings tsa;
    std::string language;  ///< "ru", "en", "fr" or empty for the system's
    /// Members that the administrator has fixed: those of the user's file are passed over.
    std::vector<std::string> locked;
};

inline constexpr std::size_t kOwnSignCharacters = prompt::kOwnSignCharacters;

struct SettingsFiles {
    std::filesystem::path system = "/etc/tamga/tamga.json";
    std::filesystem::path user;  ///< empty without a home folder
    static SettingsFiles standard();
};

/// Members: containerFolders [absolute path or ~/..., a folder or a .pfx or .p12 file], removableMedia bool,
/// cspStore bool, readers bool, pkcs11 {modules [absolute path], registered bool}, pinentry {program,
/// timeoutSeconds}, tsa {url, addresses ["10.1.0.0/16"],
/// timeoutSeconds}, language, ownSign text of at most
/// kOwnSignCharacters; and in the administrator's file alone locked, an array of names of members, or true
/// for all that the file holds. A missing file is empty settings; a malformed one is
/// Error(settings.malformed) with file and member in the context.
[[nodiscard]] Result<Settings> loadSettings();
[[nodiscard]] Result<Settings> loadSettings(const std::filesystem::path& systemFile,
                                            const std::filesystem::path& userFile);
/// Whether a document could be the user's file. Error(settings.malformed).
[[nodiscard]] Outcome checkSettings(const Json& document, const std::filesystem::path& file);

}  // namespace tamga::service
