// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Arithmetic modulo an odd number of at most 64 * N bits, in Montgomery form (R = 2^(64 N)). Constant
// time: no branch and no address depends on the value of an element. For moduli that are known at run time:
// orders of groups, and everything computed once. The fields of points are in prime_field.h.
#pragma once

#include "gost/inversion.h"
#include "gost/number.h"

namespace gost {

/// A residue in Montgomery form, always fully reduced.
template <std::size_t N>
struct Element {
    Number<N> value;
};

template <std::size_t N>
constexpr Element<N> select(Limb mask, const Element<N>& yes, const Element<N>& no) noexcept {
    return {select(mask, yes.value, no.value)};
}

template <std::size_t N>
class Field final {
  public:
    /// The modulus must be odd and greater than 1.
    constexpr explicit Field(const Number<N>& modulus) noexcept
        : modulus_(modulus), bits_(bitLengthPublic(modulus)) {
        Limb inverse = 1;  // Newton's iteration: every step doubles the number of correct low bits
        for (int i = 0; i < 6; ++i)
            inverse *= 2 - modulus.limb[0] * inverse;
        negatedInverse_ = Limb{0} - inverse;
        Element<N> power;  // 2^(bits-1), the greatest power of two below the modulus, grows to R
        power.value.limb[(bits_ - 1) / 64] = Limb{1} << ((bits_ - 1) % 64);
        for (std::size_t bit = bits_ - 1; bit < 64 * N; ++bit)
            power = add(power, power);
        one_ = power;
        power = add(power, power);  // now the residue 2; squared log2(64 N) times it is the residue R
        for (std::size_t bit = 1; bit < 64 * N; bit *= 2)
            power = square(power);
        square_ = power.value;
    }

    [[nodiscard]] constexpr const Number<N>& modulus() const noexcept { return modulus_; }
    [[nodiscard]] constexpr unsigned bits() const noexcept { return bits_; }
    [[nodiscard]] constexpr const Element<N>& one() const noexcept { return one_; }
    /// -1 / m modulo 2^64.
    [[nodiscard]] constexpr Limb negatedInverse() const noexcept { return negatedInverse_; }

    /// Any number of N limbs; it is reduced.
    [[nodiscard]] constexpr Element<N> encode(const Number<N>& a) const noexcept {
        return {multiply(a, square_)};
    }
    [[nodiscard]] constexpr Number<N> decode(const Element<N>& a) const noexcept {
        return multiply(a.value, Number<N>{{1}});
    }

    [[nodiscard]] constexpr Element<N> add(const Element<N>& a, const Element<N>& b) const noexcept {
        Number<N> sum;
        const Limb carry = addCarry(sum, a.value, b.value);
        return {reduceOnce(sum, carry)};
    }
    [[nodiscard]] constexpr Element<N> subtract(const Element<N>& a, const Element<N>& b) const noexcept {
        Number<N> difference;
        const Limb mask = maskOfBit(subBorrow(difference, a.value, b.value));
        Number<N> correction;
        for (std::size_t i = 0; i < N; ++i)
            correction.limb[i] = modulus_.limb[i] & mask;
        addCarry(difference, difference, correction);
        return {difference};
    }
    [[nodiscard]] constexpr Element<N> negate(const Element<N>& a) const noexcept { return subtract({}, a); }
    [[nodiscard]] constexpr Element<N> twice(const Element<N>& a) const noexcept { return add(a, a); }
    [[nodiscard]] constexpr Element<N> thrice(const Element<N>& a) const noexcept {
        return add(add(a, a), a);
    }
    [[nodiscard]] constexpr Element<N> multiply(const Element<N>& a, const Element<N>& b) const noexcept {
        return {multiply(a.value, b.value)};
    }
    /// The product of a number of any value and an element, as a number below the modulus.
    [[nodiscard]] constexpr Number<N> scale(const Number<N>& a, const Element<N>& b) const noexcept {
        return multiply(a, b.value);
    }
    /// Of two numbers below the modulus.
    [[nodiscard]] constexpr Number<N> sum(const Number<N>& a, const Number<N>& b) const noexcept {
        return add(Element<N>{a}, Element<N>{b}).value;
    }
    [[nodiscard]] constexpr Element<N> square(const Element<N>& a) const noexcept {
        return {multiply(a.value, a.value)};
    }

    /// The inverse modulo a prime; zero for zero.
    [[nodiscard]] Element<N> invert(const Element<N>& a) const noexcept {
        return encode(inverse<N>(decode(a), modulus_));
    }
    [[nodiscard]] Element<N> invertPublic(const Element<N>& a) const noexcept {
        return encode(inversePublic<N>(decode(a), modulus_));
    }

    /// All ones when a is zero.
    [[nodiscard]] static constexpr Limb isZeroMask(const Element<N>& a) noexcept {
        return gost::isZeroMask(a.value);
    }
    [[nodiscard]] static constexpr Limb isEqualMask(const Element<N>& a, const Element<N>& b) noexcept {
        return gost::isEqualMask(a.value, b.value);
    }

  private:
    /// carry:a is below twice the modulus.
    [[nodiscard]] constexpr Number<N> reduceOnce(const Number<N>& a, Limb carry) const noexcept {
        Number<N> reduced;
        const Limb borrow = subBorrow(reduced, a, modulus_);
        // Without carry out of the sum and with borrow, a was below the modulus already.
        return select(maskOfBit(borrow & (carry ^ 1U)), a, reduced);
    }

    /// a * b / R, with a of any value and b below the modulus: the sum below then stays under 2 m.
    [[nodiscard, gnu::noinline]] constexpr Number<N> multiply(const Number<N>& a,
                                                              const Number<N>& b) const noexcept {
        std::array<Limb, N + 1> sum{};
        unrolled<N>([&](std::size_t i) __attribute__((always_inline)) {
            Limb over = addProduct(sum, a.limb[i], b);
            over += addProduct(sum, sum[0] * negatedInverse_, modulus_);  // sum[0] becomes zero
            unrolled<N>([&](std::size_t j) __attribute__((always_inline)) { sum[j] = sum[j + 1]; });
            sum[N] = over;
        });
        Number<N> out;
        unrolled<N>([&](std::size_t i) __attribute__((always_inline)) { out.limb[i] = sum[i]; });
        return reduceOnce(out, sum[N]);
    }

    Number<N> modulus_;
    Number<N> square_{};  ///< R^2 mod m
    Element<N> one_{};    ///< R mod m
    Limb negatedInverse_ = 0;
    unsigned bits_;
};

}  // namespace gost
