// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A disk that is full and a home folder that may not be written: what the journal cannot hold is not signed,
// and that is said before anybody is asked for a password.
#include <sys/stat.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

#include "stage.h"

namespace {

using namespace tamga;
using namespace tamga::test;
namespace fs = std::filesystem;

struct Home : Household {
    std::string thumbprint = addContainer("gost2012-256/good");

    /// Rights do not bind root: the host runs as somebody else, who owns all of this but one folder.
    [[nodiscard]] HostProcess::Options withoutRightTo(const fs::path& folder) const {
        HostProcess::Options options{home(), {HostProcess::defaultCaller()}, {}, {}};
        if (::geteuid() == 0) {
            options.wrapper = {"/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"};
            BOOST_REQUIRE(::lchown(home().c_str(), 65534, 65534) == 0);
            for (const auto& entry : fs::recursive_directory_iterator(home()))
                BOOST_REQUIRE(::lchown(entry.path().c_str(), 65534, 65534) == 0);
        }
        fs::permissions(folder, fs::perms::owner_read | fs::perms::owner_exec);
        return options;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(homes, Home)

BOOST_AUTO_TEST_CASE(aHomeThatMayNotBeWritten) {
    {
        HostProcess host(withoutRightTo(home()));
        // Reading needs no right to write.
        BOOST_TEST(listIn(host).state.at("0.000") == "usable");
        BOOST_TEST(signIn(host, thumbprint) == "journal.unwritable");
        BOOST_TEST(reasonOf(host.ask("authenticate", loginParams(thumbprint, Bytes(32, 1)))) ==
                   "journal.unwritable");
        BOOST_TEST(questions() == 0U);
        // With the right it works in the same process.
        fs::permissions(home(), fs::perms::owner_all);
        BOOST_TEST(signIn(host, thumbprint) == "signed");
    }
}

BOOST_AUTO_TEST_CASE(aDiskThatFillsUp) {
    const fs::path data = home() / ".local/share";
    fs::create_directories(data);
    HostProcess::Options options{home(), {HostProcess::defaultCaller()}, {}, {}};
    options.wrapper = {
        "/usr/bin/unshare", "-m", "/bin/sh", "-c",
        "mount -t tmpfs -o size=64k,mode=0700 none \"$HOME/.local/share\" || exit 77; exec \"$0\" \"$@\""};
    HostProcess host(options);
    host.send(1, "hello", Json::object({{"client", "c"}, {"version", "1"}, {"protocol", 1}}));
    if (!host.receive()) {
        BOOST_TEST_MESSAGE("this user may not mount a small disk");
        return;
    }
    std::size_t done = 0;
    std::string reason;
    while (done < 1000) {
        reason = signIn(host, thumbprint);
        if (reason != "signed") break;
        ++done;
    }
    BOOST_TEST(reason == "journal.full");
    BOOST_TEST(done > 0U);
    // Nobody was asked for the one that was refused, unless the disk was full only at its end.
    BOOST_TEST(questions() <= done + 1);
    BOOST_TEST(signIn(host, thumbprint) == "journal.full");
    // Every signature that was handed out is in the journal, and the journal is whole.
    const Json verified = host.result("journal.verify");
    BOOST_TEST(*verified.find("intact")->boolean());
    std::size_t recorded = 0;
    std::optional<std::int64_t> before;
    while (true) {
        Json params = Json::object({{"limit", 200}});
        if (before) params.set("before", *before);
        const Json page = host.result("journal.list", params);
        for (const Json& entry : *page.find("entries")->elements()) {
            recorded += *entry.find("outcome")->string() == "signed" ? 1U : 0U;
            before = *entry.find("seq")->integer();
        }
        if (!*page.find("more")->boolean()) break;
    }
    BOOST_TEST(recorded == done);
}

BOOST_AUTO_TEST_SUITE_END()
