// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Tokens behind a PKCS#11 module.
#pragma once

#include <memory>
#include <string>

#include "keys/pkcs11/module.h"
#include "keys/token.h"

namespace tamga::keys::pkcs11 {

/// id: as ModuleSource gives them out.
[[nodiscard]] std::shared_ptr<Token> makeModuleToken(std::shared_ptr<Module> module, SlotAnswer slot,
                                                     std::string id);
/// Stands for a module that did not come to tell its tokens.
[[nodiscard]] std::shared_ptr<Token> makeBrokenModuleToken(const std::filesystem::path& library,
                                                           Error problem);
/// Foreign text within an identifier: other characters than letters, digits, '.', '-', '_' as %XX.
[[nodiscard]] std::string escapedForId(std::string_view text);

}  // namespace tamga::keys::pkcs11
