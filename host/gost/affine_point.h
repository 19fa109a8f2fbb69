// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Points as protocols carry them.
#pragma once

#include "gost/number.h"

namespace gost {

/// Numbers x, y below p, of a point that is not the zero point.
template <std::size_t N>
struct AffinePoint {
    Number<N> x, y;
};

/// True when test(x) holds for one of the x = r, r + order, ... below the modulus.
template <std::size_t N, class Test>
[[nodiscard]] bool anyCandidatePublic(const Number<N>& r, const Number<N>& order, const Number<N>& modulus,
                                      Test&& test) noexcept {
    Number<N> candidate = r;
    do {
        if (isLessMask(candidate, modulus) == 0) return false;
        if (test(candidate)) return true;
    } while (addCarry(candidate, candidate, order) == 0);
    return false;
}

}  // namespace gost
