// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "base/ask_all.h"

#include <boost/test/unit_test.hpp>
#include <future>
#include <map>

#include "base/deadline.h"

namespace {

using namespace tamga;
using namespace std::chrono_literals;

constexpr auto kPatient = 60000ms;
constexpr auto kNeverStopped = [] { return false; };

/// One that is answered when the promise is kept.
Question<int> waiting(const std::string& place, std::promise<void>& promise, int answer) {
    return {place, [kept = promise.get_future().share(), answer] {
                kept.wait();
                return answer;
            }};
}

using Heard = std::vector<std::pair<std::size_t, std::optional<int>>>;

}  // namespace

BOOST_AUTO_TEST_SUITE(ask_all)

// The first question waits for the answer to the second one to be heard.
BOOST_AUTO_TEST_CASE(an_answer_is_heard_while_others_are_out) {
    std::promise<void> second;
    const std::vector<Question<int>> questions{waiting("slow", second, 1), {"quick", [] { return 2; }}};
    Heard heard;
    askEach(
        questions, kPatient,
        [&](std::size_t question, std::optional<int> answer) {
            heard.emplace_back(question, answer);
            if (question == 1) second.set_value();
        },
        kNeverStopped);
    BOOST_TEST((heard == Heard{{1, 2}, {0, 1}}));
}

BOOST_AUTO_TEST_CASE(each_question_is_heard_once_also_without_an_answer) {
    std::promise<void> never;
    const std::vector<Question<int>> questions{
        waiting("dead", never, 1), {"good", [] { return 2; }}, {"failing", []() -> int {
                                                                    throw Error(Reason::kSystemMemory);
                                                                }}};
    std::map<std::size_t, std::optional<int>> heard;
    std::size_t calls = 0;
    const auto hear = [&](std::size_t question, std::optional<int> answer) {
        heard[question] = answer;
        ++calls;
    };
    // Long enough for the good ones on a busy machine, where this fails by being slow alone.
    const auto complete = [&] {
        heard.clear();
        calls = 0;
        askEach(questions, 200ms, hear, kNeverStopped);
        return heard[1].has_value();
    };
    while (!complete()) {
    }
    BOOST_TEST(calls == 3U);
    BOOST_TEST(!heard[0].has_value());
    BOOST_TEST(heard[1].value() == 2);
    BOOST_TEST(!heard[2].has_value());
    never.set_value();
}

BOOST_AUTO_TEST_CASE(a_place_that_was_given_up_is_known_at_once) {
    std::promise<void> never;
    BOOST_TEST(!askAll<int>({waiting("given up", never, 1)}, 10ms)[0].has_value());
    // With a minute of patience: it is not asked again.
    BOOST_TEST(!askAll<int>({{"given up", [] { return 1; }}}, kPatient)[0].has_value());
    never.set_value();
}

BOOST_AUTO_TEST_CASE(nothing_is_heard_after_the_stop) {
    std::promise<void> never;
    CancelToken stop;
    const std::vector<Question<int>> questions{waiting("unwanted", never, 1), {"wanted", [] { return 2; }}};
    Heard heard;
    askEach(
        questions, kPatient,
        [&](std::size_t question, std::optional<int> answer) {
            heard.emplace_back(question, answer);
            stop.cancel();
        },
        [&] { return stop.cancelled(); });
    BOOST_TEST((heard == Heard{{1, 2}}));
    never.set_value();
}

BOOST_AUTO_TEST_SUITE_END()
