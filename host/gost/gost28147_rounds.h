// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The rounds of GOST 28147-89 (RFC 5830 section 5); private to this room. One block is a chain of table
// look-ups that wait for each other; Lanes blocks side by side fill the waiting.
#pragma once

#include <array>

#include "gost/gost28147.h"

namespace gost {

inline std::uint32_t substitute(const SBox& table, std::uint32_t x) noexcept {
    return table.expanded[0][x & 0xffU] ^ table.expanded[1][x >> 8U & 0xffU] ^
           table.expanded[2][x >> 16U & 0xffU] ^ table.expanded[3][x >> 24U];
}

struct Halves {
    std::uint32_t n1, n2;
};

/// Eight rounds, with K0..K7 or K7..K0; the exchange of halves is in the writing of the pairs. Each block has
/// a key, which may be the same.
template <bool Backward, std::size_t Lanes>
inline void eightRounds(const SBox& table, const std::array<const std::uint32_t*, Lanes>& keys,
                        std::array<Halves, Lanes>& s) noexcept {
    for (unsigned i = 0; i < 8; i += 2) {
        const unsigned first = Backward ? 7 - i : i;
        const unsigned second = Backward ? 6 - i : i + 1;
        for (std::size_t lane = 0; lane < Lanes; ++lane)
            s[lane].n2 ^= substitute(table, s[lane].n1 + keys[lane][first]);
        for (std::size_t lane = 0; lane < Lanes; ++lane)
            s[lane].n1 ^= substitute(table, s[lane].n2 + keys[lane][second]);
    }
}

template <std::size_t Lanes>
inline void encryptRounds(const SBox& table, const std::array<const std::uint32_t*, Lanes>& keys,
                          std::array<Halves, Lanes>& s) noexcept {
    for (int i = 0; i < 3; ++i)
        eightRounds<false>(table, keys, s);
    eightRounds<true>(table, keys, s);
}

}  // namespace gost
