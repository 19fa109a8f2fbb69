// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The portal's own https authority and server certificate, made anew at every start.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace portal {

struct TlsIdentity {
    std::filesystem::path authority;    ///< PEM certificate to trust
    std::filesystem::path certificate;  ///< PEM, the server's
    std::filesystem::path key;          ///< PEM, the server's
    std::string keyPin;                 ///< base64 SHA-256 of the server's SubjectPublicKeyInfo
};

/// Makes the files in the folder. Throws std::runtime_error with openssl's words.
[[nodiscard]] TlsIdentity makeTlsIdentity(const std::filesystem::path& folder,
                                          const std::vector<std::string>& hosts);

}  // namespace portal
