// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Octet strings and their text forms.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tamga {

using Bytes = std::vector<std::uint8_t>;
using BytesView = std::span<const std::uint8_t>;

[[nodiscard]] Bytes copyOf(BytesView octets);
/// Octets of a text, without a terminator.
[[nodiscard]] BytesView asBytes(std::string_view text) noexcept;
/// The octets seen as text; no check of the encoding.
[[nodiscard]] std::string asText(BytesView octets);

/// Lower-case hexadecimal, two digits an octet.
[[nodiscard]] std::string toHex(BytesView octets);
/// Upper-case hexadecimal, the form of thumbprints and serial numbers on portals.
[[nodiscard]] std::string toHexUpper(BytesView octets);
/// Either case, even length, nothing else; empty optional on any other character.
[[nodiscard]] std::optional<Bytes> fromHex(std::string_view text);

/// RFC 4648 section 4, with padding, one line.
[[nodiscard]] std::string toBase64(BytesView octets);
/// Strict RFC 4648 section 4: padding required, no white space, unused bits zero.
[[nodiscard]] std::optional<Bytes> fromBase64(std::string_view text);

[[nodiscard]] bool equal(BytesView a, BytesView b) noexcept;
/// Takes the same time for all contents of one length.
[[nodiscard]] bool equalConstantTime(BytesView a, BytesView b) noexcept;

void append(Bytes& to, BytesView more);

}  // namespace tamga
