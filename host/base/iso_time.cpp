// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "base/iso_time.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

namespace tamga {
namespace {

/// Digits for '0', anything else as it stands.
bool hasShape(std::string_view text, std::string_view shape) noexcept {
    return text.size() == shape.size() &&
           std::equal(text.begin(), text.end(), shape.begin(),
                      [](char c, char wanted) { return wanted == '0' ? c >= '0' && c <= '9' : c == wanted; });
}

/// text has the shape: only digits in there.
unsigned number(std::string_view text, std::size_t first, std::size_t count) noexcept {
    unsigned value = 0;
    for (const char c : text.substr(first, count))
        value = value * 10 + static_cast<unsigned>(c - '0');
    return value;
}

}  // namespace

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

std::optional<std::int64_t> parseIsoTime(std::string_view text) noexcept {
    using namespace std::chrono;
    const bool whole = hasShape(text, "0000-00-00T00:00:00Z");
    if (!whole && !hasShape(text, "0000-00-00")) return std::nullopt;
    const year_month_day date(year(static_cast<int>(number(text, 0, 4))), month(number(text, 5, 2)),
                              day(number(text, 8, 2)));
    if (!date.ok()) return std::nullopt;
    const std::int64_t midnight = sys_seconds(sys_days(date)).time_since_epoch().count();
    if (!whole) return midnight;
    const unsigned hour = number(text, 11, 2);
    const unsigned minute = number(text, 14, 2);
    const unsigned second = number(text, 17, 2);
    if (hour > 23 || minute > 59 || second > 59) return std::nullopt;
    return midnight + hour * 3600 + minute * 60 + second;
}

}  // namespace tamga
