// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The browser is killed at every step of a signature; hosts, browsers and a command line are at work at once;
// the extension is of another version than the host.
#include <sys/wait.h>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "piped_host.h"
#include "stage.h"

namespace {

using namespace tamga;
using namespace tamga::test;
namespace fs = std::filesystem;

/// Reads until the stage is told of; the answer ends the search too.
void readUntil(PipedHost& host, const std::string& stage) {
    while (const auto message = host.receive()) {
        if (message->find("method") == nullptr) return;
        const Json* const told = message->find("params")->find("stage");
        if (told != nullptr && *told->string() == stage) return;
    }
}

std::string requestOf(const std::string& thumbprint, int documents) {
    return Json::object({{"jsonrpc", "2.0"},
                         {"id", 1},
                         {"method", "sign"},
                         {"params", signParams(thumbprint, Json::Array(static_cast<std::size_t>(documents),
                                                                       documentOf("d", "content", "YWJj")))}})
        .print();
}

struct Ran {
    int status;
    std::string output;
};

/// The command line in the household, its password on descriptor 0.
Ran tamgaIn(const Household& house, std::vector<std::string> arguments, const std::string& password) {
    ChildProcess program(
        {TAMGA_PROGRAM,
         std::move(arguments),
         {"HOME=" + house.home().string(), "PATH=/usr/bin:/bin", "LANG=C.UTF-8", "DISPLAY=:tamga-test"}});
    const Deadline deadline = Deadline::after(std::chrono::minutes(1));
    if (!password.empty()) writeAll(program.input(), asBytes(password + "\n"), deadline, CancelToken());
    program.closeInput();
    Ran ran{-1, {}};
    Bytes buffer(65536);
    while (const std::size_t got = readSome(program.output(), buffer, deadline, CancelToken()))
        ran.output += asText(BytesView(buffer).first(got));
    siginfo_t end{};
    BOOST_REQUIRE(::waitid(P_PID, static_cast<id_t>(program.id()), &end, WEXITED | WNOWAIT) == 0);
    if (end.si_code == CLD_EXITED) ran.status = end.si_status;
    return ran;
}

const std::vector<std::string> kSteps{"half sent", "sent", "asked",        "answered",
                                      "signing",   "made", "half received"};

}  // namespace

BOOST_AUTO_TEST_SUITE(browsers)

BOOST_DATA_TEST_CASE(killedAtEachStep, boost::unit_test::data::make(kSteps), step) {
    Household house;
    const std::string thumbprint = house.addContainer("gost2012-256/good");
    const auto before = contentsOf(house.home() / "keys");
    const Gate gate(house);
    {
        PipedHost host(house.home());
        const std::string frame = PipedHost::frame(requestOf(thumbprint, 200));
        if (step == "half sent") {
            host.write(frame.substr(0, frame.size() / 2));
        } else {
            host.write(frame);
        }
        if (step != "half sent" && step != "sent")
            BOOST_REQUIRE(eventually([&] { return house.questions() == 1; }));
        if (step != "half sent" && step != "sent" && step != "asked") gate.open();
        if (step == "signing") readUntil(host, "signing");
        if (step == "made") readUntil(host, "never");
        // A kill closes both pipes at once.
        host.stopReading();
        host.hangUp();
        const double took = secondsOf([&] { BOOST_TEST(host.waitForEnd().exited); });
        BOOST_TEST(took < 5);
    }
    BOOST_TEST(eventually([&] { return house.person().allGone(); }));
    BOOST_TEST((contentsOf(house.home() / "keys") == before));
    // Neither a lock nor a question is left: the browser comes back and signs.
    gate.open();
    HostProcess again(house.home());
    BOOST_TEST(signIn(again, thumbprint) == "signed");
    // What was begun stays visible as begun, and the chain of rows has no break.
    BOOST_TEST(*again.result("journal.verify").find("intact")->boolean());
}

// Threat T7: whoever asks, the person sees one question at a time, and every question is answered once.
BOOST_AUTO_TEST_CASE(twoBrowsersAndACommandLineAtOnce) {
    Household house;
    const std::string thumbprint = house.addContainer("gost2012-256/good");
    static_cast<void>(house.write("a.txt", asBytes("abc")));
    HostProcess first(house.home());
    HostProcess second(house.home());
    constexpr int kEach = 3;
    for (int i = 1; i <= kEach; ++i) {
        for (HostProcess* host : {&first, &second})
            host->send(i, "sign", signParams(thumbprint, {documentOf("d", "content", "YWJj")}));
    }
    const std::string file = (house.home() / "a.txt").string();
    const Ran asked = tamgaIn(house, {"sign", "--certificate", thumbprint, file}, "");
    BOOST_TEST_INFO(asked.output);
    BOOST_TEST(asked.status == 0);
    // A password on a descriptor asks nobody and waits for nobody.
    const Ran given =
        tamgaIn(house, {"sign", "--force", "--certificate", thumbprint, "--pin-fd", "0", file}, kPassword);
    BOOST_TEST_INFO(given.output);
    BOOST_TEST(given.status == 0);
    for (HostProcess* host : {&first, &second}) {
        for (int i = 0; i < kEach; ++i)
            BOOST_TEST((host->answer().find("result") != nullptr));
    }
    // In the log a question is followed by its own answer: no other window was open.
    std::vector<std::string> order;
    for (const Json& event : house.person().events("")) {
        const std::string& kind = *event.find("event")->string();
        if (kind == "question" || kind == "answer") order.push_back(kind + event.find("number")->print());
    }
    BOOST_TEST(order.size() == 2U * (2 * kEach + 1));
    for (std::size_t i = 0; i < order.size(); i += 2) {
        BOOST_TEST(order[i] == "question" + std::to_string(i / 2));
        BOOST_TEST(order[i + 1] == "answer" + std::to_string(i / 2));
    }
}

// A newer extension greets with another version, and knows methods and members that this host does not.
BOOST_FIXTURE_TEST_CASE(anExtensionThatIsNewer, Household) {
    const std::string thumbprint = addContainer("gost2012-256/good");
    HostProcess host(home());
    const Json refused =
        host.ask("hello", Json::object({{"client", "tamga-extension"}, {"version", "99"}, {"protocol", 2}}));
    BOOST_TEST(reasonOf(refused) == "protocol.version");
    // What helps is to install the other half anew.
    BOOST_TEST(*refused.find("error")->find("data")->find("remedy")->string() == "install");
    BOOST_TEST(reasonOf(host.ask("future.method", Json::object({{"a", 1}}))) == "protocol.method");
    Json params = signParams(thumbprint, {documentOf("d", "content", "YWJj")});
    params.set("future", true);
    BOOST_TEST(reasonOf(host.ask("sign", params)) == "protocol.params");
    host.greet();
    BOOST_TEST(signIn(host, thumbprint) == "signed");
}

// An older one knows less, and what it asks for is as it was: no greeting even, and no optional member.
BOOST_FIXTURE_TEST_CASE(anExtensionThatIsOlder, Household) {
    const std::string thumbprint = addContainer("gost2012-256/good");
    HostProcess host(home());
    BOOST_TEST(reasonOf(host.ask("hello", Json::object({{"client", "tamga-extension"},
                                                        {"version", "0.0.1"}}))) == "protocol.params");
    BOOST_TEST(listIn(host).state.at("0.000") == "usable");
    BOOST_TEST(signIn(host, thumbprint) == "signed");
    host.result("authenticate", loginParams(thumbprint, Bytes(32, 1)));
}

BOOST_AUTO_TEST_SUITE_END()
