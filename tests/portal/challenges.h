// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Random challenges, each good for one log-in and for a short time.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <string>

namespace portal {

class Challenges final {
  public:
    using Clock = std::chrono::steady_clock;
    enum class State { kGood, kUnknown, kUsed, kExpired };

    explicit Challenges(std::chrono::seconds lifetime) : lifetime_(lifetime) {}

    /// 32 random octets in base64.
    [[nodiscard]] std::string issue();
    /// Says what the challenge is worth and uses it up in the same step.
    [[nodiscard]] State use(const std::string& challenge);

  private:
    struct Entry {
        Clock::time_point until;
        bool used = false;
    };
    void forgetOld(Clock::time_point now);

    std::mutex mutex_;
    std::chrono::seconds lifetime_;
    std::map<std::string, Entry> entries_;
};

/// Octets from the system's generator, in base64 without line ends.
[[nodiscard]] std::string randomBase64(std::size_t octets);

}  // namespace portal
