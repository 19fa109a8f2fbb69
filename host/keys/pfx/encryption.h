// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Password-based encryption of bags and safes: the schemes of PKCS#12 (RFC 7292 appendix C), PBES2 (RFC 8018
// section 6.2) with AES and 3DES, and PBES2 with GOST ciphers (RFC 9337 section 7, R 50.1.112-2016).
#pragma once

#include <cryptopp/cryptlib.h>
#include <cryptopp/secblock.h>

#include "asn1/reader.h"
#include "base/bytes.h"
#include "base/secret.h"

namespace tamga::keys::pfx {

/// algorithm: the encoding of an AlgorithmIdentifier. Throws Error(password.wrong) when padding or check
/// value do not come out right, Error(container.damaged) for malformed parameters,
/// Error(container.unsupported). Ciphers without a check value give back anything: the caller looks at what
/// came out.
[[nodiscard]] CryptoPP::SecByteBlock decrypt(BytesView algorithm, const Secret& password,
                                             BytesView ciphertext);

/// The GOST ciphers in which new files are written.
enum class Cipher : std::uint8_t {
    kKuznyechikCtrAcpkmOmac,  ///< RFC 9548; what is current
    kGost28147,  ///< CFB with id-tc26-gost-28147-param-Z: older programs, and OpenSSL with its engine
};
struct Encrypted {
    Bytes algorithm;  ///< AlgorithmIdentifier
    Bytes ciphertext;
};
[[nodiscard]] Encrypted encrypt(Cipher cipher, const Secret& password, BytesView plaintext,
                                CryptoPP::RandomNumberGenerator& random);

inline constexpr std::int64_t kIterations = 2000;

}  // namespace tamga::keys::pfx
