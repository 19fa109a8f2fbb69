// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Keys encrypted by RSA (RFC 8017 section 7): RSAES-PKCS1-v1_5 and RSAES-OAEP.
#pragma once

#include <cryptopp/cryptlib.h>

#include "asn1/oid.h"
#include "base/bytes.h"
#include "base/secret.h"
#include "pki/algorithms.h"

namespace tamga::pki {

struct RsaTransport {
    bool oaep = false;
    HashAlgorithm hash = HashAlgorithm::kSha1;  ///< OAEP: of the (empty) label
    HashAlgorithm mask = HashAlgorithm::kSha1;  ///< OAEP: of MGF1
};

/// id: of keyEncryptionAlgorithm, parameters: its whole encoding, empty when absent (RFC 3370 section 4.2.1,
/// RFC 4055 section 4.1). Throws Error(envelope.unsupported) for anything else, and Error(der.malformed).
[[nodiscard]] RsaTransport readRsaTransport(const asn1::Oid& id, BytesView parameters);
/// The AlgorithmIdentifier.
[[nodiscard]] Bytes encodeRsaTransport(const RsaTransport& transport);

/// What came out of a decryption. When the padding was wrong, key is random and sound is false: whoever goes
/// on as if nothing was wrong, and says so only at the end, tells nobody where it went wrong (RFC 3218).
struct TransportedKey {
    Secret key;
    bool sound = false;
};

/// message: as long as the modulus, the result of RSADP. The time does not depend on it.
[[nodiscard]] TransportedKey unpadRsa(const RsaTransport& transport, BytesView message, std::size_t length,
                                      CryptoPP::RandomNumberGenerator& random);

/// rsaPublicKey: as checkRsaKey() takes it. As long as the modulus. Throws Error(certificate.algorithm) when
/// the modulus is too short for the key.
[[nodiscard]] Bytes encryptRsa(const RsaTransport& transport, BytesView rsaPublicKey, BytesView key,
                               CryptoPP::RandomNumberGenerator& random);

}  // namespace tamga::pki
