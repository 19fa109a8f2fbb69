// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The group of the two curves that have a twisted Edwards form u^2 + v^2 = 1 + d u^2 v^2 (RFC 7836
// section 5.2). Extended coordinates u = U/Z, v = V/Z, T = UV/Z (Hisil, Wong, Carter, Dawson 2008). As d is
// not a square, the sum is complete: no condition, no exceptional case, the zero point (0 : 1 : 1) included.
// Protocols see the Weierstrass form only: x = s (1 + v)/(1 - v) + t, y = x_shifted / u.
#pragma once

#include "gost/affine_point.h"
#include "gost/prime_field.h"

namespace gost {

template <class P, class F>
class Edwards final {
  public:
    using Field = F;
    using Residue = typename F::Residue;
    static constexpr std::size_t kLimbs = F::kLimbs;

    struct Affine {
        Residue u, v, duv;  ///< d u v
    };
    struct Point {
        Residue u, v, z, t;
    };
    using Quick = Point;
    using Complete = Point;
    struct Constants {};

    /// Without a division. The points of even order have no image; none is in the subgroup.
    static Point toPoint(const AffinePoint<kLimbs>& a) noexcept {
        const Shape& shape = shapeOf();
        const Residue shifted = F::subtract(F::encode(a.x), shape.t);
        const Residue minus = F::subtract(shifted, shape.s);
        const Residue plus = F::add(shifted, shape.s);
        const Residue y = F::encode(a.y);
        return {F::multiply(shifted, plus), F::multiply(y, minus), F::multiply(y, plus),
                F::multiply(shifted, minus)};
    }
    static Point zero() noexcept { return {{}, F::one(), F::one(), {}}; }
    static bool isZeroPublic(const Point& s) noexcept {
        return (F::isZeroMask(s.u) & F::isEqualMask(s.v, s.z) & ~F::isZeroMask(s.z)) != 0;
    }
    static Affine negateIf(Limb mask, const Affine& a) noexcept {
        return {F::negateIf(mask, a.u), a.v, F::negateIf(mask, a.duv)};
    }
    static Point negate(const Point& a) noexcept { return {F::negate(a.u), a.v, a.z, F::negate(a.t)}; }

    static Point twice(const Point& s) noexcept { return twiceWith<true>(s); }
    /// Without t: for a point that is doubled again, or whose abscissa is all that is asked for.
    static Point twiceBeforeTwice(const Point& s) noexcept { return twiceWith<false>(s); }
    static Point addPublic(const Point& s, const Affine& t) noexcept { return add(s, t); }
    static Point addPublic(const Point& s, const Point& t) noexcept {
        return sum(F::multiply(s.u, t.u), F::multiply(s.v, t.v),
                   F::multiply(shapeOf().d, F::multiply(s.t, t.t)), F::multiply(s.z, t.z),
                   F::multiply(F::add(s.u, s.v), F::add(t.u, t.v)));
    }

    /// Points that are not at infinity, with one inversion for all.
    template <class Points, class Affines>
    static void normalisePublic(const Points& points, Affines& out) noexcept {
        Residue product = F::one();
        for (std::size_t i = 0; i < points.size(); ++i) {
            out[i].u = product;
            product = F::multiply(product, points[i].z);
        }
        Residue inverse = F::invertPublic(product);
        for (std::size_t i = points.size(); i-- > 0;) {
            const Residue one = F::multiply(inverse, out[i].u);
            inverse = F::multiply(inverse, points[i].z);
            out[i].u = F::multiply(points[i].u, one);
            out[i].v = F::multiply(points[i].v, one);
            out[i].duv = F::multiply(shapeOf().d, F::multiply(out[i].u, out[i].v));
        }
    }

    static bool hasAbscissaPublic(const Point& s, const Number<kLimbs>& r) noexcept {
        const Residue minus = F::subtract(s.z, s.v);
        if (F::isZeroMask(minus) != 0) return false;
        const Shape& shape = shapeOf();
        const Residue right = F::multiply(shape.s, F::add(s.z, s.v));
        return anyCandidatePublic<kLimbs>(r, P::kOrder, F::kModulus, [&](const Number<kLimbs>& x) {
            return F::isEqualMask(F::multiply(F::subtract(F::encode(x), shape.t), minus), right) != 0;
        });
    }

    static Complete startCompleteSecret(const Affine& a, const Residue& denominator) noexcept {
        return startSecret(a, denominator);
    }
    static Quick startSecret(const Affine& a, const Residue& denominator) noexcept {
        return {F::multiply(a.u, denominator), F::multiply(a.v, denominator), denominator,
                F::multiply(F::multiply(a.u, a.v), denominator)};
    }
    static void addQuickSecret(Quick& s, const Affine& t) noexcept { s = add(s, t); }
    static void addSecret(const Constants& /*none*/, Complete& s, const Affine& t) noexcept { s = add(s, t); }

    /// The zero point becomes some (x, 0), which no point of the subgroup has.
    static AffinePoint<kLimbs> toAffineSecret(const Complete& s) noexcept {
        const Shape& shape = shapeOf();
        const Residue minus = F::subtract(s.z, s.v);
        const Residue inverse = F::invert(F::multiply(minus, s.u));
        const Residue scaled = F::multiply(F::multiply(shape.s, F::add(s.z, s.v)), inverse);
        return {F::decode(F::add(F::multiply(scaled, s.u), shape.t)), F::decode(F::multiply(scaled, s.z))};
    }

  private:
    template <bool NeedT>
    static Point twiceWith(const Point& s) noexcept {
        const Residue uu = F::square(s.u);
        const Residue vv = F::square(s.v);
        const Residue g = F::add(uu, vv);
        const Residue e = F::subtract(F::square(F::add(s.u, s.v)), g);
        const Residue f = F::subtract(g, F::twice(F::square(s.z)));
        const Residue h = F::subtract(uu, vv);
        Point out{F::multiply(e, f), F::multiply(g, h), F::multiply(f, g), {}};
        if constexpr (NeedT) out.t = F::multiply(e, h);
        return out;
    }

    struct Shape {
        Residue d = F::encode(P::kEdwardsD);
        Residue s = F::multiply(F::subtract(F::one(), d), F::invertPublic(F::encode(Number<kLimbs>{{4}})));
        Residue t = F::multiply(F::add(F::one(), d), F::invertPublic(F::encode(Number<kLimbs>{{6}})));
    };
    static const Shape& shapeOf() noexcept {
        static const Shape shape;
        return shape;
    }

    static Point add(const Point& s, const Affine& t) noexcept {
        return sum(F::multiply(s.u, t.u), F::multiply(s.v, t.v), F::multiply(s.t, t.duv), s.z,
                   F::multiply(F::add(s.u, s.v), F::add(t.u, t.v)));
    }
    static Point sum(const Residue& uu, const Residue& vv, const Residue& dtt, const Residue& zz,
                     const Residue& cross) noexcept {
        const Residue e = F::subtract(cross, F::add(uu, vv));
        const Residue f = F::subtract(zz, dtt);
        const Residue g = F::add(zz, dtt);
        const Residue h = F::subtract(vv, uu);
        return {F::multiply(e, f), F::multiply(g, h), F::multiply(f, g), F::multiply(e, h)};
    }
};

}  // namespace gost
