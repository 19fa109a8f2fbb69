// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// File names inside the identifiers of tokens and entries, which travel in JSON.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tamga::keys {

/// Octets that are no UTF-8, and the characters that structure identifiers, are written as %XX. Equal names
/// give equal text.
[[nodiscard]] std::string escaped(const std::string& name);
/// Nothing when a %XX is malformed.
[[nodiscard]] std::optional<std::string> unescaped(std::string_view text);

}  // namespace tamga::keys
