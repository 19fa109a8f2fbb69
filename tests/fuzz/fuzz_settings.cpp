// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Any settings file: settings within their limits, or an error that names the file.
#include <stdlib.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "base/file.h"
#include "service/origin.h"
#include "service/settings.h"

namespace {

using namespace tamga;

void require(bool condition) {
    if (!condition) std::abort();
}

/// One file, written again and again, removed with the process.
struct File {
    File() {
        std::string name = (std::filesystem::temp_directory_path() / "tamga-fuzz-XXXXXX").string();
        require(::mkdtemp(name.data()) != nullptr);
        folder = name;
    }
    ~File() {
        std::error_code ignored;
        std::filesystem::remove_all(folder, ignored);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    std::filesystem::path folder;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const File kFile;
    const std::filesystem::path path = kFile.folder / "tamga.json";
    require(writeFile(path, {data, size}).ok());
    const auto settings = service::loadSettings({}, path);
    if (!settings) {
        require(settings.error().context().find("tamga.json") != std::string::npos);
    } else {
        for (const auto& folder : settings.value().folders.folders)
            require(folder.is_absolute());
        const auto& pinentry = settings.value().pinentry;
        require(pinentry.program.empty() || pinentry.program.is_absolute());
        require(pinentry.timeout >= std::chrono::seconds(5) && pinentry.timeout <= std::chrono::hours(1));
    }
    // The same octets as an origin: what is accepted stays as it was written and has no room for tricks.
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto origin = service::Origin::parse(text);
    if (origin) {
        require(origin.value().text() == text);
        require(text.find_first_of("@?#\\% \t\r\n") == std::string_view::npos);
        require(text.find('/', text.find("//") + 2) == std::string_view::npos);
    }
    return 0;
}
