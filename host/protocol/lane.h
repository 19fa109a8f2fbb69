// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Work that is done one piece after another by one thread, which starts with the first piece.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace tamga::protocol {

class Lane final {
  public:
    struct Job {
        std::uint64_t key = 0;      ///< for withdraw()
        std::size_t weight = 0;     ///< octets that it holds
        std::function<void()> run;  ///< must not throw
    };

    /// waiting: pieces that may wait beside the one at work. taken: called, on the lane's thread, whenever a
    /// waiting piece has been taken up.
    Lane(std::size_t waiting, std::function<void()> taken);
    /// Forgets what waits and waits for the piece at work.
    ~Lane();
    Lane(const Lane&) = delete;
    Lane& operator=(const Lane&) = delete;

    /// False, and nothing stored, when too many wait already.
    [[nodiscard]] bool submit(Job job);
    /// True when the piece was still waiting; it will not be run.
    [[nodiscard]] bool withdraw(std::uint64_t key);
    /// Octets held by the pieces that wait.
    [[nodiscard]] std::size_t weight() const;
    [[nodiscard]] bool full() const;
    void stop();
    /// True when no piece is at work, at the latest after patience.
    bool waitIdle(std::chrono::milliseconds patience);

  private:
    void work();

    const std::size_t maxWaiting_;
    std::function<void()> taken_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Job> waiting_;
    std::size_t weight_ = 0;
    bool busy_ = false;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace tamga::protocol
