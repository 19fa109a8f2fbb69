// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "service/listing.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <future>
#include <optional>
#include <string_view>
#include <thread>

#include "fakes.h"
#include "service/watcher.h"

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

constexpr service::ListLimits kPatient{60000ms, 60000ms, 60000ms};

/// Why a token was not read; limits of milliseconds may be too short for good ones too on a busy machine.
std::optional<Reason> problemOf(const ListSummary& summary, std::string_view token) {
    const auto found = std::ranges::find(summary.problems, token, &service::TokenProblem::token);
    if (found == summary.problems.end()) return std::nullopt;
    return found->error.reason();
}

service::Sources sourcesOf(service::Tokens tokens) {
    return {std::make_shared<FakeSource>(std::move(tokens))};
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(listing, Tokens)

BOOST_AUTO_TEST_CASE(noTokensIsACompleteList) {
    Collected collected;
    const ListSummary summary = service::listTokens(service::Sources(), collected.sink(), CancelToken());
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
    const ListSummary summary = service::listTokens(sourcesOf(tokens), sink, CancelToken(), kPatient);
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
        service::listTokens(sourcesOf({slow, make("a"), make("b")}), sink, CancelToken(), kPatient);
    BOOST_TEST(summary.complete);
    BOOST_TEST(finished == 3);
}

// The same for a whole source: a module that hangs at its start.
BOOST_AUTO_TEST_CASE(aSlowSourceHoldsUpNobody) {
    std::promise<void> others;
    auto slow = std::make_shared<FakeSource>(service::Tokens{make("slow")});
    slow->beforeTokens = [seen = others.get_future().share()] { seen.wait(); };
    int finished = 0;
    const ListSink sink{{},
                        {},
                        [&](const keys::TokenInfo&) {
                            if (++finished == 2) others.set_value();
                        },
                        {}};
    const service::Sources sources{slow, std::make_shared<FakeSource>(service::Tokens{make("a"), make("b")})};
    BOOST_TEST(service::listTokens(sources, sink, CancelToken(), kPatient).complete);
    BOOST_TEST(finished == 3);
}

// A dead reader beside a good one: what the source knows is read while it still waits for the rest.
BOOST_AUTO_TEST_CASE(aTokenIsReadBeforeItsSourceHasToldThemAll) {
    std::promise<void> read;
    auto source = std::make_shared<FakeSource>(service::Tokens{make("a")});
    source->afterTokens = [seen = read.get_future().share()](const CancelToken&) { seen.wait(); };
    const ListSink sink{{}, {}, [&](const keys::TokenInfo&) { read.set_value(); }, {}};
    BOOST_TEST(service::listTokens({source}, sink, CancelToken(), kPatient).complete);
}

// Nobody waits for a dead reader once the token is found, and the source hears that it may end.
BOOST_AUTO_TEST_CASE(aTokenIsFoundWhileItsSourceLooksForMore) {
    std::promise<void> ended;
    auto source = std::make_shared<FakeSource>(service::Tokens{make("a"), make("b")});
    source->afterTokens = [&ended](const CancelToken& stop) {
        static_cast<void>(
            capture([&] { waitReadable(stop.descriptor(), Deadline::never(), CancelToken()); }));
        ended.set_value();
    };
    const auto found = service::findToken({source}, "b", CancelToken(), kPatient);
    BOOST_REQUIRE(found != nullptr);
    BOOST_TEST(found->info().id == "b");
    ended.get_future().wait();
}

BOOST_AUTO_TEST_CASE(aSourceThatDoesNotAnswerIsReportedAndLeftToItself) {
    std::promise<void> release;
    std::promise<void> gone;
    auto hanging = std::make_shared<FakeSource>(service::Tokens(), "hanging");
    hanging->beforeTokens = [wait = release.get_future().share(), &gone] {
        wait.wait();
        gone.set_value();
    };
    Collected collected;
    const service::Sources sources{hanging, std::make_shared<FakeSource>(service::Tokens{make("good")})};
    const ListSummary summary =
        service::listTokens(sources, collected.sink(), CancelToken(), {60000ms, 60000ms, 20ms});
    BOOST_TEST(!summary.complete);
    BOOST_TEST(!summary.problems.empty());
    BOOST_TEST(summary.problems[0].token.empty());
    BOOST_TEST((summary.problems[0].error.reason() == Reason::kRequestTimeout));
    release.set_value();
    gone.get_future().wait();
}

BOOST_AUTO_TEST_CASE(aTokenThatStopsAtItsDeadlineIsReported) {
    auto slow = make("slow");
    // On a thread of its own, where nothing of Boost.Test may be called.
    slow->afterList = [](const Deadline& deadline, const CancelToken& cancel) -> Outcome {
        static_cast<void>(capture([&] { waitReadable(-1, deadline, cancel); }));
        return kDone;
    };
    Collected collected;
    const ListSummary summary = service::listTokens(sourcesOf({slow, make("fast")}), collected.sink(),
                                                    CancelToken(), {20ms, 60000ms, 60000ms});
    BOOST_TEST(!summary.complete);
    BOOST_TEST((problemOf(summary, "slow") == Reason::kRequestTimeout));
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
    const ListSummary summary = service::listTokens(sourcesOf({hanging, make("good")}), collected.sink(),
                                                    CancelToken(), {10ms, 10ms, 60000ms});
    BOOST_TEST(!summary.complete);
    BOOST_TEST((problemOf(summary, "hanging") == Reason::kRequestTimeout));
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
    const ListSummary summary = service::listTokens(sourcesOf({broken, make("good"), throwing}),
                                                    collected.sink(), CancelToken(), kPatient);
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
    const ListSummary summary = service::listTokens(sourcesOf({waiting}), sink, cancel, kPatient);
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
    service::listTokens(sourcesOf({waiting, make("good")}), sink, CancelToken(), kPatient);
    BOOST_TEST(found);
}

BOOST_AUTO_TEST_CASE(describingReadsNoContainer) {
    const auto infos = service::describeTokens(sourcesOf({make("a"), make("b")}), CancelToken(), kPatient);
    BOOST_TEST(infos.size() == 2U);
    BOOST_TEST(record->listings == 0);
}

BOOST_AUTO_TEST_CASE(changesAreToldUntilNobodyWantsToKnow) {
    std::promise<void> told;
    std::promise<void> ended;
    auto source = std::make_shared<FakeSource>(service::Tokens());
    source->watching = [&](const std::function<void()>& changed, const CancelToken& stop) {
        changed();
        waitUntilCancelled(stop);
        changed();
        ended.set_value();
    };
    int changes = 0;
    {
        const service::Watcher watcher({source}, [&] {
            ++changes;
            told.set_value();
        });
        told.get_future().wait();
    }
    ended.get_future().wait();
    BOOST_TEST(changes == 1);
}

BOOST_AUTO_TEST_SUITE_END()
