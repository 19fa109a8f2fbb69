// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "gost/key_agreement.h"

#include <algorithm>
#include <array>

#include "gost/container_kdf.h"
#include "gost/gostr3411_94.h"
#include "gost/streebog.h"

namespace gost {
namespace {

OctetsView view(const CryptoPP::SecByteBlock& block) {
    return {block.data(), block.size()};
}

/// A small number with the width of the curve's scalars.
CryptoPP::SecByteBlock scalarOf(const Curve& curve, OctetsView littleEndian) {
    if (littleEndian.size() > curve.octets) throw CryptoPP::InvalidArgument("VKO: ukm too long");
    CryptoPP::SecByteBlock scalar(curve.octets);
    std::fill(scalar.begin(), scalar.end(), std::uint8_t{0});
    std::copy(littleEndian.begin(), littleEndian.end(), scalar.begin());
    if (!isScalarInRange(curve, view(scalar))) throw CryptoPP::InvalidArgument("VKO: ukm out of range");
    return scalar;
}

template <class Hash>
CryptoPP::SecByteBlock hashed(Hash&& hash, const CryptoPP::SecByteBlock& point) {
    CryptoPP::SecByteBlock digest(hash.DigestSize());
    hash.CalculateDigest(digest.data(), point.data(), point.size());
    return digest;
}

}  // namespace

CryptoPP::SecByteBlock vko(VkoHash hash, const PrivateKey& key, const PublicKey& peer, OctetsView ukm,
                           CryptoPP::RandomNumberGenerator& random) {
    const Curve& curve = key.curve();
    // One curve may have several names.
    if (curve.parameters != peer.curve().parameters)
        throw CryptoPP::InvalidArgument("VKO: keys of two curves");
    // (m/q * UKM * d) mod q; q is prime, so none of the products is zero.
    CryptoPP::SecByteBlock scalar = multiplyScalars(curve, view(key.octets()), view(scalarOf(curve, ukm)));
    const std::array<std::uint8_t, 1> cofactor{static_cast<std::uint8_t>(curve.cofactor)};
    if (curve.cofactor != 1) scalar = multiplyScalars(curve, view(scalar), view(scalarOf(curve, cofactor)));
    const CryptoPP::SecByteBlock point = multiplyPoint(peer, view(scalar), random);
    switch (hash) {
        case VkoHash::kGostR3411_94:
            return hashed(GostR3411_94(), point);
        case VkoHash::kStreebog256:
            return hashed(Streebog256(), point);
        case VkoHash::kStreebog512:
            return hashed(Streebog512(), point);
    }
    throw CryptoPP::InvalidArgument("VKO: hash");
}

CryptoPP::SecByteBlock keg(const PrivateKey& key, const PublicKey& peer,
                           std::span<const std::uint8_t, 32> ukm, CryptoPP::RandomNumberGenerator& random) {
    std::array<std::uint8_t, 16> number{};
    std::reverse_copy(ukm.begin(), ukm.begin() + number.size(), number.begin());
    if (std::ranges::all_of(number, [](std::uint8_t octet) { return octet == 0; })) number[0] = 1;
    if (key.curve().octets == 64) return vko(VkoHash::kStreebog512, key, peer, number, random);
    constexpr std::array<std::uint8_t, 8> kLabel{'k', 'd', 'f', ' ', 't', 'r', 'e', 'e'};
    const CryptoPP::SecByteBlock secret = vko(VkoHash::kStreebog256, key, peer, number, random);
    return kdfTree256(view(secret), kLabel, ukm.subspan<16, 8>(), 64);
}

}  // namespace gost
