// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Small questions to several media, modules or services at once, of which any may never answer.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/errand.h"
#include "base/error.h"

namespace tamga {

template <typename Answer>
struct Question {
    std::string place;  ///< see Errand
    std::function<Answer()> ask;
};

/// The answers in the order of the questions, as far as they came within the patience for all of them.
template <typename Answer>
[[nodiscard]] std::vector<std::optional<Answer>> askAll(const std::vector<Question<Answer>>& questions,
                                                        std::chrono::milliseconds patience) {
    struct Answers {
        std::mutex mutex;
        std::condition_variable changed;
        std::vector<std::optional<Answer>> all;
        std::vector<char> came;
        std::size_t open = 0;
    };
    const auto answers = std::make_shared<Answers>();
    answers->all.resize(questions.size());
    answers->came.resize(questions.size());
    std::vector<std::unique_ptr<Errand>> errands(questions.size());
    for (std::size_t i = 0; i < questions.size(); ++i) {
        const auto begun = capture([&] {
            const std::scoped_lock lock(answers->mutex);
            errands[i] = std::make_unique<Errand>(questions[i].place, [answers, i, ask = questions[i].ask] {
                std::optional<Answer> answer;
                static_cast<void>(capture([&] { answer = ask(); }));
                const std::scoped_lock inside(answers->mutex);
                answers->all[i] = std::move(answer);
                answers->came[i] = 1;
                --answers->open;
                answers->changed.notify_all();
            });
            ++answers->open;
        });
        static_cast<void>(begun);  // no thread, or one is lost there already: a question without an answer
    }
    std::unique_lock lock(answers->mutex);
    answers->changed.wait_for(lock, patience, [&] { return answers->open == 0; });
    auto result = answers->all;
    const std::vector<char> came = answers->came;
    lock.unlock();
    for (std::size_t i = 0; i < errands.size(); ++i) {
        if (!errands[i]) continue;
        if (came[i] != 0) {
            errands[i]->join();
        } else {
            errands[i]->giveUp();
        }
    }
    return result;
}

}  // namespace tamga
