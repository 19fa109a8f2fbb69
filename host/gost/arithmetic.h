// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Multiples of points on one curve, behind one call each: what signatures are made of. An implementation is
// compiled for a curve and for a kind of processor (group_arithmetic.h); private to this room.
#pragma once

#include <memory>

#include "gost/affine_point.h"

namespace gost {

/// Fresh random values of one multiplication; they change every intermediate value and none of the results.
template <std::size_t N>
struct Blinding {
    Limb orderMultiple = 0;      ///< t: the scalar becomes k + t q; the lowest bit of t is not used
    Number<N> denominator{{1}};  ///< 0 < value < p: the coordinates start with it as denominator
};

/// A multiple of a point, and whether nothing went wrong on the way.
template <std::size_t N>
struct CheckedPoint : AffinePoint<N> {
    /// All ones when the point is on the curve and the entries that were added make up the scalar. Zero after
    /// a fault, and, for multiplyBaseSecret, when equal or opposite points met on the way.
    Limb sound = 0;
};

/// A public point with tables for many multiplications.
template <std::size_t N>
class PreparedPoint {
  public:
    PreparedPoint() = default;
    virtual ~PreparedPoint() = default;
    PreparedPoint(const PreparedPoint&) = delete;
    PreparedPoint& operator=(const PreparedPoint&) = delete;
};

template <std::size_t N>
class Arithmetic {
  public:
    Arithmetic() = default;
    virtual ~Arithmetic() = default;
    Arithmetic(const Arithmetic&) = delete;
    Arithmetic& operator=(const Arithmetic&) = delete;

    /// k times the base point, in constant time, for 0 < k < q.
    [[nodiscard]] virtual CheckedPoint<N> multiplyBaseSecret(const Number<N>& k,
                                                             const Blinding<N>& blinding) const = 0;
    /// The same with sums that have no exceptions, a third slower.
    [[nodiscard]] virtual CheckedPoint<N> multiplyBaseCompleteSecret(const Number<N>& k,
                                                                     const Blinding<N>& blinding) const = 0;

    /// k times a public point of the subgroup that is not the zero point, in constant time, for 0 < k < q.
    /// Sums without exceptions alone: somebody else chose the point. A table of it is made for each call.
    [[nodiscard]] virtual CheckedPoint<N> multiplyPointSecret(const AffinePoint<N>& point, const Number<N>& k,
                                                              const Blinding<N>& blinding) const = 0;

    [[nodiscard]] virtual bool isOnCurvePublic(const AffinePoint<N>& point) const = 0;
    /// q * point is the zero point, for a point of the curve.
    [[nodiscard]] virtual bool isInSubgroupPublic(const AffinePoint<N>& point) const = 0;
    /// For a point in the subgroup; costs nearly as much as one sum and makes all others twice as fast.
    [[nodiscard]] virtual std::unique_ptr<const PreparedPoint<N>> preparePublic(
        const AffinePoint<N>& point) const = 0;
    /// The abscissa of a * base + b * point is r modulo q, and the sum is not the zero point. a, b, r below
    /// q; a point in the subgroup, or one that this object has prepared.
    [[nodiscard]] virtual bool sumHasAbscissaPublic(const Number<N>& a, const Number<N>& b,
                                                    const AffinePoint<N>& point,
                                                    const Number<N>& r) const = 0;
    [[nodiscard]] virtual bool sumHasAbscissaPublic(const Number<N>& a, const Number<N>& b,
                                                    const PreparedPoint<N>& point,
                                                    const Number<N>& r) const = 0;
};

/// What the code is compiled for. kAdx is there on x86-64 only.
enum class Processor { kPortable, kAdx };

/// The best of this machine, found out once.
[[nodiscard]] Processor thisProcessor() noexcept;

template <std::size_t N>
using ArithmeticOf = const Arithmetic<N>& (*)(Processor);

/// One object per curve and processor for the whole process; its tables are made at first use.
template <class P>
[[nodiscard]] const Arithmetic<P::kLimbs>& arithmeticOf(Processor processor);

}  // namespace gost
