// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Points of y^2 = x^3 + a x + b in homogeneous projective coordinates (x = X/Z, y = Y/Z; the zero point
// is (0 : 1 : 0)), added with the complete formulas of Renes, Costello and Batina (2016), after Bosma and
// Lenstra: one straight line of field operations for sums, doublings and the zero point alike.
//
// The formulas fail, giving (0 : 0 : 0), exactly for two points whose difference has order 2. On curves of
// odd order there is no such point. On the two curves of cofactor 4 (256-paramSetA, 512-paramSetC) the
// difference of two points of the subgroup of odd order q lies in that subgroup, so it never has order 2
// either; points not yet known to be in the subgroup meet the formulas only in isInSubgroup(), which
// counts (0 : 0 : 0) as a failure. As every formula is homogeneous in both points, (0 : 0 : 0) stays
// (0 : 0 : 0) once it has occurred.
#pragma once

#include <memory>
#include <mutex>

#include "gost/field.h"

namespace gost {

template <std::size_t N>
struct Point {
    Element<N> x, y, z;
};

template <std::size_t N>
struct Comb;

/// What is computed about a base point at run time; see comb.h.
template <std::size_t N>
struct BaseMultiples {
    std::once_flag once;
    std::unique_ptr<const Comb<N>> comb;
};

template <std::size_t N>
struct Domain {
    Field<N> p;
    Field<N> q;
    Element<N> a;
    Element<N> b;
    Element<N> tripleB;
    Point<N> base;
    bool aIsMinusThree;
    BaseMultiples<N>* baseMultiples;

    constexpr Domain(const Number<N>& prime, const Number<N>& coefficientA, const Number<N>& coefficientB,
                     const Number<N>& order, const Number<N>& baseX, const Number<N>& baseY,
                     BaseMultiples<N>& multiples) noexcept
        : p(prime),
          q(order),
          a(p.encode(coefficientA)),
          b(p.encode(coefficientB)),
          tripleB(p.thrice(b)),
          base{p.encode(baseX), p.encode(baseY), p.one()},
          aIsMinusThree(Field<N>::isEqualMask(a, p.negate(p.thrice(p.one()))) != 0),
          baseMultiples(&multiples) {}

    [[nodiscard]] Element<N> timesA(const Element<N>& value) const noexcept {
        return aIsMinusThree ? p.negate(p.thrice(value)) : p.multiply(a, value);
    }
};

template <std::size_t N>
constexpr Point<N> select(Limb mask, const Point<N>& yes, const Point<N>& no) noexcept {
    return {select(mask, yes.x, no.x), select(mask, yes.y, no.y), select(mask, yes.z, no.z)};
}

template <std::size_t N>
[[nodiscard]] Point<N> zeroPoint(const Domain<N>& domain) noexcept {
    return {{}, domain.p.one(), {}};
}

/// The part that sum and double share. uv stands for U1 V2 + U2 V1 (u != v), uu for U1 U2.
template <std::size_t N>
struct Products {
    Element<N> xx, yy, zz, xy, xz, yz;
};

template <std::size_t N>
struct Combination {
    Element<N> minus;  ///< yy - (a xz + 3b zz)
    Element<N> plus;   ///< yy + (a xz + 3b zz)
    Element<N> left;   ///< 3 xx + a zz
    Element<N> right;  ///< 3b xz + a (xx - a zz)
};

template <std::size_t N>
[[nodiscard]] inline Combination<N> combine(const Domain<N>& domain, const Products<N>& of) noexcept {
    const Field<N>& p = domain.p;
    const Element<N> shift = p.add(domain.timesA(of.xz), p.multiply(domain.tripleB, of.zz));
    const Element<N> azz = domain.timesA(of.zz);
    return {p.subtract(of.yy, shift), p.add(of.yy, shift), p.add(p.thrice(of.xx), azz),
            p.add(p.multiply(domain.tripleB, of.xz), domain.timesA(p.subtract(of.xx, azz)))};
}

template <std::size_t N>
[[nodiscard]] Point<N> add(const Domain<N>& domain, const Point<N>& s, const Point<N>& t) noexcept {
    const Field<N>& p = domain.p;
    Products<N> of;
    of.xx = p.multiply(s.x, t.x);
    of.yy = p.multiply(s.y, t.y);
    of.zz = p.multiply(s.z, t.z);
    of.xy = p.subtract(p.multiply(p.add(s.x, s.y), p.add(t.x, t.y)), p.add(of.xx, of.yy));
    of.xz = p.subtract(p.multiply(p.add(s.x, s.z), p.add(t.x, t.z)), p.add(of.xx, of.zz));
    of.yz = p.subtract(p.multiply(p.add(s.y, s.z), p.add(t.y, t.z)), p.add(of.yy, of.zz));
    const Combination<N> c = combine(domain, of);
    return {p.subtract(p.multiply(of.xy, c.minus), p.multiply(of.yz, c.right)),
            p.add(p.multiply(c.minus, c.plus), p.multiply(c.left, c.right)),
            p.add(p.multiply(of.yz, c.plus), p.multiply(of.xy, c.left))};
}

template <std::size_t N>
[[nodiscard]] Point<N> twice(const Domain<N>& domain, const Point<N>& s) noexcept {
    const Field<N>& p = domain.p;
    Products<N> of;
    of.xx = p.square(s.x);
    of.yy = p.square(s.y);
    of.zz = p.square(s.z);
    of.xy = p.twice(p.multiply(s.x, s.y));
    of.xz = p.twice(p.multiply(s.x, s.z));
    of.yz = p.twice(p.multiply(s.y, s.z));
    const Combination<N> c = combine(domain, of);
    return {p.subtract(p.multiply(of.xy, c.minus), p.multiply(of.yz, c.right)),
            p.add(p.multiply(c.minus, c.plus), p.multiply(c.left, c.right)),
            p.twice(p.twice(p.multiply(of.yz, of.yy)))};  // the curve equation shortens Z here
}

template <std::size_t N>
[[nodiscard]] Point<N> negate(const Domain<N>& domain, const Point<N>& s) noexcept {
    return {s.x, domain.p.negate(s.y), s.z};
}

/// True for (0 : y : 0) with y not zero; false for the invalid (0 : 0 : 0).
template <std::size_t N>
[[nodiscard]] bool isZeroPoint(const Point<N>& s) noexcept {
    return (Field<N>::isZeroMask(s.z) & Field<N>::isZeroMask(s.x) & ~Field<N>::isZeroMask(s.y)) != 0;
}

template <std::size_t N>
[[nodiscard]] bool isOnCurve(const Domain<N>& domain, const Element<N>& x, const Element<N>& y) noexcept {
    const Field<N>& p = domain.p;
    const Element<N> cubic = p.add(p.multiply(p.add(p.square(x), domain.a), x), domain.b);
    return Field<N>::isEqualMask(p.square(y), cubic) != 0;
}

/// Numbers x, y below p, of a point that is not the zero point.
template <std::size_t N>
struct AffinePoint {
    Number<N> x, y;
};

template <std::size_t N>
[[nodiscard]] AffinePoint<N> toAffine(const Domain<N>& domain, const Point<N>& s) noexcept {
    const Element<N> inverse = domain.p.invert(s.z);
    return {domain.p.decode(domain.p.multiply(s.x, inverse)),
            domain.p.decode(domain.p.multiply(s.y, inverse))};
}

}  // namespace gost
