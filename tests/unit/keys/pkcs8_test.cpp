// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// GOST private keys in every form of PKCS#8 that programs write.
#include <cryptopp/osrng.h>

#include <algorithm>

#include <boost/test/unit_test.hpp>

#include "asn1/writer.h"
#include "keys/container/files.h"
#include "keys/pkcs8.h"
#include "sample.h"

using namespace tamga;

namespace {

constexpr const char* k256 = "170e93479265a33d185e10e83c64f0c0dd088980c701457ef70475ea59d767bf";

Bytes infoOf(BytesView privateKey, std::string_view algorithm = "1.2.643.7.1.1.1.1",
             std::string_view curve = "1.2.643.2.2.36.0", std::int64_t version = 0) {
    return asn1::sequence(
        {asn1::integer(version),
         asn1::sequence(
             {asn1::oid(algorithm), asn1::sequence({asn1::oid(curve), asn1::oid("1.2.643.7.1.1.2.2")})}),
         asn1::octetString(privateKey)});
}

std::string keyOf(BytesView der) {
    const auto parsed = keys::parsePkcs8(der);
    if (!parsed) return std::string(nameOf(parsed.error().reason()));
    return toHex(keys::container::viewOf(parsed.value().key.octets()));
}

Bytes reversed(Bytes octets) {
    std::ranges::reverse(octets);
    return octets;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_published_example_is_read) {
    // PrivateKeyInfo inside the PFX of the fixtures' key s256.
    const Bytes der = *fromHex(
        "3046020100301f06082a85030701010101301306072a85030202240006082a85030701010202"
        "0420170e93479265a33d185e10e83c64f0c0dd088980c701457ef70475ea59d767bf");
    BOOST_TEST(keyOf(der) == k256);
    BOOST_TEST((keys::parsePkcs8(der).value().algorithm == pki::KeyAlgorithm::kGost2012_256));
}

BOOST_AUTO_TEST_CASE(all_forms_give_the_same_key) {
    const Bytes d = *fromHex(k256);
    BOOST_TEST(keyOf(infoOf(d)) == k256);
    BOOST_TEST(keyOf(infoOf(d, "1.2.643.7.1.1.6.1")) == k256);
    BOOST_TEST(keyOf(infoOf(d, "1.2.643.2.2.19")) == k256);
    BOOST_TEST(keyOf(infoOf(d, "1.2.643.2.2.98")) == k256);
    BOOST_TEST(keyOf(infoOf(asn1::octetString(d))) == k256);
    BOOST_TEST(keyOf(infoOf(asn1::unsignedInteger(reversed(d)))) == k256);
    Bytes attributed = infoOf(d, "1.2.643.7.1.1.1.1", "1.2.643.2.2.36.0", 1);
    append(attributed, *fromHex("a000"));
    attributed[1] = static_cast<std::uint8_t>(attributed[1] + 2U);
    BOOST_TEST(keyOf(attributed) == k256);
}

BOOST_AUTO_TEST_CASE(a_masked_key_is_the_product_of_its_parts) {
    // Example of R 50.1.112-2016: key and mask, 32 octets each.
    const Bytes parts = *fromHex(
        "461b46ef3acfed4914a0dc3c337d51b4c61b6922f5e9d3aa8b382a9514d23f48"
        "0e997551789a035603230523940a7ef351a42e6cadf05c3a1adfd7e496724806");
    BOOST_TEST(keyOf(infoOf(parts, "1.2.643.7.1.1.1.1", "1.2.643.2.2.36.0")) ==
               "5222ef9c5522b453eba66b00fd0007230850996a24418f5b64195db0a334ea2b");
}

BOOST_AUTO_TEST_CASE(short_integers_are_filled_up) {
    BOOST_TEST(keyOf(infoOf(asn1::integer(5))) == "05" + std::string(62, '0'));
}

BOOST_AUTO_TEST_CASE(malformed_and_foreign_keys_are_refused) {
    const Bytes d = *fromHex(k256);
    BOOST_TEST(keyOf({}) == "container.damaged");
    BOOST_TEST(keyOf(*fromHex("3000")) == "container.damaged");
    BOOST_TEST(keyOf(infoOf({})) == "container.damaged");
    BOOST_TEST(keyOf(infoOf(Bytes(31, 1))) == "container.damaged");
    BOOST_TEST(keyOf(infoOf(Bytes(33, 1))) == "container.damaged");
    BOOST_TEST(keyOf(infoOf(Bytes(32, 0))) == "container.damaged");
    BOOST_TEST(keyOf(infoOf(Bytes(32, 0xFF))) == "container.damaged");
    BOOST_TEST(keyOf(infoOf(Bytes(64, 0xFF))) == "container.damaged");
    BOOST_TEST(keyOf(infoOf(asn1::integer(0))) == "container.damaged");
    BOOST_TEST(keyOf(infoOf(asn1::unsignedInteger(Bytes(33, 0x7F)))) == "container.damaged");
    BOOST_TEST(keyOf(infoOf(d, "1.2.643.7.1.1.1.1", "1.2.643.2.2.36.0", 7)) == "container.damaged");
    BOOST_TEST(keyOf(infoOf(d, "1.2.643.7.1.1.1.2")) == "container.damaged");
    BOOST_TEST(keyOf(infoOf(d, "1.2.840.113549.1.1.1")) == "container.unsupported");
    BOOST_TEST(keyOf(infoOf(d, "1.2.643.7.1.1.1.1", "1.2.643.2.2.35.0")) == "container.unsupported");
    Bytes cut = infoOf(d);
    cut.pop_back();
    BOOST_TEST(keyOf(cut) == "container.damaged");
}

// OpenSSL's public key of the same file is the judge.
BOOST_AUTO_TEST_CASE(keys_that_openssl_writes_are_read) {
    const std::vector<std::pair<std::string, std::string>> kinds{{"gost2001", "A"},
                                                                 {"gost2001", "XA"},
                                                                 {"gost2012_256", "A"},
                                                                 {"gost2012_256", "TCA"},
                                                                 {"gost2012_512", "A"}};
    for (const auto& [algorithm, set] : kinds) {
        BOOST_TEST_CONTEXT(algorithm << " " << set) {
            const sample::TemporaryFolder folder;
            const std::string key = (folder.path() / "key.der").string();
            const std::string spki = (folder.path() / "public.der").string();
            BOOST_REQUIRE(sample::openssl({"genpkey", "-engine", "gost", "-algorithm", algorithm, "-pkeyopt",
                                           "paramset:" + set, "-outform", "DER", "-out", key})
                              .status == 0);
            BOOST_REQUIRE(sample::openssl({"pkey", "-engine", "gost", "-inform", "DER", "-in", key, "-pubout",
                                           "-outform", "DER", "-out", spki})
                              .status == 0);
            const auto parsed = keys::parsePkcs8(sample::readFile(key)).orThrow();
            const auto judged = pki::PublicKey::parse(sample::readFile(spki)).orThrow();
            CryptoPP::AutoSeededRandomPool random;
            BOOST_TEST((parsed.key.publicKeyOctets(random) == judged.octets()));
            BOOST_TEST((parsed.algorithm == judged.algorithm()));
        }
    }
}
