// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "challenges.h"

#include <sys/random.h>

#include <cerrno>
#include <stdexcept>

#include "http.h"

namespace portal {
namespace {

// A used or expired challenge is remembered for a while, only so that the refusal can name its reason.
constexpr std::chrono::minutes kMemory{30};

}  // namespace

std::string Challenges::issue() {
    const std::lock_guard lock(mutex_);
    const Clock::time_point now = Clock::now();
    forgetOld(now);
    std::string challenge = randomBase64(32);
    entries_[challenge] = Entry{now + lifetime_, false};
    return challenge;
}

Challenges::State Challenges::use(const std::string& challenge) {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(challenge);
    if (found == entries_.end()) {
        return State::kUnknown;
    }
    if (found->second.used) {
        return State::kUsed;
    }
    found->second.used = true;
    return Clock::now() < found->second.until ? State::kGood : State::kExpired;
}

void Challenges::forgetOld(Clock::time_point now) {
    std::erase_if(entries_, [now](const auto& entry) { return entry.second.until + kMemory < now; });
}

std::string randomBase64(std::size_t octets) {
    std::string raw(octets, '\0');
    std::size_t filled = 0;
    while (filled < octets) {
        const ssize_t got = getrandom(raw.data() + filled, octets - filled, 0);
        if (got < 0 && errno != EINTR) {
            throw std::runtime_error("no random octets");
        }
        filled += got > 0 ? static_cast<std::size_t>(got) : 0;
    }
    return toBase64(raw);
}

}  // namespace portal
