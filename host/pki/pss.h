// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// RSASSA-PSS (RFC 8017 section 8.1) as certificates and CMS use it (RFC 4055 section 3, RFC 4056): MGF1 with
// the hash that the message is hashed with. Every other combination is legal, and unheard of.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/bytes.h"
#include "pki/algorithms.h"

namespace tamga::pki {

/// id-RSASSA-PSS: of a signature, and of a key that is for nothing else.
inline constexpr std::string_view kPssOid = "1.2.840.113549.1.1.10";

struct PssParameters {
    HashAlgorithm hash = HashAlgorithm::kSha1;
    std::size_t saltLength = 20;  ///< octets

    friend bool operator==(const PssParameters&, const PssParameters&) = default;
};

/// A salt as long as the digest (RFC 4055 section 3.1).
[[nodiscard]] PssParameters pssOf(HashAlgorithm hash) noexcept;

/// RSASSA-PSS-params (RFC 4055 section 3.1), whole. Throws Error(der.malformed), or
/// Error(certificate.algorithm) for what is not supported.
[[nodiscard]] PssParameters readPss(BytesView parameters);
/// AlgorithmIdentifier: id-RSASSA-PSS with its parameters. hash: one of the SHA family.
[[nodiscard]] Bytes pssIdentifier(const PssParameters& parameters);

/// EMSA-PSS-ENCODE (RFC 8017 section 9.1.1), as long as a modulus of so many bits; empty when that is too
/// short.
[[nodiscard]] Bytes encodeForPss(HashAlgorithm hash, BytesView digest, BytesView salt, unsigned modulusBits);
/// RFC 8017 section 8.1.2. False for anything that does not verify.
[[nodiscard]] bool verifyPss(BytesView rsaPublicKey, const PssParameters& parameters, BytesView digest,
                             BytesView signature);

}  // namespace tamga::pki
