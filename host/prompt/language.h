// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The languages of the native window and of the command line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tamga::prompt {

enum class Language : std::uint8_t { kEnglish, kRussian, kFrench };

/// configured ("ru", "en", "fr") when it is one of these; else from LC_ALL, LC_MESSAGES or LANG of the
/// "NAME=value" list, the first that is set (POSIX, Environment Variables 8.2); else English.
[[nodiscard]] Language chooseLanguage(std::string_view configured,
                                      const std::vector<std::string>& environment);

/// "ru_RU.UTF-8" and the like, for programs that take a locale.
[[nodiscard]] std::string_view localeOf(Language language) noexcept;

}  // namespace tamga::prompt
