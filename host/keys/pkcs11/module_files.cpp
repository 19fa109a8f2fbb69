// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/pkcs11/module_files.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "base/file.h"
#include "base/text.h"

namespace tamga::keys::pkcs11 {
namespace {

constexpr std::size_t kMaxFile = std::size_t{64} << 10U;
constexpr std::size_t kMaxFiles = 64;

using Settings = std::map<std::string, std::string>;

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kBlanks = " \t\r";
    const std::size_t first = text.find_first_not_of(kBlanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

bool isName(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '_' || c == '.';
    });
}

std::string valueOf(const Settings& settings, const std::string& name) {
    const auto found = settings.find(name);
    return found == settings.end() ? std::string() : found->second;
}

/// Names apart by blanks or commas.
bool names(std::string_view list, std::string_view wanted) {
    while (!list.empty()) {
        const std::size_t end = std::min(list.find_first_of(" \t,"), list.size());
        if (list.substr(0, end) == wanted) return true;
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

std::optional<Settings> readSettings(const std::filesystem::path& file) {
    const Result<Bytes> content = readFile(file, kMaxFile);
    return content ? parseModuleFile(asText(content.value())) : std::nullopt;
}

std::filesystem::path located(const std::string& library, const ModuleFolders& folders) {
    const std::filesystem::path path(library);
    std::error_code failed;
    if (path.is_absolute()) return std::filesystem::exists(path, failed) ? path : std::filesystem::path();
    if (path.has_parent_path()) return {};  // p11-kit knows no such form: nothing is looked for upwards
    for (const auto& folder : folders.libraries)
        if (std::filesystem::exists(folder / path, failed)) return folder / path;
    return {};
}

}  // namespace

ModuleFolders ModuleFolders::ofThisUser() {
    ModuleFolders folders;
    const auto own = configFolder();  // .../tamga
    if (!own.empty()) folders.user = {own.parent_path() / "pkcs11" / "modules"};
    return folders;
}

std::optional<Settings> parseModuleFile(std::string_view text) {
    if (!isUtf8(text) || text.find('\0') != std::string_view::npos) return std::nullopt;
    Settings settings;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = trimmed(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty() || line.front() == '#') continue;
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) return std::nullopt;
        const std::string_view name = trimmed(line.substr(0, colon));
        if (!isName(name)) return std::nullopt;
        settings[std::string(name)] = std::string(trimmed(line.substr(colon + 1)));
    }
    return settings;
}

std::string libraryOf(const Settings& settings, std::string_view program) {
    if (settings.contains("remote") || valueOf(settings, "trust-policy") == "yes") return {};
    const auto enabled = settings.find("enable-in");
    if (enabled != settings.end() && !names(enabled->second, program)) return {};
    if (names(valueOf(settings, "disable-in"), program)) return {};
    return valueOf(settings, "module");
}

std::vector<std::filesystem::path> registeredModules(const ModuleFolders& folders, std::string_view program) {
    const std::string userConfiguration =
        valueOf(readSettings(folders.systemConfiguration).value_or(Settings()), "user-config");
    std::vector<std::filesystem::path> places;
    if (userConfiguration != "only") places = folders.system;
    if (userConfiguration != "none") places.insert(places.end(), folders.user.begin(), folders.user.end());
    std::map<std::string, std::filesystem::path> files;
    for (const auto& folder : places) {
        std::error_code failed;
        for (auto entry = std::filesystem::directory_iterator(folder, failed);
             !failed && entry != std::filesystem::directory_iterator(); entry.increment(failed)) {
            if (entry->path().extension() == ".module" && files.size() < kMaxFiles)
                files[entry->path().filename().string()] = entry->path();
        }
    }
    std::vector<std::filesystem::path> modules;
    for (const auto& [name, file] : files) {
        const auto settings = readSettings(file);
        if (!settings) continue;
        const std::string library = libraryOf(*settings, program);
        const auto path = library.empty() ? std::filesystem::path() : located(library, folders);
        if (!path.empty()) modules.push_back(path);
    }
    return modules;
}

}  // namespace tamga::keys::pkcs11
