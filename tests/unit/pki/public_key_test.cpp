// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "pki/public_key.h"

#include <cryptopp/osrng.h>

#include <array>
#include <boost/test/unit_test.hpp>
#include <thread>

#include "asn1/writer.h"
#include "gost/curves.h"
#include "gost/gostr3410.h"
#include "judge.h"
#include "pki/certificate.h"

using namespace tamga;
using namespace tamga::asn1;
using pki::KeyAlgorithm;
using pki::PublicKey;

namespace {

constexpr const char* k2001 = "1.2.643.2.2.19";
constexpr const char* k256 = "1.2.643.7.1.1.1.1";
constexpr const char* k512 = "1.2.643.7.1.1.1.2";
constexpr const char* kStreebog256 = "1.2.643.7.1.1.2.2";
constexpr const char* kStreebog512 = "1.2.643.7.1.1.2.3";
constexpr const char* kG94 = "1.2.643.2.2.30.1";
constexpr const char* kTc26A = "1.2.643.7.1.2.1.1.1";
constexpr const char* k512A = "1.2.643.7.1.2.1.2.1";
constexpr const char* kCryptoProA = "1.2.643.2.2.35.1";
constexpr const char* kTest = "1.2.643.2.2.35.0";
constexpr const char* kP256 = "1.2.840.10045.3.1.7";

Bytes parameters(const std::vector<const char*>& oids) {
    std::vector<Bytes> parts;
    for (const auto* dotted : oids)
        parts.push_back(oid(dotted));
    return sequence(parts);
}

Bytes gostKey(const char* algorithm, const Bytes& params, std::size_t size) {
    return sequence({sequence({oid(algorithm), params}), bitString(octetString(Bytes(size, 0x01)))});
}

Bytes rsaKey(std::size_t octets, const Bytes& exponent, std::uint8_t last = 0x01) {
    Bytes modulus(octets, 0xC3);
    modulus.back() = last;
    return sequence({sequence({oid("1.2.840.113549.1.1.1"), null()}),
                     bitString(sequence({unsignedInteger(modulus), unsignedInteger(exponent)}))});
}

Bytes ecKey(const char* curve, const Bytes& point) {
    return sequence({sequence({oid("1.2.840.10045.2.1"), oid(curve)}), bitString(point)});
}

Bytes point(std::uint8_t form, std::size_t size) {
    Bytes octets(size, 0x01);
    if (size > 0) octets[0] = form;
    return octets;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(public_key)

BOOST_AUTO_TEST_CASE(gost_parameters_that_are_taken) {
    const std::tuple<const char*, std::vector<const char*>, std::size_t> table[] = {
        {k2001, {kCryptoProA, kG94}, 64},
        {k2001, {kCryptoProA}, 64},
        {k2001, {kCryptoProA, kG94, "1.2.643.2.2.31.1"}, 64},
        {k2001, {"1.2.643.2.2.35.2", kG94}, 64},
        {k2001, {"1.2.643.2.2.35.3", kG94}, 64},
        {k2001, {"1.2.643.2.2.36.0", kG94}, 64},
        {k2001, {"1.2.643.2.2.36.1", kG94}, 64},
        {"1.2.643.2.2.98", {kCryptoProA, kG94}, 64},
        {"1.2.643.7.1.1.6.1", {kTc26A}, 64},
        {"1.2.643.7.1.1.6.2", {k512A}, 128},
        {k256, {kCryptoProA, kStreebog256}, 64},
        {k256, {kCryptoProA}, 64},
        {k256, {"1.2.643.2.2.36.0", kStreebog256, "1.2.643.7.1.2.5.1.1"}, 64},
        {k256, {kTc26A}, 64},
        {k256, {kTc26A, kStreebog256}, 64},
        {k256, {"1.2.643.7.1.2.1.1.2"}, 64},
        {k256, {"1.2.643.7.1.2.1.1.3"}, 64},
        {k256, {"1.2.643.7.1.2.1.1.4"}, 64},
        {k512, {k512A}, 128},
        {k512, {k512A, kStreebog512}, 128},
        {k512, {"1.2.643.7.1.2.1.2.2"}, 128},
        {k512, {"1.2.643.7.1.2.1.2.3"}, 128},
    };
    for (const auto& [algorithm, oids, size] : table) {
        BOOST_TEST_CONTEXT(algorithm << " " << oids[0] << " and " << oids.size() - 1 << " more") {
            const auto key = PublicKey::parse(gostKey(algorithm, parameters(oids), size));
            BOOST_REQUIRE_MESSAGE(key.ok(), (key.ok() ? "" : key.error().what()));
            BOOST_TEST(key.value().curve()->oid == oids[0]);
            BOOST_TEST(key.value().bits() == size * 4);
            BOOST_TEST(key.value().octets().size() == size);
        }
    }
}

BOOST_AUTO_TEST_CASE(keys_of_algorithms_that_are_not_supported) {
    const Bytes table[] = {
        gostKey(k2001, parameters({kTc26A}), 64),
        gostKey(k2001, parameters({k512A}), 128),
        gostKey(k2001, parameters({kCryptoProA, kStreebog256}), 64),
        gostKey(k2001, parameters({kCryptoProA, "1.2.643.2.2.30.0"}), 64),
        gostKey(k256, parameters({k512A}), 128),
        gostKey(k256, parameters({kTc26A, kStreebog512}), 64),
        gostKey(k256, parameters({kTc26A, kG94}), 64),
        gostKey(k256, parameters({"1.2.643.7.1.2.1.1.5"}), 64),
        gostKey(k256, parameters({kP256}), 64),
        gostKey(k512, parameters({kTc26A}), 64),
        gostKey(k512, parameters({k512A, kStreebog256}), 128),
        gostKey(k256, parameters({kTest, kStreebog256}), 64),
        gostKey(k2001, parameters({kTest, kG94}), 64),
        gostKey(k512, parameters({"1.2.643.7.1.2.1.2.0"}), 128),
        gostKey(k2001, null(), 64),
        gostKey("1.2.643.2.2.20", parameters({"1.2.643.2.2.32.2", kG94}), 128),
        gostKey("1.2.643.7.1.1.1.3", parameters({kTc26A}), 64),
        sequence({sequence({oid(k256)}), bitString(octetString(Bytes(64, 1)))}),
        sequence({sequence({oid("1.3.101.112")}), bitString(Bytes(32, 1))}),
        rsaKey(64, {1, 0, 1}),
        rsaKey(127, {1, 0, 1}),
        rsaKey(2049, {1, 0, 1}),
        rsaKey(256, {1, 0, 1}, 0x02),
        rsaKey(256, {1}),
        rsaKey(256, {}),
        rsaKey(256, {2}),
        rsaKey(256, Bytes(9, 0xFF)),
        ecKey("1.3.132.0.10", point(4, 65)),
        ecKey("1.3.132.0.33", point(4, 57)),
        sequence({sequence({oid("1.2.840.10045.2.1"), sequence({integer(1)})}), bitString(point(4, 65))}),
        sequence({sequence({oid("1.2.840.10045.2.1")}), bitString(point(4, 65))}),
    };
    for (const auto& spki : table) {
        const auto key = PublicKey::parse(spki);
        BOOST_REQUIRE_MESSAGE(!key.ok(), toHex(spki));
        BOOST_TEST((key.error().reason() == Reason::kCertificateAlgorithm), key.error().what()
                                                                                << " " << toHex(spki));
    }
}

BOOST_AUTO_TEST_CASE(malformed_keys) {
    const Bytes good = gostKey(k256, parameters({kTc26A}), 64);
    Bytes tail = good;
    tail.push_back(0);
    const Bytes algorithm = sequence({oid(k256), parameters({kTc26A})});
    const Bytes rsa = sequence({oid("1.2.840.113549.1.1.1"), null()});
    const Bytes table[] = {
        {},
        tail,
        Bytes(good.begin(), good.end() - 1),
        null(),
        sequence({}),
        sequence({algorithm}),
        sequence({algorithm, bitString(octetString(Bytes(64, 1))), null()}),
        gostKey(k256, parameters({kTc26A}), 63),
        gostKey(k256, parameters({kTc26A}), 65),
        gostKey(k256, parameters({kTc26A}), 0),
        gostKey(k256, parameters({kTc26A}), 128),
        gostKey(k256, sequence({}), 64),
        gostKey(k256, sequence({null()}), 64),
        gostKey(k256, sequence({oid(kTc26A), null()}), 64),
        gostKey(k256, sequence({oid(kTc26A), oid(kStreebog256), null()}), 64),
        gostKey(k256, parameters({kTc26A, kStreebog256, kStreebog256, kStreebog256}), 64),
        gostKey(k256, integer(1), 64),
        sequence({algorithm, octetString(Bytes(64, 1))}),
        sequence({algorithm, bitString(Bytes(64, 1))}),
        sequence({algorithm, bitString({})}),
        sequence({algorithm, bitString(sequence({octetString(Bytes(64, 1)), null()}))}),
        sequence({algorithm, encode(Tag::kBitString, Bytes(66, 1))}),
        sequence({sequence({oid(k256), parameters({kTc26A}), null()}), bitString(octetString(Bytes(64, 1)))}),
        sequence({sequence({oid("1.2.840.113549.1.1.1"), integer(0)}), bitString(Bytes(64, 1))}),
        sequence({rsa, bitString({})}),
        sequence({rsa, bitString(sequence({}))}),
        sequence({rsa, bitString(sequence({integer(-5), integer(3)}))}),
        sequence({rsa, bitString(sequence({integer(5), integer(3), integer(1)}))}),
        ecKey(kP256, {}),
        ecKey(kP256, point(4, 64)),
        ecKey(kP256, point(2, 33)),
        ecKey(kP256, point(2, 65)),
        ecKey(kP256, Bytes{0}),
        ecKey("1.3.132.0.34", point(4, 65)),
    };
    for (const auto& spki : table) {
        const auto key = PublicKey::parse(spki);
        BOOST_REQUIRE_MESSAGE(!key.ok(), toHex(spki));
        BOOST_TEST((key.error().reason() == Reason::kCertificateMalformed), key.error().what()
                                                                                << " " << toHex(spki));
    }
}

BOOST_AUTO_TEST_CASE(test_curves_only_where_allowed) {
    for (const auto& [algorithm, curve, size] :
         {std::tuple{k2001, kTest, std::size_t{64}}, std::tuple{k256, kTest, std::size_t{64}},
          std::tuple{k512, "1.2.643.7.1.2.1.2.0", std::size_t{128}}}) {
        const Bytes spki = gostKey(algorithm, parameters({curve}), size);
        BOOST_TEST(!PublicKey::parse(spki).ok());
        BOOST_TEST(PublicKey::parse(spki, true).ok());
    }
}

BOOST_AUTO_TEST_CASE(written_keys_follow_the_rules_for_writers) {
    // The certificates of RFC 9215 appendix and of RFC 4491 hold the keys in these forms.
    const std::tuple<KeyAlgorithm, const char*, std::vector<const char*>> table[] = {
        {KeyAlgorithm::kGost2001, kCryptoProA, {kCryptoProA, kG94}},
        {KeyAlgorithm::kGost2012_256, kCryptoProA, {kCryptoProA, kStreebog256}},
        {KeyAlgorithm::kGost2012_256, "1.2.643.2.2.36.1", {"1.2.643.2.2.36.1", kStreebog256}},
        {KeyAlgorithm::kGost2012_256, kTc26A, {kTc26A}},
        {KeyAlgorithm::kGost2012_256, "1.2.643.7.1.2.1.1.2", {"1.2.643.7.1.2.1.1.2"}},
        {KeyAlgorithm::kGost2012_512, k512A, {k512A}},
    };
    for (const auto& [algorithm, curve, oids] : table) {
        const auto* found = gost::findCurve(curve);
        BOOST_REQUIRE(found != nullptr);
        const auto key = PublicKey::fromGost(algorithm, *found, Bytes(found->octets * 2, 0x01));
        const char* const id = algorithm == KeyAlgorithm::kGost2001 ? k2001
                               : found->octets == 64                ? k512
                                                                    : k256;
        BOOST_TEST(toHex(key.encoding()) == toHex(gostKey(id, parameters(oids), found->octets * 2)));
        const auto back = PublicKey::parse(key.encoding());
        BOOST_REQUIRE(back.ok());
        BOOST_TEST((back.value().algorithm() == algorithm));
        BOOST_TEST(back.value().curve() == found);
    }
    const auto& tc26a = *gost::findCurve(kTc26A);
    const auto hasReason = [](Reason reason) {
        return [reason](const Error& e) { return e.reason() == reason; };
    };
    BOOST_CHECK_EXCEPTION((void)PublicKey::fromGost(KeyAlgorithm::kGost2001, tc26a, Bytes(64, 1)), Error,
                          hasReason(Reason::kCertificateAlgorithm));
    BOOST_CHECK_EXCEPTION((void)PublicKey::fromGost(KeyAlgorithm::kGost2012_512, tc26a, Bytes(64, 1)), Error,
                          hasReason(Reason::kCertificateAlgorithm));
    BOOST_CHECK_EXCEPTION((void)PublicKey::fromGost(KeyAlgorithm::kRsa, tc26a, Bytes(64, 1)), Error,
                          hasReason(Reason::kCertificateAlgorithm));
    BOOST_CHECK_EXCEPTION((void)PublicKey::fromGost(KeyAlgorithm::kGost2012_256, tc26a, Bytes(63, 1)), Error,
                          hasReason(Reason::kCertificateMalformed));
}

BOOST_AUTO_TEST_CASE(nothing_verifies_with_a_point_off_the_curve) {
    using pki::HashAlgorithm;
    const auto gostOff = PublicKey::parse(gostKey(k256, parameters({kTc26A}), 64)).orThrow();
    BOOST_TEST(!gostOff.verify(HashAlgorithm::kStreebog256, Bytes(32, 1), Bytes(64, 1)));
    const auto ecOff = PublicKey::parse(ecKey(kP256, point(4, 65))).orThrow();
    BOOST_TEST(!ecOff.verify(HashAlgorithm::kSha256, Bytes(32, 1), sequence({integer(1), integer(1)})));
}

BOOST_AUTO_TEST_CASE(signatures_of_odd_form_do_not_verify) {
    using pki::HashAlgorithm;
    const std::tuple<const char*, HashAlgorithm> table[] = {
        {"pki/gost2001/root.cer", HashAlgorithm::kGostR3411_94},
        {"pki/gost2012-256/root.cer", HashAlgorithm::kStreebog256},
        {"pki/gost2012-512/root.cer", HashAlgorithm::kStreebog512},
        {"pki/rsa/root.cer", HashAlgorithm::kSha256},
        {"pki/p256/root.cer", HashAlgorithm::kSha256},
    };
    for (const auto& [file, hash] : table) {
        BOOST_TEST_CONTEXT(file) {
            const auto certificate = pki::Certificate::parse(judge::fixture(file)).orThrow();
            const auto& key = certificate.publicKey();
            const Bytes digest(pki::digestSize(hash), 0x42);
            for (const Bytes& odd :
                 {Bytes(), Bytes(1, 0), Bytes(63, 1), Bytes(64, 0), Bytes(64, 0xFF), Bytes(65, 1),
                  Bytes(128, 0), Bytes(128, 0xFF), Bytes(256, 0), Bytes(256, 0xFF), Bytes(255, 1),
                  Bytes(257, 0), null(), sequence({integer(0), integer(0)}), sequence({integer(1)}),
                  sequence({integer(-1), integer(1)}), sequence({integer(1), integer(1), integer(1)})}) {
                BOOST_TEST(!key.verify(hash, digest, odd));
            }
            BOOST_TEST(!key.verify(hash, BytesView(digest).first(digest.size() - 1), Bytes(64, 1)));
            BOOST_TEST(!key.verify(hash, {}, Bytes(64, 1)));
        }
    }
}

BOOST_AUTO_TEST_CASE(a_key_that_verifies_a_batch_keeps_tables_and_shares_them) {
    using pki::HashAlgorithm;
    CryptoPP::AutoSeededRandomPool random;
    const std::tuple<KeyAlgorithm, HashAlgorithm, const char*> table[] = {
        {KeyAlgorithm::kGost2001, HashAlgorithm::kGostR3411_94, kCryptoProA},
        {KeyAlgorithm::kGost2012_256, HashAlgorithm::kStreebog256, kTc26A},
        {KeyAlgorithm::kGost2012_512, HashAlgorithm::kStreebog512, k512A},
    };
    for (const auto& [algorithm, hash, oid] : table) {
        const auto& curve = *gost::findCurve(oid);
        const auto secret = gost::PrivateKey::generate(curve, random);
        const auto made = PublicKey::fromGost(algorithm, curve, secret.publicKeyOctets(random));
        for (const PublicKey& key : {made, PublicKey::parse(made.encoding()).orThrow()}) {
            const PublicKey copy = key;
            const Bytes digest(curve.octets, 0x42);
            const Bytes other(curve.octets, 0x43);
            const Bytes signature = secret.sign(digest, random);
            BOOST_TEST(!key.hasTables());
            BOOST_TEST(key.verify(hash, digest, signature));
            BOOST_TEST(!copy.verify(hash, other, signature));
            BOOST_TEST(!key.hasTables());
            BOOST_TEST(copy.verify(hash, digest, signature));
            BOOST_TEST(key.hasTables());
            BOOST_TEST(copy.hasTables());
            BOOST_TEST(key.verify(hash, digest, signature));
            BOOST_TEST(!key.verify(hash, other, signature));
        }
    }
}

BOOST_AUTO_TEST_CASE(threads_may_verify_with_one_key_from_the_beginning) {
    using pki::HashAlgorithm;
    CryptoPP::AutoSeededRandomPool random;
    const auto& curve = *gost::findCurve(kTc26A);
    const auto secret = gost::PrivateKey::generate(curve, random);
    const auto key = PublicKey::fromGost(KeyAlgorithm::kGost2012_256, curve, secret.publicKeyOctets(random));
    const Bytes digest(32, 0x42);
    const Bytes other(32, 0x43);
    const Bytes signature = secret.sign(digest, random);
    std::array<int, 4> wrong{};
    {
        std::vector<std::jthread> threads;
        for (int& count : wrong) {
            threads.emplace_back([&count, &digest, &other, &signature, mine = key] {
                for (int i = 0; i < 8; ++i) {
                    if (!mine.verify(HashAlgorithm::kStreebog256, digest, signature)) ++count;
                    if (mine.verify(HashAlgorithm::kStreebog256, other, signature)) ++count;
                }
            });
        }
    }
    BOOST_TEST(wrong == (std::array<int, 4>{}), boost::test_tools::per_element());
    BOOST_TEST(key.hasTables());
}

BOOST_AUTO_TEST_CASE(other_keys_and_points_off_the_curve_have_no_tables) {
    using pki::HashAlgorithm;
    const auto off = PublicKey::parse(gostKey(k256, parameters({kTc26A}), 64)).orThrow();
    for (int i = 0; i < 4; ++i)
        BOOST_TEST(!off.verify(HashAlgorithm::kStreebog256, Bytes(32, 1), Bytes(64, 1)));
    BOOST_TEST(!off.hasTables());
    BOOST_TEST(!PublicKey::parse(ecKey(kP256, point(4, 65))).orThrow().hasTables());
}

BOOST_AUTO_TEST_SUITE_END()
