// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Threat T32: in whatever state the browser goes away, the host ends, and nothing of it stays behind. How
// long that took is printed; the limit asserted is generous, because test machines are busy.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>

#include <boost/test/unit_test.hpp>
#include <chrono>

#include "host_process.h"
#include "household.h"

namespace {

using namespace tamga;
using namespace tamga::test;

struct State : Household {
    State() : Household(scriptOf({act("hang")})) {}

    /// Ends the input and waits for the end of the process.
    static void endsAfterHangUp(HostProcess& host, int status = 0) {
        const auto begin = std::chrono::steady_clock::now();
        host.hangUp();
        const End end = host.waitForEnd();
        const auto took =
            std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
        BOOST_TEST_MESSAGE("ended after " << took.count() << " ms");
        BOOST_TEST(end.exited);
        BOOST_TEST(end.status == status);
        BOOST_TEST(took.count() < 10000);
    }
    void waitForQuestion(std::size_t count = 1) const {
        BOOST_REQUIRE(eventually([&] { return questions() >= count; }));
    }
    Json params(int documents = 1) {
        const std::string thumbprint = addContainer("gost2012-256/good");
        return signParams(
            thumbprint, Json::Array(static_cast<std::size_t>(documents), documentOf("d", "content", "YWJj")));
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(theEnd, State)

BOOST_AUTO_TEST_CASE(beforeAWord) {
    HostProcess host(home());
    endsAfterHangUp(host);
}

BOOST_AUTO_TEST_CASE(afterTheGreeting) {
    HostProcess host(home());
    host.greet();
    endsAfterHangUp(host);
}

BOOST_AUTO_TEST_CASE(insideAFrame) {
    HostProcess host(home());
    host.greet();
    host.sendOctets(std::string_view("\x10\0\0\0{\"js", 8));
    endsAfterHangUp(host, 1);
}

BOOST_AUTO_TEST_CASE(afterAnOverLongFrame) {
    HostProcess host(home());
    host.greet();
    host.sendOctets(std::string_view("\xFF\xFF\xFF\x7F", 4));
    BOOST_TEST(reasonOf(host.answer()) == "protocol.frame");
    const End end = host.waitForEnd();
    BOOST_TEST(end.exited);
    BOOST_TEST(end.status == 1);
}

BOOST_AUTO_TEST_CASE(inTheMiddleOfContent) {
    HostProcess host(home());
    const Json handle =
        *host.result("data.begin", Json::object({{"algorithm", "gostr3411-2012-512"}, {"keep", true}}))
             .find("data");
    const Json params = Json::object({{"data", handle}, {"chunk", toBase64(Bytes(500000, 1))}});
    for (int i = 0; i < 8; ++i)
        host.send(i + 1, "data.append", params);
    endsAfterHangUp(host);
}

// The person's window is open, and the program behind it neither reads nor obeys.
BOOST_AUTO_TEST_CASE(whileTheQuestionIsOpen) {
    const Json request = params();
    HostProcess host(home());
    host.send(1, "sign", request);
    host.send(2, "sign", request);
    waitForQuestion();
    endsAfterHangUp(host);
    BOOST_TEST(eventually([&] { return person().allGone(); }));
    BOOST_TEST(questions() == 1U);
}

BOOST_AUTO_TEST_CASE(whileALargeBatchIsBeingSigned) {
    Household house;
    const std::string thumbprint = house.addContainer("gost2012-512/good");
    HostProcess host(house.home());
    host.send(1, "sign", signParams(thumbprint, Json::Array(500, documentOf("d", "content", "YWJj"))));
    // The first notification of signing: it is in the middle of it, or has just finished.
    while (true) {
        const auto message = host.receive();
        BOOST_REQUIRE(message.has_value());
        if (message->find("method") == nullptr) break;
        if (*message->find("params")->find("stage")->string() == "signing") break;
    }
    endsAfterHangUp(host);
}

BOOST_AUTO_TEST_CASE(whileNobodyReadsTheAnswers) {
    HostProcess host(home());
    const Json handle = *host.result("data.begin", Json::object({{"keep", true}})).find("data");
    host.result("data.append", Json::object({{"data", handle}, {"chunk", toBase64(Bytes(500000, 1))}}));
    host.result("data.finish", Json::object({{"data", handle}}));
    const Json read = Json::object({{"data", handle}, {"offset", 0}, {"length", 500000}});
    int id = 0;
    // Until the host takes no more requests, because it has no room for answers.
    while (id < 100000) {
        pollfd writable{host.input(), POLLOUT, 0};
        if (::poll(&writable, 1, 500) == 0) break;
        host.send(++id, "data.read", read);
    }
    BOOST_TEST(id < 100000);
    const auto begin = std::chrono::steady_clock::now();
    host.hangUp();
    // Not read: the descriptor's other end tells of the end by itself.
    BOOST_TEST(eventually([&] {
        siginfo_t info{};
        return ::waitid(P_PID, static_cast<id_t>(host.id()), &info, WEXITED | WNOWAIT | WNOHANG) == 0 &&
               info.si_pid != 0;
    }));
    BOOST_TEST_MESSAGE("ended after " << std::chrono::duration_cast<std::chrono::milliseconds>(
                                             std::chrono::steady_clock::now() - begin)
                                             .count()
                                      << " ms");
}

BOOST_AUTO_TEST_CASE(killedWhileTheQuestionIsOpen) {
    const Json request = params();
    HostProcess host(home());
    host.send(1, "sign", request);
    waitForQuestion();
    host.kill(SIGKILL);
    BOOST_TEST(!host.waitForEnd().exited);
    BOOST_TEST(eventually([&] { return person().allGone(); }));
}

BOOST_AUTO_TEST_CASE(cancelClosesTheQuestion) {
    const Json request = params();
    HostProcess host(home());
    host.send(1, "sign", request);
    waitForQuestion();
    host.send(2, "cancel", Json::object({{"id", 1}}));
    for (int i = 0; i < 2; ++i) {
        const Json message = host.answer();
        if (message.find("id")->print() == "1") {
            BOOST_TEST(reasonOf(message) == "request.cancelled");
        } else {
            BOOST_TEST(*message.find("result")->find("cancelled")->boolean());
        }
    }
    BOOST_TEST(person().allGone());
    // And the next one may ask again.
    host.send(3, "sign", request);
    waitForQuestion(2);
    endsAfterHangUp(host);
}

// Threat T7: two browsers, one person.
BOOST_AUTO_TEST_CASE(asecondHostWaitsForItsTurn) {
    const Json request = params();
    HostProcess first(home());
    HostProcess second(home());
    first.send(1, "sign", request);
    waitForQuestion();
    second.send(1, "sign", request);
    const auto step = second.receive();
    BOOST_REQUIRE(step.has_value());
    BOOST_TEST(*step->find("params")->find("stage")->string() == "prompt");
    second.greet();
    BOOST_TEST(questions() == 1U);
    endsAfterHangUp(first);
    waitForQuestion(2);
    endsAfterHangUp(second);
}

BOOST_AUTO_TEST_SUITE_END()
