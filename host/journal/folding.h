// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Searching without regard to case, in the alphabets that names are written in here.
#pragma once

#include <string>
#include <string_view>

namespace tamga::journal {

/// Latin and Cyrillic capitals as small letters, and ё as е, as people type it. The rest is kept, octet by
/// octet.
[[nodiscard]] std::string fold(std::string_view text);

}  // namespace tamga::journal
