// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Multiples of a point that is used again and again (Lim and Lee, 1994). The scalar is written as kTeeth
// rows of kColumns bits; one doubling and one addition deal with a whole column. Making the table costs less
// than one multiplication without it, so it pays from the first use on.
#pragma once

#include <memory>
#include <mutex>

#include "gost/point.h"
#include "gost/wiped.h"

namespace gost {

/// A scalar with room for the multiple of q that blinds it.
template <std::size_t N>
using WideScalar = std::array<Limb, N + 1>;

template <std::size_t N>
struct Comb {
    static constexpr std::size_t kTeeth = 6;
    static constexpr std::size_t kColumns = (64 * (N + 1) + kTeeth - 1) / kTeeth;

    /// Entry i: the sum of 2^(j kColumns) * point over the bits j of i.
    std::array<Point<N>, std::size_t{1} << kTeeth> entry;

    [[nodiscard]] static std::size_t column(const WideScalar<N>& scalar, std::size_t at) noexcept {
        std::size_t index = 0;
        for (std::size_t j = 0; j < kTeeth; ++j) {
            const std::size_t bit = at + j * kColumns;
            if (bit < 64 * (N + 1))
                index |= static_cast<std::size_t>(scalar[bit / 64] >> (bit % 64) & 1U) << j;
        }
        return index;
    }
};

template <std::size_t N>
[[nodiscard]] std::unique_ptr<const Comb<N>> makeComb(const Domain<N>& domain, const Point<N>& point) {
    auto comb = std::make_unique<Comb<N>>();
    comb->entry[0] = zeroPoint(domain);
    Point<N> tooth = point;
    for (std::size_t j = 0; j < Comb<N>::kTeeth; ++j) {
        const std::size_t first = std::size_t{1} << j;
        for (std::size_t i = 0; i < first; ++i)
            comb->entry[first + i] = i == 0 ? tooth : add(domain, comb->entry[i], tooth);
        for (std::size_t i = 0; i < Comb<N>::kColumns && j + 1 < Comb<N>::kTeeth; ++i)
            tooth = twice(domain, tooth);
    }
    return comb;
}

/// The comb of a curve's base point, made when it is first needed and kept.
template <std::size_t N>
[[nodiscard]] const Comb<N>& baseComb(const Domain<N>& domain) {
    BaseMultiples<N>& kept = *domain.baseMultiples;
    std::call_once(kept.once, [&] { kept.comb = makeComb(domain, domain.base); });
    return *kept.comb;
}

}  // namespace gost
