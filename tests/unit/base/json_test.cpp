// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"

#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <limits>

using namespace tamga;

BOOST_AUTO_TEST_SUITE(json)

BOOST_AUTO_TEST_CASE(round_trip) {
    const std::string text =
        R"({"a":[1,-2,3.5,true,false,null],"имя":"Ключ\n","o":{"e":{}},"big":9007199254740993})";
    const auto value = Json::parse(text);
    BOOST_REQUIRE(value.ok());
    BOOST_TEST(value.value().print() == text);
    BOOST_TEST(*value.value().find("big")->integer() == 9007199254740993);
    BOOST_TEST(value.value().find("missing") == nullptr);
    BOOST_TEST(value.value().find("a")->find("a") == nullptr);
}

BOOST_AUTO_TEST_CASE(malformed_is_refused) {
    const std::string tooDeep = std::string(33, '[') + std::string(33, ']');
    const std::vector<std::string> bad = {
        "",
        " ",
        "{",
        "}",
        "[1,]",
        "{\"a\":1,}",
        "{'a':1}",
        "{\"a\" 1}",
        "nul",
        "01",
        "1 2",
        "{} x",
        "[1] //c",
        "\"\x80\"",
        "\"\xED\xA0\x80\"",
        "\"\\ud800\"",
        "\"a\nb\"",
        "{\"a\":1,\"a\":2}",
        "NaN",
        "Infinity",
        "-",
        "1e999",
        "\xEF\xBB\xBF{}",
        tooDeep,
        std::string("1\0", 2),
        std::string("{}\0{}", 5),
    };
    for (const std::string& text : bad) {
        const auto value = Json::parse(text);
        BOOST_TEST(!value.ok(), text);
        if (!value.ok()) BOOST_TEST((value.error().reason() == Reason::kProtocolJson));
    }
    BOOST_TEST(Json::parse(std::string(32, '[') + std::string(32, ']')).ok());
    BOOST_TEST(!Json::parse(std::string(1000000, '[')).ok());
}

BOOST_AUTO_TEST_CASE(numbers_at_the_edges) {
    const auto numbers =
        Json::parse("[0e41,0E0,-0,9223372036854775807,9223372036854775808,-9223372036854775808,0.1]");
    BOOST_REQUIRE(numbers.ok());
    const auto& row = *numbers.value().elements();
    BOOST_TEST(row[0].real() != nullptr);  // a real number, and the reader's leading zeros do no harm
    BOOST_TEST(row[1].real() != nullptr);
    BOOST_TEST(*row[2].integer() == 0);
    BOOST_TEST(*row[3].integer() == std::numeric_limits<std::int64_t>::max());
    BOOST_TEST(row[4].real() != nullptr);
    BOOST_TEST(*row[5].integer() == std::numeric_limits<std::int64_t>::min());
    BOOST_TEST(row[6].print() == "0.1");
}

BOOST_AUTO_TEST_CASE(a_lone_surrogate_is_no_text) {
    for (const char* const text :
         {R"(["\ude00"])", R"(["\ud83d"])", R"(["\ud83dx"])", R"(["\ud83d\u0041"])", R"({"\ude00":1})"}) {
        BOOST_TEST(!Json::parse(text).ok(), text);
    }
    BOOST_TEST(*Json::parse(R"(["\ud83d\ude00"])").value().elements()->front().string() ==
               "\xF0\x9F\x98\x80");
}

BOOST_AUTO_TEST_CASE(many_members_take_no_quadratic_time) {
    std::string text = "{";
    for (int i = 0; i < 150000; ++i)
        text += "\"" + std::to_string(i) + "\":0,";
    text += "\"0\":0}";
    BOOST_TEST(!Json::parse(text).ok());  // the last name is a duplicate
}

BOOST_AUTO_TEST_CASE(building) {
    Json value;
    value.set("a", 1);
    value.set("b", Json::array());
    value.set("a", "two");
    Json list;
    list.push(true);
    value.set("c", list);
    BOOST_TEST(value.print() == R"({"a":"two","b":[],"c":[true]})");
}

BOOST_AUTO_TEST_SUITE_END()
