// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Multiples of points: for secret scalars (constant time, blinded) and for public ones (fast).
#pragma once

#include "gost/comb.h"
#include "gost/point.h"
#include "gost/wiped.h"

namespace gost {

/// Fresh random values of one multiplication; they change every intermediate value and none of the results.
template <std::size_t N>
struct Blinding {
    Limb orderMultiple = 0;      ///< t: the scalar becomes k + t q
    Number<N> denominator{{1}};  ///< 0 < value < p: (x : y : 1) becomes (x l : y l : l)
};

/// k + t q, one limb wider than q: t q + k < (t + 1) q <= 2^64 q.
template <std::size_t N>
[[nodiscard]] WideScalar<N> blindScalar(const Number<N>& k, Limb t, const Number<N>& q) noexcept {
    WideScalar<N> out{};
    Limb carry = 0;
    for (std::size_t i = 0; i < N; ++i) {
        const DoubleLimb term = DoubleLimb{t} * q.limb[i] + k.limb[i] + carry;
        out[i] = lowLimb(term);
        carry = highLimb(term);
    }
    out[N] = carry;
    return out;
}

/// All ones when a == b, for small numbers.
constexpr Limb sameIndexMask(std::size_t a, std::size_t b) noexcept {
    const Limb difference = opaque(a ^ b);
    return ((difference | (Limb{0} - difference)) >> 63U) - 1U;
}

/// Reads every entry, so that the cache does not tell which one was wanted.
template <std::size_t N, std::size_t Size>
[[nodiscard]] Point<N> lookUp(const std::array<Point<N>, Size>& table, std::size_t index) noexcept {
    Point<N> out = table[0];
    for (std::size_t i = 1; i < Size; ++i)
        out = select(sameIndexMask(i, index), table[i], out);
    return out;
}

template <std::size_t N>
[[nodiscard]] Point<N> randomise(const Domain<N>& domain, const Point<N>& point,
                                 const Number<N>& by) noexcept {
    const Field<N>& p = domain.p;
    const Element<N> factor{by};  // any element is as good as its Montgomery form
    return {p.multiply(point.x, factor), p.multiply(point.y, factor), p.multiply(point.z, factor)};
}

/// k * point for a secret k and a point of order q: windows of four bits, every one of them with four
/// doublings, a scan of the whole table and one addition, zero digits included.
template <std::size_t N>
[[nodiscard]] Point<N> multiplySecret(const Domain<N>& domain, const Point<N>& point, const Number<N>& k,
                                      const Blinding<N>& blinding) {
    const Wiped<WideScalar<N>> scalar(blindScalar(k, blinding.orderMultiple, domain.q.modulus()));
    Wiped<std::array<Point<N>, 16>> table;
    (*table)[0] = zeroPoint(domain);
    (*table)[1] = randomise(domain, point, blinding.denominator);
    for (std::size_t i = 2; i < 16; ++i)
        (*table)[i] = add(domain, (*table)[i - 1], (*table)[1]);
    Wiped<Point<N>> sum(zeroPoint(domain));
    for (std::size_t digit = 16 * (N + 1); digit-- > 0;) {
        for (int i = 0; i < 4; ++i)
            *sum = twice(domain, *sum);
        const auto index = static_cast<std::size_t>((*scalar)[digit / 16] >> (4 * (digit % 16)) & 15U);
        const Wiped<Point<N>> chosen(lookUp(*table, index));
        *sum = add(domain, *sum, *chosen);
    }
    return *sum;
}

/// k * base point for a secret k.
template <std::size_t N>
[[nodiscard]] Point<N> multiplyBaseSecret(const Domain<N>& domain, const Number<N>& k,
                                          const Blinding<N>& blinding) {
    const Comb<N>& comb = baseComb(domain);
    const Wiped<WideScalar<N>> scalar(blindScalar(k, blinding.orderMultiple, domain.q.modulus()));
    // The zero point with a random denominator: the formulas hand it on to every sum.
    Wiped<Point<N>> sum(randomise(domain, zeroPoint(domain), blinding.denominator));
    for (std::size_t column = Comb<N>::kColumns; column-- > 0;) {
        *sum = twice(domain, *sum);
        const Wiped<Point<N>> chosen(lookUp(comb.entry, Comb<N>::column(*scalar, column)));
        *sum = add(domain, *sum, *chosen);
    }
    return *sum;
}

/// Digits of a signed sliding-window form: odd and below 2^(width-1) in absolute value, or zero.
template <std::size_t N>
class SignedDigits final {
  public:
    SignedDigits(const Number<N>& scalar, unsigned width) noexcept {
        // One limb more than the scalar has: a negative digit may carry into it.
        std::array<Limb, N + 1> rest{};
        std::copy(scalar.limb.begin(), scalar.limb.end(), rest.begin());
        for (std::size_t i = 0; i < digits_.size(); ++i) {
            if ((rest[0] & 1U) != 0) {
                const auto window = static_cast<int>(rest[0] & ((Limb{1} << width) - 1));
                const int digit = window < (1 << (width - 1)) ? window : window - (1 << width);
                digits_[i] = static_cast<std::int8_t>(digit);
                subtract(rest, digit);
            }
            for (std::size_t j = 0; j + 1 < rest.size(); ++j)
                rest[j] = rest[j] >> 1U | rest[j + 1] << 63U;
            rest[N] >>= 1U;
        }
    }
    [[nodiscard]] static constexpr std::size_t size() noexcept { return 64 * N + 1; }
    [[nodiscard]] int operator[](std::size_t i) const noexcept { return digits_[i]; }

  private:
    static void subtract(std::array<Limb, N + 1>& from, int digit) noexcept {
        if (digit > 0) {
            from[0] -=
                static_cast<Limb>(digit);  // the low bits of the scalar are the digit itself: no borrow
            return;
        }
        Limb carry = static_cast<Limb>(-digit);
        for (std::size_t i = 0; i < from.size() && carry != 0; ++i) {
            from[i] += carry;
            carry = from[i] < carry ? 1 : 0;
        }
    }
    std::array<std::int8_t, 64 * N + 1> digits_{};
};

/// Odd multiples 1, 3, ... of a point.
template <std::size_t N, std::size_t Size>
[[nodiscard]] std::array<Point<N>, Size> oddMultiples(const Domain<N>& domain,
                                                      const Point<N>& point) noexcept {
    std::array<Point<N>, Size> table;
    const Point<N> step = twice(domain, point);
    table[0] = point;
    for (std::size_t i = 1; i < Size; ++i)
        table[i] = add(domain, table[i - 1], step);
    return table;
}

template <std::size_t N, std::size_t Size>
void addDigitPublic(const Domain<N>& domain, const std::array<Point<N>, Size>& table, int digit,
                    Point<N>& sum) noexcept {
    if (digit > 0) sum = add(domain, sum, table[static_cast<std::size_t>(digit) / 2]);
    if (digit < 0) sum = add(domain, sum, negate(domain, table[static_cast<std::size_t>(-digit) / 2]));
}

/// a * first + b * second, for public values only.
template <std::size_t N>
[[nodiscard]] Point<N> multiplySumPublic(const Domain<N>& domain, const Number<N>& a, const Point<N>& first,
                                         const Number<N>& b, const Point<N>& second) {
    constexpr unsigned kWidth = 5;
    const auto firstTable = oddMultiples<N, 8>(domain, first);
    const auto secondTable = oddMultiples<N, 8>(domain, second);
    const SignedDigits<N> firstDigits(a, kWidth);
    const SignedDigits<N> secondDigits(b, kWidth);
    Point<N> sum = zeroPoint(domain);
    for (std::size_t i = SignedDigits<N>::size(); i-- > 0;) {
        sum = twice(domain, sum);
        addDigitPublic(domain, firstTable, firstDigits[i], sum);
        addDigitPublic(domain, secondTable, secondDigits[i], sum);
    }
    return sum;
}

/// a * base point + b * the point of the comb, for public values only.
template <std::size_t N>
[[nodiscard]] Point<N> multiplySumPublic(const Domain<N>& domain, const Number<N>& a, const Number<N>& b,
                                         const Comb<N>& second) {
    const Comb<N>& first = baseComb(domain);
    const WideScalar<N> firstScalar = blindScalar(a, 0, domain.q.modulus());
    const WideScalar<N> secondScalar = blindScalar(b, 0, domain.q.modulus());
    Point<N> sum = zeroPoint(domain);
    for (std::size_t column = Comb<N>::kColumns; column-- > 0;) {
        sum = twice(domain, sum);
        sum = add(domain, sum, first.entry[Comb<N>::column(firstScalar, column)]);
        sum = add(domain, sum, second.entry[Comb<N>::column(secondScalar, column)]);
    }
    return sum;
}

/// q * point = 0, for a point of the curve that is not the zero point.
template <std::size_t N>
[[nodiscard]] bool isInSubgroup(const Domain<N>& domain, const Point<N>& point) {
    const auto table = oddMultiples<N, 8>(domain, point);
    const SignedDigits<N> digits(domain.q.modulus(), 5);
    Point<N> sum = zeroPoint(domain);
    for (std::size_t i = SignedDigits<N>::size(); i-- > 0;) {
        sum = twice(domain, sum);
        addDigitPublic(domain, table, digits[i], sum);
    }
    return isZeroPoint(sum);
}

}  // namespace gost
