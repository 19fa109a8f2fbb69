// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "base/errand.h"

#include <boost/test/unit_test.hpp>
#include <future>
#include <memory>
#include <thread>
#include <vector>

#include "base/deadline.h"
#include "base/error.h"

namespace {

using namespace tamga;

/// A place that holds whoever comes until it is opened.
class Place final {
  public:
    explicit Place(std::string name) : name_(std::move(name)) {}

    [[nodiscard]] std::unique_ptr<Errand> send() const {
        return std::make_unique<Errand>(name_, [gate = gate_] { gate.wait(); });
    }
    [[nodiscard]] bool takes() const {
        const auto sent = capture([&] { return send(); });
        if (!sent) BOOST_TEST((sent.error().reason() == Reason::kRequestTimeout));
        return sent.ok();
    }
    void open() { opening_.set_value(); }

  private:
    std::string name_;
    std::promise<void> opening_;
    std::shared_future<void> gate_ = opening_.get_future().share();
};

template <typename Condition>
bool eventually(Condition&& condition) {
    const Deadline deadline = Deadline::after(std::chrono::minutes(1));
    while (!condition()) {
        if (deadline.passed()) return false;
        std::this_thread::yield();
    }
    return true;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(errand)

BOOST_AUTO_TEST_CASE(theWorkIsDone) {
    bool done = false;
    Errand errand("anywhere", [&] { done = true; });
    errand.join();
    BOOST_TEST(done);
}

BOOST_AUTO_TEST_CASE(aPlaceThatWasGivenUpIsLeftAloneUntilItAnswers) {
    Place place("given up");
    place.send()->giveUp();
    BOOST_TEST(!place.takes());
    BOOST_TEST(!place.takes());
    Place elsewhere("elsewhere");
    elsewhere.open();
    BOOST_TEST(elsewhere.takes());
    place.open();
    BOOST_TEST(eventually([&] { return place.takes(); }));
}

// Nobody wanted the results any more; each alone would come back soon, but not all of them wait there for
// ever.
BOOST_AUTO_TEST_CASE(fewMayBeAwayAtOnePlace) {
    Place place("slow");
    int sent = 0;
    while (sent < 100 && place.takes())
        ++sent;
    BOOST_TEST(sent == 4);
    place.open();
    BOOST_TEST(eventually([&] { return place.takes(); }));
}

BOOST_AUTO_TEST_CASE(severalAtWorkAreNoReasonToRefuse) {
    Place place("busy");
    std::vector<std::unique_ptr<Errand>> errands;
    errands.reserve(10);
    for (int i = 0; i < 10; ++i)
        errands.push_back(place.send());
    place.open();
    for (const auto& one : errands)
        one->join();
    BOOST_TEST(place.takes());
}

BOOST_AUTO_TEST_SUITE_END()
