// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "protocol/turns.h"

#include <utility>

namespace tamga::protocol {

namespace {

constexpr std::size_t kMaxHeld = 16;

}  // namespace

std::string Turns::add(service::PromptTurn turn) {
    const std::scoped_lock lock(mutex_);
    if (held_.size() >= kMaxHeld) throw Error(Reason::kProtocolBusy, "too many turns are held");
    // Never used twice in the life of the process.
    std::string handle = "t" + std::to_string(++last_);
    held_.emplace(handle, std::make_shared<const service::PromptTurn>(std::move(turn)));
    return handle;
}

Turns::Held Turns::find(const std::string& handle) const {
    const std::scoped_lock lock(mutex_);
    const auto found = held_.find(handle);
    if (found == held_.end()) throw Error(Reason::kProtocolHandle, "unknown turn");
    return found->second;
}

void Turns::drop(const std::string& handle) {
    const std::scoped_lock lock(mutex_);
    if (held_.erase(handle) == 0) throw Error(Reason::kProtocolHandle, "unknown turn");
}

}  // namespace tamga::protocol
