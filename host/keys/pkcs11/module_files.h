// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Which modules the system and the person have registered with p11-kit. Its files are read here, because its
// own loader would map the modules into this process (pkcs11.conf(5)).
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tamga::keys::pkcs11 {

/// Where p11-kit keeps its files, weakest first: a file of the same name in a later folder takes the place of
/// an earlier one.
struct ModuleFolders {
    std::vector<std::filesystem::path> system{"/usr/share/p11-kit/modules", "/etc/pkcs11/modules"};
    std::vector<std::filesystem::path> user;  ///< {~/.config/pkcs11/modules} by ofThisUser()
    std::filesystem::path systemConfiguration = "/etc/pkcs11/pkcs11.conf";
    /// Where modules named without a folder lie.
    std::vector<std::filesystem::path> libraries{"/usr/lib/x86_64-linux-gnu/pkcs11",
                                                 "/usr/lib/aarch64-linux-gnu/pkcs11", "/usr/lib64/pkcs11",
                                                 "/usr/lib/pkcs11"};
    static ModuleFolders ofThisUser();
};

/// The settings of a file of `name: value` lines, comments with #; later lines win. Empty when a line is
/// neither: such a file is not guessed at.
[[nodiscard]] std::optional<std::map<std::string, std::string>> parseModuleFile(std::string_view text);

/// The library of a module file, as it is written there; empty when it is not for us: remote, a trust store,
/// or meant for other programs. program: our own name, for enable-in and disable-in.
[[nodiscard]] std::string libraryOf(const std::map<std::string, std::string>& settings,
                                    std::string_view program);

/// Absolute paths of the libraries registered, in the order of their files' names. Those that are not
/// there, and files that cannot be read, are left out as p11-kit does.
[[nodiscard]] std::vector<std::filesystem::path> registeredModules(const ModuleFolders& folders,
                                                                   std::string_view program);

}  // namespace tamga::keys::pkcs11
