// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Keys from one place into another: out of a container into a PFX file, and back.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/secret.h"
#include "keys/pfx/encryption.h"
#include "pki/certificate.h"

namespace tamga::service {

/// Shortest password of a new PFX file, characters: the file can be tried on any computer, without end.
inline constexpr std::size_t kMinFilePassword = 8;

struct ExportRequest {
    std::string asker;  ///< the command line's word for itself
    pki::Thumbprint certificate;
    std::filesystem::path file;  ///< new; never overwritten
    /// What other programs read today: few know the ciphers of RFC 9548 section 4 yet.
    keys::pfx::Cipher cipher = keys::pfx::Cipher::kGost28147;
    std::optional<Secret> password;
    std::optional<Secret> newPassword;  ///< UTF-8
};

struct ImportRequest {
    std::string asker;
    std::filesystem::path file;
    std::filesystem::path folder;     ///< that is to hold the new containers; made if it is missing
    std::optional<std::string> name;  ///< of the container; only where the file has a single GOST key
    bool exportable = false;
    std::optional<Secret> password;
    std::optional<Secret> newPassword;  ///< empty: a container without one
};

struct ImportedKey {
    std::filesystem::path folder;  ///< of the container
    std::string name;
    std::optional<pki::Certificate> certificate;
};

struct PasswordRequest {
    std::string asker;
    pki::Thumbprint certificate;     ///< of a key in the container; both keys get the new password
    std::optional<Secret> password;  ///< UTF-8, as newPassword
    std::optional<Secret> newPassword;
};

}  // namespace tamga::service
