// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "protocol/outbox.h"

#include <unistd.h>

#include <cerrno>
#include <utility>

#include "protocol/frame.h"

namespace tamga::protocol {

namespace {

/// What may wait for a slow reader before producers have to wait for it.
constexpr std::size_t kRoom = 4 * kMaxFrameOut;
constexpr std::chrono::milliseconds kStep{20};

}  // namespace

Outbox::Outbox(int descriptor, std::function<void()> changed)
    : descriptor_(descriptor), changed_(std::move(changed)), thread_([this] { write(); }) {}

Outbox::~Outbox() {
    {
        const std::scoped_lock lock(mutex_);
        stopping_ = true;
    }
    filled_.notify_all();
    thread_.join();
}

void Outbox::post(const Json& message) {
    std::string frame = frameOf(message.print());
    {
        const std::scoped_lock lock(mutex_);
        if (broken_) return;
        octets_ += frame.size();
        frames_.push_back(std::move(frame));
    }
    filled_.notify_one();
}

void Outbox::postWhenRoom(const Json& message, const CancelToken& cancel) {
    {
        std::unique_lock lock(mutex_);
        // A cancellation cannot wake a condition variable; a producer that waits is in no hurry.
        while (octets_ > kRoom && !broken_ && !cancel.cancelled())
            emptied_.wait_for(lock, kStep);
    }
    cancel.check();
    post(message);
}

void Outbox::giveUp() noexcept {
    {
        const std::scoped_lock lock(mutex_);
        broken_ = true;
        frames_.clear();
        octets_ = 0;
    }
    filled_.notify_all();
    emptied_.notify_all();
    changed_();
}

bool Outbox::hasRoom() const {
    const std::scoped_lock lock(mutex_);
    return octets_ <= kRoom;
}

bool Outbox::broken() const {
    const std::scoped_lock lock(mutex_);
    return broken_;
}

bool Outbox::flush(std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex_);
    return emptied_.wait_for(lock, patience, [this] { return broken_ || (frames_.empty() && !writing_); }) &&
           !broken_;
}

void Outbox::write() {
    std::unique_lock lock(mutex_);
    while (true) {
        filled_.wait(lock, [this] { return stopping_ || broken_ || !frames_.empty(); });
        if (frames_.empty() || broken_) return;
        const std::string frame = std::move(frames_.front());
        frames_.pop_front();
        writing_ = true;
        lock.unlock();
        const bool written = writeFrame(frame);
        lock.lock();
        writing_ = false;
        const bool wasFull = octets_ > kRoom;
        broken_ = broken_ || !written;
        if (broken_) {
            frames_.clear();
            octets_ = 0;
        } else {
            octets_ -= frame.size();
        }
        emptied_.notify_all();
        if (!broken_ && !(wasFull && octets_ <= kRoom)) continue;
        lock.unlock();
        changed_();
        lock.lock();
        if (broken_) return;
    }
}

bool Outbox::writeFrame(std::string_view frame) {
    while (!frame.empty()) {
        const ssize_t written = ::write(descriptor_, frame.data(), frame.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        frame.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

}  // namespace tamga::protocol
