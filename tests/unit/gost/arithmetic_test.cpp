// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Field and curve arithmetic judged by CryptoPP::Integer and CryptoPP::ECP.
#include <cryptopp/ecp.h>
#include <cryptopp/integer.h>
#include <cryptopp/osrng.h>

#include <boost/test/unit_test.hpp>

#include "gost/curve_parameters.h"
#include "gost/scalar_multiplication.h"

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
        BOOST_TEST((integerOf(field.decode(field.invert(field.encode(numberOf<N>(a))))) == a.InverseMod(m)));
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
        : curve(integerOf(domain.p.modulus()), integerOf(domain.p.decode(domain.a)),
                integerOf(domain.p.decode(domain.b))),
          base(integerOf(domain.p.decode(domain.base.x)), integerOf(domain.p.decode(domain.base.y))),
          order(integerOf(domain.q.modulus())) {}

    void requireSame(const AffinePoint<N>& got, const CryptoPP::ECP::Point& expected) const {
        BOOST_TEST((integerOf(got.x) == expected.x));
        BOOST_TEST((integerOf(got.y) == expected.y));
    }
};

template <std::size_t N>
void checkMultiples(const Domain<N>& domain) {
    const Reference<N> reference(domain);
    std::vector<Integer> scalars{Integer::One(),        Integer::Two(),      Integer(15),
                                 Integer(16),           reference.order - 1, reference.order - 2,
                                 reference.order >> 1U, Integer::Power2(64), Integer::Power2(200) - 1};
    for (int i = 0; i < 6; ++i)
        scalars.emplace_back(randomness(), Integer::One(), reference.order - 1);
    const Number<N> seven = numberOf<N>(Integer(7));
    for (const Integer& k : scalars) {
        const CryptoPP::ECP::Point expected = reference.curve.Multiply(k, reference.base);
        const Number<N> scalar = numberOf<N>(k);
        for (const Limb t : {Limb{0}, Limb{1}, ~Limb{0}}) {
            Blinding<N> blinding = randomBlinding<N>();
            blinding.orderMultiple = t;
            reference.requireSame(toAffine(domain, multiplyBaseSecret(domain, scalar, blinding)), expected);
            reference.requireSame(toAffine(domain, multiplySecret(domain, domain.base, scalar, blinding)),
                                  expected);
        }
        const Blinding<N> blinding = randomBlinding<N>();
        const Point<N> other = multiplyBaseSecret(domain, seven, blinding);
        reference.requireSame(toAffine(domain, multiplySecret(domain, other, scalar, randomBlinding<N>())),
                              reference.curve.Multiply(k * 7 % reference.order, reference.base));
        const CryptoPP::ECP::Point eightfold =
            reference.curve.Multiply(k * 8 % reference.order, reference.base);
        reference.requireSame(toAffine(domain, multiplySumPublic(domain, scalar, domain.base, scalar, other)),
                              eightfold);
        reference.requireSame(
            toAffine(domain, multiplySumPublic(domain, scalar, scalar, *makeComb(domain, other))), eightfold);
    }
}

template <std::size_t N>
void checkZeroPoint(const Domain<N>& domain) {
    const Point<N> zero = zeroPoint(domain);
    const Point<N>& base = domain.base;
    const Point<N> minus = negate(domain, base);
    BOOST_TEST(isZeroPoint(add(domain, zero, zero)));
    BOOST_TEST(isZeroPoint(twice(domain, zero)));
    BOOST_TEST(isZeroPoint(add(domain, base, minus)));
    BOOST_TEST(!isZeroPoint(add(domain, base, zero)));
    const Reference<N> reference(domain);
    reference.requireSame(toAffine(domain, add(domain, base, zero)), reference.base);
    reference.requireSame(toAffine(domain, add(domain, zero, base)), reference.base);
    reference.requireSame(toAffine(domain, add(domain, base, base)), reference.curve.Double(reference.base));
    reference.requireSame(toAffine(domain, twice(domain, base)), reference.curve.Double(reference.base));
    BOOST_TEST(isInSubgroup(domain, base));
    BOOST_TEST(isZeroPoint(multiplyBaseSecret(domain, domain.q.modulus(), randomBlinding<N>())));
    BOOST_TEST(isZeroPoint(multiplySecret(domain, base, Number<N>{}, randomBlinding<N>())));
    BOOST_TEST(!isZeroPoint(Point<N>{}));  // the mark of an exceptional case is not the zero point
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

BOOST_AUTO_TEST_CASE(multiplesOfPointsAgreeWithCryptoPP) {
    for (const Curve& curve : allCurves()) {
        BOOST_TEST_CONTEXT(curve.name) {
            withDomain(curve, [](const auto& domain) { checkMultiples(domain); });
        }
    }
}

BOOST_AUTO_TEST_CASE(theZeroPointNeedsNoSpecialCase) {
    for (const Curve& curve : allCurves()) {
        BOOST_TEST_CONTEXT(curve.name) {
            withDomain(curve, [](const auto& domain) { checkZeroPoint(domain); });
        }
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
    BOOST_TEST(sameIndexMask(3, 3) == ~Limb{0});
    BOOST_TEST(sameIndexMask(3, 2) == Limb{0});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace gost
