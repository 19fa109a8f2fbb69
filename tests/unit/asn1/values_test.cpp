// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include <time.h>

#include <boost/test/unit_test.hpp>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "base/text.h"

using namespace tamga;
using namespace tamga::asn1;

namespace {

Bytes timeElement(Tag tag, std::string_view text) {
    return encode(tag, asBytes(text));
}

std::int64_t parse(const Bytes& encoded) {
    return parseTime(Reader(encoded).read());
}

std::optional<std::string> stringOf(Tag tag, std::string_view hexDigits) {
    const Bytes encoded = encode(tag, fromHex(hexDigits).value());
    return parseString(Reader(encoded).read());
}

std::string textOf(Tag tag, std::string_view hexDigits) {
    return stringOf(tag, hexDigits).value_or("(no text)");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(values)

BOOST_AUTO_TEST_CASE(known_times) {
    const std::tuple<Tag, const char*, std::int64_t> table[] = {
        {Tag::kUtcTime, "700101000000Z", 0},
        {Tag::kUtcTime, "500101000000Z", -631'152'000},
        {Tag::kUtcTime, "491231235959Z", 2'524'607'999},
        {Tag::kUtcTime, "000229120000Z", 951'825'600},
        {Tag::kGeneralizedTime, "19700101000000Z", 0},
        {Tag::kGeneralizedTime, "20380119031408Z", 2'147'483'648},
        {Tag::kGeneralizedTime, "99991231235959Z", 253'402'300'799},
        {Tag::kGeneralizedTime, "00000101000000Z", -62'167'219'200},
        {Tag::kGeneralizedTime, "20260101000000.5Z", 1'767'225'600},
        {Tag::kGeneralizedTime, "20260101000000.000001Z", 1'767'225'600},
    };
    for (const auto& [tag, text, seconds] : table)
        BOOST_TEST(parse(timeElement(tag, text)) == seconds, text);
}

BOOST_AUTO_TEST_CASE(bad_times) {
    const std::pair<Tag, const char*> table[] = {
        {Tag::kUtcTime, ""},
        {Tag::kUtcTime, "Z"},
        {Tag::kUtcTime, "7001010000Z"},
        {Tag::kUtcTime, "700101000000"},
        {Tag::kUtcTime, "700101000000z"},
        {Tag::kUtcTime, "700101000000+0000"},
        {Tag::kUtcTime, "700001000000Z"},
        {Tag::kUtcTime, "701301000000Z"},
        {Tag::kUtcTime, "700100000000Z"},
        {Tag::kUtcTime, "700132000000Z"},
        {Tag::kUtcTime, "700431000000Z"},
        {Tag::kUtcTime, "690229000000Z"},
        {Tag::kUtcTime, "700101240000Z"},
        {Tag::kUtcTime, "700101006000Z"},
        {Tag::kUtcTime, "700101000060Z"},
        {Tag::kUtcTime, "7001010000.0Z"},
        {Tag::kUtcTime, "7O0101000000Z"},
        {Tag::kUtcTime, "-00101000000Z"},
        {Tag::kUtcTime, " 70101000000Z"},
        {Tag::kUtcTime, "19700101000000Z"},
        {Tag::kGeneralizedTime, "700101000000Z"},
        {Tag::kGeneralizedTime, "20260101000000"},
        {Tag::kGeneralizedTime, "202601010000Z"},
        {Tag::kGeneralizedTime, "20260101000000.Z"},
        {Tag::kGeneralizedTime, "20260101000000.0Z"},
        {Tag::kGeneralizedTime, "20260101000000.50Z"},
        {Tag::kGeneralizedTime, "20260101000000,5Z"},
        {Tag::kGeneralizedTime, "20260101000000.5xZ"},
        {Tag::kGeneralizedTime, "20260101000000+0300Z"},
        {Tag::kGeneralizedTime, "21000229000000Z"},
        {Tag::kGeneralizedTime, "20260101000000ZZ"},
        {Tag::kUtf8String, "700101000000Z"},
    };
    for (const auto& [tag, text] : table) {
        BOOST_TEST_CONTEXT(text) {
            BOOST_CHECK_EXCEPTION((void)parse(timeElement(tag, text)), Error,
                                  [](const Error& e) { return e.reason() == Reason::kDerMalformed; });
        }
    }
}

BOOST_AUTO_TEST_CASE(every_day_agrees_with_the_calendar_of_the_c_library) {
    for (std::int64_t day = -25'567; day < 80'000; ++day) {  // 1900 to 2189
        const std::int64_t seconds = day * 86'400 + (day % 86'400 + 86'400) % 86'400;
        const time_t stamp = seconds;
        tm parts{};
        BOOST_REQUIRE(::gmtime_r(&stamp, &parts) != nullptr);
        char text[32];
        BOOST_REQUIRE(::strftime(text, sizeof text, "%Y%m%d%H%M%SZ", &parts) == 15);
        const Bytes expected = timeElement(Tag::kGeneralizedTime, text);
        if (generalizedTime(seconds) != expected) BOOST_ERROR(text);
        if (parse(expected) != seconds) BOOST_ERROR(text);
        if (parse(asn1::time(seconds)) != seconds) BOOST_ERROR(text);
    }
}

BOOST_AUTO_TEST_CASE(text_of_every_type) {
    BOOST_TEST(textOf(Tag::kUtf8String, "d0afd0bd") == "Ян");
    BOOST_TEST(textOf(Tag::kPrintableString, "4f4f4f") == "OOO");
    BOOST_TEST(textOf(Tag::kPrintableString, "6140622a") == "a@b*");
    BOOST_TEST(textOf(Tag::kNumericString, "30303132") == "0012");
    BOOST_TEST(textOf(Tag::kIa5String, "6140622e7275") == "a@b.ru");
    BOOST_TEST(textOf(Tag::kVisibleString, "7e") == "~");
    BOOST_TEST(textOf(Tag::kTeletexString, "e9") == "\xC3\xA9");
    BOOST_TEST(textOf(Tag::kBmpString, "042f043d") == "Ян");
    BOOST_TEST(textOf(Tag::kBmpString, "d83dde00") == "\xF0\x9F\x98\x80");
    BOOST_TEST(textOf(Tag::kUniversalString, "0000042f0001f600") == "Я\xF0\x9F\x98\x80");
    BOOST_TEST(textOf(Tag::kUtf8String, "") == "");
}

BOOST_AUTO_TEST_CASE(octets_that_do_not_fit_the_type) {
    const std::pair<Tag, const char*> table[] = {
        {Tag::kUtf8String, "ff"},
        {Tag::kUtf8String, "d0"},
        {Tag::kUtf8String, "c080"},
        {Tag::kUtf8String, "eda080"},
        {Tag::kPrintableString, "c0"},
        {Tag::kPrintableString, "00"},
        {Tag::kNumericString, "0a"},
        {Tag::kIa5String, "80"},
        {Tag::kVisibleString, "7f"},
        {Tag::kBmpString, "04"},
        {Tag::kBmpString, "d83d"},
        {Tag::kBmpString, "d83d0041"},
        {Tag::kBmpString, "de00"},
        {Tag::kBmpString, "d83dd83d"},
        {Tag::kUniversalString, "00041f"},
        {Tag::kUniversalString, "00110000"},
        {Tag::kUniversalString, "0000d800"},
        {Tag::kOctetString, "41"},
        {Tag::kInteger, "41"},
        {Tag::kBitString, "0041"},
    };
    for (const auto& [tag, octets] : table)
        BOOST_TEST(!stringOf(tag, octets), octets);
}

BOOST_AUTO_TEST_CASE(bmp_and_universal_strings_give_well_formed_utf8) {
    for (std::uint32_t unit = 0; unit < 0x10000; ++unit) {
        const Bytes octets{static_cast<std::uint8_t>(unit >> 8U), static_cast<std::uint8_t>(unit)};
        const auto text = parseString(Element{Tag::kBmpString, octets, octets});
        const bool surrogate = unit >= 0xD800 && unit <= 0xDFFF;
        if (text.has_value() == surrogate) BOOST_ERROR(unit);
        if (text && !isUtf8(*text)) BOOST_ERROR(unit);
    }
}

BOOST_AUTO_TEST_SUITE_END()
