// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The PKCS#11 modules of the settings and those registered with p11-kit, each in a worker of its own.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "keys/pkcs11/module.h"
#include "keys/pkcs11/module_files.h"
#include "keys/token.h"

namespace tamga::keys::pkcs11 {

struct ModuleSettings {
    std::vector<std::filesystem::path> modules;  ///< absolute; one that is missing is a token with a problem
    bool registered = true;                      ///< those of p11-kit too
    ModuleFolders folders = ModuleFolders::ofThisUser();
    std::string programName = "tamga";  ///< for enable-in and disable-in of p11-kit's files
    ModuleRunner runner = defaultRunner();
    PinCounter counter;  ///< asked before a PIN is typed and after a wrong one
    /// For all modules together, at each look at what is there.
    std::chrono::milliseconds patience{2000};
    std::chrono::milliseconds watchPeriod{1000};

    /// tamga-module beside this very program, with the named variables that modules look at.
    static ModuleRunner defaultRunner();
};

/// Each look asks all modules at once. One that does not answer in time shows what it last had, or is a token
/// with a problem (token.silent) until it answers; one that fails is a token with a problem that names the
/// module. A library given twice, and a token seen through two modules of one maker, is there once.
[[nodiscard]] std::unique_ptr<Source> makeModuleSource(ModuleSettings settings);

}  // namespace tamga::keys::pkcs11
