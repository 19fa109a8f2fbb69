// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include "net/address.h"

using namespace tamga::net;

BOOST_AUTO_TEST_SUITE(address)

BOOST_AUTO_TEST_CASE(public_addresses) {
    for (const char* const text : {"8.8.8.8", "1.1.1.1", "100.63.255.255", "100.128.0.1", "172.15.0.1",
                                   "172.32.0.1", "192.167.1.1", "198.17.0.1", "198.20.0.1", "223.255.255.255",
                                   "2a00:1450::1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"})
        BOOST_TEST(Address::parse(text).value().isPublic(), text);
}

BOOST_AUTO_TEST_CASE(everything_else) {
    for (const char* const text : {"0.0.0.0",
                                   "0.1.2.3",
                                   "10.255.0.1",
                                   "100.64.0.1",
                                   "100.127.255.255",
                                   "127.0.0.1",
                                   "127.255.0.1",
                                   "169.254.169.254",
                                   "172.16.0.1",
                                   "172.31.255.255",
                                   "192.0.0.8",
                                   "192.0.2.1",
                                   "192.88.99.1",
                                   "192.168.255.1",
                                   "198.18.0.1",
                                   "198.19.255.255",
                                   "198.51.100.7",
                                   "203.0.113.9",
                                   "224.0.0.1",
                                   "239.1.1.1",
                                   "240.0.0.1",
                                   "255.255.255.255",
                                   "::",
                                   "::1",
                                   "::127.0.0.1",
                                   "::ffff:10.0.0.1",
                                   "::ffff:127.0.0.1",
                                   "64:ff9b::10.0.0.1",
                                   "64:ff9b:1::1",
                                   "100::1",
                                   "2001::1",
                                   "2001:db8::1",
                                   "2002:7f00:1::",
                                   "3fff::1",
                                   "5f00::1",
                                   "fc00::1",
                                   "fd12::1",
                                   "fe80::1",
                                   "fec0::1",
                                   "ff02::1"})
        BOOST_TEST(!Address::parse(text).value().isPublic(), text);
}

BOOST_AUTO_TEST_CASE(what_is_no_address) {
    for (const char* const text : {"", "127.1", "1.2.3.4.5", "256.1.1.1", "0x7f000001", "localhost", "[::1]",
                                   "fe80::1%lo", "1.2.3.4 ", ":::"})
        BOOST_TEST(!Address::parse(text).has_value(), text);
}

BOOST_AUTO_TEST_CASE(ranges_hold_what_they_say) {
    const auto holds = [](const char* range, const char* one) {
        return AddressRange::parse(range).value().holds(Address::parse(one).value());
    };
    BOOST_TEST(holds("10.0.0.0/8", "10.255.1.2"));
    BOOST_TEST(!holds("10.0.0.0/8", "11.0.0.1"));
    BOOST_TEST(holds("10.0.0.0/8", "::ffff:10.1.1.1"));
    BOOST_TEST(holds("192.168.1.4/30", "192.168.1.7"));
    BOOST_TEST(!holds("192.168.1.4/30", "192.168.1.8"));
    BOOST_TEST(holds("127.0.0.1", "127.0.0.1"));
    BOOST_TEST(!holds("127.0.0.1", "127.0.0.2"));
    BOOST_TEST(holds("0.0.0.0/0", "255.1.2.3"));
    BOOST_TEST(!holds("0.0.0.0/0", "::1"));
    BOOST_TEST(holds("fd00::/8", "fdff::1"));
    BOOST_TEST(!holds("fd00::/9", "fdff::1"));
    BOOST_TEST(holds("::/0", "127.0.0.1"));
    for (const char* const text : {"", "10.0.0.1/8", "10.0.0.0/33", "fd00::/129", "10.0.0.0/", "10.0.0.0/-1",
                                   "10.0.0.0/8x", "/8", "10.0.0.0/8/8"})
        BOOST_TEST(!AddressRange::parse(text).has_value(), text);
    for (const char* const text : {"10.0.0.0/8", "fd00::/8", "192.168.1.4/30"})
        BOOST_TEST(AddressRange::parse(text).value().text() == text);
}

BOOST_AUTO_TEST_CASE(configured_ones_are_allowed_beside_public_ones) {
    const std::vector<AddressRange> ranges{AddressRange::parse("127.0.0.1").value()};
    BOOST_TEST(isAllowed(Address::parse("127.0.0.1").value(), ranges));
    BOOST_TEST(isAllowed(Address::parse("8.8.8.8").value(), ranges));
    BOOST_TEST(!isAllowed(Address::parse("127.0.0.2").value(), ranges));
    BOOST_TEST(!isAllowed(Address::parse("127.0.0.1").value(), {}));
}

BOOST_AUTO_TEST_SUITE_END()
