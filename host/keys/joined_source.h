// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "keys/token.h"

namespace tamga::keys {

/// The tokens of all sources, one source after the other.
[[nodiscard]] std::unique_ptr<Source> makeJoinedSource(std::vector<std::unique_ptr<Source>> sources);

}  // namespace tamga::keys
