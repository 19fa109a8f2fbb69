// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Small questions to several media, modules or services at once, of which any may never answer.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/errand.h"
#include "base/error.h"

namespace tamga {

template <typename Answer>
struct Question {
    std::string place;  ///< see Errand
    std::function<Answer()> ask;
};

/// Calls heard(question, answer) on this thread, once for each question: as its answer comes, in the order in
/// which they come, or without an answer when the patience for all of them is over. Nothing more is heard
/// soon after stopped() is true.
template <typename Answer, typename Heard, typename Stopped>
void askEach(const std::vector<Question<Answer>>& questions, std::chrono::milliseconds patience,
             const Heard& heard, const Stopped& stopped) {
    struct Came {
        std::size_t question;
        std::optional<Answer> answer;
    };
    struct Answers {
        std::mutex mutex;
        std::condition_variable changed;
        std::vector<Came> came;
    };
    using Clock = std::chrono::steady_clock;
    constexpr std::chrono::milliseconds kStep{20};  // how soon stopped() is seen
    const auto answers = std::make_shared<Answers>();
    answers->came.reserve(questions.size());  // so that an answer needs no memory to be noted
    std::vector<std::unique_ptr<Errand>> errands(questions.size());
    std::vector<std::size_t> lost;
    for (std::size_t i = 0; i < questions.size(); ++i) {
        const auto begun = capture([&] {
            errands[i] = std::make_unique<Errand>(questions[i].place, [answers, i, ask = questions[i].ask] {
                std::optional<Answer> answer;
                static_cast<void>(capture([&] { answer = ask(); }));
                const std::scoped_lock inside(answers->mutex);
                answers->came.push_back({i, std::move(answer)});
                answers->changed.notify_all();
            });
        });
        if (!begun) lost.push_back(i);  // no thread, or one is away there already
    }
    const auto end = Clock::now() + patience;
    const std::size_t asked = questions.size() - lost.size();
    for (std::size_t taken = 0; taken < asked && Clock::now() < end && !stopped();) {
        std::unique_lock lock(answers->mutex);
        if (!answers->changed.wait_until(lock, std::min(end, Clock::now() + kStep),
                                         [&] { return answers->came.size() > taken; }))
            continue;
        Came one = std::move(answers->came[taken++]);
        lock.unlock();
        errands[one.question]->join();
        errands[one.question].reset();
        heard(one.question, std::move(one.answer));
    }
    if (stopped()) return;
    for (std::size_t i = 0; i < errands.size(); ++i) {
        if (!errands[i]) continue;
        errands[i]->giveUp();
        lost.push_back(i);
    }
    for (const std::size_t question : lost)
        heard(question, std::nullopt);
}

/// The answers in the order of the questions, as far as they came within the patience for all of them.
template <typename Answer>
[[nodiscard]] std::vector<std::optional<Answer>> askAll(const std::vector<Question<Answer>>& questions,
                                                        std::chrono::milliseconds patience) {
    std::vector<std::optional<Answer>> all(questions.size());
    askEach(
        questions, patience,
        [&](std::size_t question, std::optional<Answer> answer) { all[question] = std::move(answer); },
        [] { return false; });
    return all;
}

}  // namespace tamga
