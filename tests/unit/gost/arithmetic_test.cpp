// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Field and curve arithmetic judged by CryptoPP::Integer and CryptoPP::ECP, on every path that this machine
// has.
#include <cryptopp/ecp.h>
#include <cryptopp/integer.h>
#include <cryptopp/osrng.h>

#include <boost/test/unit_test.hpp>

#include "gost/curve_groups.h"
#include "gost/curve_parameters.h"
#include "gost/wide_product_adx.h"

namespace gost {
namespace {

using CryptoPP::Integer;

template <std::size_t N>
Integer integerOf(const Number<N>& number) {
    std::array<std::uint8_t, 8 * N> octets{};
    storeBigEndian(number, octets);
    return Integer(octets.data(), octets.size());
}

template <std::size_t N>
Number<N> numberOf(const Integer& integer) {
    std::array<std::uint8_t, 8 * N> octets{};
    integer.Encode(octets.data(), octets.size());
    return numberFromBigEndian<N>(octets);
}

CryptoPP::RandomNumberGenerator& randomness() {
    static CryptoPP::AutoSeededRandomPool pool;
    return pool;
}

/// Random numbers below the modulus, and those at its ends.
std::vector<Integer> samples(const Integer& modulus) {
    std::vector<Integer> out{Integer::Zero(), Integer::One(), Integer::Two(),
                             modulus - 1,     modulus - 2,    modulus >> 1U};
    for (int i = 0; i < 12; ++i)
        out.emplace_back(randomness(), Integer::Zero(), modulus - 1);
    return out;
}

template <std::size_t N>
void checkPair(const Field<N>& field, const Integer& m, const Integer& a, const Integer& b) {
    const Element<N> left = field.encode(numberOf<N>(a));
    const Element<N> right = field.encode(numberOf<N>(b));
    const auto plain = [&](const Element<N>& element) { return integerOf(field.decode(element)); };
    BOOST_TEST((plain(left) == a));
    BOOST_TEST((plain(field.add(left, right)) == (a + b) % m));
    BOOST_TEST((plain(field.subtract(left, right)) == (a + m - b) % m));
    BOOST_TEST((plain(field.multiply(left, right)) == a * b % m));
    BOOST_TEST((plain(field.square(left)) == a * a % m));
    BOOST_TEST((plain(field.negate(left)) == (m - a) % m));
    BOOST_TEST((plain(field.thrice(left)) == a * 3 % m));
    BOOST_TEST((Field<N>::isEqualMask(left, right) != 0) == (a == b));
    BOOST_TEST((Field<N>::isZeroMask(left) != 0) == a.IsZero());
}

template <std::size_t N>
void checkField(const Field<N>& field) {
    const Integer m = integerOf(field.modulus());
    const std::vector<Integer> values = samples(m);
    for (const Integer& a : values) {
        for (const Integer& b : values)
            checkPair(field, m, a, b);
        const Element<N> element = field.encode(numberOf<N>(a));
        BOOST_TEST((integerOf(field.decode(field.invert(element))) == a.InverseMod(m)));
        BOOST_TEST((integerOf(field.decode(field.invertPublic(element))) == a.InverseMod(m)));
    }
    // Numbers that are not reduced, up to the greatest of the width.
    const Integer all = Integer::Power2(64 * N);
    for (const Integer& a : {m, Integer(m + 1), Integer(all - 1), Integer(randomness(), m, all - 1)})
        BOOST_TEST((integerOf(field.decode(field.encode(numberOf<N>(a)))) == a % m));
}

template <std::size_t N>
Blinding<N> randomBlinding() {
    Blinding<N> blinding;
    randomness().GenerateBlock(reinterpret_cast<std::uint8_t*>(&blinding.orderMultiple), sizeof(Limb));
    randomness().GenerateBlock(reinterpret_cast<std::uint8_t*>(blinding.denominator.limb.data()),
                               8 * (N - 1));
    blinding.denominator.limb[0] |= 1U;
    return blinding;
}

/// The judge of points.
template <std::size_t N>
struct Reference {
    CryptoPP::ECP curve;
    CryptoPP::ECP::Point base;
    Integer order;

    explicit Reference(const Domain<N>& domain)
        : curve(integerOf(domain.p.modulus()), integerOf(domain.a), integerOf(domain.b)),
          base(integerOf(domain.base.x), integerOf(domain.base.y)),
          order(integerOf(domain.q.modulus())) {}

    [[nodiscard]] CryptoPP::ECP::Point times(const Integer& k) const {
        return curve.Multiply(k % order, base);
    }
    [[nodiscard]] AffinePoint<N> pointOf(const Integer& k) const {
        const CryptoPP::ECP::Point point = times(k);
        return {numberOf<N>(point.x), numberOf<N>(point.y)};
    }
};

std::vector<Processor> processors() {
    std::vector<Processor> out{Processor::kPortable};
    if (thisProcessor() != Processor::kPortable) out.push_back(thisProcessor());
    return out;
}

/// Calls check with a curve's numbers and one implementation of its arithmetic, for all of them.
template <class Check>
void onEveryPath(Check&& check) {
    for (const Curve& curve : allCurves()) {
        for (const Processor processor : processors()) {
            BOOST_TEST_CONTEXT(curve.name << (processor == Processor::kPortable ? ", portable" : ", ADX")) {
                withDomain(curve, [&](const auto& domain) { check(domain, domain.arithmeticOn(processor)); });
            }
        }
    }
}

/// Scalars at the ends of the range, at the borders of windows, and random ones.
std::vector<Integer> scalarsBelow(const Integer& order) {
    std::vector<Integer> out{Integer::One(),
                             Integer::Two(),
                             Integer(3),
                             Integer(63),
                             Integer(64),
                             Integer(65),
                             Integer(order - 1),
                             Integer(order - 2),
                             Integer(order >> 1U),
                             Integer::Power2(64),
                             Integer::Power2(200) - 1,
                             Integer::Power2(246),
                             Integer(order - 64)};
    for (int i = 0; i < 8; ++i)
        out.emplace_back(randomness(), Integer::One(), order - 1);
    return out;
}

template <std::size_t N>
void checkBaseMultiples(const Domain<N>& domain, const Arithmetic<N>& arithmetic) {
    const Reference<N> reference(domain);
    for (const Integer& k : scalarsBelow(reference.order)) {
        const CryptoPP::ECP::Point expected = reference.times(k);
        for (const Limb t : {Limb{0}, Limb{1}, Limb{2}, ~Limb{0}, randomBlinding<N>().orderMultiple}) {
            Blinding<N> blinding = randomBlinding<N>();
            blinding.orderMultiple = t;
            const CheckedPoint<N> got = arithmetic.multiplyBaseSecret(numberOf<N>(k), blinding);
            const CheckedPoint<N> complete = arithmetic.multiplyBaseCompleteSecret(numberOf<N>(k), blinding);
            BOOST_TEST((integerOf(complete.x) == expected.x));
            BOOST_TEST((integerOf(complete.y) == expected.y));
            BOOST_TEST(complete.sound == ~Limb{0});
            // Small multiples of q are no random blinding: equal points may meet, which must be seen.
            if (got.sound == 0 && t <= 2) continue;
            BOOST_TEST((integerOf(got.x) == expected.x));
            BOOST_TEST((integerOf(got.y) == expected.y));
            BOOST_TEST(got.sound == ~Limb{0});
        }
    }
}

/// The abscissa of (a + b f) P from a P + b (f P), where it is that of a point at all.
template <std::size_t N>
void checkSum(const Domain<N>& domain, const Arithmetic<N>& arithmetic, const Integer& a, const Integer& b,
              const Integer& f) {
    const Reference<N> reference(domain);
    const AffinePoint<N> point = reference.pointOf(f);
    const CryptoPP::ECP::Point expected = reference.times(a + b * f);
    const auto prepared = arithmetic.preparePublic(point);
    const auto holds = [&](const Integer& r) {
        const bool plain =
            arithmetic.sumHasAbscissaPublic(numberOf<N>(a), numberOf<N>(b), point, numberOf<N>(r));
        BOOST_TEST(plain == arithmetic.sumHasAbscissaPublic(numberOf<N>(a), numberOf<N>(b), *prepared,
                                                            numberOf<N>(r)));
        return plain;
    };
    const Integer r = expected.identity ? Integer::Zero() : expected.x % reference.order;
    BOOST_TEST(holds(r) == !expected.identity);
    BOOST_TEST(!holds((r + 1) % reference.order));
}

template <std::size_t N>
void checkSums(const Domain<N>& domain, const Arithmetic<N>& arithmetic) {
    const Integer order = integerOf(domain.q.modulus());
    const Integer random(randomness(), Integer::One(), order - 1);
    const Integer other(randomness(), Integer::One(), order - 1);
    checkSum(domain, arithmetic, random, other, random);
    checkSum(domain, arithmetic, random, other, Integer(7));
    // Sums that meet equal, opposite and zero points on the way.
    for (const Integer& factor : {Integer::One(), Integer(order - 1), Integer::Two()}) {
        checkSum(domain, arithmetic, random, random, factor);
        checkSum(domain, arithmetic, Integer::One(), Integer::One(), factor);
        checkSum(domain, arithmetic, random, order - random, factor);
        checkSum(domain, arithmetic, Integer(order - 1), Integer::Two(), factor);
    }
    checkSum(domain, arithmetic, Integer::Zero(), random, other);
    checkSum(domain, arithmetic, random, Integer::Zero(), other);
    checkSum(domain, arithmetic, Integer::Zero(), Integer::Zero(), other);
}

template <std::size_t N>
void checkPoints(const Domain<N>& domain, const Arithmetic<N>& arithmetic) {
    const Reference<N> reference(domain);
    for (const Integer& k : {Integer::One(), Integer::Two(), Integer(reference.order - 1)}) {
        AffinePoint<N> point = reference.pointOf(k);
        BOOST_TEST(arithmetic.isOnCurvePublic(point));
        BOOST_TEST(arithmetic.isInSubgroupPublic(point));
        point.y.limb[0] ^= 1U;
        BOOST_TEST(!arithmetic.isOnCurvePublic(point));
    }
}

/// The fields of points, by kernel.
template <class F>
void checkPointField() {
    constexpr std::size_t N = F::kLimbs;
    const Integer m = integerOf(F::kModulus);
    const auto plain = [](const auto& residue) { return integerOf(F::decode(residue)); };
    std::vector<std::pair<Integer, typename F::Residue>> values;
    for (const Integer& a : samples(m))
        values.emplace_back(a, F::encode(numberOf<N>(a)));
    if (integerOf(F::one()) == 1) {  // a folded field: residues at or above the modulus are as good
        const Integer all = Integer::Power2(64 * N);
        for (const Integer& a : {m, Integer(m + 1), Integer(all - 1), Integer(all - 2)})
            values.emplace_back(a % m, numberOf<N>(a));
        // (2^(64 N) - 1) b folds to just below 2^(64 N) before its last carry for these b, and then
        // overflows.
        const Integer c = all - m;
        for (const Integer& k : {Integer::One(), Integer::Two(), Integer(c - 2)}) {
            const Integer b = (all * k + c - 1) / (c - 1);
            if (b < all) values.emplace_back(b % m, numberOf<N>(b));
        }
    }
    for (const auto& [a, left] : values) {
        BOOST_TEST((plain(left) == a));
        BOOST_TEST((plain(F::square(left)) == a * a % m));
        BOOST_TEST((plain(F::negate(left)) == (m - a) % m));
        BOOST_TEST((plain(F::thrice(left)) == a * 3 % m));
        BOOST_TEST((plain(F::halve(left)) * 2 % m == a));
        BOOST_TEST((plain(F::negateIf(~Limb{0}, left)) == (m - a) % m));
        BOOST_TEST((plain(F::negateIf(0, left)) == a));
        BOOST_TEST((plain(F::invert(left)) == a.InverseMod(m)));
        BOOST_TEST((plain(F::invertPublic(left)) == a.InverseMod(m)));
        BOOST_TEST((F::isZeroMask(left) == (a.IsZero() ? ~Limb{0} : Limb{0})));
        for (const auto& [b, right] : values) {
            BOOST_TEST((plain(F::add(left, right)) == (a + b) % m));
            BOOST_TEST((plain(F::subtract(left, right)) == (a + m - b) % m));
            BOOST_TEST((plain(F::multiply(left, right)) == a * b % m));
            BOOST_TEST((F::isEqualMask(left, right) == (a == b ? ~Limb{0} : Limb{0})));
        }
    }
}

template <class P>
void checkFieldsOf() {
    checkPointField<FieldOf<P, PortableKernel>>();
#ifdef TAMGA_GOST_ADX
    if (thisProcessor() == Processor::kAdx) checkPointField<FieldOf<P, AdxKernel>>();
#endif
}

template <std::size_t N>
void checkDigits(const Number<N>& scalar) {
    const Integer expected = integerOf(scalar);
    for (const unsigned width : {2U, 5U, 9U}) {
        const SlidingDigits<N> digits(scalar, width);
        Integer sum;
        for (std::size_t i = SlidingDigits<N>::size(); i-- > 0;) {
            sum = sum * 2 + Integer(static_cast<long>(digits[i]));
            BOOST_TEST((digits[i] == 0 || (digits[i] % 2 != 0 && std::abs(digits[i]) < 1 << (width - 1))));
        }
        BOOST_TEST((sum == expected));
    }
    WideScalar<N> odd{};
    std::copy(scalar.limb.begin(), scalar.limb.end(), odd.begin());
    odd[0] |= 1U;
    constexpr std::size_t kWindows = (64 * N + 5) / 6;
    Integer sum;
    for (std::size_t i = kWindows; i-- > 0;) {
        const OddDigit digit = oddDigit<N>(odd, i, 6, kWindows);
        const Integer magnitude(static_cast<long>(2 * digit.index + 1));
        sum = sum * 64 + (digit.negative != 0 ? -magnitude : magnitude);
    }
    BOOST_TEST((sum == expected + (expected.IsEven() ? 1 : 0)));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(arithmetic)

BOOST_AUTO_TEST_CASE(fieldsAgreeWithIntegers) {
    for (const Curve& curve : allCurves()) {
        BOOST_TEST_CONTEXT(curve.name) {
            withDomain(curve, [](const auto& domain) {
                checkField(domain.p);
                checkField(domain.q);
            });
        }
    }
}

BOOST_AUTO_TEST_CASE(smallFieldsAgreeWithIntegers) {
    // Moduli far below the width, and the widest ones.
    for (const Integer& modulus :
         {Integer(3), Integer(5), Integer("0xffffffffffffffc5"), Integer::Power2(255) - 19})
        checkField(Field<4>(numberOf<4>(modulus)));
}

BOOST_AUTO_TEST_CASE(inversesOfNumbersWithLongRunsOfBits) {
    // Division steps take longest and carry farthest where numbers are near powers of two and near the
    // modulus.
    const auto check = []<std::size_t N>(const Number<N>& modulus) {
        const Integer m = integerOf(modulus);
        for (unsigned bit = 0; bit < m.BitCount(); bit += 5) {
            const Integer power = Integer::Power2(bit) % m;
            for (const Integer& a :
                 {power, Integer(power - 1), Integer(m - power), Integer(m - (power + 1) % m)}) {
                const Number<N> number = numberOf<N>(a % m);
                const Integer expected = (a % m).InverseMod(m);
                BOOST_TEST((integerOf(inverse<N>(number, modulus)) == expected));
                BOOST_TEST((integerOf(inversePublic<N>(number, modulus)) == expected));
            }
        }
    };
    for (const Curve& curve : allCurves()) {
        withDomain(curve, [&](const auto& domain) {
            check(domain.p.modulus());
            check(domain.q.modulus());
        });
    }
}

BOOST_AUTO_TEST_CASE(fieldsOfPointsAgreeWithIntegers) {
    checkFieldsOf<Test256>();
    checkFieldsOf<CryptoProA>();
    checkFieldsOf<CryptoProB>();
    checkFieldsOf<CryptoProC>();
    checkFieldsOf<Test512>();
    checkFieldsOf<Tc26A512>();
    checkFieldsOf<Tc26B512>();
}

BOOST_AUTO_TEST_CASE(multiplesOfTheBaseAgreeWithCryptoPP) {
    onEveryPath([](const auto& domain, const auto& arithmetic) { checkBaseMultiples(domain, arithmetic); });
}

/// Blinded scalars made so that the sum before the last window is the last entry, modulo q: the fast sums
/// must say that they are not right, the complete ones must be.
template <std::size_t N>
void checkMeetingPoints(const Domain<N>& domain, const Arithmetic<N>& arithmetic) {
    // The Edwards form, of the curves with cofactor 4, has no such points.
    if (domain.q.bits() < domain.p.bits()) return;
    const Reference<N> reference(domain);
    const unsigned last = (domain.q.bits() + 64 + 5) / 6 - 1;
    const Integer entry = Integer::Power2(6 * last);
    Integer before = entry % reference.order;  // odd, as all digits are, and shorter than the entry
    if (before.IsEven()) before -= reference.order;
    const Integer scalar = before + entry;
    const Integer k = scalar % reference.order;
    const Integer t = scalar / reference.order;
    BOOST_REQUIRE(t.BitCount() <= 64);
    Blinding<N> blinding = randomBlinding<N>();
    blinding.orderMultiple = numberOf<4>(t).limb[0];
    const CryptoPP::ECP::Point expected = reference.times(k);
    const CheckedPoint<N> quick = arithmetic.multiplyBaseSecret(numberOf<N>(k), blinding);
    const CheckedPoint<N> complete = arithmetic.multiplyBaseCompleteSecret(numberOf<N>(k), blinding);
    BOOST_TEST(quick.sound == Limb{0});
    BOOST_TEST(complete.sound == ~Limb{0});
    BOOST_TEST((integerOf(complete.x) == expected.x));
    BOOST_TEST((integerOf(complete.y) == expected.y));
}

BOOST_AUTO_TEST_CASE(pointsThatMeetAreSeen) {
    onEveryPath([](const auto& domain, const auto& arithmetic) { checkMeetingPoints(domain, arithmetic); });
}

BOOST_AUTO_TEST_CASE(sumsOfMultiplesAgreeWithCryptoPP) {
    onEveryPath([](const auto& domain, const auto& arithmetic) { checkSums(domain, arithmetic); });
}

BOOST_AUTO_TEST_CASE(pointsAreTold) {
    onEveryPath([](const auto& domain, const auto& arithmetic) { checkPoints(domain, arithmetic); });
}

BOOST_AUTO_TEST_CASE(digitsAddUpToTheirScalar) {
    checkDigits(Number<4>{});
    checkDigits(Number<4>{{1}});
    checkDigits(numberOf<4>(Integer::Power2(256) - 1));
    checkDigits(numberOf<8>(Integer::Power2(512) - 1));
    checkDigits(numberOf<8>(Integer::Power2(511)));
    for (int i = 0; i < 50; ++i) {
        checkDigits(numberOf<4>(Integer(randomness(), 256)));
        checkDigits(numberOf<8>(Integer(randomness(), 512)));
    }
}

BOOST_AUTO_TEST_CASE(tagsAreScalarsModuloTheirPrime) {
    const Integer modulus(Integer::Power2(61) - 1);
    const auto residue = [&](Limb tag) { return integerOf(Number<1>{{tag}}) % modulus; };
    for (int i = 0; i < 50; ++i) {
        const Integer a(randomness(), 512);
        const Number<8> number = numberOf<8>(a);
        BOOST_TEST((residue(tagOf(number)) == a % modulus));
        BOOST_TEST((residue(tagOfMultiple(63, 6 * static_cast<std::size_t>(i))) ==
                    Integer(63) * Integer::Power2(6 * static_cast<std::size_t>(i)) % modulus));
        BOOST_TEST((residue(negateTagIf(~Limb{0}, tagOf(number))) == (modulus - a % modulus) % modulus));
        BOOST_TEST(sameTagMask(tagOf(number), tagOf(numberOf<8>(a % modulus))) == ~Limb{0});
        BOOST_TEST(sameTagMask(tagOf(number), tagOf(numberOf<8>((a + 1) % modulus))) == Limb{0});
    }
}

BOOST_AUTO_TEST_CASE(masksAndComparisons) {
    const Number<4> small{{5, 0, 0, 0}};
    const Number<4> great{{4, 0, 0, 1}};
    BOOST_TEST(isLessMask(small, great) == ~Limb{0});
    BOOST_TEST(isLessMask(great, small) == Limb{0});
    BOOST_TEST(isLessMask(small, small) == Limb{0});
    BOOST_TEST(isZeroMask(Number<4>{}) == ~Limb{0});
    BOOST_TEST(isZeroMask(Number<4>{{0, 0, Limb{1} << 63U, 0}}) == Limb{0});
    BOOST_TEST(bitLengthPublic(great) == 193U);
    BOOST_TEST(bitLengthPublic(Number<4>{}) == 0U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace gost
