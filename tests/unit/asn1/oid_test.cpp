// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "asn1/oid.h"

#include <boost/test/unit_test.hpp>

#include "base/error.h"

using namespace tamga;
using asn1::Oid;

BOOST_AUTO_TEST_SUITE(oid)

BOOST_AUTO_TEST_CASE(known_encodings) {
    // From RFC 4357, RFC 9215, RFC 8017 and X.690 section 8.19.5; the last one was encoded by OpenSSL.
    const std::pair<const char*, const char*> table[] = {
        {"1.2.643.2.2.9", "2a8503020209"},
        {"1.2.643.7.1.1.2.2", "2a85030701010202"},
        {"1.2.643.2.2.35.0", "2a850302022300"},
        {"1.2.840.113549.1.1.1", "2a864886f70d010101"},
        {"2.999.3", "883703"},
        {"0.0", "00"},
        {"0.39", "27"},
        {"1.0", "28"},
        {"1.39", "4f"},
        {"2.0", "50"},
        {"2.39", "77"},
        {"2.40", "78"},
        {"2.47", "7f"},
        {"2.48", "8100"},
        {"1.2.128", "2a8100"},
        {"1.2.16383", "2aff7f"},
        {"1.2.16384", "2a818000"},
        {"1.2.18446744073709551616", "2a82808080808080808000"},
        {"2.25.329800735698586629295641978511506172918", "6983f09da7ebcfdee0c7a1a7b2c0948cc8f9d776"},
    };
    for (const auto& [dotted, hex] : table) {
        BOOST_TEST(toHex(Oid(dotted).content()) == hex);
        const auto back = Oid::fromContent(*fromHex(hex));
        BOOST_REQUIRE(back);
        BOOST_TEST(back->dotted() == dotted);
        BOOST_TEST((*back == Oid(dotted)));
    }
}

BOOST_AUTO_TEST_CASE(bad_text_throws) {
    for (const char* const bad : {"", "1", "1.", ".1", "1..2", "3.1", "1.40", "0.40", "1.2.", "1.02", "01.2",
                                  "1.2.x", "1.-2", "1. 2", "10.2", "1.2.3 "}) {
        BOOST_CHECK_EXCEPTION(Oid{bad}, Error,
                              [](const Error& e) { return e.reason() == Reason::kDerMalformed; });
    }
    BOOST_CHECK_THROW(Oid{"1.2." + std::string(1000, '9')}, Error);
    BOOST_CHECK_THROW(Oid{"1.2." + std::string(100'000, '9')}, Error);
}

BOOST_AUTO_TEST_CASE(bad_content_is_refused) {
    // Empty, open end, leading zero digit at the front and inside.
    for (const char* const bad : {"", "80", "2a80", "8001", "2a8001", "2a850380", "2a808001"}) {
        BOOST_TEST(!Oid::fromContent(*fromHex(bad)), bad);
    }
    Bytes longest(256, 0x01);
    BOOST_TEST(Oid::fromContent(longest).has_value());
    longest.push_back(0x01);
    BOOST_TEST(!Oid::fromContent(longest));
}

BOOST_AUTO_TEST_CASE(longest_single_arc_prints_and_reads_back) {
    Bytes content(256, 0xFF);
    content.back() = 0x7F;
    const auto big = Oid::fromContent(content);
    BOOST_REQUIRE(big);
    BOOST_TEST((Oid(big->dotted()) == *big));
}

BOOST_AUTO_TEST_SUITE_END()
