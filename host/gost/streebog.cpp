// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "gost/streebog.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "gost/little_endian.h"
#include "gost/streebog_tables.h"

namespace gost {
namespace {

using State = std::array<std::uint64_t, 8>;  // words are little-endian groups of eight octets

/// S, P and L at once (RFC 6986 sections 6.1 to 6.4). P brings octet i of every word j into word i, so
/// word i of the result collects one table entry from each word.
constexpr State substituteAndMix(const State& in) noexcept {
    State out{};
    for (unsigned i = 0; i < 8; ++i) {
        std::uint64_t word = 0;
        for (unsigned j = 0; j < 8; ++j)
            word ^= streebog::kTables[j][in[j] >> (8 * i) & 0xffU];
        out[i] = word;
    }
    return out;
}

constexpr State exclusiveOr(const State& a, const std::uint64_t* b) noexcept {
    State out{};
    for (unsigned i = 0; i < 8; ++i)
        out[i] = a[i] ^ b[i];
    return out;
}

/// h = g_N(h, m) of RFC 6986 section 8.
void compressInto(std::uint64_t* h, const std::uint64_t* n, const State& m) noexcept {
    State key;
    for (unsigned i = 0; i < 8; ++i)
        key[i] = h[i] ^ n[i];
    key = substituteAndMix(key);
    State text = m;
    for (const Number<8>& constant : streebog::kC) {
        text = substituteAndMix(exclusiveOr(text, key.data()));
        key = substituteAndMix(exclusiveOr(key, constant.limb.data()));
    }
    for (unsigned i = 0; i < 8; ++i)
        h[i] ^= text[i] ^ key[i] ^ m[i];
}

/// The keys of the first block of a message: h is the start value then and n is zero, so half of the work is
/// the same for all messages. A password is hashed 2000 times in messages of three blocks.
using KeySchedule = std::array<State, 13>;
constexpr KeySchedule firstKeys(std::uint8_t start) {
    KeySchedule keys{};
    State h{};
    h.fill(start * std::uint64_t{0x0101010101010101});
    keys[0] = substituteAndMix(h);
    for (std::size_t i = 0; i < 12; ++i)
        keys[i + 1] = substituteAndMix(exclusiveOr(keys[i], streebog::kC[i].limb.data()));
    return keys;
}
constexpr std::array<KeySchedule, 2> kFirstKeys{firstKeys(0), firstKeys(1)};

void compressFirst(std::uint64_t* h, const KeySchedule& keys, const State& m) noexcept {
    State text = m;
    for (std::size_t i = 0; i < 12; ++i)
        text = substituteAndMix(exclusiveOr(text, keys[i].data()));
    for (unsigned i = 0; i < 8; ++i)
        h[i] ^= text[i] ^ keys[12][i] ^ m[i];
}

/// sum += term modulo 2^512.
void addTo(std::uint64_t* sum, const State& term) noexcept {
    std::uint64_t carry = 0;
    for (unsigned i = 0; i < 8; ++i) {
        const DoubleLimb total = DoubleLimb{sum[i]} + term[i] + carry;
        sum[i] = lowLimb(total);
        carry = highLimb(total);
    }
}

State load(const CryptoPP::byte* block) noexcept {
    State out;
    for (unsigned i = 0; i < 8; ++i)
        out[i] = loadLittleEndian64(block + 8 * i);
    return out;
}

constexpr State kZero{};

}  // namespace

StreebogBase::StreebogBase(std::uint8_t start) : start_(start) {
    reset();
}

void StreebogBase::reset() noexcept {
    std::memset(h_.data(), start_, h_.SizeInBytes());
    std::memset(n_.data(), 0, n_.SizeInBytes());
    std::memset(sigma_.data(), 0, sigma_.SizeInBytes());
    std::memset(buffer_.data(), 0, buffer_.size());
    filled_ = 0;
    first_ = true;
}

void StreebogBase::Restart() {
    reset();
}

void StreebogBase::compress(const CryptoPP::byte* block, std::uint64_t bits) noexcept {
    const State m = load(block);
    if (first_)
        compressFirst(h_.data(), kFirstKeys[start_], m);
    else
        compressInto(h_.data(), n_.data(), m);
    first_ = false;
    addTo(n_.data(), State{bits});
    addTo(sigma_.data(), m);
}

void StreebogBase::Update(const CryptoPP::byte* input, size_t length) {
    if (length == 0) return;
    if (filled_ != 0) {
        const size_t take = std::min(length, buffer_.size() - filled_);
        std::memcpy(buffer_.data() + filled_, input, take);
        filled_ += take;
        input += take;
        length -= take;
        if (filled_ < buffer_.size()) return;
        compress(buffer_.data(), 512);
        filled_ = 0;
    }
    for (; length >= buffer_.size(); input += buffer_.size(), length -= buffer_.size())
        compress(input, 512);
    std::memcpy(buffer_.data(), input, length);
    filled_ = length;
}

void StreebogBase::TruncatedFinal(CryptoPP::byte* digest, size_t digestSize) {
    ThrowIfInvalidTruncatedSize(digestSize);
    buffer_[filled_] = 1;
    std::fill(buffer_.data() + filled_ + 1, buffer_.data() + buffer_.size(), CryptoPP::byte{0});
    compress(buffer_.data(), 8 * filled_);
    State last;
    std::copy_n(n_.data(), 8, last.begin());
    compressInto(h_.data(), kZero.data(), last);
    std::copy_n(sigma_.data(), 8, last.begin());
    compressInto(h_.data(), kZero.data(), last);
    std::array<CryptoPP::byte, 64> out;
    for (unsigned i = 0; i < 8; ++i)
        storeLittleEndian64(h_[i], out.data() + 8 * i);
    std::memcpy(digest, out.data() + out.size() - DigestSize(), digestSize);
    CryptoPP::SecureWipeArray(out.data(), out.size());
    reset();
}

// Out of line, as the inlined name inside CryptoPP::HMAC draws a false -Warray-bounds from gcc 12.
std::string Streebog256::AlgorithmName() const {
    return StaticAlgorithmName();
}
std::string Streebog512::AlgorithmName() const {
    return StaticAlgorithmName();
}

}  // namespace gost
