// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Object identifiers (X.690 section 8.19).
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace tamga::asn1 {

/// Kept as content octets (without tag and length), the form in which identifiers are compared.
class Oid final {
  public:
    /// From dotted text known to be good, such as a constant; throws Error(der.malformed) otherwise.
    explicit Oid(std::string_view dotted);
    /// From content octets; empty optional when they are not a DER identifier.
    static std::optional<Oid> fromContent(BytesView content);

    [[nodiscard]] BytesView content() const noexcept { return content_; }
    /// Dotted; arcs over 2^64 (2.25 identifiers) are printed in decimal too.
    [[nodiscard]] std::string dotted() const;

    friend bool operator==(const Oid&, const Oid&) = default;
    friend auto operator<=>(const Oid&,
                            const Oid&) = default;  // NOLINT(modernize-use-nullptr): clang-tidy 14

  private:
    Oid() = default;
    Bytes content_;
};

}  // namespace tamga::asn1
