// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"

#include <boost/test/unit_test.hpp>
#include <string>

using namespace tamga;

BOOST_AUTO_TEST_SUITE(text)

BOOST_AUTO_TEST_CASE(utf8_well_formed) {
    for (const char* const good : {"", "plain", "Декларация №1", "\xF0\x9F\x94\x91", "\xEF\xBF\xBD"})
        BOOST_TEST(isUtf8(good));
    for (const char* const bad : {"\x80", "\xC3", "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80",
                                  "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80", "a\xFF"}) {
        BOOST_TEST(!isUtf8(bad));
    }
}

BOOST_AUTO_TEST_CASE(deceptive_characters_are_replaced) {
    const std::string mark = "\xEF\xBF\xBD";
    BOOST_TEST(displayable("a\nb", 9) == "a" + mark + "b");
    BOOST_TEST(displayable("invoice\xE2\x80\xAE"
                           "fdp.exe",
                           40) == "invoice" + mark + "fdp.exe");         // U+202E
    BOOST_TEST(displayable("ta\xE2\x80\x8Bx", 9) == "ta" + mark + "x");  // U+200B
    BOOST_TEST(displayable("x\x80y", 9) == "x" + mark + "y");
    BOOST_TEST(displayable("Налог ёЁ €", 20) == "Налог ёЁ €");
}

BOOST_AUTO_TEST_CASE(long_text_is_cut_in_the_middle) {
    BOOST_TEST(displayable("0123456789", 10) == "0123456789");
    BOOST_TEST(displayable("0123456789A", 10) == "012345…89A");
    BOOST_TEST(displayable("абвгдежзиклмн", 4) == "аб…н");
    BOOST_TEST(displayable("abc", 1) == "…");
    BOOST_TEST(displayable("abc", 0) == "");
}

BOOST_AUTO_TEST_CASE(windows_1251) {
    BOOST_TEST(fromCp1251("\xCA\xEB\xFE\xF7") == "Ключ");
    BOOST_TEST(fromCp1251("\xA8\xB8\xB9") == "Ёё№");
    std::string octets;
    BOOST_TEST(toCp1251("Ключ Ё№ abc", octets));
    BOOST_TEST(octets == "\xCA\xEB\xFE\xF7 \xA8\xB9 abc");
    BOOST_TEST(!toCp1251("日本", octets));
    BOOST_TEST(octets.empty());
    for (int i = 0; i < 256; ++i) {
        if (i == 0x98) continue;  // unassigned
        const std::string one(1, static_cast<char>(i));
        BOOST_TEST(toCp1251(fromCp1251(one), octets));
        BOOST_TEST(octets == one);
    }
}

BOOST_AUTO_TEST_SUITE_END()
