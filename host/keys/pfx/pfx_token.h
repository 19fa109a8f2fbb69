// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// PFX files as tokens: the files of the settings, and a folder's files by their ending.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "keys/token.h"

namespace tamga::keys::pfx {

/// Largest file that is read, octets.
inline constexpr std::size_t kMaxFile = std::size_t{1} << 20U;

/// By the ending of the name, .pfx or .p12: what a person has named may be unplugged just now.
[[nodiscard]] bool isPfxName(const std::filesystem::path& path);

/// A file that is missing or malformed is a token with a problem.
[[nodiscard]] std::shared_ptr<Token> makePfxToken(const std::filesystem::path& file);

/// Each file of the list is a token; one that is reached in two ways is one token.
[[nodiscard]] std::unique_ptr<Source> makePfxSource(std::vector<std::filesystem::path> files);

}  // namespace tamga::keys::pfx
