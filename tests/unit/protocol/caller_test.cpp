// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Threat T5: who may start the host.
#include "protocol/caller.h"

#include <boost/test/unit_test.hpp>

namespace {

using namespace tamga;
using Arguments = std::vector<std::string_view>;

constexpr std::string_view kChromium = "abcdefghijklmnopabcdefghijklmnop";
constexpr std::string_view kGecko = "{11111111-2222-3333-4444-555555555555}";

auto caller(const Arguments& arguments) {
    return protocol::callerOf(arguments, kChromium, kGecko);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(caller_)

BOOST_AUTO_TEST_CASE(theTwoFormsOfTheBrowsers) {
    BOOST_TEST((caller({"chrome-extension://abcdefghijklmnopabcdefghijklmnop/"}).value() ==
                protocol::Browser::kChromium));
    BOOST_TEST((caller({"/home/user/.mozilla/native-messaging-hosts/org.tamga.host.json", kGecko}).value() ==
                protocol::Browser::kFirefox));
}

BOOST_AUTO_TEST_CASE(everybodyElseIsRefused) {
    const std::vector<Arguments> cases{
        {},
        {""},
        {"chrome-extension://abcdefghijklmnopabcdefghijklmnop"},
        {"chrome-extension://abcdefghijklmnopabcdefghijklmnop/x"},
        {"chrome-extension://abcdefghijklmnopabcdefghijklmnoo/"},
        {"chrome-extension://ABCDEFGHIJKLMNOPABCDEFGHIJKLMNOP/"},
        {"chrome-extension://abcdefghijklmnopabcdefghijklmnop/", "--more"},
        {"moz-extension://abcdefghijklmnopabcdefghijklmnop/"},
        {"https://abcdefghijklmnopabcdefghijklmnop/"},
        {kGecko},
        {"manifest.json", kGecko},
        {"/manifest", kGecko},
        {"/manifest.json", "{11111111-2222-3333-4444-555555555556}"},
        {"/manifest.json", kGecko, "more"},
        {kGecko, "/manifest.json"},
        {"--help"},
    };
    for (const Arguments& arguments : cases) {
        const auto result = caller(arguments);
        BOOST_REQUIRE(!result.ok());
        BOOST_TEST((result.error().reason() == Reason::kProtocolRequest));
    }
}

BOOST_AUTO_TEST_SUITE_END()
