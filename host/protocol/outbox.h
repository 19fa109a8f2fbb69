// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Frames on their way to the browser. Written by a thread of their own, so that a browser that does not read
// blocks nobody who has to notice that it went away.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "base/deadline.h"
#include "base/json.h"

namespace tamga::protocol {

class Outbox final {
  public:
    /// changed: called, on the writing thread, when there is room again and when writing has failed for good.
    Outbox(int descriptor, std::function<void()> changed);
    /// Waits for the writing thread: only where the descriptor will not block for ever.
    ~Outbox();
    Outbox(const Outbox&) = delete;
    Outbox& operator=(const Outbox&) = delete;

    /// Never blocks. Frames come out whole and in the order of the calls. Throws Error(protocol.too-large).
    void post(const Json& message);
    /// The same for those who produce much: waits first while the browser is behind.
    /// Error(request.cancelled).
    void postWhenRoom(const Json& message, const CancelToken& cancel);
    /// Something could not be said and never will be: from here on as if the browser had closed its end.
    void giveUp() noexcept;
    [[nodiscard]] bool hasRoom() const;
    /// The browser has closed its end.
    [[nodiscard]] bool broken() const;
    /// Whether everything posted was handed to the system before the deadline.
    bool flush(std::chrono::milliseconds patience);

  private:
    void write();
    bool writeFrame(std::string_view frame);

    int descriptor_;
    std::function<void()> changed_;
    mutable std::mutex mutex_;
    std::condition_variable filled_;
    std::condition_variable emptied_;
    std::deque<std::string> frames_;
    std::size_t octets_ = 0;
    bool writing_ = false;
    bool broken_ = false;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace tamga::protocol
