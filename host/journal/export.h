// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/json.h"
#include "journal/journal.h"

namespace tamga::journal {

enum class Format : std::uint8_t { kCsv, kJson };
/// "csv", "json".
[[nodiscard]] std::optional<Format> formatByName(std::string_view name) noexcept;

/// Members seq, at, act, site, document, digest, algorithm, format, thumbprint, owner, token, outcome,
/// reason, batch; those without a value are left out.
[[nodiscard]] Json jsonOf(const Entry& entry);

/// Every row, oldest first, with its hash. CSV as in RFC 4180, with a head line; a cell that a spreadsheet
/// would take for a formula begins with an apostrophe. JSON: {"journal": "tamga-1", "entries": [..], "head"}.
/// Error(document.too-large) past maxOctets.
[[nodiscard]] Result<std::string> exportAll(Journal& journal, Format format, std::size_t maxOctets);

}  // namespace tamga::journal
