// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// RSA and ECDSA public keys; inside this room only.
#pragma once

#include <string_view>

#include "asn1/reader.h"
#include "base/bytes.h"
#include "pki/algorithms.h"

namespace tamga::pki {

/// RSAPublicKey (RFC 8017 appendix A.1.1): bits of the modulus. Throws Error(der.malformed), or
/// Error(certificate.algorithm) for a modulus outside 1024..16384 bits or an exponent that is even, one or
/// longer than 64 bits (a long exponent only serves to keep a verifier busy).
[[nodiscard]] unsigned checkRsaKey(BytesView rsaPublicKey);
/// PKCS#1 v1.5 (RFC 8017 section 8.2.2): the expected encoding is built and compared whole.
[[nodiscard]] bool verifyRsa(BytesView rsaPublicKey, HashAlgorithm hash, BytesView digest,
                             BytesView signature);

/// Field size in bits of P-256, P-384 or P-521, zero for any other curve.
[[nodiscard]] unsigned ecdsaFieldBits(std::string_view curve) noexcept;
/// point: uncompressed (SEC 1 section 2.3.3). signature: SEQUENCE { r, s } (RFC 5758 section 3.2).
[[nodiscard]] bool verifyEcdsa(std::string_view curve, BytesView point, BytesView digest,
                               BytesView signature);

}  // namespace tamga::pki
