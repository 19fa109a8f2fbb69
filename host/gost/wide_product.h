// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Products of numbers, the innermost step of everything: the portable kernel. A kernel is a template argument
// of the fields, so that a whole multiplication of a point is compiled for it and the choice is made once
// per call; wide_product_adx.h has the other one. Constant time.
#pragma once

#include <cstring>

#include "gost/number.h"

namespace gost {

struct PortableKernel {
    template <std::size_t N>
    [[gnu::always_inline]] static inline void multiply(std::array<Limb, 2 * N>& out, const Number<N>& a,
                                                       const Number<N>& b) noexcept {
        unrolled<N>([&](std::size_t i) __attribute__((always_inline)) {
            Limb carry = 0;
            unrolled<N>([&](std::size_t j) __attribute__((always_inline)) {
                const DoubleLimb sum =
                    DoubleLimb{a.limb[i]} * b.limb[j] + (i == 0 ? Limb{0} : out[i + j]) + carry;
                out[i + j] = lowLimb(sum);
                carry = highLimb(sum);
            });
            out[i + N] = carry;
        });
    }

    /// a * b modulo 2^(64 N) - C, as a number of N limbs that need not be the least one. C is below 2^32.
    template <std::size_t N, Limb C>
    [[gnu::noinline]] static Number<N> multiplyFolded(const Number<N>& a, const Number<N>& b) noexcept {
        std::array<Limb, 2 * N> product;
        multiply<N>(product, a, b);
        return fold<N, C>(product);
    }
    template <std::size_t N, Limb C>
    [[gnu::always_inline]] static inline Number<N> squareFolded(const Number<N>& a) noexcept {
        return multiplyFolded<N, C>(a, a);
    }

    /// Entry number index of a table of Count entries of Size octets, and its tag; all are read.
    template <std::size_t Size, std::size_t Count>
    static void choose(void* out, Limb& tag, const void* table, const Limb* tags,
                       std::size_t index) noexcept {
        using Lane [[gnu::vector_size(16)]] = Limb;
        constexpr std::size_t kLanes = Size / sizeof(Lane);
        static_assert(kLanes * sizeof(Lane) == Size);
        std::array<Lane, kLanes> sum{};
        tag = 0;
        for (std::size_t i = 0; i < Count; ++i) {
            const Limb same = isZeroMask(Number<1>{{i ^ index}});
            const Lane mask{same, same};
            std::array<Lane, kLanes> lanes;
            std::memcpy(static_cast<void*>(lanes.data()), static_cast<const std::uint8_t*>(table) + Size * i,
                        Size);
            for (std::size_t lane = 0; lane < kLanes; ++lane)
                sum[lane] |= lanes[lane] & mask;
            tag |= tags[i] & same;
        }
        std::memcpy(out, sum.data(), Size);
    }

  private:
    /// 2^(64 N) is C modulo the prime: the upper half times C joins the lower half, and so does the little
    /// that is left over, twice.
    template <std::size_t N, Limb C>
    [[gnu::always_inline]] static inline Number<N> fold(const std::array<Limb, 2 * N>& product) noexcept {
        Number<N> out;
        Limb carry = 0;
        unrolled<N>([&](std::size_t i) __attribute__((always_inline)) {
            const DoubleLimb sum = DoubleLimb{product[N + i]} * C + product[i] + carry;
            out.limb[i] = lowLimb(sum);
            carry = highLimb(sum);
        });
        carry *= C;  // carry <= C
        std::uint8_t over = 0;
        out.limb[0] = addWithCarry(out.limb[0], carry, over);
        for (std::size_t i = 1; i < N; ++i)
            out.limb[i] = addWithCarry(out.limb[i], 0, over);
        out.limb[0] += C & maskOfBit(over);  // after an overflow the rest is small: no carry
        return out;
    }
};

}  // namespace gost
