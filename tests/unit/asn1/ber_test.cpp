// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "judge.h"

using namespace tamga;
using namespace tamga::asn1;

namespace {

Bytes hex(std::string_view text) {
    std::string digits(text);
    std::erase(digits, ' ');
    return fromHex(digits).value();
}

Bytes nested(unsigned levels, std::string_view open, std::string_view close) {
    Bytes out;
    for (unsigned i = 0; i < levels; ++i)
        append(out, hex(open));
    append(out, hex("020101"));
    for (unsigned i = 0; i < levels; ++i)
        append(out, hex(close));
    return out;
}

bool isMalformed(const Error& error) {
    return error.reason() == Reason::kDerMalformed;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ber)

BOOST_AUTO_TEST_CASE(rewritten_forms) {
    const std::pair<const char*, const char*> table[] = {
        {"", ""},
        {"3080 020105 0000", "3003020105"},
        {"3080 0000", "3000"},
        {"a080 3080 0500 0000 0000", "a00430020500"},
        {"2480 0401aa 0402bbcc 0000", "0403aabbcc"},
        {"2407 0401aa 0402bbcc", "0403aabbcc"},
        {"2400", "0400"},
        {"2480 2480 0401aa 0000 0401bb 0000", "0402aabb"},
        {"2480 2403 0401aa 0401bb 0000", "0402aabb"},
        {"2380 03020055 030204f0 0000", "03030455f0"},
        {"2380 030100 0000", "030100"},
        {"2c80 0c02d0af 0401 41 0000", "0c03d0af41"},
        {"3605 160161 1600", "160161"},
        {"3606 160161 160162", "16026162"},
        // A definite wrapper around a changed element gets a new length.
        {"300c 2480 0401aa 0401bb 0000 0500", "30060402aabb0500"},
        // Left alone octet for octet: a length longer than it need be, several elements, empty sets.
        {"30810502010504 00", "3081050201050400"},
        {"0500 0500", "05000500"},
        {"3100", "3100"},
        // Beside a changed element the unchanged keep their odd length.
        {"3080 3081 03 020105 2403 0401aa 0000", "3009 308103020105 0401aa"},
    };
    for (const auto& [input, expected] : table) {
        BOOST_TEST_CONTEXT(input) {
            BOOST_TEST(toHex(berToDer(hex(input))) == toHex(hex(expected)));
            BOOST_TEST(toHex(berToDer(hex(expected))) == toHex(hex(expected)));
        }
    }
}

BOOST_AUTO_TEST_CASE(bad_forms_give_the_typed_error) {
    for (const char* const bad : {
             "30",
             "3080",
             "308000",
             "3080 0500",
             "3080 0500 00",
             "0480 0000",
             "0280 020101 0000",
             "0000",
             "0500 0000",
             "3080 0001 00",
             "1f2000",
             "3080 1f200000 00",
             "30ff",
             "3003 0500",
             "3001 05",
             "2403 020101",
             "2480 0500 0000",
             "2480 030100 0000",
             "2380 0401aa 0000",
             "2380 030201fe 030200aa 0000",
             "2300",
             "2380 0000",
             "2380 0300 0000",
             "2380 03020800 0000",
             "2380 030101 0000",
             "2c80 160141 0000",
             "2480 0402aa 0000",
             "3084ffffffff",
             "3088ffffffffffffffff",
             "2480",
             "3004 2480 0000 00",
             "a003 020105 00",
             "300b 2480 0401aa 0401bb 0000 0500",
         }) {
        BOOST_TEST_CONTEXT(bad) {
            BOOST_CHECK_EXCEPTION((void)berToDer(hex(bad)), Error, isMalformed);
        }
    }
}

BOOST_AUTO_TEST_CASE(depth_is_bounded) {
    BOOST_TEST(!berToDer(nested(32, "3080", "0000")).empty());
    BOOST_CHECK_EXCEPTION((void)berToDer(nested(33, "3080", "0000")), Error, isMalformed);
    BOOST_CHECK_EXCEPTION((void)berToDer(nested(100'000, "3080", "0000")), Error, isMalformed);
    BOOST_CHECK_EXCEPTION((void)berToDer(nested(100'000, "2480", "0000")), Error, isMalformed);
}

BOOST_AUTO_TEST_CASE(large_content_in_segments) {
    Bytes content(1U << 20U);
    for (std::size_t i = 0; i < content.size(); ++i)
        content[i] = static_cast<std::uint8_t>(i * 7 / 3);
    Bytes ber = hex("3080 2480");
    for (std::size_t at = 0; at < content.size(); at += 4096)
        append(ber, octetString(BytesView(content).subspan(at, 4096)));
    append(ber, hex("0000 0000"));
    const Bytes der = berToDer(ber);
    Reader outer(der);
    BOOST_TEST(equal(outer.readSequence().readOctetString(), content));
    BOOST_TEST(outer.atEnd());
}

BOOST_AUTO_TEST_CASE(a_streamed_signature_becomes_what_openssl_makes_of_it) {
    const Bytes streamed = judge::fixture("../fuzz/corpus/der/cms-streamed");
    BOOST_REQUIRE(streamed.at(1) == 0x80);
    const Bytes expected = judge::openssl({"cms", "-inform", "DER", "-cmsout", "-outform", "DER"}, streamed);
    BOOST_REQUIRE(!expected.empty());
    BOOST_TEST(toHex(berToDer(streamed)) == toHex(expected));
    // And a DER file stays as it is.
    BOOST_TEST(toHex(berToDer(expected)) == toHex(expected));
}

BOOST_AUTO_TEST_SUITE_END()
