// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>

#include "gost/gost28147.h"
#include "gost/little_endian.h"
#include "gost/wiped.h"

namespace gost {
namespace {

constexpr size_t kBlock = Gost28147::kBlockSize;
constexpr size_t kMeshingInterval = 1024;  // RFC 4357 section 2.3.2

constexpr std::array<std::uint8_t, 32> kMeshingConstant{
    0x69, 0x00, 0x72, 0x22, 0x64, 0xc9, 0x04, 0x23, 0x8d, 0x3a, 0xdb, 0x96, 0x46, 0xe9, 0x2a, 0xc4,
    0x18, 0xfe, 0xac, 0x94, 0x00, 0xed, 0x07, 0x12, 0xc0, 0x86, 0xdc, 0xc2, 0xef, 0x4c, 0xa9, 0x2b};

void requireBlocks(OctetsIn in, OctetsOut out) {
    if (in.size() != out.size() || in.size() % kBlock != 0)
        throw CryptoPP::InvalidArgument("GOST 28147-89 ECB: wrong length");
}

void requireSameLength(OctetsIn in, OctetsOut out) {
    if (in.size() != out.size()) throw CryptoPP::InvalidArgument("GOST 28147-89: wrong length");
}

std::span<std::uint8_t, 32> keySpan(CryptoPP::FixedSizeSecBlock<std::uint8_t, 32>& key) {
    return std::span<std::uint8_t, 32>(key.data(), 32);
}

std::span<std::uint8_t, 8> blockSpan(CryptoPP::FixedSizeSecBlock<std::uint8_t, 8>& block) {
    return std::span<std::uint8_t, 8>(block.data(), 8);
}

}  // namespace

void ecbEncrypt(const Gost28147& cipher, OctetsIn in, OctetsOut out) {
    requireBlocks(in, out);
    size_t i = 0;
    for (; in.size() - i >= 4 * kBlock; i += 4 * kBlock)
        cipher.encryptFourBlocks(in.data() + i, out.data() + i);
    for (; i < in.size(); i += kBlock)
        cipher.encryptBlock(in.data() + i, out.data() + i);
}

void ecbDecrypt(const Gost28147& cipher, OctetsIn in, OctetsOut out) {
    requireBlocks(in, out);
    for (size_t i = 0; i < in.size(); i += kBlock)
        cipher.decryptBlock(in.data() + i, out.data() + i);
}

void meshKey(const SBox& table, std::span<std::uint8_t, 32> key, std::span<std::uint8_t, 8> iv) {
    Gost28147 cipher(table, key);
    ecbDecrypt(cipher, kMeshingConstant, key);
    cipher.setKey(key);
    cipher.encryptBlock(iv.data(), iv.data());
}

Gost28147Cfb::Gost28147Cfb(Direction direction, const SBox& table, std::span<const std::uint8_t, 32> key,
                           std::span<const std::uint8_t, 8> iv, Meshing meshing)
    : direction_(direction), meshing_(meshing), cipher_(table, key) {
    std::memcpy(key_.data(), key.data(), key.size());
    std::memcpy(feedback_.data(), iv.data(), iv.size());
}

void Gost28147Cfb::nextGamma() {
    if (meshing_ == Meshing::kCryptoPro && sinceMesh_ == kMeshingInterval) {
        meshKey(cipher_.table(), keySpan(key_), blockSpan(feedback_));
        cipher_.setKey(keySpan(key_));
        sinceMesh_ = 0;
    }
    cipher_.encryptBlock(feedback_.data(), gamma_.data());
    used_ = 0;
    sinceMesh_ += kBlock;
}

void Gost28147Cfb::process(OctetsIn in, OctetsOut out) {
    requireSameLength(in, out);
    for (size_t i = 0; i < in.size(); ++i) {
        if (used_ == kBlock) nextGamma();
        if (used_ == 0 && in.size() - i >= kBlock) {
            std::uint64_t received = 0;
            std::uint64_t gamma = 0;
            std::memcpy(&received, in.data() + i, kBlock);
            std::memcpy(&gamma, gamma_.data(), kBlock);
            const std::uint64_t produced = received ^ gamma;
            std::memcpy(feedback_.data(), direction_ == Direction::kEncrypt ? &produced : &received, kBlock);
            std::memcpy(out.data() + i, &produced, kBlock);
            used_ = kBlock;
            i += kBlock - 1;
            continue;
        }
        const std::uint8_t received = in[i];
        const auto produced = static_cast<std::uint8_t>(received ^ gamma_[used_]);
        feedback_[used_] = direction_ == Direction::kEncrypt ? produced : received;
        out[i] = produced;
        ++used_;
    }
}

Gost28147Cnt::Gost28147Cnt(const SBox& table, std::span<const std::uint8_t, 32> key,
                           std::span<const std::uint8_t, 8> iv, Meshing meshing)
    : meshing_(meshing), cipher_(table, key) {
    std::memcpy(key_.data(), key.data(), key.size());
    cipher_.encryptBlock(iv.data(), counter_.data());
}

void Gost28147Cnt::nextGamma() {
    if (meshing_ == Meshing::kCryptoPro && sinceMesh_ == kMeshingInterval) {
        meshKey(cipher_.table(), keySpan(key_), blockSpan(counter_));
        cipher_.setKey(keySpan(key_));
        sinceMesh_ = 0;
    }
    // RFC 5830 section 6: N3 counts modulo 2^32, N4 modulo 2^32 - 1.
    const std::uint32_t n3 = loadLittleEndian32(counter_.data()) + 0x01010101U;
    const std::uint64_t sum = std::uint64_t{loadLittleEndian32(counter_.data() + 4)} + 0x01010104U;
    const auto n4 = static_cast<std::uint32_t>(sum + (sum >> 32U));
    storeLittleEndian32(n3, counter_.data());
    storeLittleEndian32(n4, counter_.data() + 4);
    cipher_.encryptBlock(counter_.data(), gamma_.data());
    used_ = 0;
    sinceMesh_ += kBlock;
}

void Gost28147Cnt::process(OctetsIn in, OctetsOut out) {
    requireSameLength(in, out);
    for (size_t i = 0; i < in.size(); ++i) {
        if (used_ == kBlock) nextGamma();
        out[i] = static_cast<std::uint8_t>(in[i] ^ gamma_[used_]);
        ++used_;
    }
}

std::array<std::uint8_t, 8> gost28147Mac(const SBox& table, std::span<const std::uint8_t, 32> key,
                                         OctetsIn data) {
    return gost28147Mac(table, key, data, std::array<std::uint8_t, 8>{});
}

std::array<std::uint8_t, 8> gost28147Mac(const SBox& table, std::span<const std::uint8_t, 32> key,
                                         OctetsIn data, std::span<const std::uint8_t, 8> iv) {
    if (data.empty()) throw CryptoPP::InvalidArgument("GOST 28147-89 MAC: no data");
    const Gost28147 cipher(table, key);
    std::array<std::uint8_t, 8> state{};
    std::copy(iv.begin(), iv.end(), state.begin());
    for (size_t at = 0; at < data.size(); at += kBlock) {
        const OctetsIn block = data.subspan(at, std::min(kBlock, data.size() - at));
        for (size_t i = 0; i < block.size(); ++i)
            state[i] ^= block[i];
        cipher.macBlock(state.data());
    }
    if (data.size() <= kBlock) cipher.macBlock(state.data());
    return state;
}

}  // namespace gost
