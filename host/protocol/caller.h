// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Who started the host, as browsers say it in the arguments (threat T5).
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/error.h"

namespace tamga::protocol {

enum class Browser : std::uint8_t { kChromium, kFirefox };

/// arguments: without the program's name. Chromium gives "chrome-extension://<id>/", Firefox the absolute
/// path of the manifest and the id of the extension. Error(protocol.request) for everything else and for
/// other ids.
[[nodiscard]] Result<Browser> callerOf(std::span<const std::string_view> arguments,
                                       std::string_view chromiumId, std::string_view geckoId);

}  // namespace tamga::protocol
