// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// GeneralName (RFC 5280 section 4.2.1.6), and the extensions that are made of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "asn1/reader.h"
#include "base/bytes.h"
#include "pki/certificate.h"

namespace tamga::pki {

struct GeneralName {
    /// The numbers of the CHOICE.
    enum Form : unsigned {
        kOther = 0,
        kMail = 1,
        kDns = 2,
        kX400 = 3,
        kDirectory = 4,
        kEdi = 5,
        kUri = 6,
        kAddress = 7,
        kRegistered = 8
    };
    Form form;
    Bytes content;  ///< of the element; of kDirectory the whole Name
};

/// Throws Error(der.malformed).
[[nodiscard]] GeneralName readGeneralName(asn1::Reader& reader);
/// All that are left. Throws Error(der.malformed).
[[nodiscard]] std::vector<GeneralName> readGeneralNames(asn1::Reader reader);

/// subjectAltName; none when it is absent. Throws Error(der.malformed).
[[nodiscard]] std::vector<GeneralName> subjectAltNames(const Certificate& certificate);
/// Of the distribution points of lists (2.5.29.31), all of their full names. Throws Error(der.malformed).
[[nodiscard]] std::vector<GeneralName> distributionPoints(const Certificate& certificate);

/// keyIdentifier of authorityKeyIdentifier and subjectKeyIdentifier; none when absent or malformed, since
/// they are hints for finding an issuer and decide nothing.
[[nodiscard]] std::optional<Bytes> authorityKeyIdentifier(const Certificate& certificate);
[[nodiscard]] std::optional<Bytes> subjectKeyIdentifier(const Certificate& certificate);

/// The full names of a DistributionPointName in its explicit [0], of which the Reader is the content; none
/// for a name relative to the issuer.
[[nodiscard]] std::vector<GeneralName> readFullNames(asn1::Reader distributionPoint);

}  // namespace tamga::pki
