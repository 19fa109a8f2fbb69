// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>
#include <map>

#include "base/error.h"
#include "net/helper/proxy.h"

using namespace tamga;
using namespace tamga::net;

namespace {

Variable variables(const std::map<std::string, std::string>& all) {
    return [all](const char* name) {
        const auto found = all.find(name);
        return found == all.end() ? std::string() : found->second;
    };
}

std::string hostFor(bool tls, const std::string& host, std::uint16_t port,
                    const std::map<std::string, std::string>& all) {
    const auto proxy = proxyFor(tls, host, port, variables(all));
    return proxy ? proxy->host + ":" + std::to_string(proxy->port) : "none";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(proxy)

BOOST_AUTO_TEST_CASE(variables_by_scheme) {
    const std::map<std::string, std::string> all{{"http_proxy", "http://plain.example:3128"},
                                                 {"HTTPS_PROXY", "secure.example:8080"},
                                                 {"HTTP_PROXY", "http://stranger.example:1"}};
    BOOST_TEST(hostFor(false, "tsa.example", 80, all) == "plain.example:3128");
    BOOST_TEST(hostFor(true, "tsa.example", 443, all) == "secure.example:8080");
    BOOST_TEST(hostFor(false, "tsa.example", 80, {{"HTTP_PROXY", "http://stranger.example:1"}}) == "none");
    BOOST_TEST(hostFor(true, "tsa.example", 443, {{"all_proxy", "http://all.example"}}) == "all.example:80");
    const auto named = proxyFor(false, "a", 80, variables({{"http_proxy", "http://me:p%40ss@host:1"}}));
    BOOST_TEST(named->user == "me");
    BOOST_TEST(named->password == "p@ss");
}

BOOST_AUTO_TEST_CASE(exceptions) {
    const auto is = [](const char* list, const char* host, std::uint16_t port = 80) {
        return hostFor(false, host, port, {{"http_proxy", "http://p:1"}, {"no_proxy", list}}) == "none";
    };
    BOOST_TEST(is("*", "anything"));
    BOOST_TEST(is("a.example, tsa.example", "tsa.example"));
    BOOST_TEST(is(".example", "tsa.Example"));
    BOOST_TEST(is("example", "tsa.example"));
    BOOST_TEST(!is("example", "notexample"));
    BOOST_TEST(!is("tsa.example", "example"));
    BOOST_TEST(is("tsa.example:8080", "tsa.example", 8080));
    BOOST_TEST(!is("tsa.example:8080", "tsa.example", 80));
    BOOST_TEST(is("10.0.0.0/8", "10.1.2.3"));
    BOOST_TEST(!is("10.0.0.0/8", "11.1.2.3"));
    BOOST_TEST(is("::1", "::1"));
    BOOST_TEST(!is(" , ,.", "tsa.example"));
}

BOOST_AUTO_TEST_CASE(those_that_cannot_be_used_are_said_without_their_password) {
    for (const char* const value :
         {"socks5://me:secret@host:1080", "https://host:443", "http://", "http://a:x/"}) {
        const auto result = capture([&] {
            return proxyFor(false, "tsa.example", 80, variables({{"http_proxy", value}}));
        });
        BOOST_REQUIRE_MESSAGE(!result.ok(), value);
        BOOST_TEST(nameOf(result.error().reason()) == "net.unreachable");
        BOOST_TEST(result.error().context().find("secret") == std::string::npos);
    }
}

BOOST_AUTO_TEST_SUITE_END()
