// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "base/iso_time.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

namespace tamga {

std::string isoTime(std::int64_t secondsSince1970) {
    using namespace std::chrono;
    constexpr sys_seconds kFirst = sys_days(year(0) / 1 / 1);
    constexpr sys_seconds kLast = sys_days(year(9999) / 12 / 31) + 86399s;
    const sys_seconds time(
        std::clamp(seconds(secondsSince1970), kFirst.time_since_epoch(), kLast.time_since_epoch()));
    const auto midnight = floor<days>(time);
    const year_month_day date(midnight);
    const hh_mm_ss clock(time - midnight);
    std::array<char, 48> text{};
    const int length =
        std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ",
                      static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                      static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                      static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
    return {text.data(), static_cast<std::size_t>(length)};
}

}  // namespace tamga
