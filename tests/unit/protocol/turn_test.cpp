// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Threat T7: windows of the extension take the same turn as the native ones, across processes.
#include <stdlib.h>
#include <sys/file.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "conversation.h"

namespace {

using namespace tamga;
using namespace tamga::test;
namespace fs = std::filesystem;

struct TurnConversation : Conversation {
    TurnConversation() {
        std::string name = (fs::temp_directory_path() / "tamga-turns-XXXXXX").string();
        BOOST_REQUIRE(::mkdtemp(name.data()) != nullptr);
        folder = name;
        turnFile = folder / "lock";
    }
    ~TurnConversation() {
        std::error_code ignored;
        fs::remove_all(folder, ignored);
    }
    static Json origin() { return Json::object({{"origin", "https://lkfl.tax.test"}}); }
    static Json turnOf(const Json& result) { return Json::object({{"turn", *result.find("turn")}}); }
    Json signWith(const Json& turn) const {
        Json params = signParams();
        params.set("turn", *turn.find("turn"));
        return params;
    }
    /// What another browser's host sees.
    bool lockIsFree() const {
        const UniqueFd other(::open(turnFile.c_str(), O_RDWR | O_CLOEXEC));
        return other && ::flock(other.get(), LOCK_EX | LOCK_NB) == 0;
    }

    fs::path folder;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(turn, TurnConversation)

BOOST_AUTO_TEST_CASE(aTurnIsHeldUntilItIsGivenBack) {
    start();
    const Json turn = turnOf(result("turn.take", origin()));
    BOOST_TEST(!lockIsFree());
    result("turn.give", turn);
    BOOST_TEST(lockIsFree());
    BOOST_TEST(reasonOf(ask("turn.give", turn)) == "protocol.handle");
}

BOOST_AUTO_TEST_CASE(aSignatureUnderTheTurnDoesNotWaitForIt) {
    start();
    const Json turn = turnOf(result("turn.take", origin()));
    BOOST_TEST(result("sign", signWith(turn)).find("signatures")->elements()->size() == 1U);
    BOOST_TEST(!lockIsFree());
    result("turn.give", turn);
    BOOST_TEST(reasonOf(ask("sign", signWith(turn))) == "protocol.handle");
    Json login = Json::object({{"origin", "https://login.portal.test"},
                               {"challenge", toBase64(Bytes(16, 1))},
                               {"certificate", certificate.thumbprint().text()},
                               {"turn", "t99"}});
    BOOST_TEST(reasonOf(ask("authenticate", login)) == "protocol.handle");
    BOOST_TEST(record->consents.size() == 1U);
}

BOOST_AUTO_TEST_CASE(givenBackDuringASignatureItIsKeptToTheEndOfIt) {
    std::promise<void> opened;
    answers = {FakePrompt::staysOpen([&] { opened.set_value(); })};
    start();
    const Json turn = turnOf(result("turn.take", origin()));
    send(1, "sign", signWith(turn));
    opened.get_future().wait();
    result("turn.give", turn);
    BOOST_TEST(!lockIsFree());
    sendText(R"({"jsonrpc":"2.0","method":"cancel","params":{"id":1}})");
    BOOST_TEST(reasonOf(answer()) == "request.cancelled");
    BOOST_TEST(lockIsFree());
}

BOOST_AUTO_TEST_CASE(waitingHoldsUpNothingElseAndCanBeCancelled) {
    UniqueFd other(::open(turnFile.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    BOOST_REQUIRE(::flock(other.get(), LOCK_EX | LOCK_NB) == 0);  // another browser asks something
    start();
    for (int id = 1; id <= 4; ++id)
        send(id, "turn.take", origin());
    // The four are at work or waiting once a fifth is turned away.
    BOOST_TEST(reasonOf(ask("turn.take", origin())) == "protocol.busy");
    BOOST_TEST(result("certificates.list").find("complete") != nullptr);
    BOOST_TEST(result("data.begin", Json::object({{"keep", true}})).find("data") != nullptr);
    for (int id = 1; id <= 3; ++id) {
        sendText(R"({"jsonrpc":"2.0","method":"cancel","params":{"id":)" + std::to_string(id) + "}}");
        const Json message = answer();
        BOOST_TEST(message.find("id")->print() == std::to_string(id));
        BOOST_TEST(reasonOf(message) == "request.cancelled");
    }
    other.reset();
    const Json last = answer();
    BOOST_TEST(last.find("id")->print() == "4");
    BOOST_TEST(last.find("result") != nullptr);
    BOOST_TEST(!lockIsFree());
}

BOOST_AUTO_TEST_CASE(theEndOfTheHostGivesTheTurnBack) {
    start();
    result("turn.take", origin());
    toHost.write.reset();
    BOOST_TEST(ended.get() == 0);
    server.reset();
    BOOST_TEST(lockIsFree());
}

BOOST_AUTO_TEST_CASE(turnsThatCostNothingAreNotHoarded) {
    turnFile.clear();
    start();
    for (int i = 0; i < 16; ++i)
        result("turn.take", origin());
    BOOST_TEST(reasonOf(ask("turn.take", origin())) == "protocol.busy");
    result("turn.give", Json::object({{"turn", "t3"}}));
    result("turn.take", origin());
}

BOOST_AUTO_TEST_SUITE_END()
