// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "service/watcher.h"

#include <atomic>
#include <mutex>
#include <string>
#include <utility>

#include "base/errand.h"

namespace tamga::service {

struct Watcher::State {
    CancelToken stop;
    std::mutex mutex;
    std::function<void()> changed;  ///< empty once nobody wants to know

    void tell() {
        const std::scoped_lock lock(mutex);
        if (changed) changed();
    }
};

Watcher::Watcher(const Sources& sources, std::function<void()> changed) : state_(std::make_shared<State>()) {
    static std::atomic<unsigned long> number{0};
    state_->changed = std::move(changed);
    for (const std::shared_ptr<keys::Source>& source : sources) {
        const std::string place = "watch " + std::to_string(++number) + " on " + std::string(source->name());
        static_cast<void>(capture([&] {
            const Errand errand(place, [state = state_, source] {
                static_cast<void>(capture([&] { source->watch([&] { state->tell(); }, state->stop); }));
            });
        }));
    }
}

Watcher::~Watcher() {
    {
        // First: a source that is told to stop may still tell of a change on its way out.
        const std::scoped_lock lock(state_->mutex);
        state_->changed = {};
    }
    state_->stop.cancel();
}

}  // namespace tamga::service
