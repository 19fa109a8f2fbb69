// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Comparison of distinguished names (RFC 5280 section 7.1): string types, ASCII case and white space do not
// count. Other letters are compared as they are: authorities copy names, they do not retype them.
#pragma once

#include <string>

#include "pki/name.h"

namespace tamga::pki {

/// Equal for names that are the same; octets, not for people.
[[nodiscard]] std::string comparisonKey(const Name& name);
[[nodiscard]] bool sameName(const Name& a, const Name& b);
/// Whether name begins with all RDNs of base (RFC 5280 section 4.2.1.10, directoryName).
[[nodiscard]] bool isWithin(const Name& name, const Name& base);

}  // namespace tamga::pki
