// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// CryptoPro-format containers in folders: the folders of the settings, the roots of mounted removable
// media, and the CSP's own store.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "keys/token.h"

namespace tamga::keys::folder {

struct FolderSettings {
    std::vector<std::filesystem::path> folders;  ///< each holds container folders, or is one itself
    bool removableMedia = true;                  ///< roots of volumes mounted below removableRoots
    bool cspStore = true;                        ///< /var/opt/cprocsp/keys/<user>
    std::filesystem::path mountTable = "/proc/self/mountinfo";
    std::vector<std::filesystem::path> removableRoots{"/media", "/run/media", "/mnt"};
    std::filesystem::path cspRoot = "/var/opt/cprocsp/keys";
};

/// A configured folder that is not there is a token with a problem; volumes without containers and a CSP
/// store that does not exist are no tokens. A folder reached in two ways is one token, as far as the system
/// says in time where it lies: a medium that hangs holds up nobody here.
[[nodiscard]] std::unique_ptr<Source> makeFolderSource(FolderSettings settings);

}  // namespace tamga::keys::folder
