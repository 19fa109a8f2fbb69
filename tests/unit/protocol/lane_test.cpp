// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "protocol/lane.h"

#include <boost/test/unit_test.hpp>
#include <future>
#include <vector>

namespace {

using namespace std::chrono_literals;
using tamga::protocol::Lane;

/// A piece of work that is held until released.
struct Held {
    std::promise<void> begun;
    std::promise<void> release;
    Lane::Job job(std::uint64_t key = 1) {
        return {key, 0, [this] {
                    begun.set_value();
                    release.get_future().wait();
                }};
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(lane)

BOOST_AUTO_TEST_CASE(oneAfterAnotherInOrder) {
    std::vector<int> done;
    std::promise<void> end;
    Lane lane(100, [] {});
    for (int i = 0; i < 50; ++i)
        BOOST_TEST(lane.submit({1, 0, [&done, i] { done.push_back(i); }}));
    BOOST_TEST(lane.submit({1, 0, [&end] { end.set_value(); }}));
    end.get_future().wait();
    BOOST_REQUIRE(done.size() == 50U);
    for (std::size_t i = 0; i < done.size(); ++i)
        BOOST_TEST(done[i] == static_cast<int>(i));
}

BOOST_AUTO_TEST_CASE(threeWaitAndTheNextIsRefused) {
    Held held;
    std::atomic<int> done{0};
    Lane lane(3, [] {});
    BOOST_TEST(lane.submit(held.job()));
    held.begun.get_future().wait();
    for (int i = 0; i < 3; ++i)
        BOOST_TEST(lane.submit({2, 10, [&done] { ++done; }}));
    BOOST_TEST(lane.full());
    BOOST_TEST(lane.weight() == 30U);
    BOOST_TEST(!lane.submit({3, 0, [&done] { ++done; }}));
    held.release.set_value();
    BOOST_TEST(lane.waitIdle(60s));
    BOOST_TEST(done.load() == 3);
    BOOST_TEST(lane.weight() == 0U);
}

// Four requests sent at once must not depend on how fast the thread wakes up.
BOOST_AUTO_TEST_CASE(anIdleLaneTakesOneMoreThanItLetsWait) {
    for (int round = 0; round < 50; ++round) {
        Held held;
        Lane lane(3, [] {});
        BOOST_TEST(lane.submit(held.job()));
        for (int i = 0; i < 3; ++i)
            BOOST_TEST(lane.submit({2, 0, [] {}}));
        held.release.set_value();
        BOOST_TEST(lane.waitIdle(60s));
    }
}

BOOST_AUTO_TEST_CASE(whatWaitsCanBeWithdrawn) {
    Held held;
    bool ran = false;
    Lane lane(3, [] {});
    BOOST_TEST(lane.submit(held.job(7)));
    held.begun.get_future().wait();
    BOOST_TEST(lane.submit({8, 5, [&ran] { ran = true; }}));
    BOOST_TEST(lane.withdraw(8));
    BOOST_TEST(!lane.withdraw(8));
    BOOST_TEST(!lane.withdraw(7));
    BOOST_TEST(lane.weight() == 0U);
    held.release.set_value();
    BOOST_TEST(lane.waitIdle(60s));
    BOOST_TEST(!ran);
}

BOOST_AUTO_TEST_CASE(stoppingForgetsWhatWaits) {
    Held held;
    bool ran = false;
    {
        Lane lane(3, [] {});
        BOOST_TEST(lane.submit(held.job()));
        held.begun.get_future().wait();
        BOOST_TEST(lane.submit({2, 0, [&ran] { ran = true; }}));
        lane.stop();
        BOOST_TEST(!lane.submit({3, 0, [] {}}));
        BOOST_TEST(!lane.waitIdle(1ms));
        held.release.set_value();
    }
    BOOST_TEST(!ran);
}

BOOST_AUTO_TEST_SUITE_END()
