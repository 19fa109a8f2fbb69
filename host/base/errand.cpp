// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "base/errand.h"

#include <map>
#include <mutex>
#include <system_error>
#include <utility>

#include "base/error.h"

namespace tamga {

namespace {

/// Work that was let go of in time, because nobody wanted its result any more, usually comes back soon.
constexpr int kMaxAway = 4;

struct Away {
    int count = 0;
    bool late = false;  ///< one of them was given up
};

struct Registry {
    std::mutex mutex;
    std::map<std::string, Away> away;
};

/// Never destroyed: threads that are still away at the end of the process come back to it.
Registry& registry() {
    static auto* const kRegistry = std::make_unique<Registry>().release();
    return *kRegistry;
}

}  // namespace

struct Errand::State {
    std::string place;
    bool over = false;
    bool away = false;  ///< let go of before it was over
};

Errand::Errand(std::string place, std::function<void()> work) : state_(std::make_shared<State>()) {
    state_->place = std::move(place);
    {
        const std::scoped_lock lock(registry().mutex);
        const auto found = registry().away.find(state_->place);
        if (found != registry().away.end() && (found->second.late || found->second.count >= kMaxAway))
            throw Error(Reason::kRequestTimeout, "has not answered since it was last asked");
    }
    try {
        thread_ = std::thread([state = state_, work = std::move(work)]() mutable {
            work();
            work = nullptr;
            const std::scoped_lock lock(registry().mutex);
            state->over = true;
            if (!state->away) return;
            const auto found = registry().away.find(state->place);
            if (--found->second.count == 0) registry().away.erase(found);
        });
    } catch (const std::system_error& error) {
        throw Error(Reason::kSystemProcess, error.what());
    }
}

Errand::~Errand() {
    letGo(false);
}

void Errand::join() {
    if (thread_.joinable()) thread_.join();
}

void Errand::giveUp() noexcept {
    letGo(true);
}

void Errand::letGo(bool late) noexcept {
    if (!thread_.joinable()) return;
    const auto noted = capture([&] {
        const std::scoped_lock lock(registry().mutex);
        if (state_->over) return;
        Away& away = registry().away[state_->place];
        ++away.count;
        away.late = away.late || late;
        state_->away = true;
    });
    // Without memory for the note the place is merely asked again.
    static_cast<void>(noted);
    thread_.detach();
}

}  // namespace tamga
