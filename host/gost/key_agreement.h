// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Key agreement: VKO GOST R 34.10-2001 (RFC 4357 section 5.2), VKO_GOSTR3410_2012_256 and _512 (RFC 7836
// section 4.3), and KEG (RFC 9189 section 8.3.1). The secret is a hash of a multiple of the peer's point; in
// the two functions of 2012 the cofactor is part of the multiple, and it is 1 on all curves of 2001.
#pragma once

#include <cryptopp/cryptlib.h>
#include <cryptopp/secblock.h>

#include "gost/gostr3410.h"

namespace gost {

enum class VkoHash {
    kGostR3411_94,  ///< VKO GOST R 34.10-2001
    kStreebog256,   ///< VKO_GOSTR3410_2012_256, for keys of 256 and of 512 bits
    kStreebog512,   ///< VKO_GOSTR3410_2012_512, for keys of 512 bits
};

/// ukm: 1 to curve.octets octets, little-endian, below q. Both keys on one curve.
/// 32 or 64 octets, as long as the hash. CryptoPP::InvalidArgument for a ukm of zero or out of range, and for
/// keys of two curves.
[[nodiscard]] CryptoPP::SecByteBlock vko(VkoHash hash, const PrivateKey& key, const PublicKey& peer,
                                         OctetsView ukm, CryptoPP::RandomNumberGenerator& random);

/// KEG: 64 octets, for KExp15 first the key of the check value, then that of the encryption. ukm: 32 octets,
/// the first 16 a big-endian number (zero counts as one), the next 8 the seed of the tree.
[[nodiscard]] CryptoPP::SecByteBlock keg(const PrivateKey& key, const PublicKey& peer,
                                         std::span<const std::uint8_t, 32> ukm,
                                         CryptoPP::RandomNumberGenerator& random);

}  // namespace gost
