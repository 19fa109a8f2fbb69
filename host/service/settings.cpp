// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "service/settings.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <functional>
#include <map>
#include <optional>
#include <string_view>

#include "base/file.h"
#include "base/text.h"
#include "net/wire.h"

namespace tamga::service {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxOctets = 256 * 1024;
constexpr std::size_t kMaxPaths = 64;
struct Seconds {
    std::int64_t least;
    std::int64_t most;
};
constexpr Seconds kPinentrySeconds{5, 3600};
constexpr Seconds kAuthoritySeconds{1, 300};

/// One member of one file, so that a refusal can name both.
struct Place {
    const fs::path& file;
    std::string member;

    [[noreturn]] void refuse(const std::string& why) const {
        throw Error(Reason::kSettingsMalformed,
                    file.string() + ": " + (member.empty() ? "" : member + ": ") + why);
    }
    [[nodiscard]] Place inside(const std::string& name) const {
        return {file, member.empty() ? name : member + "." + name};
    }
};

bool booleanOf(const Json& value, const Place& place) {
    if (value.boolean() == nullptr) place.refuse("true or false expected");
    return *value.boolean();
}

/// An absolute path, or one below the home folder. Relative paths would depend on where the browser was
/// started.
fs::path pathOf(const Json& value, const Place& place) {
    if (value.string() == nullptr) place.refuse("text expected");
    const std::string& text = *value.string();
    if (text.find('\0') != std::string::npos) place.refuse("NUL in a path");
    if (text == "~" || text.starts_with("~/")) {
        const fs::path home = homeFolder();
        if (home.empty()) place.refuse("no home folder for ~");
        return text.size() <= 2 ? home : home / text.substr(2);
    }
    if (!text.starts_with('/')) place.refuse("absolute path expected");
    return text;
}

std::vector<fs::path> pathsOf(const Json& value, const Place& place) {
    if (value.elements() == nullptr) place.refuse("array expected");
    if (value.elements()->size() > kMaxPaths) place.refuse("too many paths");
    std::vector<fs::path> paths;
    for (const Json& element : *value.elements())
        paths.push_back(pathOf(element, place));
    return paths;
}

std::chrono::seconds timeoutOf(const Json& value, const Place& place, Seconds limits) {
    const std::int64_t* const seconds = value.integer();
    if (seconds == nullptr || *seconds < limits.least || *seconds > limits.most) {
        place.refuse("whole number from " + std::to_string(limits.least) + " to " +
                     std::to_string(limits.most) + " expected");
    }
    return std::chrono::seconds(*seconds);
}

std::string languageOf(const Json& value, const Place& place) {
    const std::string* const text = value.string();
    if (text == nullptr || (*text != "ru" && *text != "en" && *text != "fr")) {
        place.refuse("\"ru\", \"en\" or \"fr\" expected");
    }
    return *text;
}

std::string ownSignOf(const Json& value, const Place& place) {
    const std::string* const text = value.string();
    if (text == nullptr || countCharacters(*text) > kOwnSignCharacters)
        place.refuse("text of at most 40 characters expected");
    return *text;
}

/// Whatever else is wrong with it is found out when it is asked.
std::string urlOf(const Json& value, const Place& place) {
    const std::string* const text = value.string();
    if (text == nullptr || text->size() > net::kMaxUrl ||
        !(text->starts_with("http://") || text->starts_with("https://"))) {
        place.refuse("URL of http or https expected");
    }
    return *text;
}

std::vector<net::AddressRange> rangesOf(const Json& value, const Place& place) {
    if (value.elements() == nullptr) place.refuse("array expected");
    if (value.elements()->size() > kMaxPaths) place.refuse("too many addresses");
    std::vector<net::AddressRange> ranges;
    for (const Json& element : *value.elements()) {
        const auto range =
            element.string() == nullptr ? std::nullopt : net::AddressRange::parse(*element.string());
        if (!range) place.refuse("addresses like \"192.168.1.5\" or \"10.1.0.0/16\" expected");
        ranges.push_back(*range);
    }
    return ranges;
}

using Reader = std::function<void(const Json&, const Place&)>;

/// Calls the reader of each member; a member without a reader is a mistyped name.
void readObject(const Json& object, const Place& place, const std::map<std::string_view, Reader>& readers) {
    if (object.members() == nullptr) place.refuse("object expected");
    for (const auto& [name, value] : *object.members()) {
        const auto reader = readers.find(name);
        if (reader == readers.end()) place.inside(name).refuse("unknown member");
        reader->second(value, place.inside(name));
    }
}

enum class Whose : std::uint8_t { kAdministrator, kUser };

constexpr std::string_view kLockable[] = {"containerFolders", "removableMedia", "cspStore", "pkcs11",
                                          "readers",          "pinentry",       "tsa",      "language",
                                          "ownSign"};

std::vector<std::string> lockedOf(const Json& value, const Json& document, const Place& place) {
    std::vector<std::string> names;
    if (value.boolean() != nullptr) {
        for (const std::string_view name : kLockable) {
            if (*value.boolean() && document.find(name) != nullptr) names.emplace_back(name);
        }
        return names;
    }
    if (value.elements() == nullptr) place.refuse("true, or array of names expected");
    for (const Json& element : *value.elements()) {
        const std::string* const name = element.string();
        if (name == nullptr || std::ranges::find(kLockable, *name) == std::end(kLockable))
            place.refuse("names of members expected");
        names.push_back(*name);
    }
    return names;
}

void merge(Settings& settings, const Json& document, const Place& file, Whose whose) {
    const std::map<std::string_view, Reader> pinentry{
        {"program", [&](auto& value, auto& place) { settings.pinentry.program = pathOf(value, place); }},
        {"timeoutSeconds",
         [&](auto& value, auto& place) {
             settings.pinentry.timeout = timeoutOf(value, place, kPinentrySeconds);
         }},
    };
    const std::map<std::string_view, Reader> pkcs11{
        {"modules", [&](auto& value, auto& place) { settings.modules.libraries = pathsOf(value, place); }},
        {"registered",
         [&](auto& value, auto& place) { settings.modules.registered = booleanOf(value, place); }},
    };
    const std::map<std::string_view, Reader> tsa{
        {"url", [&](auto& value, auto& place) { settings.tsa.url = urlOf(value, place); }},
        {"addresses", [&](auto& value, auto& place) { settings.tsa.addresses = rangesOf(value, place); }},
        {"timeoutSeconds",
         [&](auto& value, auto& place) {
             settings.tsa.timeout = timeoutOf(value, place, kAuthoritySeconds);
         }},
    };
    std::map<std::string_view, Reader> readers{
        {"containerFolders",
         [&](auto& value, auto& place) { settings.folders.folders = pathsOf(value, place); }},
        {"removableMedia",
         [&](auto& value, auto& place) { settings.folders.removableMedia = booleanOf(value, place); }},
        {"cspStore", [&](auto& value, auto& place) { settings.folders.cspStore = booleanOf(value, place); }},
        {"readers", [&](auto& value, auto& place) { settings.readers = booleanOf(value, place); }},
        {"pkcs11", [&](auto& value, auto& place) { readObject(value, place, pkcs11); }},
        {"pinentry", [&](auto& value, auto& place) { readObject(value, place, pinentry); }},
        {"tsa", [&](auto& value, auto& place) { readObject(value, place, tsa); }},
        {"language", [&](auto& value, auto& place) { settings.language = languageOf(value, place); }},
        {"ownSign", [&](auto& value, auto& place) { settings.pinentry.ownSign = ownSignOf(value, place); }},
    };
    if (whose == Whose::kAdministrator) {
        readers["locked"] = [&](auto& value, auto& place) {
            settings.locked = lockedOf(value, document, place);
        };
    } else {
        for (const std::string& name : settings.locked)
            readers[name] = [](auto& /*value*/, auto& /*place*/) {};
    }
    readObject(document, file, readers);
}

/// The settings name the program that asks for passwords: a file that others may change is not believed
/// (threat T27).
void checkOwner(const struct stat& status, const Place& file) {
    if (!S_ISREG(status.st_mode)) file.refuse("not a regular file");
    if (status.st_uid != 0 && status.st_uid != ::geteuid()) file.refuse("belongs to another user");
    if ((status.st_mode & S_IWOTH) != 0) file.refuse("may be written by everybody");
}

std::optional<Json> readDocument(const fs::path& path, const Place& file) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) {
        if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
        throw Error(Reason::kSystemFile, path.string() + ": " + systemMessage(errno));
    }
    checkOwner(status, file);
    const Bytes content = readFile(path, kMaxOctets).orThrow();
    Result<Json> document = Json::parse(asText(content));
    if (!document) file.refuse(document.error().context());
    return std::move(document).value();
}

}  // namespace

Result<Settings> loadSettings(const fs::path& systemFile, const fs::path& userFile) {
    return capture([&] {
        Settings settings;
        const auto read = [&](const fs::path& path, Whose whose) {
            if (path.empty()) return;
            const Place file{path, {}};
            if (const std::optional<Json> document = readDocument(path, file))
                merge(settings, *document, file, whose);
        };
        read(systemFile, Whose::kAdministrator);
        read(userFile, Whose::kUser);
        settings.pinentry.language = settings.language;
        return settings;
    });
}

Outcome checkSettings(const Json& document, const fs::path& file) {
    return capture([&] {
        Settings scratch;
        merge(scratch, document, {file, {}}, Whose::kUser);
    });
}

SettingsFiles SettingsFiles::standard() {
    SettingsFiles files;
    const fs::path own = configFolder();
    if (!own.empty()) files.user = own / "tamga.json";
    return files;
}

Result<Settings> loadSettings() {
    const SettingsFiles files = SettingsFiles::standard();
    return loadSettings(files.system, files.user);
}

}  // namespace tamga::service
