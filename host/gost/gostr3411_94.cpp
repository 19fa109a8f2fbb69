// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "gost/gostr3411_94.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "gost/gost28147_rounds.h"
#include "gost/little_endian.h"
#include "gost/wiped.h"

namespace gost {
namespace {

/// Four parts of eight octets, little-endian; x1 of the standard's formulas is [0].
using Parts = std::array<std::uint64_t, 4>;

/// C_3 of RFC 5831 section 6.1; C_2 and C_4 are zero.
constexpr Parts kC3{0xff00ff00ff00ff00U, 0x00ff00ff00ff00ffU, 0xff0000ff00ffff00U, 0xff00ffff000000ffU};

/// A(x1 || x2 || x3 || x4) = x2 || x3 || x4 || (x1 ^ x2) (RFC 5831 section 6.1).
Parts mixedA(const Parts& x) noexcept {
    return {x[1], x[2], x[3], x[0] ^ x[1]};
}

/// P(u ^ v), the key of one quarter: octet i of the four parts makes word i.
void quarterKey(const Parts& u, const Parts& v, std::uint32_t* key) noexcept {
    for (unsigned i = 0; i < 8; ++i)
        key[i] = 0;
    for (unsigned part = 0; part < 4; ++part) {
        const std::uint64_t w = u[part] ^ v[part];
        for (unsigned i = 0; i < 8; ++i)
            key[i] |= static_cast<std::uint32_t>(w >> (8 * i) & 0xffU) << (8 * part);
    }
}

Parts loadParts(const std::uint8_t* octets) noexcept {
    Parts out;
    for (unsigned i = 0; i < 4; ++i)
        out[i] = loadLittleEndian64(octets + size_t{8} * i);
    return out;
}

/// The shift register psi (RFC 5831 section 6.3) as a window of 16 words moving over a longer array.
class Psi final {
  public:
    explicit Psi(const std::uint8_t* octets) noexcept { store(octets); }
    Psi& turn(unsigned times) noexcept {
        std::array<std::uint16_t, 16 + 61> y{};
        std::copy(words_.begin(), words_.end(), y.begin());
        for (unsigned i = 0; i < times; ++i) {
            y[i + 16] =
                static_cast<std::uint16_t>(y[i] ^ y[i + 1] ^ y[i + 2] ^ y[i + 3] ^ y[i + 12] ^ y[i + 15]);
        }
        std::copy_n(y.begin() + times, 16, words_.begin());
        return *this;
    }
    Psi& exclusiveOr(const std::uint8_t* octets) noexcept {
        for (unsigned i = 0; i < 16; ++i)
            words_[i] = static_cast<std::uint16_t>(words_[i] ^ octets[2 * i] ^ octets[2 * i + 1] << 8U);
        return *this;
    }
    void load(std::uint8_t* octets) const noexcept {
        for (unsigned i = 0; i < 16; ++i) {
            octets[2 * i] = static_cast<std::uint8_t>(words_[i]);
            octets[2 * i + 1] = static_cast<std::uint8_t>(words_[i] >> 8U);
        }
    }

  private:
    void store(const std::uint8_t* octets) noexcept { exclusiveOr(octets); }
    std::array<std::uint16_t, 16> words_{};
};

}  // namespace

GostR3411_94::GostR3411_94() : GostR3411_94(sboxHashCryptoPro()) {}

GostR3411_94::GostR3411_94(const SBox& table) : table_(&table) {
    reset();
}

void GostR3411_94::reset() noexcept {
    std::memset(h_.data(), 0, h_.size());
    std::memset(sigma_.data(), 0, sigma_.size());
    std::memset(buffer_.data(), 0, buffer_.size());
    length_ = 0;
    filled_ = 0;
}

void GostR3411_94::Restart() {
    reset();
}

void GostR3411_94::step(const CryptoPP::byte* block) {
    const Parts h = loadParts(h_.data());
    Wiped<std::array<std::array<std::uint32_t, 8>, 4>> keys;
    Parts u = h;
    Parts v = loadParts(block);
    for (unsigned i = 0; i < 4; ++i) {
        if (i > 0) {
            u = mixedA(u);
            if (i == 2)
                std::transform(u.begin(), u.end(), kC3.begin(), u.begin(), std::bit_xor<std::uint64_t>());
            v = mixedA(mixedA(v));
        }
        quarterKey(u, v, (*keys)[i].data());
    }
    std::array<Halves, 4> quarters;
    for (unsigned i = 0; i < 4; ++i)
        quarters[i] = {static_cast<std::uint32_t>(h[i]), static_cast<std::uint32_t>(h[i] >> 32U)};
    encryptRounds<4>(*table_, {(*keys)[0].data(), (*keys)[1].data(), (*keys)[2].data(), (*keys)[3].data()},
                     quarters);
    std::array<std::uint8_t, 32> s;
    for (unsigned i = 0; i < 4; ++i)
        storeLittleEndian64(quarters[i].n2 | std::uint64_t{quarters[i].n1} << 32U, s.data() + size_t{8} * i);
    Psi(s.data()).turn(12).exclusiveOr(block).turn(1).exclusiveOr(h_.data()).turn(61).load(h_.data());
}

void GostR3411_94::takeBlock(const CryptoPP::byte* block) {
    step(block);
    unsigned carry = 0;
    for (unsigned i = 0; i < 32; ++i) {
        carry += unsigned{sigma_[i]} + block[i];
        sigma_[i] = static_cast<CryptoPP::byte>(carry);
        carry >>= 8U;
    }
}

void GostR3411_94::Update(const CryptoPP::byte* input, size_t length) {
    length_ += length;
    while (length > 0) {
        const size_t take = std::min(length, buffer_.size() - filled_);
        std::memcpy(buffer_.data() + filled_, input, take);
        filled_ += take;
        input += take;
        length -= take;
        if (filled_ == buffer_.size()) {
            takeBlock(buffer_.data());
            filled_ = 0;
        }
    }
}

void GostR3411_94::TruncatedFinal(CryptoPP::byte* digest, size_t digestSize) {
    ThrowIfInvalidTruncatedSize(digestSize);
    if (filled_ > 0) {
        std::fill(buffer_.data() + filled_, buffer_.data() + buffer_.size(), CryptoPP::byte{0});
        takeBlock(buffer_.data());
    }
    std::array<std::uint8_t, 32> bits{};
    storeLittleEndian64(length_ << 3U, bits.data());
    bits[8] = static_cast<std::uint8_t>(length_ >> 61U);
    step(bits.data());
    std::copy_n(sigma_.data(), 32, bits.begin());  // step() changes h_ only, but takes no alias of the state
    step(bits.data());
    std::memcpy(digest, h_.data(), digestSize);
    CryptoPP::SecureWipeArray(bits.data(), bits.size());
    reset();
}

// Out of line, as the inlined name inside CryptoPP::HMAC draws a false -Warray-bounds from gcc 12.
std::string GostR3411_94::AlgorithmName() const {
    return StaticAlgorithmName();
}

}  // namespace gost
