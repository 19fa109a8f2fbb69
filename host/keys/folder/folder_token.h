// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// One folder with containers in it (one level deep), or one that is a container itself, as a token.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "keys/token.h"

namespace tamga::keys::folder {

/// The folder is not looked at before it is checked or listed.
[[nodiscard]] std::shared_ptr<Token> makeFolderToken(TokenKind kind, const std::filesystem::path& folder);

/// Whether list() would find anything. True also when that takes longer than the deadline.
[[nodiscard]] bool holdsContainers(const std::filesystem::path& folder, const Deadline& deadline);

}  // namespace tamga::keys::folder
