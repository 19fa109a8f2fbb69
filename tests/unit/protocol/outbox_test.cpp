// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "protocol/outbox.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <boost/test/unit_test.hpp>
#include <future>

#include "base/file.h"
#include "protocol/frame.h"

namespace {

using namespace tamga;
using namespace std::chrono_literals;
using protocol::Outbox;

struct Pipe {
    Pipe() {
        std::array<int, 2> ends{};
        BOOST_REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
        read.reset(ends[0]);
        write.reset(ends[1]);
        BOOST_REQUIRE(::signal(SIGPIPE, SIG_IGN) != SIG_ERR);
    }
    std::string next() const {
        protocol::FrameReader reader;
        while (true) {
            const auto space = reader.space();
            const ssize_t got = ::read(read.get(), space.data(), space.size());
            if (got <= 0) return {};
            if (auto frame = reader.advance(static_cast<std::size_t>(got))) return *frame;
        }
    }
    UniqueFd read;
    UniqueFd write;
};

const Json kLarge(std::string(500000, 'x'));

}  // namespace

BOOST_FIXTURE_TEST_SUITE(outbox, Pipe)

BOOST_AUTO_TEST_CASE(framesFromManyThreadsComeWhole) {
    constexpr int kThreads = 4;
    constexpr int kEach = 200;
    Outbox box(write.get(), [] {});
    std::vector<std::future<void>> senders;
    for (int t = 0; t < kThreads; ++t) {
        senders.push_back(std::async(std::launch::async, [&box, t] {
            for (int i = 0; i < kEach; ++i)
                box.post(Json::object({{"thread", t}, {"number", i}, {"filler", std::string(1000, 'x')}}));
        }));
    }
    std::array<std::int64_t, kThreads> expected{};
    for (int i = 0; i < kThreads * kEach; ++i) {
        const auto message = Json::parse(next());
        BOOST_REQUIRE(message.ok());
        auto& number = expected.at(static_cast<std::size_t>(*message.value().find("thread")->integer()));
        BOOST_TEST(*message.value().find("number")->integer() == number++);
    }
    BOOST_TEST(box.flush(60s));
}

BOOST_AUTO_TEST_CASE(postingNeverBlocksAndRoomComesBack) {
    std::promise<void> again;
    std::once_flag once;
    Outbox box(write.get(), [&] { std::call_once(once, [&] { again.set_value(); }); });
    while (box.hasRoom())
        box.post(kLarge);
    BOOST_TEST(!box.flush(1ms));
    // A producer in no hurry waits, and can be told to stop waiting.
    CancelToken cancel;
    auto producer = std::async(std::launch::async, [&] { box.postWhenRoom(kLarge, cancel); });
    cancel.cancel();
    BOOST_CHECK_THROW(producer.get(), Error);
    auto reader = std::async(std::launch::async, [&] {
        while (!next().empty()) {
        }
    });
    again.get_future().wait();
    BOOST_TEST(box.hasRoom());
    BOOST_TEST(box.flush(60s));
    write.reset();
    reader.get();
}

BOOST_AUTO_TEST_CASE(aReaderThatWentAwayIsNoticed) {
    std::promise<void> noticed;
    Outbox box(write.get(), [&] { noticed.set_value(); });
    read.reset();
    box.post(Json("x"));
    noticed.get_future().wait();
    BOOST_TEST(box.broken());
    box.post(Json("y"));
    BOOST_TEST(!box.flush(1ms));
}

BOOST_AUTO_TEST_CASE(anAnswerTooLargeForBrowsersIsRefused) {
    Outbox box(write.get(), [] {});
    BOOST_CHECK_EXCEPTION(box.post(Json(std::string(protocol::kMaxFrameOut, 'x'))), Error,
                          [](const Error& error) { return error.reason() == Reason::kProtocolTooLarge; });
}

BOOST_AUTO_TEST_SUITE_END()
