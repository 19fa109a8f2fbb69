// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "base/deadline.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <limits>

#include "base/error.h"
#include "base/file.h"

namespace tamga {

int Deadline::pollTimeoutMs() const {
    if (!at_) return -1;
    // Rounded up, so that a wait never ends just before its deadline and spins.
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*at_ - Clock::now()).count();
    return static_cast<int>(std::clamp<decltype(left)>(left, 0, std::numeric_limits<int>::max()));
}

struct CancelToken::State {
    std::atomic<bool> cancelled{false};
    UniqueFd event;
};

CancelToken::CancelToken() : state_(std::make_shared<State>()) {
    state_->event.reset(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!state_->event) throw Error(Reason::kSystemProcess, "eventfd: " + systemMessage(errno));
}

void CancelToken::cancel() noexcept {
    if (state_->cancelled.exchange(true)) return;
    const std::uint64_t one = 1;
    // An eventfd takes this write unless its counter is full, and then it is readable already.
    static_cast<void>(!::write(state_->event.get(), &one, sizeof one));
}

bool CancelToken::cancelled() const noexcept {
    return state_->cancelled.load();
}

int CancelToken::descriptor() const noexcept {
    return state_->event.get();
}

void CancelToken::check() const {
    if (cancelled()) throw Error(Reason::kRequestCancelled);
}

namespace {

void waitFor(int descriptor, short events, const Deadline& deadline, const CancelToken& cancel) {
    while (true) {
        cancel.check();
        pollfd watched[2] = {{descriptor, events, 0}, {cancel.descriptor(), POLLIN, 0}};
        const int ready = ::poll(watched, 2, deadline.pollTimeoutMs());
        if (ready < 0 && errno != EINTR) throw Error(Reason::kSystemProcess, "poll: " + systemMessage(errno));
        if (ready > 0 && watched[1].revents != 0) throw Error(Reason::kRequestCancelled);
        if (ready > 0 && watched[0].revents != 0) return;
        if (ready == 0 && deadline.passed()) throw Error(Reason::kRequestTimeout);
    }
}

}  // namespace

void waitReadable(int descriptor, const Deadline& deadline, const CancelToken& cancel) {
    waitFor(descriptor, POLLIN, deadline, cancel);
}

void waitWritable(int descriptor, const Deadline& deadline, const CancelToken& cancel) {
    waitFor(descriptor, POLLOUT, deadline, cancel);
}

}  // namespace tamga
