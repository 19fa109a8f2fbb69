// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Arithmetic (arithmetic.h) over a group: Weierstrass or Edwards, with a field for a kind of processor.
#pragma once

#include <mutex>
#include <optional>

#include "gost/arithmetic.h"
#include "gost/window_table.h"

namespace gost {

template <class P, class G>
class GroupArithmetic final : public Arithmetic<P::kLimbs> {
    static constexpr std::size_t N = P::kLimbs;
    using F = typename G::Field;
    using Point = typename G::Point;
    using Affine = typename G::Affine;

    static constexpr unsigned kOrderBits = bitLengthPublic(P::kOrder);
    static constexpr unsigned kBaseWidth = 6;
    static constexpr std::size_t kSecretWindows = (64 * (N + 1) + kBaseWidth - 1) / kBaseWidth;
    /// Before window i the sum is an odd multiple below 2^(Width i) in absolute value, and the entry one
    /// below 2^(Width (i + 1)). While both together stay below q they can be neither equal nor opposite.
    static constexpr std::size_t kDistinctWindows = (kOrderBits - 1) / kBaseWidth;

    static constexpr unsigned kPointWidth = 5;    ///< digits of a point seen once
    static constexpr unsigned kSlidingWidth = 9;  ///< digits of the base point

    using BaseTable = WindowTable<G, kBaseWidth>;
    struct Tables {
        BaseTable windows{G::toPoint(AffinePoint<N>{P::kX, P::kY}), kSecretWindows};
        std::vector<Affine> odd = oddMultiples();
        typename G::Constants constants;

        static std::vector<Affine> oddMultiples() {
            std::vector<Point> points{G::toPoint(AffinePoint<N>{P::kX, P::kY})};
            const Point two = G::twice(points[0]);
            while (points.size() < std::size_t{1} << (kSlidingWidth - 2))
                points.push_back(G::addPublic(points.back(), two));
            std::vector<Affine> out(points.size());
            G::normalisePublic(points, out);
            return out;
        }
    };

    const Tables& tables() const {
        std::call_once(once_, [this] { tables_.emplace(); });
        return *tables_;
    }

    static Limb onCurveMask(const AffinePoint<N>& point) {
        const auto x = F::encode(point.x);
        const auto cubic = F::add(F::multiply(F::add(F::square(x), F::encode(P::kA)), x), F::encode(P::kB));
        return F::isEqualMask(F::square(F::encode(point.y)), cubic);
    }

    /// What oddScalar() should have made.
    static Limb tagOfBlinded(const Number<N>& k, const Blinding<N>& blinding) {
        const Limb multiple = oddMultiple(k, blinding.orderMultiple);
        return foldTag(DoubleLimb{tagOf(k)} + multiplyTags(tagOf(Number<1>{{multiple}}), tagOf(P::kOrder)));
    }

    using Multiples = std::array<Point, std::size_t{1} << (kPointWidth - 2)>;
    static Multiples oddMultiplesOf(const Point& point) {
        Multiples out;
        out[0] = point;
        const Point two = G::twice(point);
        for (std::size_t i = 1; i < out.size(); ++i)
            out[i] = G::addPublic(out[i - 1], two);
        return out;
    }
    static Point addDigitPublic(const Point& sum, const Multiples& multiples, int digit) {
        const Point& multiple = multiples[static_cast<std::size_t>(std::abs(digit)) / 2];
        return G::addPublic(sum, digit < 0 ? G::negate(multiple) : multiple);
    }

  public:
    [[nodiscard]] CheckedPoint<N> multiplyBaseSecret(const Number<N>& k,
                                                     const Blinding<N>& blinding) const override {
        const Tables& of = tables();
        const Wiped<WideScalar<N>> scalar(oddScalar(k, blinding.orderMultiple, P::kOrder));
        Wiped<DoubleLimb> tags(0);
        const auto entry = [&](std::size_t i) {
            const OddDigit digit = oddDigit<N>(*scalar, i, kBaseWidth, kSecretWindows);
            const Wiped<typename BaseTable::Entry> chosen(of.windows.entrySecret(i, digit.index));
            *tags += negateTagIf(digit.negative, chosen->tag);
            return Wiped<Affine>(G::negateIf(digit.negative, chosen->point));
        };
        // Any element is as good as another one as denominator.
        Wiped<typename G::Quick> quick(G::startSecret(*entry(0), blinding.denominator));
        for (std::size_t i = 1; i < kDistinctWindows; ++i)
            G::addDistinctSecret(*quick, *entry(i));
        Wiped<typename G::Complete> sum(G::toComplete(*quick));
        for (std::size_t i = kDistinctWindows; i < kSecretWindows; ++i)
            G::addSecret(of.constants, *sum, *entry(i));
        const AffinePoint<N> point = G::toAffineSecret(*sum);
        return {point, onCurveMask(point) & sameTagMask(foldTag(*tags), tagOfBlinded(k, blinding))};
    }

    [[nodiscard]] bool sumHasAbscissaPublic(const Number<N>& a, const Number<N>& b,
                                            const AffinePoint<N>& point, const Number<N>& r) const override {
        const Tables& of = tables();
        const auto multiples = oddMultiplesOf(G::toPoint(point));
        const SlidingDigits<N> baseDigits(a, kSlidingWidth);
        const SlidingDigits<N> pointDigits(b, kPointWidth);
        Point sum = G::zero();
        bool started = false;
        for (std::size_t i = SlidingDigits<N>::size(); i-- > 0;) {
            if (started) sum = G::twice(sum);
            if (const int digit = pointDigits[i]; digit != 0) {
                sum = addDigitPublic(sum, multiples, digit);
                started = true;
            }
            if (const int digit = baseDigits[i]; digit != 0) {
                const Affine& multiple = of.odd[static_cast<std::size_t>(std::abs(digit)) / 2];
                sum = G::addPublic(sum, G::negateIf(digit < 0 ? ~Limb{0} : Limb{0}, multiple));
                started = true;
            }
        }
        return G::hasAbscissaPublic(sum, r);
    }

    [[nodiscard]] bool isOnCurvePublic(const AffinePoint<N>& point) const override {
        return onCurveMask(point) != 0;
    }

    [[nodiscard]] bool isInSubgroupPublic(const AffinePoint<N>& point) const override {
        const Point start = G::toPoint(point);
        if (F::isZeroMask(start.z) != 0) return false;
        const Multiples multiples = oddMultiplesOf(start);
        const SlidingDigits<N> digits(P::kOrder, kPointWidth);
        Point sum = G::zero();
        for (std::size_t i = SlidingDigits<N>::size(); i-- > 0;) {
            sum = G::twice(sum);
            if (digits[i] != 0) sum = addDigitPublic(sum, multiples, digits[i]);
        }
        return G::isZeroPublic(sum);
    }

  private:
    mutable std::once_flag once_;
    mutable std::optional<Tables> tables_;
};

}  // namespace gost
