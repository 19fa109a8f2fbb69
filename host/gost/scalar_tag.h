// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Scalars modulo 2^61 - 1: a second, tiny calculation beside that of a multiple of a point. Every entry of a
// table carries the tag of its scalar; the tags of the entries that were really added must give the tag of
// the scalar that was wanted. So a wrong digit, a wrong entry or a window left out is seen (but for one
// chance in 2^61).
#pragma once

#include "gost/number.h"

namespace gost {

constexpr Limb kTagModulus = (Limb{1} << 61U) - 1U;

/// Any value to less than 2^61 + 8; equal residues may still differ by the modulus.
constexpr Limb foldTag(DoubleLimb value) noexcept {
    const Limb low = lowLimb(value) & kTagModulus;
    const DoubleLimb high = value >> 61U;
    const DoubleLimb sum = DoubleLimb{low} + (lowLimb(high) & kTagModulus) + lowLimb(high >> 61U);
    return (lowLimb(sum) & kTagModulus) + lowLimb(sum >> 61U);
}

constexpr Limb multiplyTags(Limb a, Limb b) noexcept {
    return foldTag(DoubleLimb{a} * b);
}

/// 2^64 is 2^3.
template <std::size_t N>
constexpr Limb tagOf(const Number<N>& scalar) noexcept {
    DoubleLimb sum = 0;
    for (std::size_t i = 0; i < N; ++i)
        sum += DoubleLimb{scalar.limb[i]} << (3 * i);
    return foldTag(sum);
}

/// odd * 2^exponent, of which 2^61 is 1.
constexpr Limb tagOfMultiple(Limb odd, std::size_t exponent) noexcept {
    return foldTag(DoubleLimb{odd} << (exponent % 61));
}

/// -tag where the mask is set.
constexpr Limb negateTagIf(Limb mask, Limb tag) noexcept {
    return tag ^ (mask & (tag ^ (2 * kTagModulus - tag)));
}

constexpr Limb sameTagMask(Limb a, Limb b) noexcept {
    const Limb difference = foldTag(DoubleLimb{a} + 4 * kTagModulus - b);
    return isZeroMask(Number<1>{{difference}}) | isZeroMask(Number<1>{{difference ^ kTagModulus}});
}

}  // namespace gost
