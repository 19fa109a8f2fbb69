// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "gost/key_wrap.h"

#include <cryptopp/misc.h>

#include <algorithm>

#include "gost/little_endian.h"

namespace gost {
namespace {

bool isKeyLength(size_t length) {
    return length == 32 || length == 64;
}

}  // namespace

CryptoPP::SecByteBlock diversifyKek(const SBox& table, std::span<const std::uint8_t, 32> kek,
                                    std::span<const std::uint8_t, kUkmSize> ukm) {
    CryptoPP::SecByteBlock key(kek.data(), kek.size());
    for (const std::uint8_t selector : ukm) {
        std::uint32_t chosen = 0;
        std::uint32_t others = 0;
        for (unsigned j = 0; j < 8; ++j) {
            const std::uint32_t word = loadLittleEndian32(key.data() + size_t{4} * j);
            (selector >> j & 1U) != 0 ? chosen += word : others += word;
        }
        CryptoPP::FixedSizeSecBlock<std::uint8_t, 8> start;
        storeLittleEndian32(chosen, start.data());
        storeLittleEndian32(others, start.data() + 4);
        Gost28147Cfb cfb(Gost28147Cfb::Direction::kEncrypt, table,
                         std::span<const std::uint8_t, 32>(key.data(), 32),
                         std::span<const std::uint8_t, 8>(start.data(), 8), Meshing::kNone);
        cfb.process(OctetsIn(key.data(), key.size()), OctetsOut(key.data(), key.size()));
    }
    return key;
}

std::vector<std::uint8_t> wrapKey(const SBox& table, std::span<const std::uint8_t, 32> kek,
                                  std::span<const std::uint8_t, kUkmSize> ukm, OctetsIn cek) {
    if (!isKeyLength(cek.size())) throw CryptoPP::InvalidArgument("key wrap: wrong length of the key");
    std::vector<std::uint8_t> out(kUkmSize + cek.size() + kCekMacSize);
    std::copy(ukm.begin(), ukm.end(), out.begin());
    ecbEncrypt(Gost28147(table, kek), cek, std::span(out).subspan(kUkmSize, cek.size()));
    const auto mac = gost28147Mac(table, kek, cek, ukm);
    std::copy_n(mac.begin(), kCekMacSize, out.end() - kCekMacSize);
    return out;
}

std::optional<CryptoPP::SecByteBlock> unwrapKey(const SBox& table, std::span<const std::uint8_t, 32> kek,
                                                OctetsIn wrapped) {
    if (wrapped.size() < kUkmSize + kCekMacSize) return std::nullopt;
    const size_t length = wrapped.size() - kUkmSize - kCekMacSize;
    if (!isKeyLength(length)) return std::nullopt;
    CryptoPP::SecByteBlock cek(length);
    ecbDecrypt(Gost28147(table, kek), wrapped.subspan(kUkmSize, length), OctetsOut(cek.data(), cek.size()));
    const auto mac = gost28147Mac(table, kek, OctetsIn(cek.data(), cek.size()),
                                  std::span<const std::uint8_t, 8>(wrapped.data(), kUkmSize));
    const bool good = CryptoPP::VerifyBufsEqual(mac.data(), wrapped.data() + kUkmSize + length, kCekMacSize);
    if (!good) return std::nullopt;
    return cek;
}

}  // namespace gost
