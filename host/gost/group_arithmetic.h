// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Arithmetic (arithmetic.h) over a group: Weierstrass or Edwards, with a field for a kind of processor.
#pragma once

#include <algorithm>
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
    /// Of a point that somebody brings and that is multiplied by a secret once.
    static constexpr unsigned kAgreementWidth = 4;
    /// Blinded scalars are below 2^64 q.
    static constexpr std::size_t windowsOf(unsigned width) { return (kOrderBits + 64 + width - 1) / width; }

    /// Public scalars are split, when tables for all parts are there: a quarter of the doublings is left.
    static constexpr std::size_t kParts = 4;
    static constexpr std::size_t kPartLimbs = N / kParts;
    static constexpr unsigned kPointWidth = 5;  ///< digits of a point that somebody brings
    static constexpr unsigned kBaseOddWidth = 8;
    static constexpr std::size_t kPointEntries = std::size_t{1} << (kPointWidth - 2);
    static constexpr std::size_t kBaseEntries = std::size_t{1} << (kBaseOddWidth - 2);

    /// Odd multiples of 2^(64 kPartLimbs i) times a point, for every part i.
    static std::vector<Affine> oddMultiplesOfParts(Point power, std::size_t entries) {
        std::vector<Point> points;
        points.reserve(kParts * entries);
        for (std::size_t part = 0; part < kParts; ++part) {
            Point two = G::twice(power);
            points.push_back(power);
            for (std::size_t i = 1; i < entries; ++i)
                points.push_back(G::addPublic(points.back(), two));
            power = two;
            for (std::size_t bit = 1; bit < 64 * kPartLimbs; ++bit)
                power = G::twice(power);
        }
        std::vector<Affine> out(points.size());
        G::normalisePublic(points, out);
        return out;
    }

    using BaseTable = WindowTable<G, kBaseWidth>;
    struct Tables {
        BaseTable windows{G::toPoint(AffinePoint<N>{P::kX, P::kY}), windowsOf(kBaseWidth)};
        std::vector<Affine> odd = oddMultiplesOfParts(G::toPoint(AffinePoint<N>{P::kX, P::kY}), kBaseEntries);
        typename G::Constants constants;
    };
    struct Prepared final : PreparedPoint<N> {
        std::vector<Affine> odd;
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

    using Multiples = std::array<Point, kPointEntries>;
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
    static Point addDigitPublic(const Point& sum, const Affine* multiples, int digit) {
        const Affine& multiple = multiples[static_cast<std::size_t>(std::abs(digit)) / 2];
        return G::addPublic(sum, digit < 0 ? G::negateIf(~Limb{0}, multiple) : multiple);
    }

    /// One part of a scalar and the table that belongs to it.
    struct Row {
        SlidingDigits<kPartLimbs> digits;
        const Affine* multiples;
    };
    static void appendRows(std::vector<Row>& rows, const Number<N>& scalar, unsigned width,
                           const std::vector<Affine>& odd) {
        for (std::size_t part = 0; part < kParts; ++part) {
            Number<kPartLimbs> limbs;
            std::copy_n(scalar.limb.begin() + part * kPartLimbs, kPartLimbs, limbs.limb.begin());
            rows.push_back({SlidingDigits<kPartLimbs>(limbs, width), &odd[part * (odd.size() / kParts)]});
        }
    }

    /// k times the point of the table as a Sum, which the first entry of a window starts and all others join.
    template <class Sum, unsigned Width, class Start, class Add>
    static CheckedPoint<N> sumOfWindows(const WindowTable<G, Width>& table, const Number<N>& k,
                                        const Blinding<N>& blinding, Start&& start, Add&& add) {
        const Wiped<WideScalar<N>> scalar(oddScalar(k, blinding.orderMultiple, P::kOrder));
        Wiped<DoubleLimb> tags(0);
        Wiped<typename WindowTable<G, Width>::Entry> chosen;
        const auto entry = [&](std::size_t i) __attribute__((always_inline))->const Affine& {
            const OddDigit digit = oddDigit<N>(*scalar, i, Width, windowsOf(Width));
            table.entrySecret(*chosen, i, digit.index);
            *tags += negateTagIf(digit.negative, chosen->tag);
            chosen->point = G::negateIf(digit.negative, chosen->point);
            return chosen->point;
        };
        // Any element is as good as another one as denominator.
        Wiped<Sum> sum(start(entry(0), blinding.denominator));
        for (std::size_t i = 1; i < windowsOf(Width); ++i)
            add(*sum, entry(i));
        const AffinePoint<N> point = G::toAffineSecret(*sum);
        return {point, onCurveMask(point) & sameTagMask(foldTag(*tags), tagOfBlinded(k, blinding))};
    }
    template <unsigned Width>
    static CheckedPoint<N> completeSumOfWindows(const WindowTable<G, Width>& table,
                                                const typename G::Constants& constants, const Number<N>& k,
                                                const Blinding<N>& blinding) {
        return sumOfWindows<typename G::Complete>(
            table, k, blinding, G::startCompleteSecret,
            [&](typename G::Complete& sum, const Affine& entry) { G::addSecret(constants, sum, entry); });
    }

  public:
    [[nodiscard]] CheckedPoint<N> multiplyBaseSecret(const Number<N>& k,
                                                     const Blinding<N>& blinding) const override {
        return sumOfWindows<typename G::Quick>(
            tables().windows, k, blinding, G::startSecret,
            [](typename G::Quick& sum, const Affine& entry) { G::addQuickSecret(sum, entry); });
    }
    [[nodiscard]] CheckedPoint<N> multiplyBaseCompleteSecret(const Number<N>& k,
                                                             const Blinding<N>& blinding) const override {
        return completeSumOfWindows(tables().windows, tables().constants, k, blinding);
    }
    [[nodiscard]] CheckedPoint<N> multiplyPointSecret(const AffinePoint<N>& point, const Number<N>& k,
                                                      const Blinding<N>& blinding) const override {
        const WindowTable<G, kAgreementWidth> table(G::toPoint(point), windowsOf(kAgreementWidth));
        return completeSumOfWindows(table, typename G::Constants{}, k, blinding);
    }

    [[nodiscard]] std::unique_ptr<const PreparedPoint<N>> preparePublic(
        const AffinePoint<N>& point) const override {
        auto prepared = std::make_unique<Prepared>();
        prepared->odd = oddMultiplesOfParts(G::toPoint(point), kPointEntries);
        return prepared;
    }
    [[nodiscard]] bool sumHasAbscissaPublic(const Number<N>& a, const Number<N>& b,
                                            const PreparedPoint<N>& point,
                                            const Number<N>& r) const override {
        std::vector<Row> rows;
        rows.reserve(2 * kParts);
        appendRows(rows, a, kBaseOddWidth, tables().odd);
        appendRows(rows, b, kPointWidth, static_cast<const Prepared&>(point).odd);
        Point sum = G::zero();
        for (std::size_t i = SlidingDigits<kPartLimbs>::size(); i-- > 0;) {
            int any = 0;
            for (const Row& row : rows)
                any |= row.digits[i];
            sum = any != 0 ? G::twice(sum) : G::twiceBeforeTwice(sum);
            for (const Row& row : rows) {
                if (row.digits[i] != 0) sum = addDigitPublic(sum, row.multiples, row.digits[i]);
            }
        }
        return G::hasAbscissaPublic(sum, r);
    }
    [[nodiscard]] bool sumHasAbscissaPublic(const Number<N>& a, const Number<N>& b,
                                            const AffinePoint<N>& point, const Number<N>& r) const override {
        const Tables& of = tables();
        const auto multiples = oddMultiplesOf(G::toPoint(point));
        const SlidingDigits<N> baseDigits(a, kBaseOddWidth);
        const SlidingDigits<N> pointDigits(b, kPointWidth);
        Point sum = G::zero();
        bool started = false;
        for (std::size_t i = SlidingDigits<N>::size(); i-- > 0;) {
            const bool any = (baseDigits[i] | pointDigits[i]) != 0;
            if (started) sum = any ? G::twice(sum) : G::twiceBeforeTwice(sum);
            if (pointDigits[i] != 0) sum = addDigitPublic(sum, multiples, pointDigits[i]);
            if (baseDigits[i] != 0) sum = addDigitPublic(sum, of.odd.data(), baseDigits[i]);
            started |= any;
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
            sum = digits[i] != 0 ? G::twice(sum) : G::twiceBeforeTwice(sum);
            if (digits[i] != 0) sum = addDigitPublic(sum, multiples, digits[i]);
        }
        return G::isZeroPublic(sum);
    }

  private:
    mutable std::once_flag once_;
    mutable std::optional<Tables> tables_;
};

}  // namespace gost
