// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace tamga {

/// ISO 8601 in UTC to the second: "2026-01-31T12:00:00Z". For years outside 0..9999 the nearest of them.
[[nodiscard]] std::string isoTime(std::int64_t secondsSince1970);

}  // namespace tamga
