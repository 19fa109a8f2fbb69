// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Identifier and length octets (X.690 sections 8.1.2 and 8.1.3); inside this room only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/bytes.h"

namespace tamga::asn1 {

enum class Rules : std::uint8_t { kDer, kBer };

struct Header {
    std::uint8_t identifier;
    std::size_t size;                   ///< of identifier and length octets
    std::optional<std::size_t> length;  ///< of the content; empty for the indefinite form (BER only)
};

inline constexpr std::uint8_t kConstructed = 0x20;

/// Reads a header and checks that a definite content lies within octets. Throws Error(der.malformed).
[[nodiscard]] Header readHeader(BytesView octets, Rules rules);

/// Identifier and length octets of an element in DER.
[[nodiscard]] Bytes derHeader(std::uint8_t identifier, std::size_t length);

/// A universal type whose BER encoding may be split into segments: the strings and the times.
[[nodiscard]] bool isStringType(unsigned universalNumber) noexcept;

}  // namespace tamga::asn1
