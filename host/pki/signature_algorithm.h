// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Signature algorithms as certificates, revocation lists and OCSP responses name them: key and hash in one
// identifier (RFC 4491 section 2.2.2, RFC 9215 section 2, RFC 4055 section 5, RFC 5758 section 3.2).
#pragma once

#include <cstdint>
#include <optional>

#include "asn1/oid.h"
#include "asn1/reader.h"
#include "base/bytes.h"
#include "pki/pss.h"
#include "pki/public_key.h"

namespace tamga::pki {

struct SignatureAlgorithm {
    asn1::Oid id{"1.2.643.7.1.1.3.2"};
    std::optional<PssParameters> pss;  ///< of RSASSA-PSS, as far as they are supported
};

enum class SignatureStrength : std::uint8_t {
    kGood,
    kDated,       ///< GOST R 34.10-2001: withdrawn for new signatures, not broken
    kWeak,        ///< over MD2, MD5 or SHA-1: collisions can be made
    kUnsupported  ///< cannot be checked here
};
[[nodiscard]] SignatureStrength strengthOf(const SignatureAlgorithm& algorithm);

/// False for anything that does not verify, an algorithm that is not supported among it. SHA-1 is computed;
/// whoever minds asks strengthOf().
[[nodiscard]] bool verifies(const SignatureAlgorithm& algorithm, const PublicKey& key, BytesView signedOctets,
                            BytesView signature);

/// AlgorithmIdentifier with at most one parameter of any kind. But for RSASSA-PSS it is not looked at:
/// deployed software writes NULL where the RFC asks for absence.
struct AlgorithmIdentifier {
    SignatureAlgorithm algorithm;
    BytesView encoding;
};
/// Throws Error(der.malformed).
[[nodiscard]] AlgorithmIdentifier readAlgorithmIdentifier(asn1::Reader& reader);

}  // namespace tamga::pki
