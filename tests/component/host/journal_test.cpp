// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What the running host leaves in the journal, and what it refuses without one.
#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "host_process.h"
#include "household.h"

namespace {

using namespace tamga;
using namespace tamga::test;
namespace fs = std::filesystem;

struct Bookkeeping : Household {
    fs::path journal() const { return home() / ".local/share/tamga/journal.sqlite"; }
    static Json pageOf(HostProcess& host) {
        return host.result("journal.list", Json::object({{"limit", 200}}));
    }
    static std::string outcomeOf(const Json& entry) { return *entry.find("outcome")->string(); }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(journal)

BOOST_FIXTURE_TEST_CASE(theJournalIsMadeWithTheFirstSignature, Bookkeeping) {
    const std::string thumbprint = addContainer("gost2012-256/good");
    HostProcess host(home());
    host.greet();
    host.result("certificates.list");
    BOOST_TEST(!fs::exists(journal()));
    host.result("sign", signParams(thumbprint, {documentOf("a.txt", "content", "YWJj"),
                                                documentOf("b.txt", "content", "YWJj")}));
    struct stat status {};
    BOOST_REQUIRE(::stat(journal().c_str(), &status) == 0);
    BOOST_TEST((status.st_mode & 07777U) == 0600U);
    host.result("authenticate", loginParams(thumbprint, Bytes(32, 5)));
    const Json page = pageOf(host);
    const Json::Array& entries = *page.find("entries")->elements();
    BOOST_REQUIRE(entries.size() == 3U);
    BOOST_TEST(*entries[0].find("act")->string() == "login");
    BOOST_TEST(*entries[0].find("site")->string() == "https://login.portal.test");
    BOOST_TEST(*entries[2].find("document")->string() == "a.txt");
    BOOST_TEST(*entries[2].find("token")->string() == "keys");
    for (const Json& entry : entries)
        BOOST_TEST(outcomeOf(entry) == "signed");
    BOOST_TEST(*host.result("journal.verify").find("intact")->boolean());
    BOOST_TEST(contentOf(journal()).find(kPassword) == std::string::npos);
}

BOOST_AUTO_TEST_CASE(refusalsAreInIt) {
    Household house(scriptOf({act("cancel"), pin("wrong"), pin("wrong"), pin("wrong")}));
    const std::string good = house.addContainer("gost2012-256/good");
    const std::string expired = house.addContainer("gost2012-256/expired");
    HostProcess host(house.home());
    const Json::Array documents{documentOf("a.txt", "content", "YWJj")};
    BOOST_TEST(reasonOf(host.ask("sign", signParams(good, documents))) == "prompt.cancelled");
    BOOST_TEST(reasonOf(host.ask("sign", signParams(good, documents))) == "password.wrong");
    BOOST_TEST(reasonOf(host.ask("sign", signParams(expired, documents))) == "certificate.expired");
    const Json page = host.result("journal.list", Json::object({{"limit", 200}}));
    std::vector<std::string> seen;
    for (const Json& entry : *page.find("entries")->elements())
        seen.push_back(*entry.find("outcome")->string() + " " + *entry.find("reason")->string());
    BOOST_TEST((seen == std::vector<std::string>{"refused certificate.expired", "failed password.wrong",
                                                 "refused prompt.cancelled"}));
}

BOOST_FIXTURE_TEST_CASE(withoutAFolderForItNothingIsSignedAndNobodyAsked, Bookkeeping) {
    const std::string thumbprint = addContainer("gost2012-256/good");
    fs::create_directories(home() / ".local/share");
    std::ofstream(home() / ".local/share/tamga") << "a file in the place of the folder";
    HostProcess host(home());
    const Json params = signParams(thumbprint, {documentOf("a.txt", "content", "YWJj")});
    BOOST_TEST(reasonOf(host.ask("sign", params)) == "journal.unwritable");
    BOOST_TEST(questions() == 0U);
    fs::remove(home() / ".local/share/tamga");
    host.result("sign", params);
    BOOST_TEST(pageOf(host).find("entries")->elements()->size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(withoutRoomNothingIsSignedAndNobodyAsked, Bookkeeping) {
    const std::string thumbprint = addContainer("gost2012-256/good");
    // Files of this process may have no octet: what a full disk is to it. SIGXFSZ is ignored through exec.
    HostProcess host(HostProcess::Options{home(),
                                          {HostProcess::defaultCaller()},
                                          {},
                                          {"/bin/sh", "-c", "trap '' XFSZ; ulimit -f 0; exec \"$@\"", "sh"}});
    BOOST_TEST(reasonOf(host.ask("sign", signParams(thumbprint, {documentOf("a.txt", "content", "YWJj")}))) ==
               "journal.full");
    BOOST_TEST(questions() == 0U);
}

// Threat T2.
BOOST_FIXTURE_TEST_CASE(aLogInCertificateSignsNoBareDigestOfANewSite, Bookkeeping) {
    const std::string thumbprint = addContainer("gost2012-256/login-only");
    HostProcess host(home());
    const Json bare = signParams(thumbprint, {documentOf("a", "digest", std::string(64, '0'))}, "raw");
    BOOST_TEST(reasonOf(host.ask("sign", bare)) == "certificate.login-only");
    BOOST_TEST(questions() == 0U);
    host.result("sign", signParams(thumbprint, {documentOf("a", "content", "YWJj")}));
    host.result("sign", bare);
    BOOST_TEST(questions() == 2U);
}

BOOST_FIXTURE_TEST_CASE(aTurnHeldByOneBrowserIsWaitedForByTheOther, Bookkeeping) {
    const std::string thumbprint = addContainer("gost2012-256/good");
    HostProcess one(home());
    HostProcess other(home());
    const Json turn = one.result("turn.take", Json::object({{"origin", "https://lkfl.tax.test"}}));
    other.send(1, "sign", signParams(thumbprint, {documentOf("a", "content", "YWJj")}));
    BOOST_TEST(*other.receive()->find("params")->find("stage")->string() == "prompt");
    BOOST_TEST(questions() == 0U);
    Json params = signParams(thumbprint, {documentOf("b", "content", "YWJj")});
    params.set("turn", *turn.find("turn"));
    one.result("sign", params);
    BOOST_TEST(questions() == 1U);
    one.result("turn.give", turn);
    BOOST_TEST(other.answer().find("result") != nullptr);
    BOOST_TEST(questions() == 2U);
}

BOOST_AUTO_TEST_SUITE_END()
