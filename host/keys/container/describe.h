// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What can be told of a container without a password.
#pragma once

#include <string_view>
#include <vector>

#include "keys/container/files.h"
#include "keys/token.h"

namespace tamga::keys::container {

/// One entry for each key, at least one; id, tokenId and location are left for the token to fill in.
/// Damage and foreign kinds are told inside the entries. place: shown when there is no readable name.
[[nodiscard]] std::vector<KeyEntry> describe(const Files& files, std::string_view place);

/// The content of name.key as UTF-8, fit to be shown. Throws Error(container.damaged).
[[nodiscard]] std::string parseName(BytesView file);

}  // namespace tamga::keys::container
