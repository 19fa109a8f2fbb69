// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Work at a place that may never let it come back: a network volume whose server is gone holds whoever opens
// a folder on it, and no signal frees them.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <thread>

namespace tamga {

class Errand final {
  public:
    /// Begins the work on a thread of its own; it must not throw and must own what it uses.
    /// place: what it waits for. Error(request.timeout), and nothing begun, when earlier work at that place
    /// was given up and has not come back: a place that hangs must not cost a thread at every try.
    /// Error(system.process) without a thread to spare.
    Errand(std::string place, std::function<void()> work);
    /// Not waited for: the work ends by itself when its place lets it.
    ~Errand();
    Errand(const Errand&) = delete;
    Errand& operator=(const Errand&) = delete;

    /// For work that is known to be over or about to be.
    void join();
    /// Its time is up: until it comes back nobody else is sent to its place.
    void giveUp() noexcept;

  private:
    struct State;
    void letGo(bool late) noexcept;

    std::shared_ptr<State> state_;
    std::thread thread_;
};

}  // namespace tamga
