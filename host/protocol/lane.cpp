// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "protocol/lane.h"

#include <algorithm>
#include <utility>

namespace tamga::protocol {

Lane::Lane(std::size_t waiting, std::function<void()> taken)
    : maxWaiting_(waiting), taken_(std::move(taken)) {}

Lane::~Lane() {
    stop();
    if (thread_.joinable()) thread_.join();
}

bool Lane::submit(Job job) {
    const std::scoped_lock lock(mutex_);
    // A piece taken by an idle thread does not wait, even if the thread has not woken up yet.
    const std::size_t idle = busy_ ? 0 : 1;
    if (stopping_ || waiting_.size() >= maxWaiting_ + idle) return false;
    if (!thread_.joinable()) thread_ = std::thread([this] { work(); });
    weight_ += job.weight;
    waiting_.push_back(std::move(job));
    changed_.notify_all();
    return true;
}

bool Lane::withdraw(std::uint64_t key) {
    const std::scoped_lock lock(mutex_);
    const auto found =
        std::find_if(waiting_.begin(), waiting_.end(), [key](const Job& job) { return job.key == key; });
    if (found == waiting_.end()) return false;
    weight_ -= found->weight;
    waiting_.erase(found);
    return true;
}

std::size_t Lane::weight() const {
    const std::scoped_lock lock(mutex_);
    return weight_;
}

bool Lane::full() const {
    const std::scoped_lock lock(mutex_);
    return waiting_.size() >= maxWaiting_ + (busy_ ? 0 : 1);
}

void Lane::stop() {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
    waiting_.clear();
    weight_ = 0;
    changed_.notify_all();
}

bool Lane::waitIdle(std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, patience, [this] { return !busy_ && waiting_.empty(); });
}

void Lane::work() {
    std::unique_lock lock(mutex_);
    while (true) {
        changed_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
        if (stopping_) return;
        busy_ = true;
        {
            const Job job = std::move(waiting_.front());
            waiting_.pop_front();
            weight_ -= job.weight;
            lock.unlock();
            taken_();
            job.run();
        }
        lock.lock();
        busy_ = false;
        changed_.notify_all();
    }
}

}  // namespace tamga::protocol
