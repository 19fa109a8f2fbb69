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

    static constexpr unsigned kPointWidth = 5;     ///< digits of a point seen once
    static constexpr unsigned kSlidingWidth = 9;   ///< digits of the base point
    static constexpr unsigned kPreparedWidth = 5;  ///< windows of a prepared point

    struct Tables {
        WindowTable<G, kBaseWidth> windows{G::toPoint(AffinePoint<N>{P::kX, P::kY}), kSecretWindows};
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

    /// The windows of an odd scalar, its smallest first, starting from sum.
    template <class Table>
    static Point addWindowsPublic(const Table& table, unsigned width, std::size_t windows,
                                  const Number<N>& scalar, Point sum) {
        const WideScalar<N> odd = oddScalar(scalar, 0, P::kOrder);
        for (std::size_t i = 0; i < windows; ++i) {
            const OddDigit digit = oddDigit<N>(odd, i, width, windows);
            sum = G::addPublic(sum, G::negateIf(digit.negative, table.entryPublic(i, digit.index)));
        }
        return sum;
    }

    class Prepared final : public PreparedPoint<N> {
      public:
        Prepared(const GroupArithmetic& base, const AffinePoint<N>& point)
            : base_(&base), table_(G::toPoint(point), windowsOf(kPreparedWidth)) {}
        [[nodiscard]] bool sumHasAbscissaPublic(const Number<N>& a, const Number<N>& b,
                                                const Number<N>& r) const override {
            Point sum =
                addWindowsPublic(base_->tables().windows, kBaseWidth, windowsOf(kBaseWidth), a, G::zero());
            sum = addWindowsPublic(table_, kPreparedWidth, table_.windows(), b, sum);
            return G::hasAbscissaPublic(sum, r);
        }

      private:
        /// Enough for scalars below 2 q.
        static constexpr std::size_t windowsOf(unsigned width) {
            return (kOrderBits + 1 + width - 1) / width;
        }
        const GroupArithmetic* base_;
        WindowTable<G, kPreparedWidth> table_;
    };

  public:
    [[nodiscard]] AffinePoint<N> multiplyBaseSecret(const Number<N>& k,
                                                    const Blinding<N>& blinding) const override {
        const Tables& of = tables();
        const Wiped<WideScalar<N>> scalar(oddScalar(k, blinding.orderMultiple, P::kOrder));
        const auto entry = [&](std::size_t i) {
            const OddDigit digit = oddDigit<N>(*scalar, i, kBaseWidth, kSecretWindows);
            return Wiped<Affine>(G::negateIf(digit.negative, of.windows.entrySecret(i, digit.index)));
        };
        // Any element is as good as another one as denominator.
        Wiped<typename G::Quick> quick(G::startSecret(*entry(0), blinding.denominator));
        for (std::size_t i = 1; i < kDistinctWindows; ++i)
            G::addDistinctSecret(*quick, *entry(i));
        Wiped<typename G::Complete> sum(G::toComplete(*quick));
        for (std::size_t i = kDistinctWindows; i < kSecretWindows; ++i)
            G::addSecret(of.constants, *sum, *entry(i));
        return G::toAffineSecret(*sum);
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
        const auto x = F::encode(point.x);
        const auto cubic = F::add(F::multiply(F::add(F::square(x), F::encode(P::kA)), x), F::encode(P::kB));
        return F::isEqualMask(F::square(F::encode(point.y)), cubic) != 0;
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

    [[nodiscard]] std::unique_ptr<const PreparedPoint<N>> preparePublic(
        const AffinePoint<N>& point) const override {
        return std::make_unique<Prepared>(*this, point);
    }

  private:
    mutable std::once_flag once_;
    mutable std::optional<Tables> tables_;
};

}  // namespace gost
