// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "base/bytes.h"

#include <boost/test/unit_test.hpp>

using namespace tamga;

BOOST_AUTO_TEST_SUITE(bytes)

BOOST_AUTO_TEST_CASE(base64_vectors_of_rfc4648) {
    const std::pair<const char*, const char*> vectors[] = {
        {"", ""},
        {"f", "Zg=="},
        {"fo", "Zm8="},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="},
        {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"},
    };
    for (const auto& [plain, encoded] : vectors) {
        BOOST_TEST(toBase64(asBytes(plain)) == encoded);
        const auto decoded = fromBase64(encoded);
        BOOST_REQUIRE(decoded);
        BOOST_TEST(asText(*decoded) == plain);
    }
}

BOOST_AUTO_TEST_CASE(base64_is_strict) {
    for (const char* const bad : {"Z", "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zm 9", "Zm9v\n",
                                  "Z=g=", "====", "Zm-_", "=AAA", "AA=A"}) {
        BOOST_TEST(!fromBase64(bad), bad);
    }
}

BOOST_AUTO_TEST_CASE(base64_round_trip_of_every_length) {
    Bytes octets;
    for (int i = 0; i < 300; ++i) {
        const auto back = fromBase64(toBase64(octets));
        BOOST_REQUIRE(back);
        BOOST_TEST(equal(*back, octets));
        octets.push_back(static_cast<std::uint8_t>(i * 151));
    }
}

BOOST_AUTO_TEST_CASE(hexadecimal) {
    BOOST_TEST(toHex(Bytes{0x00, 0xAB, 0xFF}) == "00abff");
    BOOST_TEST(toHexUpper(Bytes{0x00, 0xAB, 0xFF}) == "00ABFF");
    BOOST_TEST(equal(fromHex("00aBfF").value(), Bytes{0x00, 0xAB, 0xFF}));
    for (const char* const bad : {"0", "0g", "0x00", " 00", "00 "})
        BOOST_TEST(!fromHex(bad), bad);
}

BOOST_AUTO_TEST_CASE(comparison) {
    const Bytes a{1, 2, 3};
    BOOST_TEST(equalConstantTime(a, Bytes{1, 2, 3}));
    BOOST_TEST(!equalConstantTime(a, Bytes{1, 2, 4}));
    BOOST_TEST(!equalConstantTime(a, Bytes{1, 2}));
    BOOST_TEST(equalConstantTime({}, {}));
}

BOOST_AUTO_TEST_SUITE_END()
