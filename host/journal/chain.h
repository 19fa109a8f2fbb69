// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The hash that chains the rows (README.md in this folder).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "base/bytes.h"

namespace tamga::journal {

inline constexpr std::size_t kHashOctets = 32;

/// A row as it lies in the file: what is hashed is what is there, whether it makes sense or not.
struct RawRow {
    std::int64_t seq = 0;
    std::int64_t batch = 0;
    std::int64_t at = 0;
    /// act, site, document, digest, algorithm, format, thumbprint, owner, token, outcome, reason
    std::array<std::optional<std::string>, 11> texts;
};

/// Before the first row.
[[nodiscard]] Bytes firstHash();
[[nodiscard]] Bytes hashOf(const RawRow& row, BytesView previous);

}  // namespace tamga::journal
