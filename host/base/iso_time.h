// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tamga {

/// ISO 8601 in UTC to the second: "2026-01-31T12:00:00Z". For years outside 0..9999 the nearest of them.
[[nodiscard]] std::string isoTime(std::int64_t secondsSince1970);
/// "2026-01-31T12:00:00Z", or "2026-01-31" for its first second; nothing else.
[[nodiscard]] std::optional<std::int64_t> parseIsoTime(std::string_view text) noexcept;

}  // namespace tamga
