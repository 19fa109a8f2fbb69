// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Tokens come and go while a list of them is being looked at.
#pragma once

#include <functional>
#include <memory>

#include "service/listing.h"

namespace tamga::service {

class Watcher final {
  public:
    /// changed: called from threads of the sources, one call at a time, whenever a list would show something
    /// else now. It must be over in a moment. A source that cannot be watched is not.
    Watcher(const Sources& sources, std::function<void()> changed);
    /// After it changed is not called any more. Threads end by themselves: one may hang at a dead medium.
    ~Watcher();
    Watcher(const Watcher&) = delete;
    Watcher& operator=(const Watcher&) = delete;

  private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace tamga::service
