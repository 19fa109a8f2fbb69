// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "base/iso_time.h"

#include <boost/test/unit_test.hpp>
#include <limits>

BOOST_AUTO_TEST_SUITE(iso_time)

BOOST_AUTO_TEST_CASE(secondsBecomeText) {
    using tamga::isoTime;
    BOOST_TEST(isoTime(0) == "1970-01-01T00:00:00Z");
    BOOST_TEST(isoTime(-1) == "1969-12-31T23:59:59Z");
    BOOST_TEST(isoTime(1767225600) == "2026-01-01T00:00:00Z");
    BOOST_TEST(isoTime(951782400) == "2000-02-29T00:00:00Z");
    BOOST_TEST(isoTime(4102444799) == "2099-12-31T23:59:59Z");
    BOOST_TEST(isoTime(std::numeric_limits<std::int64_t>::max()) == "9999-12-31T23:59:59Z");
    BOOST_TEST(isoTime(std::numeric_limits<std::int64_t>::min()) == "0000-01-01T00:00:00Z");
}

BOOST_AUTO_TEST_CASE(textBecomesSeconds) {
    using tamga::parseIsoTime;
    BOOST_TEST(parseIsoTime("1970-01-01").value() == 0);
    BOOST_TEST(parseIsoTime("1970-01-01T00:00:00Z").value() == 0);
    BOOST_TEST(parseIsoTime("2000-02-29").value() == 951782400);
    BOOST_TEST(parseIsoTime("2099-12-31T23:59:59Z").value() == 4102444799);
    for (const char* const wrong :
         {"", "2026", "2026-1-1", "2026-02-29", "2026-13-01", "2026-00-01", "2026-01-01T24:00:00Z",
          "2026-01-01T00:60:00Z", "2026-01-01T00:00:60Z", "2026-01-01T00:00:00", "2026-01-01 00:00:00Z",
          "2026-01-01T00:00:00z", "2026-01-01Z", "x026-01-01"})
        BOOST_TEST(!parseIsoTime(wrong).has_value(), wrong);
}

BOOST_AUTO_TEST_SUITE_END()
