// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The group of y^2 = x^3 + a x + b over a field of prime_field.h. Three ways of writing a point, each where
// it is cheapest:
//  * Point, Jacobian (x = X/Z^2, y = Y/Z^3): doublings and sums of public points; exceptional cases branch.
//  * Quick, with x = X/ZZ, y = Y/ZZZ: secret sums, no branch, 8 multiplications and 2 squares. Equal,
//  opposite
//    and zero points come out wrong, and that is seen in the result.
//  * Complete, homogeneous (x = X/Z, y = Y/Z): secret sums without any condition, by the complete formulas of
//    Renes, Costello and Batina (2016, algorithm 1 with mixed addition); valid on curves of odd order.
#pragma once

#include "gost/affine_point.h"
#include "gost/prime_field.h"

namespace gost {

/// P: a parameter set of parameter_sets.h. F: its field.
template <class P, class F>
class Weierstrass final {
  public:
    using Field = F;
    using Residue = typename F::Residue;
    static constexpr std::size_t kLimbs = F::kLimbs;

    struct Affine {
        Residue x, y;
    };
    struct Point {
        Residue x, y, z;  ///< the zero point has z = 0
    };
    struct Quick {
        Residue x, y, zz, zzz;
    };
    struct Complete {
        Residue x, y, z;
    };

    static Point toPoint(const AffinePoint<kLimbs>& a) noexcept {
        return {F::encode(a.x), F::encode(a.y), F::one()};
    }
    static Point zero() noexcept { return {F::one(), F::one(), {}}; }
    static bool isZeroPublic(const Point& s) noexcept { return F::isZeroMask(s.z) != 0; }
    static Affine negateIf(Limb mask, const Affine& a) noexcept { return {a.x, F::negateIf(mask, a.y)}; }
    static Point negate(const Point& a) noexcept { return {a.x, F::negate(a.y), a.z}; }

    static Point twice(const Point& s) noexcept {
        const Residue zz = F::square(s.z);
        const Residue y2 = F::twice(s.y);
        const Residue yy4 = F::square(y2);
        const Residue slope = timesSlope(s.x, zz);
        const Residue shift = F::multiply(s.x, yy4);
        const Residue x = F::subtract(F::subtract(F::square(slope), shift), shift);
        const Residue yyyy8 = F::halve(F::square(yy4));
        return {x, F::subtract(F::multiply(slope, F::subtract(shift, x)), yyyy8), F::multiply(y2, s.z)};
    }

    static Point twiceBeforeTwice(const Point& s) noexcept { return twice(s); }

    static Point addPublic(const Point& s, const Affine& t) noexcept {
        if (isZeroPublic(s)) return {t.x, t.y, F::one()};
        const Residue zz = F::square(s.z);
        return sum(s, F::subtract(F::multiply(t.x, zz), s.x), s.x,
                   F::subtract(F::multiply(t.y, F::multiply(zz, s.z)), s.y), s.y, s.z);
    }
    static Point addPublic(const Point& s, const Point& t) noexcept {
        if (isZeroPublic(s)) return t;
        if (isZeroPublic(t)) return s;
        const Residue zz = F::square(s.z);
        const Residue tt = F::square(t.z);
        const Residue x = F::multiply(s.x, tt);
        const Residue y = F::multiply(s.y, F::multiply(tt, t.z));
        return sum(s, F::subtract(F::multiply(t.x, zz), x), x,
                   F::subtract(F::multiply(t.y, F::multiply(zz, s.z)), y), y, F::multiply(s.z, t.z));
    }

    /// Points that are not the zero point, with one inversion for all (Montgomery's trick).
    template <class Points, class Affines>
    static void normalisePublic(const Points& points, Affines& out) noexcept {
        Residue product = F::one();
        for (std::size_t i = 0; i < points.size(); ++i) {
            out[i].x = product;
            product = F::multiply(product, points[i].z);
        }
        Residue inverse = F::invertPublic(product);
        for (std::size_t i = points.size(); i-- > 0;) {
            const Residue one = F::multiply(inverse, out[i].x);
            inverse = F::multiply(inverse, points[i].z);
            const Residue two = F::square(one);
            out[i] = {F::multiply(points[i].x, two), F::multiply(points[i].y, F::multiply(two, one))};
        }
    }

    /// x mod q = r for a public point: x is one of r, r + q, ... below p.
    static bool hasAbscissaPublic(const Point& s, const Number<kLimbs>& r) noexcept {
        if (isZeroPublic(s)) return false;
        const Residue zz = F::square(s.z);
        return anyCandidatePublic<kLimbs>(r, P::kOrder, F::kModulus, [&](const Number<kLimbs>& x) {
            return F::isEqualMask(F::multiply(F::encode(x), zz), s.x) != 0;
        });
    }

    /// A denominator that is not zero makes every later intermediate value another one.
    static Quick startSecret(const Affine& a, const Residue& denominator) noexcept {
        const Residue zz = F::square(denominator);
        const Residue zzz = F::multiply(zz, denominator);
        return {F::multiply(a.x, zz), F::multiply(a.y, zzz), zz, zzz};
    }
    static void addQuickSecret(Quick& s, const Affine& t) noexcept {
        const Residue dx = F::subtract(F::multiply(t.x, s.zz), s.x);
        const Residue dy = F::subtract(F::multiply(t.y, s.zzz), s.y);
        const Residue dxdx = F::square(dx);
        const Residue cube = F::multiply(dx, dxdx);
        const Residue shift = F::multiply(s.x, dxdx);
        s.x = F::subtract(F::subtract(F::square(dy), cube), F::twice(shift));
        s.y = F::subtract(F::multiply(dy, F::subtract(shift, s.x)), F::multiply(s.y, cube));
        s.zz = F::multiply(s.zz, dxdx);
        s.zzz = F::multiply(s.zzz, cube);
    }
    /// (0, 0), which is on none of these curves, when two summands on the way were equal or opposite: then a
    /// denominator has become zero and stays so.
    static AffinePoint<kLimbs> toAffineSecret(const Quick& s) noexcept {
        // 1 / ZZZ, and ZZ / ZZZ squared is 1 / ZZ.
        const Residue inverse = F::invert(s.zzz);
        const Residue root = F::multiply(s.zz, inverse);
        return {F::decode(F::multiply(s.x, F::square(root))), F::decode(F::multiply(s.y, inverse))};
    }

    static Complete startCompleteSecret(const Affine& a, const Residue& denominator) noexcept {
        return {F::multiply(a.x, denominator), F::multiply(a.y, denominator), denominator};
    }
    struct Constants {
        Residue tripleB = F::thrice(F::encode(P::kB));
        Residue a = F::encode(P::kA);
    };
    static void addSecret(const Constants& k, Complete& s, const Affine& t) noexcept {
        const Residue xx = F::multiply(s.x, t.x);
        const Residue yy = F::multiply(s.y, t.y);
        const Residue xy = F::subtract(F::multiply(F::add(s.x, s.y), F::add(t.x, t.y)), F::add(xx, yy));
        const Residue xz = F::add(F::multiply(t.x, s.z), s.x);
        const Residue yz = F::add(F::multiply(t.y, s.z), s.y);
        const Residue shift = F::add(timesA(k, xz), F::multiply(k.tripleB, s.z));
        const Residue az = timesA(k, s.z);
        const Residue minus = F::subtract(yy, shift);
        const Residue plus = F::add(yy, shift);
        const Residue left = F::add(F::thrice(xx), az);
        const Residue right = F::add(F::multiply(k.tripleB, xz), timesA(k, F::subtract(xx, az)));
        s.x = F::subtract(F::multiply(xy, minus), F::multiply(yz, right));
        s.y = F::add(F::multiply(minus, plus), F::multiply(left, right));
        s.z = F::add(F::multiply(yz, plus), F::multiply(xy, left));
    }
    /// The zero point becomes (0, 0).
    static AffinePoint<kLimbs> toAffineSecret(const Complete& s) noexcept {
        const Residue inverse = F::invert(s.z);
        return {F::decode(F::multiply(s.x, inverse)), F::decode(F::multiply(s.y, inverse))};
    }

  private:
    static constexpr bool kAIsMinusThree = [] {
        Number<kLimbs> sum;
        const Number<kLimbs> three{{3}};
        return addCarry(sum, P::kA, three) == 0 && gost::isEqualMask(sum, F::kModulus) != 0;
    }();

    static Residue timesA(const Constants& k, const Residue& value) noexcept {
        if constexpr (kAIsMinusThree) return F::negate(F::thrice(value));
        return F::multiply(k.a, value);
    }
    /// 3 x^2 + a z^4 from x and z^2.
    static Residue timesSlope(const Residue& x, const Residue& zz) noexcept {
        if constexpr (kAIsMinusThree) return F::thrice(F::multiply(F::subtract(x, zz), F::add(x, zz)));
        return F::add(F::thrice(F::square(x)), F::multiply(F::encode(P::kA), F::square(zz)));
    }
    /// dx, dy: the differences of the points, both over common denominators; x, y: those of s.
    static Point sum(const Point& s, const Residue& dx, const Residue& x, const Residue& dy, const Residue& y,
                     const Residue& z) noexcept {
        if (F::isZeroMask(dx) != 0) return F::isZeroMask(dy) != 0 ? twice(s) : zero();
        const Residue dxdx = F::square(dx);
        const Residue cube = F::multiply(dx, dxdx);
        const Residue shift = F::multiply(x, dxdx);
        Point out;
        out.x = F::subtract(F::subtract(F::square(dy), cube), F::twice(shift));
        out.y = F::subtract(F::multiply(dy, F::subtract(shift, out.x)), F::multiply(y, cube));
        out.z = F::multiply(z, dx);
        return out;
    }
};

}  // namespace gost
