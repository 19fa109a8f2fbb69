// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>
#include <sstream>

#include "table.h"

using namespace tamga::cli;

BOOST_AUTO_TEST_SUITE(table)

BOOST_AUTO_TEST_CASE(width_is_counted_in_columns) {
    BOOST_TEST(widthOf("") == 0U);
    BOOST_TEST(widthOf("abc") == 3U);
    BOOST_TEST(widthOf("Подпись") == 7U);
    BOOST_TEST(widthOf("e\u0301") == 1U);  // a combining accent
    BOOST_TEST(widthOf("署名") == 4U);
    BOOST_TEST(widthOf("🙂") == 2U);
    BOOST_TEST(widthOf("\uFFFD…–") == 3U);
}

BOOST_AUTO_TEST_CASE(text_is_cut_at_characters) {
    BOOST_TEST(cutTo("Подпись", 7) == "Подпись");
    BOOST_TEST(cutTo("Подпись", 4) == "Под…");
    BOOST_TEST(cutTo("署名署名", 4) == "署…");
    BOOST_TEST(cutTo("署名", 3) == "署…");
    BOOST_TEST(cutTo("ab", 1) == "…");
    BOOST_TEST(cutTo("ab", 0).empty());
}

BOOST_AUTO_TEST_CASE(columns_stand_under_each_other_and_empty_ones_are_left_out) {
    Table all({{"NAME"}, {"EMPTY"}, {"N"}});
    all.add({"Иванов", "", "1"});
    all.add({"署名", "", "22"});
    BOOST_TEST(all.text(0) == "NAME    N\nИванов  1\n署名    22\n");
}

BOOST_AUTO_TEST_CASE(lines_fit_the_terminal_and_short_columns_stay_whole) {
    Table all({{"THUMBPRINT", true}, {"OWNER"}, {"WHERE"}, {"STATE", true}});
    all.add({"0123456789AB", std::string(60, 'o'), std::string(40, 'w'), "container.unsupported"});
    std::istringstream lines(all.text(60));
    for (std::string line; std::getline(lines, line);) {
        BOOST_TEST(widthOf(line) <= 60U);
    }
    BOOST_TEST(all.text(60).find("0123456789AB  o") != std::string::npos);
    BOOST_TEST(all.text(60).find("…  container.unsupported\n") != std::string::npos);
    BOOST_TEST(all.text(0).find(std::string(60, 'o')) != std::string::npos);
    BOOST_TEST(!all.text(1).empty());  // a terminal too narrow for anything: still an end
}

BOOST_AUTO_TEST_SUITE_END()
