// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Fields whose prime the compiler knows: a class without objects for each. Constant time, save what is named
// "Public". Residues of a field are Number<N>; how they stand for numbers is the field's own affair.
#pragma once

#include "gost/field.h"
#include "gost/wide_product.h"

namespace gost {

/// What both kinds of fields have in common. F gives N, kModulus, add, subtract, multiply, decode, encode.
template <class F, std::size_t N>
struct FieldBase {
    using Residue = Number<N>;
    static constexpr std::size_t kLimbs = N;

    [[gnu::always_inline]] static inline Residue twice(const Residue& a) noexcept { return F::add(a, a); }
    [[gnu::always_inline]] static inline Residue thrice(const Residue& a) noexcept {
        return F::add(F::add(a, a), a);
    }
    [[gnu::always_inline]] static inline Residue negate(const Residue& a) noexcept {
        return F::subtract({}, a);
    }
    /// a / 2: the modulus is odd, so one of a and a + modulus is even.
    [[gnu::always_inline]] static inline Residue halve(const Residue& a) noexcept {
        Residue addend;
        const Limb odd = maskOfBit(a.limb[0] & 1U);
        for (std::size_t i = 0; i < N; ++i)
            addend.limb[i] = F::kModulus.limb[i] & odd;
        Residue out;
        const Limb carry = addCarry(out, a, addend);
        for (std::size_t i = 0; i + 1 < N; ++i)
            out.limb[i] = out.limb[i] >> 1U | out.limb[i + 1] << 63U;
        out.limb[N - 1] = out.limb[N - 1] >> 1U | carry << 63U;
        return out;
    }
    /// The inverse; zero for zero.
    static Residue invert(const Residue& a) noexcept {
        return F::encode(inverse<N>(F::decode(a), F::kModulus));
    }
    static Residue invertPublic(const Residue& a) noexcept {
        return F::encode(inversePublic<N>(F::decode(a), F::kModulus));
    }
    static Limb isEqualMask(const Residue& a, const Residue& b) noexcept {
        return F::isZeroMask(F::subtract(a, b));
    }
    /// a or -a, by a mask.
    [[gnu::always_inline]] static inline Residue negateIf(Limb mask, const Residue& a) noexcept {
        return select(mask, negate(a), a);
    }
};

/// Modulo 2^(64 N) - C with a small C. A residue is any number of N limbs: 2^(64 N) folds to C, and only
/// comparisons and decode() make it the least one.
template <std::size_t N, Limb C, class Kernel>
struct FoldedField : FieldBase<FoldedField<N, C, Kernel>, N> {
    using Residue = Number<N>;
    using Instructions = Kernel;
    static constexpr Residue kModulus = [] {
        Residue p;
        for (Limb& limb : p.limb)
            limb = ~Limb{0};
        p.limb[0] -= C - 1;
        return p;
    }();

    static Residue encode(const Number<N>& a) noexcept { return a; }
    static Number<N> decode(const Residue& a) noexcept {
        Number<N> reduced;
        const Limb borrow = subBorrow(reduced, a, kModulus);
        return select(maskOfBit(borrow), a, reduced);
    }
    static Residue one() noexcept { return {{1}}; }

    [[gnu::always_inline]] static inline Residue add(const Residue& a, const Residue& b) noexcept {
        Residue sum;
        const Limb carry = addCarry(sum, a, b);
        std::uint8_t over = 0;
        sum.limb[0] = addWithCarry(sum.limb[0], C & maskOfBit(carry), over);
        unrolled<N - 1>([&](std::size_t i) __attribute__((always_inline)) {
            sum.limb[i + 1] = addWithCarry(sum.limb[i + 1], 0, over);
        });
        sum.limb[0] += C & maskOfBit(over);  // only if both were at the very end of the range
        return sum;
    }
    [[gnu::always_inline]] static inline Residue subtract(const Residue& a, const Residue& b) noexcept {
        Residue difference;
        const Limb borrow = subBorrow(difference, a, b);
        std::uint8_t under = 0;
        difference.limb[0] = subtractWithBorrow(difference.limb[0], C & maskOfBit(borrow), under);
        unrolled<N - 1>([&](std::size_t i) __attribute__((always_inline)) {
            difference.limb[i + 1] = subtractWithBorrow(difference.limb[i + 1], 0, under);
        });
        difference.limb[0] -= C & maskOfBit(under);
        return difference;
    }
    /// The complement 2^(64 N) - 1 - a is C - 1 - a modulo p: less C - 1 it is -a.
    [[gnu::always_inline]] static inline Residue negateIf(Limb mask, const Residue& a) noexcept {
        Residue out;
        for (std::size_t i = 0; i < N; ++i)
            out.limb[i] = a.limb[i] ^ mask;
        std::uint8_t under = 0;
        out.limb[0] = subtractWithBorrow(out.limb[0], (C - 1) & mask, under);
        unrolled<N - 1>([&](std::size_t i) __attribute__((always_inline)) {
            out.limb[i + 1] = subtractWithBorrow(out.limb[i + 1], 0, under);
        });
        // A borrow leaves 2^(64 N) - 1, ..., 2^(64 N) - C + 1: far from a second one.
        out.limb[0] -= C & maskOfBit(under);
        return out;
    }
    static Residue multiply(const Residue& a, const Residue& b) noexcept {
        return Kernel::template multiplyFolded<N, C>(a, b);
    }
    static Residue square(const Residue& a) noexcept { return Kernel::template squareFolded<N, C>(a); }

    static Limb isZeroMask(const Residue& a) noexcept {
        return gost::isZeroMask(a) | gost::isEqualMask(a, kModulus);
    }
};

/// Montgomery form modulo an odd P::kModulus, R = 2^(64 N); residues are the least ones. The compiler knows
/// the limbs of the modulus, so primes such as 2^255 + 3225 cost what their few non-zero limbs cost.
template <class P, class Kernel>
struct MontgomeryField : FieldBase<MontgomeryField<P, Kernel>, P::kLimbs> {
    static constexpr std::size_t N = P::kLimbs;
    using Residue = Number<N>;
    using Instructions = Kernel;
    static constexpr Residue kModulus = P::kModulus;

    static Residue encode(const Number<N>& a) noexcept { return multiply(a, kSquare); }
    static Number<N> decode(const Residue& a) noexcept {
        std::array<Limb, 2 * N> wide{};
        for (std::size_t i = 0; i < N; ++i)
            wide[i] = a.limb[i];
        return reduce(wide);
    }
    static Residue one() noexcept { return kOne; }

    static Residue add(const Residue& a, const Residue& b) noexcept {
        Residue sum;
        const Limb carry = addCarry(sum, a, b);
        return reduceOnce(sum, carry);
    }
    static Residue subtract(const Residue& a, const Residue& b) noexcept {
        Residue difference;
        const Limb mask = maskOfBit(subBorrow(difference, a, b));
        Residue correction;
        for (std::size_t i = 0; i < N; ++i)
            correction.limb[i] = kModulus.limb[i] & mask;
        addCarry(difference, difference, correction);
        return difference;
    }
    /// a of any value, b below the modulus.
    [[gnu::noinline]] static Residue multiply(const Residue& a, const Residue& b) noexcept {
        std::array<Limb, 2 * N> wide;
        Kernel::template multiply<N>(wide, a, b);
        return reduce(wide);
    }
    static Residue square(const Residue& a) noexcept { return multiply(a, a); }
    static Limb isZeroMask(const Residue& a) noexcept { return gost::isZeroMask(a); }

  private:
    static constexpr Field<N> kField{P::kModulus};
    static constexpr Residue kOne = kField.one().value;
    static constexpr Residue kSquare = kField.encode(kField.one().value).value;  // R * R^2 / R
    static constexpr Limb kNegatedInverse = kField.negatedInverse();

    static Residue reduceOnce(const Residue& a, Limb carry) noexcept {
        Residue reduced;
        const Limb borrow = subBorrow(reduced, a, kModulus);
        return select(maskOfBit(borrow & (carry ^ 1U)), a, reduced);
    }
    [[gnu::always_inline]] static inline Residue reduce(std::array<Limb, 2 * N>& wide) noexcept {
        std::uint8_t top = 0;
        unrolled<N>([&](std::size_t i) __attribute__((always_inline)) {
            const Limb factor = wide[i] * kNegatedInverse;
            Limb carry = 0;
            unrolled<N>([&](std::size_t j) __attribute__((always_inline)) {
                const DoubleLimb sum = DoubleLimb{factor} * kModulus.limb[j] + wide[i + j] + carry;
                wide[i + j] = lowLimb(sum);
                carry = highLimb(sum);
            });
            wide[i + N] = addWithCarry(wide[i + N], carry, top);
        });
        Residue out;
        for (std::size_t i = 0; i < N; ++i)
            out.limb[i] = wide[N + i];
        return reduceOnce(out, top);
    }
};

}  // namespace gost
