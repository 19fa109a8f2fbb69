// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tamga::signature {

/// How an RSA key pads a digest (RFC 8017 section 8). Other keys know one way alone; one that is for
/// RSASSA-PSS alone keeps to that.
enum class RsaPadding : std::uint8_t { kPkcs1, kPss };

/// "pkcs1", "pss".
[[nodiscard]] std::string_view nameOf(RsaPadding padding) noexcept;
[[nodiscard]] std::optional<RsaPadding> paddingByName(std::string_view name) noexcept;

}  // namespace tamga::signature
