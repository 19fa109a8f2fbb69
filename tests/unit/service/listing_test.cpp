// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "service/listing.h"

#include <boost/test/unit_test.hpp>
#include <future>
#include <thread>

#include "fakes.h"

namespace {

using namespace tamga;
using namespace tamga::test;
using namespace std::chrono_literals;
using service::ListSink;
using service::ListSummary;

struct Collected {
    std::vector<std::string> seen;
    std::vector<std::string> keys;
    std::vector<keys::TokenInfo> finished;
    std::thread::id thread;

    ListSink sink() {
        return {[this](const keys::TokenInfo& info) { seen.push_back(info.id); },
                [this](const keys::KeyEntry& entry) {
                    keys.push_back(entry.id);
                    BOOST_TEST((std::this_thread::get_id() == thread));
                },
                [this](const keys::TokenInfo& info) { finished.push_back(info); },
                {}};
    }
    Collected() : thread(std::this_thread::get_id()) {}
};

struct Tokens {
    std::shared_ptr<Record> record = std::make_shared<Record>();
    pki::Certificate certificate = fixtureCertificate("gost2012-256/good");

    std::shared_ptr<FakeToken> make(const std::string& id, int keys = 1) {
        std::vector<keys::KeyEntry> entries;
        for (int i = 0; i < keys; ++i)
            entries.push_back(entryOf(certificate, id, std::to_string(i)));
        return std::make_shared<FakeToken>(id, entries, record);
    }
};

constexpr service::ListLimits kPatient{60000ms, 60000ms};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(listing, Tokens)

BOOST_AUTO_TEST_CASE(noTokensIsACompleteList) {
    Collected collected;
    const ListSummary summary = service::listTokens({}, collected.sink(), CancelToken());
    BOOST_TEST(summary.complete);
    BOOST_TEST(collected.seen.empty());
}

BOOST_AUTO_TEST_CASE(everyKeyOfEveryTokenComesAfterItsToken) {
    service::Tokens tokens;
    for (int i = 0; i < 100; ++i)
        tokens.push_back(make(std::to_string(i), 10));
    std::map<std::string, int> keysOf;
    std::vector<std::string> finished;
    const ListSink sink{[&](const keys::TokenInfo& info) { BOOST_TEST(keysOf.emplace(info.id, 0).second); },
                        [&](const keys::KeyEntry& entry) { ++keysOf.at(entry.tokenId); },
                        [&](const keys::TokenInfo& info) {
                            BOOST_TEST(keysOf.at(info.id) == 10);
                            finished.push_back(info.id);
                        },
                        {}};
    const ListSummary summary = service::listTokens(tokens, sink, CancelToken(), kPatient);
    BOOST_TEST(summary.complete);
    BOOST_TEST(finished.size() == 100U);
}

// The slow token waits for something that happens only after the others have been handed over: were it to
// hold them up, this test would not end.
BOOST_AUTO_TEST_CASE(aSlowTokenHoldsUpNobody) {
    std::promise<void> others;
    std::shared_future<void> othersSeen = others.get_future().share();
    auto slow = make("slow");
    slow->afterList = [othersSeen](const Deadline&, const CancelToken&) -> Outcome {
        othersSeen.wait();
        return kDone;
    };
    int finished = 0;
    const ListSink sink{{},
                        {},
                        [&](const keys::TokenInfo&) {
                            if (++finished == 2) others.set_value();
                        },
                        {}};
    const ListSummary summary =
        service::listTokens({slow, make("a"), make("b")}, sink, CancelToken(), kPatient);
    BOOST_TEST(summary.complete);
    BOOST_TEST(finished == 3);
}

BOOST_AUTO_TEST_CASE(aTokenThatStopsAtItsDeadlineIsReported) {
    auto slow = make("slow");
    slow->afterList = [](const Deadline& deadline, const CancelToken& cancel) -> Outcome {
        BOOST_CHECK_THROW(waitReadable(-1, deadline, cancel), Error);
        return kDone;
    };
    Collected collected;
    const ListSummary summary =
        service::listTokens({slow, make("fast")}, collected.sink(), CancelToken(), {20ms, 60000ms});
    BOOST_TEST(!summary.complete);
    BOOST_REQUIRE(summary.problems.size() == 1U);
    BOOST_TEST(summary.problems[0].token == "slow");
    BOOST_TEST((summary.problems[0].error.reason() == Reason::kRequestTimeout));
    // What it had found before counts.
    BOOST_TEST(collected.keys.size() == 2U);
}

BOOST_AUTO_TEST_CASE(aTokenThatNeverComesBackIsLeftToItself) {
    std::promise<void> release;
    std::promise<void> gone;
    auto hanging = make("hanging");
    hanging->afterList = [wait = release.get_future().share(), &gone](const Deadline&,
                                                                      const CancelToken&) -> Outcome {
        wait.wait();
        gone.set_value();
        return kDone;
    };
    Collected collected;
    const ListSummary summary =
        service::listTokens({hanging, make("good")}, collected.sink(), CancelToken(), {10ms, 10ms});
    BOOST_TEST(!summary.complete);
    BOOST_REQUIRE(summary.problems.size() == 1U);
    BOOST_TEST(summary.problems[0].token == "hanging");
    BOOST_TEST((summary.problems[0].error.reason() == Reason::kRequestTimeout));
    BOOST_TEST(collected.finished.size() == 2U);
    release.set_value();
    gone.get_future().wait();
}

BOOST_AUTO_TEST_CASE(aTokenWithAProblemIsReportedBesideTheOthers) {
    auto broken = make("broken", 0);
    broken->afterList = [](const Deadline&, const CancelToken&) -> Outcome {
        return Error(Reason::kContainerUnreadable);
    };
    auto throwing = make("throwing", 0);
    throwing->afterList = [](const Deadline&, const CancelToken&) -> Outcome {
        throw std::runtime_error("no");
    };
    Collected collected;
    const ListSummary summary =
        service::listTokens({broken, make("good"), throwing}, collected.sink(), CancelToken(), kPatient);
    BOOST_TEST(!summary.complete);
    BOOST_TEST(summary.problems.size() == 2U);
    BOOST_TEST(collected.keys.size() == 1U);
    for (const keys::TokenInfo& info : collected.finished)
        BOOST_TEST(info.problem.has_value() == (info.id != "good"));
}

BOOST_AUTO_TEST_CASE(cancellingEndsTheListAtOnce) {
    CancelToken cancel;
    auto waiting = make("waiting");
    waiting->afterList = [](const Deadline&, const CancelToken& stop) -> Outcome {
        waitUntilCancelled(stop);
        return kDone;
    };
    const ListSink sink{{}, [&](const keys::KeyEntry&) { cancel.cancel(); }, {}, {}};
    const ListSummary summary = service::listTokens({waiting}, sink, cancel, kPatient);
    BOOST_TEST(!summary.complete);
}

BOOST_AUTO_TEST_CASE(enoughEndsTheListWithoutTheSlowOnes) {
    auto waiting = make("waiting", 0);
    waiting->afterList = [](const Deadline&, const CancelToken& stop) -> Outcome {
        waitUntilCancelled(stop);
        return kDone;
    };
    bool found = false;
    const ListSink sink{{}, [&](const keys::KeyEntry&) { found = true; }, {}, [&] { return found; }};
    service::listTokens({waiting, make("good")}, sink, CancelToken(), kPatient);
    BOOST_TEST(found);
}

BOOST_AUTO_TEST_CASE(describingReadsNoContainer) {
    const auto infos = service::describeTokens({make("a"), make("b")}, CancelToken(), kPatient);
    BOOST_TEST(infos.size() == 2U);
    BOOST_TEST(record->listings == 0);
}

BOOST_AUTO_TEST_SUITE_END()
