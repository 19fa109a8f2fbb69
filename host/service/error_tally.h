// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <vector>

#include "base/error.h"

namespace tamga::service {

/// What went wrong in this process, by reason: no texts, no names. May be used from any thread.
class ErrorTally final {
  public:
    struct Count {
        Reason reason;
        std::uint64_t count;
        std::int64_t lastAt;
    };

    /// A person's own decision is no error.
    void note(Reason reason, std::int64_t now) {
        if (remedyOf(reason) == Remedy::kNone) return;
        const std::scoped_lock lock(mutex_);
        auto& [count, lastAt] = counts_[reason];
        ++count;
        lastAt = now;
    }
    [[nodiscard]] std::vector<Count> all() const {
        const std::scoped_lock lock(mutex_);
        std::vector<Count> all;
        for (const auto& [reason, seen] : counts_)
            all.push_back({reason, seen.first, seen.second});
        return all;
    }

  private:
    mutable std::mutex mutex_;
    std::map<Reason, std::pair<std::uint64_t, std::int64_t>> counts_;
};

}  // namespace tamga::service
