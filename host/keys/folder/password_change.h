// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Another password for a container in a folder.
#pragma once

#include <cryptopp/cryptlib.h>

#include <filesystem>

#include "base/error.h"
#include "base/secret.h"

namespace tamga::keys::folder {

/// The container is written whole into a temporary folder beside its own, synced, opened again with the new
/// password, and the two folders are exchanged in one step (renameat2, RENAME_EXCHANGE): whatever happens,
/// the folder holds the old container or the new one. The old files are deleted then, not overwritten.
/// Error(password.wrong | password.needed and what openKey() says) with nothing changed;
/// Error(protocol.params) for the new password; Error(container.unsupported) where other files lie in the
/// folder, or the file system cannot exchange folders; Error(system.file | system.disk-full).
[[nodiscard]] Outcome changePassword(const std::filesystem::path& folder, const Secret& old,
                                     const Secret& fresh, CryptoPP::RandomNumberGenerator& random);

}  // namespace tamga::keys::folder
