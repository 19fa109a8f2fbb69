// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "protocol/caller.h"

namespace tamga::protocol {

Result<Browser> callerOf(std::span<const std::string_view> arguments, std::string_view chromiumId,
                         std::string_view geckoId) {
    if (arguments.size() == 1 && arguments[0] == "chrome-extension://" + std::string(chromiumId) + "/") {
        return Browser::kChromium;
    }
    if (arguments.size() == 2 && arguments[0].starts_with('/') && arguments[0].ends_with(".json") &&
        arguments[1] == geckoId) {
        return Browser::kFirefox;
    }
    return Error(Reason::kProtocolRequest, "started by an unknown extension");
}

}  // namespace tamga::protocol
