// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "asn1/writer.h"

#include <boost/test/unit_test.hpp>

using namespace tamga;
using namespace tamga::asn1;

namespace {

Bytes hex(std::string_view text) {
    return fromHex(text).value();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(writer)

BOOST_AUTO_TEST_CASE(lengths) {
    const std::pair<std::size_t, const char*> table[] = {
        {0, "0400"},       {127, "047f"},       {128, "048180"},       {255, "0481ff"},
        {256, "04820100"}, {65535, "0482ffff"}, {65536, "0483010000"},
    };
    for (const auto& [size, header] : table) {
        const Bytes encoded = octetString(Bytes(size, 0x11));
        const Bytes expected = hex(header);
        BOOST_TEST(encoded.size() == expected.size() + size);
        BOOST_TEST(equal(BytesView(encoded).first(expected.size()), expected), header);
        BOOST_TEST(Reader(encoded).readOctetString().size() == size);
    }
}

BOOST_AUTO_TEST_CASE(integers) {
    const std::pair<std::int64_t, const char*> table[] = {
        {0, "020100"},
        {1, "020101"},
        {127, "02017f"},
        {128, "02020080"},
        {256, "02020100"},
        {-1, "0201ff"},
        {-128, "020180"},
        {-129, "0202ff7f"},
        {INT64_MIN, "02088000000000000000"},
        {INT64_MAX, "02087fffffffffffffff"},
    };
    for (const auto& [value, expected] : table)
        BOOST_TEST(toHex(integer(value)) == expected);
    BOOST_TEST(toHex(unsignedInteger(hex(""))) == "020100");
    BOOST_TEST(toHex(unsignedInteger(hex("0000"))) == "020100");
    BOOST_TEST(toHex(unsignedInteger(hex("0000ff"))) == "020200ff");
    BOOST_TEST(toHex(unsignedInteger(hex("7f00"))) == "02027f00");
}

BOOST_AUTO_TEST_CASE(named_bits_lose_their_trailing_zeros) {
    BOOST_TEST(toHex(namedBits(0)) == "030100");
    BOOST_TEST(toHex(namedBits(1)) == "03020780");
    BOOST_TEST(toHex(namedBits(0x03)) == "030206c0");
    BOOST_TEST(toHex(namedBits(0x80)) == "03020001");
    BOOST_TEST(toHex(namedBits(0x101)) == "0303078080");
    BOOST_TEST(toHex(namedBits(0x80000000U)) == "03050000000001");
    for (unsigned bit = 0; bit < 32; ++bit) {
        const Bytes encoded = namedBits(1U << bit);
        const auto bits = parseNamedBits(Reader(encoded).read());
        for (unsigned other = 0; other < 40; ++other)
            BOOST_TEST(bits.test(other) == (other == bit));
    }
}

BOOST_AUTO_TEST_CASE(set_of_is_sorted_by_encoding) {
    const Bytes set = setOf({integer(256), octetString(hex("00")), integer(5), boolean(true)});
    BOOST_TEST(toHex(set) ==
               "310d"
               "0101ff"
               "020105"
               "02020100"
               "040100");
}

BOOST_AUTO_TEST_CASE(tags) {
    BOOST_TEST(toHex(explicitTag(0, integer(1))) == "a003020101");
    BOOST_TEST(toHex(retag(contextTag(1, false), octetString(hex("aa")))) == "8101aa");
    BOOST_TEST(toHex(retag(Tag::kSet, hex("a003020101"))) == "3103020101");
    BOOST_CHECK_THROW((void)retag(Tag::kSet, {}), Error);
    BOOST_TEST(toHex(sequence({null(), boolean(false)})) == "30050500010100");
    BOOST_TEST(toHex(sequence(std::vector<Bytes>{})) == "3000");
    BOOST_TEST(toHex(oid("1.2.643")) == "06032a8503");
    BOOST_TEST(toHex(bitString(hex("01"))) == "03020001");
}

BOOST_AUTO_TEST_CASE(strings_hold_what_their_type_allows) {
    BOOST_TEST(toHex(utf8String("Я")) == "0c02d0af");
    BOOST_TEST(toHex(numericString("00 1")) == "120430302031");
    BOOST_TEST(toHex(printableString("a'()+,-./:=?Z9")) ==
               "130e61"
               "2728292b2c2d2e2f3a3d3f"
               "5a39");
    BOOST_TEST(toHex(ia5String("a@b")) == "1603614062");
    const auto malformed = [](const Error& e) { return e.reason() == Reason::kDerMalformed; };
    BOOST_CHECK_EXCEPTION((void)utf8String("\xFF"), Error, malformed);
    BOOST_CHECK_EXCEPTION((void)numericString("1a"), Error, malformed);
    BOOST_CHECK_EXCEPTION((void)printableString("a@b"), Error, malformed);
    BOOST_CHECK_EXCEPTION((void)printableString("\xD0\xAF"), Error, malformed);
}

BOOST_AUTO_TEST_CASE(times_choose_their_type) {
    BOOST_TEST(toHex(asn1::time(0)) == toHex(encode(Tag::kUtcTime, asBytes("700101000000Z"))));
    BOOST_TEST(toHex(asn1::time(2'524'607'999)) == toHex(encode(Tag::kUtcTime, asBytes("491231235959Z"))));
    BOOST_TEST(toHex(asn1::time(2'524'608'000)) ==
               toHex(encode(Tag::kGeneralizedTime, asBytes("20500101000000Z"))));
    BOOST_TEST(toHex(asn1::time(-631'152'001)) ==
               toHex(encode(Tag::kGeneralizedTime, asBytes("19491231235959Z"))));
    BOOST_CHECK_THROW((void)generalizedTime(253'402'300'800), Error);
    BOOST_CHECK_THROW((void)generalizedTime(-62'167'219'201), Error);
    BOOST_CHECK_THROW((void)asn1::time(INT64_MAX), Error);
    BOOST_CHECK_THROW((void)asn1::time(INT64_MIN), Error);
}

BOOST_AUTO_TEST_SUITE_END()
