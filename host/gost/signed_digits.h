// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Scalars as sums of few odd digits with a sign.
#pragma once

#include "gost/number.h"
#include "gost/wiped.h"

namespace gost {

/// A scalar with room for the multiple of q that blinds it.
template <std::size_t N>
using WideScalar = std::array<Limb, N + 1>;

/// t with its lowest bit chosen so that k + t q is odd.
template <std::size_t N>
[[nodiscard]] Limb oddMultiple(const Number<N>& k, Limb t) noexcept {
    return (t & ~Limb{1}) | ((k.limb[0] & 1U) ^ 1U);
}

/// The scalar k + t q, made odd by the choice of the lowest bit of t (q is odd): below 2^64 q.
template <std::size_t N>
[[nodiscard]] WideScalar<N> oddScalar(const Number<N>& k, Limb t, const Number<N>& q) noexcept {
    const Limb multiple = oddMultiple(k, t);
    WideScalar<N> out{};
    Limb carry = 0;
    for (std::size_t i = 0; i < N; ++i) {
        const DoubleLimb term = DoubleLimb{multiple} * q.limb[i] + k.limb[i] + carry;
        out[i] = lowLimb(term);
        carry = highLimb(term);
    }
    out[N] = carry;
    return out;
}

/// Bits from a position on; positions beyond the end read as zero.
template <std::size_t Size>
[[nodiscard]] Limb bitsAt(const std::array<Limb, Size>& of, std::size_t position, unsigned count) noexcept {
    const std::size_t limb = position / 64;
    const std::size_t shift = position % 64;
    Limb bits = limb < Size ? of[limb] >> shift : 0;
    if (shift + count > 64 && limb + 1 < Size) bits |= of[limb + 1] << (64 - shift);
    return bits & ((Limb{1} << count) - 1U);
}

/// An odd scalar below 2^(width * windows) is the sum of d(i) 2^(width i), where every d(i) is odd and its
/// absolute value below 2^width: with v = (scalar + 2^(width * windows) - 1) / 2, d(i) is 2 v(i) - (2^width -
/// 1) for the digits v(i) of v. No digit is zero, so a sum by windows has no step to leave out.
struct OddDigit {
    Limb negative;      ///< a mask
    std::size_t index;  ///< (|d| - 1) / 2
};

template <std::size_t N>
[[nodiscard]] OddDigit oddDigit(const WideScalar<N>& scalar, std::size_t at, unsigned width,
                                std::size_t windows) noexcept {
    // v is the scalar shifted down by one, with the bit width * windows - 1 set.
    Limb bits = bitsAt(scalar, at * width + 1, width);
    if (at + 1 == windows) bits |= Limb{1} << (width - 1);
    const Limb negative = ~maskOfBit(bits >> (width - 1));
    return {negative, static_cast<std::size_t>((bits ^ negative) & ((Limb{1} << (width - 1)) - 1U))};
}

/// Sliding windows for public scalars: digits odd and below 2^(width-1) in absolute value, or zero, of which
/// at least width - 1 follow every other digit.
template <std::size_t N>
class SlidingDigits final {
  public:
    SlidingDigits(const Number<N>& scalar, unsigned width) noexcept {
        Limb carry = 0;
        for (std::size_t at = 0; at < digits_.size();) {
            if (bitsAt(scalar.limb, at, 1) == carry) {
                ++at;
                continue;
            }
            const Limb window = bitsAt(scalar.limb, at, width) + carry;
            carry = window >> (width - 1);
            digits_[at] =
                static_cast<std::int16_t>(static_cast<int>(window) - (static_cast<int>(carry) << width));
            at += width;
        }
    }
    [[nodiscard]] static constexpr std::size_t size() noexcept { return 64 * N + 1; }
    [[nodiscard]] int operator[](std::size_t i) const noexcept { return digits_[i]; }

  private:
    std::array<std::int16_t, 64 * N + 1> digits_{};
};

}  // namespace gost
