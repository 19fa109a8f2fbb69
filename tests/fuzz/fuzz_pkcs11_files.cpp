// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Any p11-kit module file: settings without line ends, or nothing.
#include <cstdint>
#include <cstdlib>

#include "keys/pkcs11/module_files.h"

namespace {

void require(bool condition) {
    if (!condition) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tamga::keys::pkcs11;
    const auto settings = parseModuleFile({reinterpret_cast<const char*>(data), size});
    if (!settings) return 0;
    for (const auto& [name, value] : *settings) {
        require(!name.empty() && name.find_first_of(" \t\r\n:#") == std::string::npos);
        require(value.find('\n') == std::string::npos && value.find('\0') == std::string::npos);
    }
    const std::string library = libraryOf(*settings, "tamga");
    require(library.empty() || settings->at("module") == library);
    require(library.empty() || !settings->contains("remote"));
    return 0;
}
