// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What RSA and ECDSA need beside Crypto++, for public keys here and for private ones in keys.
#pragma once

#include <cryptopp/integer.h>
#include <cryptopp/oids.h>

#include <optional>
#include <string_view>

#include "asn1/reader.h"
#include "base/bytes.h"
#include "pki/algorithms.h"

namespace tamga::pki {

/// RSAPublicKey (RFC 8017 appendix A.1.1): bits of the modulus. Throws Error(der.malformed), or
/// Error(certificate.algorithm) for a modulus outside 1024..16384 bits or an exponent that is even, one or
/// longer than 64 bits (a long exponent only serves to keep a verifier busy).
[[nodiscard]] unsigned checkRsaKey(BytesView rsaPublicKey);
struct OpenedRsa {
    Bytes message;  ///< as long as the modulus
    unsigned modulusBits = 0;
};
/// RSAVP1 (RFC 8017 section 5.2.2): what the signature stands for. Empty unless the signature is as long as
/// the modulus, and smaller. The key: as checkRsaKey() takes it.
[[nodiscard]] std::optional<OpenedRsa> openRsa(BytesView rsaPublicKey, BytesView signature);
/// RSAEP (RFC 8017 section 5.1.1). message: as long as the modulus, and smaller.
[[nodiscard]] Bytes applyRsa(BytesView rsaPublicKey, BytesView message);
/// PKCS#1 v1.5 (RFC 8017 section 8.2.2): the expected encoding is built and compared whole.
[[nodiscard]] bool verifyRsa(BytesView rsaPublicKey, HashAlgorithm hash, BytesView digest,
                             BytesView signature);

/// EMSA-PKCS1-v1_5 (RFC 8017 section 9.2) of modulusOctets; empty when the modulus is too short for it.
[[nodiscard]] Bytes encodeForRsa(HashAlgorithm hash, BytesView digest, std::size_t modulusOctets);

/// Field size in bits of P-256, P-384 or P-521, zero for any other curve.
[[nodiscard]] unsigned ecdsaFieldBits(std::string_view curve) noexcept;
/// Crypto++'s name of a curve for which ecdsaFieldBits() is not zero; Error(certificate.algorithm) otherwise.
[[nodiscard]] CryptoPP::OID ecdsaCurve(std::string_view curve);
/// The leftmost bits of the digest, as many as the order has (FIPS 186-4 section 6.4).
[[nodiscard]] CryptoPP::Integer ecdsaInteger(BytesView digest, const CryptoPP::Integer& order);
/// point: uncompressed (SEC 1 section 2.3.3). signature: SEQUENCE { r, s } (RFC 5758 section 3.2).
[[nodiscard]] bool verifyEcdsa(std::string_view curve, BytesView point, BytesView digest,
                               BytesView signature);

}  // namespace tamga::pki
