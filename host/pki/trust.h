// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Folders of what is trusted: certificates as PEM or DER, revocation lists below crl/.
#pragma once

#include <filesystem>
#include <vector>

#include "base/error.h"
#include "pki/chain.h"

namespace tamga::pki {

/// A file that could not be used, or a bound that was met. It does not keep the others from being used.
struct TrustFinding {
    std::filesystem::path path;
    Error error;
};

struct TrustFolders {
    TrustMaterial material;
    std::vector<TrustFinding> findings;
};

struct TrustBounds {
    std::size_t certificateFile = std::size_t{2} << 20U;  ///< octets
    std::size_t listFile = std::size_t{64} << 20U;
    std::size_t files = 4000;  ///< in one folder
    std::size_t certificates = 5000;
    std::size_t lists = 500;
    std::size_t listOctets = std::size_t{256} << 20U;  ///< of all lists
};

/// All certificates of the folders are anchors, each once; the lists are those in their folders crl. A folder
/// that is not there holds nothing. Hidden files and folders in folders are passed over.
[[nodiscard]] Result<TrustFolders> loadTrust(const std::vector<std::filesystem::path>& folders,
                                             const TrustBounds& bounds = {});

/// ~/.config/tamga/trust (of the settings' folder), /etc/tamga/trust and /etc/ssl/certs.
[[nodiscard]] std::vector<std::filesystem::path> defaultTrustFolders();

/// All certificates of a file, PEM or DER. Error(certificate.malformed | certificate.algorithm) when one of
/// them is not to be used.
[[nodiscard]] Result<std::vector<Certificate>> certificatesIn(BytesView content);

}  // namespace tamga::pki
