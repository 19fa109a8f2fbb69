// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "gost/container_kdf.h"

#include <cryptopp/hmac.h>

#include <algorithm>
#include <array>

#include "gost/gostr3411_94.h"
#include "gost/streebog.h"

namespace gost {
namespace {

using Secret32 = CryptoPP::FixedSizeSecBlock<std::uint8_t, 32>;

constexpr size_t kMaxPassword = 256;
constexpr std::string_view kStart = "DENEFH028.760246785.IUEFHWUIO.EF";
static_assert(kStart.size() == 32);

template <class Hash>
void updateMasked(Hash& hash, const Secret32& value, size_t width, std::uint8_t mask) {
    std::array<std::uint8_t, Hash::BLOCKSIZE> block;
    block.fill(mask);
    for (size_t i = 0; i < value.size(); ++i)
        block[i] ^= value[i];
    hash.Update(block.data(), width);
    CryptoPP::SecureWipeArray(block.data(), block.size());
}

/// Steps 2 to 6 of the container format. password: four octets for each character.
template <class Hash>
CryptoPP::SecByteBlock derive(const CryptoPP::SecByteBlock& password, std::span<const std::uint8_t> salt) {
    Hash hash;
    Secret32 h;
    hash.Update(salt.data(), salt.size());
    hash.Update(password.data(), password.size());
    hash.Final(h.data());
    Secret32 c;
    std::copy(kStart.begin(), kStart.end(), c.data());
    const int rounds = password.empty() ? 2 : 2000;
    for (int i = 0; i < rounds; ++i) {
        updateMasked(hash, c, Hash::BLOCKSIZE, 0x36);
        hash.Update(h.data(), h.size());
        updateMasked(hash, c, Hash::BLOCKSIZE, 0x5c);
        hash.Update(h.data(), h.size());
        hash.Final(c.data());
    }
    // The last masks are 32 octets wide whatever the block of the hash is.
    updateMasked(hash, c, c.size(), 0x36);
    hash.Update(salt.data(), salt.size());
    updateMasked(hash, c, c.size(), 0x5c);
    hash.Update(password.data(), password.size());
    hash.Final(c.data());
    CryptoPP::SecByteBlock key(32);
    hash.CalculateDigest(key.data(), c.data(), c.size());
    return key;
}

template <class Unit>
CryptoPP::SecByteBlock deriveFromUnits(ContainerFamily family, std::span<const Unit> password,
                                       std::span<const std::uint8_t> salt) {
    if (password.size() > kMaxPassword) throw CryptoPP::InvalidArgument("container password: too long");
    CryptoPP::SecByteBlock wide(4 * password.size());
    for (size_t i = 0; i < password.size(); ++i) {
        const auto unit = static_cast<unsigned>(password[i]);
        wide[4 * i] = static_cast<std::uint8_t>(unit);
        wide[4 * i + 1] = static_cast<std::uint8_t>(unit >> 8U);
        wide[4 * i + 2] = 0;
        wide[4 * i + 3] = 0;
    }
    return family == ContainerFamily::k2001 ? derive<GostR3411_94>(wide, salt)
                                            : derive<Streebog256>(wide, salt);
}

void update(CryptoPP::HashTransformation& hash, std::span<const std::uint8_t> data) {
    hash.Update(data.data(), data.size());
}

}  // namespace

CryptoPP::SecByteBlock deriveContainerKey(ContainerFamily family, std::span<const std::uint8_t> password,
                                          std::span<const std::uint8_t> salt) {
    return deriveFromUnits(family, password, salt);
}

CryptoPP::SecByteBlock deriveContainerKey(ContainerFamily family, std::span<const char16_t> password,
                                          std::span<const std::uint8_t> salt) {
    return deriveFromUnits(family, password, salt);
}

CryptoPP::SecByteBlock kdf256(std::span<const std::uint8_t> key, std::span<const std::uint8_t> label,
                              std::span<const std::uint8_t> seed) {
    // RFC 7836 section 4.4 is the tree with one leaf: a counter of 1 and a length of 256 bits.
    return kdfTree256(key, label, seed, 32);
}

CryptoPP::SecByteBlock kdfTree256(std::span<const std::uint8_t> key, std::span<const std::uint8_t> label,
                                  std::span<const std::uint8_t> seed, size_t length) {
    if (length == 0 || length % 32 != 0 || length / 32 > 255)
        throw CryptoPP::InvalidArgument("KDF_TREE_GOSTR3411_2012_256: wrong length");
    // Bits in big-endian form without leading zeros; 8 * 32 * 255 still fits into two octets.
    const std::array<std::uint8_t, 2> bits{static_cast<std::uint8_t>(length * 8 >> 8U),
                                           static_cast<std::uint8_t>(length * 8)};
    constexpr std::array<std::uint8_t, 1> separator{0};
    CryptoPP::HMAC<Streebog256> hmac(key.data(), key.size());
    CryptoPP::SecByteBlock out(length);
    for (size_t at = 0; at < length; at += 32) {
        update(hmac, std::array<std::uint8_t, 1>{static_cast<std::uint8_t>(at / 32 + 1)});
        update(hmac, label);
        update(hmac, separator);
        update(hmac, seed);
        update(hmac, bits);
        hmac.Final(out.data() + at);
    }
    return out;
}

}  // namespace gost
