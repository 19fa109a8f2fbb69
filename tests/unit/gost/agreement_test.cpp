// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Key agreement beyond the vectors (vectors_test.cpp) and the messages of the standards, which
// tests/unit/signature opens.
#include "gost/key_agreement.h"

#include <cryptopp/osrng.h>

#include <array>
#include <boost/test/unit_test.hpp>

namespace {

gost::OctetsView view(const CryptoPP::SecByteBlock& block) {
    return {block.data(), block.size()};
}

gost::PrivateKey keyOf(const gost::Curve& curve, std::uint8_t number) {
    gost::Octets d(curve.octets, 0);
    d[0] = number;
    return gost::PrivateKey(curve, d);
}

/// Any curve; with its base point as somebody's public key.
struct Base {
    explicit Base(const gost::Curve& curve) : point(curve, keyOf(curve, 1).publicKeyOctets(random)) {}
    CryptoPP::AutoSeededRandomPool random;
    gost::PublicKey point;
};

gost::Octets multiple(Base& base, gost::OctetsView scalar) {
    const auto xy = gost::multiplyPoint(base.point, scalar, base.random);
    return {xy.begin(), xy.end()};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(agreement)

BOOST_AUTO_TEST_CASE(multiples_of_the_base_point_are_public_keys_on_every_curve) {
    for (const gost::Curve& curve : gost::allCurves()) {
        Base base(curve);
        constexpr std::array<std::uint8_t, 9> kNumbers{1, 2, 3, 4, 15, 16, 17, 31, 255};
        for (const std::uint8_t number : kNumbers) {
            const gost::PrivateKey key = keyOf(curve, number);
            BOOST_TEST(multiple(base, view(key.octets())) == key.publicKeyOctets(base.random), curve.name);
        }
        for (int i = 0; i < 5; ++i) {
            const auto key = gost::PrivateKey::generate(curve, base.random);
            BOOST_TEST(multiple(base, view(key.octets())) == key.publicKeyOctets(base.random), curve.name);
        }
    }
}

BOOST_AUTO_TEST_CASE(both_sides_agree_and_the_ukm_matters) {
    CryptoPP::AutoSeededRandomPool random;
    for (const gost::Curve& curve : gost::allCurves()) {
        const auto a = gost::PrivateKey::generate(curve, random);
        const auto b = gost::PrivateKey::generate(curve, random);
        const gost::PublicKey publicA(curve, a.publicKeyOctets(random));
        const gost::PublicKey publicB(curve, b.publicKeyOctets(random));
        gost::Octets ukm(32, 7);
        const std::span<const std::uint8_t, 32> seed(ukm.data(), 32);
        const auto kek = gost::keg(a, publicB, seed, random);
        BOOST_TEST(kek.size() == 64U);
        BOOST_TEST((kek == gost::keg(b, publicA, seed, random)), curve.name);
        ukm[0] = 8;
        BOOST_TEST((kek != gost::keg(b, publicA, seed, random)), curve.name);
    }
}

BOOST_AUTO_TEST_CASE(refuses_zero_and_keys_of_two_curves) {
    CryptoPP::AutoSeededRandomPool random;
    const gost::Curve& curve = *gost::findCurve("1.2.643.2.2.35.1");
    const gost::Curve& other = *gost::findCurve("1.2.643.2.2.35.3");
    const auto key = gost::PrivateKey::generate(curve, random);
    const gost::PublicKey own(curve, key.publicKeyOctets(random));
    const auto hash = gost::VkoHash::kStreebog256;
    BOOST_CHECK_THROW(static_cast<void>(gost::vko(hash, key, own, gost::Octets(8, 0), random)),
                      CryptoPP::InvalidArgument);
    BOOST_CHECK_THROW(static_cast<void>(gost::vko(hash, key, own, gost::Octets(33, 1), random)),
                      CryptoPP::InvalidArgument);
    BOOST_CHECK_THROW(static_cast<void>(gost::vko(hash, key, own, gost::Octets(32, 0xFF), random)),
                      CryptoPP::InvalidArgument);
    const auto stranger = gost::PrivateKey::generate(other, random);
    const gost::PublicKey strange(other, stranger.publicKeyOctets(random));
    BOOST_CHECK_THROW(static_cast<void>(gost::vko(hash, key, strange, gost::Octets(8, 1), random)),
                      CryptoPP::InvalidArgument);
}

BOOST_AUTO_TEST_SUITE_END()
