// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/error.h"

namespace tamga::keys::pcsc {

/// What a return code of PC/SC means to a person. call: "SCardConnect".
[[nodiscard]] Error errorOf(long code, std::string_view call);
/// Throws errorOf() for everything but success.
void require(long code, std::string_view call);

}  // namespace tamga::keys::pcsc
