// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Out of memory, descriptors or processes: every request has an answer, or the process ends by itself with a
// status; it is never killed by a signal and never hangs, and with the limit gone all is as before.
#include <sys/stat.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

#include "piped_host.h"
#include "stage.h"

namespace {

using namespace tamga;
using namespace tamga::test;
namespace fs = std::filesystem;

struct Tally {
    int started = 0;
    int refused = 0;  ///< requests answered with a reason
    int done = 0;     ///< requests answered with a result
    int ended = 0;    ///< processes that ended by themselves before the end of the input
};

std::string frameOf(int id, const std::string& method, const Json& params) {
    return PipedHost::frame(
        Json::object({{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", params}}).print());
}

/// Everything that a browser does, once.
std::vector<std::string> conversation(const std::string& thumbprint) {
    std::vector<std::string> frames{
        frameOf(1, "hello", Json::object({{"client", "c"}, {"version", "1"}, {"protocol", 1}})),
        frameOf(2, "certificates.list", Json::object({})),
        frameOf(3, "data.begin", Json::object({{"keep", true}})),
        frameOf(4, "sign", signParams(thumbprint, Json::Array(50, documentOf("d", "content", "YWJj")))),
        frameOf(5, "verify", Json::object({{"signature", toBase64(Bytes(300000, 0x30))}})),
    };
    const std::string chunk = toBase64(Bytes(512 * 1024, 1));
    for (int i = 0; i < 12; ++i)
        frames.push_back(frameOf(6 + i, "data.append", Json::object({{"data", "d1"}, {"chunk", chunk}})));
    // The largest that a frame can unfold to.
    std::string brackets(1000000, '[');
    for (std::size_t i = 0; i < brackets.size(); ++i)
        brackets[i] = i % 2 == 0 ? '0' : ',';
    frames.push_back(PipedHost::frame("[" + brackets + "0]"));
    return frames;
}

/// One host under a limit.
void converse(const Household& house, const std::vector<std::string>& wrapper, const std::string& thumbprint,
              Tally& tally) {
    PipedHost host(house.home(), wrapper);
    const auto frames = conversation(thumbprint);
    bool taken = true;
    for (const std::string& frame : frames)
        taken = taken && host.write(frame);
    std::size_t answers = 0;
    while (answers < frames.size()) {
        const auto message = host.receive();
        if (!message) break;
        if (message->find("method") != nullptr) continue;
        ++answers;
        if (message->find("error") != nullptr) {
            ++tally.refused;
        } else {
            ++tally.done;
        }
    }
    tally.started += answers > 0 ? 1 : 0;
    tally.ended += answers < frames.size() ? 1 : 0;
    host.hangUp();
    const End end = host.waitForEnd();
    BOOST_TEST(end.exited, "ended by signal " << end.status);
}

struct Limited : Household {
    std::string thumbprint = addContainer("gost2012-256/good");
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(limits, Limited)

BOOST_AUTO_TEST_CASE(descriptors) {
    Tally tally;
    for (int limit = 3; limit <= 40; limit += limit < 24 ? 1 : 4) {
        BOOST_TEST_CONTEXT(limit << " descriptors") {
            converse(*this, {"/usr/bin/prlimit", "--nofile=" + std::to_string(limit)}, thumbprint, tally);
        }
    }
    BOOST_TEST_MESSAGE(tally.started << " hosts spoke, " << tally.done << " results, " << tally.refused
                                     << " reasons, " << tally.ended << " ended early");
    BOOST_TEST(tally.refused > 0);
    BOOST_TEST(tally.done > 0);
    HostProcess host(home());
    BOOST_TEST(signIn(host, thumbprint) == "signed");
}

BOOST_AUTO_TEST_CASE(memory) {
    if (kSanitized) {
        BOOST_TEST_MESSAGE("sanitizers need all the addresses there are");
        return;
    }
    Tally tally;
    // With less the kernel cannot even begin the program. Where things lie is chance: many steps, many
    // chances.
    const int step = longForm() ? 1 : 6;
    for (int megabytes = 8; megabytes <= 160; megabytes += step) {
        BOOST_TEST_CONTEXT(megabytes << " MiB") {
            converse(*this, {"/usr/bin/prlimit", "--as=" + std::to_string(megabytes) + "000000"}, thumbprint,
                     tally);
        }
    }
    BOOST_TEST_MESSAGE(tally.started << " hosts spoke, " << tally.done << " results, " << tally.refused
                                     << " reasons, " << tally.ended << " ended early");
    BOOST_TEST(tally.refused > 0);
    BOOST_TEST(tally.done > 0);
    HostProcess host(home());
    BOOST_TEST(signIn(host, thumbprint) == "signed");
}

// Threads count as processes. The limit binds nobody who is root.
BOOST_AUTO_TEST_CASE(threads) {
    if (::geteuid() != 0) {
        BOOST_TEST_MESSAGE(
            "other processes of this user count too: only root can start one as a user of its own");
        return;
    }
    const uid_t user = 61234;
    BOOST_REQUIRE(::lchown(home().c_str(), user, user) == 0);
    for (const auto& entry : fs::recursive_directory_iterator(home()))
        BOOST_REQUIRE(::lchown(entry.path().c_str(), user, user) == 0);
    Tally tally;
    for (int limit = 1; limit <= 12; ++limit) {
        BOOST_TEST_CONTEXT(limit << " threads") {
            converse(*this,
                     {"/usr/bin/prlimit", "--nproc=" + std::to_string(limit), "/usr/bin/setpriv",
                      "--reuid=61234", "--regid=61234", "--clear-groups"},
                     thumbprint, tally);
        }
    }
    BOOST_TEST_MESSAGE(tally.started << " hosts spoke, " << tally.done << " results, " << tally.refused
                                     << " reasons, " << tally.ended << " ended early");
    BOOST_TEST(tally.refused > 0);
    BOOST_TEST(tally.done > 0);
}

BOOST_AUTO_TEST_SUITE_END()
