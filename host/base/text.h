// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// UTF-8 checks, and making foreign text fit to be shown.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tamga {

/// Well-formed UTF-8 (RFC 3629): no overlong form, no surrogate, nothing over U+10FFFF.
[[nodiscard]] bool isUtf8(std::string_view text) noexcept;

/// Code points of text known to be UTF-8.
[[nodiscard]] std::size_t countCharacters(std::string_view text) noexcept;

/// Text from a page, a card or a certificate as it may be shown to a person: control, bidi and
/// zero-width characters become U+FFFD, malformed octets too; longer than maxCharacters code points is
/// cut in the middle with an ellipsis.
[[nodiscard]] std::string displayable(std::string_view foreign, std::size_t maxCharacters);

/// Windows-1251 to UTF-8 (container names are cp1251 under an IA5String tag).
[[nodiscard]] std::string fromCp1251(std::string_view octets);
/// UTF-8 to Windows-1251; empty result and false when a character has no place there.
[[nodiscard]] bool toCp1251(std::string_view utf8, std::string& octets);

}  // namespace tamga
