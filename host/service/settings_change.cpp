// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "service/settings_change.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "base/file.h"
#include "base/json.h"
#include "keys/pfx/pfx_token.h"

namespace tamga::service {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxOctets = 256 * 1024;

SettingsView viewOf(const SettingsFiles& files) {
    const Settings all = loadSettings(files.system, files.user).orThrow();
    const Settings administrators = loadSettings(files.system, {}).orThrow();
    const auto& theirs = administrators.folders.folders;
    SettingsView view{{},           all.folders.removableMedia, all.folders.cspStore, all.readers,
                      all.language, all.pinentry.ownSign,       all.locked,           files.user};
    if (view.language.empty()) view.language = "auto";
    for (const fs::path& folder : all.folders.folders) {
        std::error_code ignored;
        view.containerFolders.push_back({folder, std::ranges::find(theirs, folder) != theirs.end(),
                                         keys::pfx::isPfxName(folder) ? fs::is_regular_file(folder, ignored)
                                                                      : fs::is_directory(folder, ignored)});
    }
    return view;
}

/// The members that a change sets; "auto" takes the language out, and an empty text the words.
Json membersOf(const SettingsChange& change) {
    Json members = Json::object({});
    if (change.containerFolders) {
        Json folders = Json::array();
        for (const std::string& folder : *change.containerFolders)
            folders.push(folder);
        members.set("containerFolders", std::move(folders));
    }
    if (change.removableMedia) members.set("removableMedia", *change.removableMedia);
    if (change.cspStore) members.set("cspStore", *change.cspStore);
    if (change.readers) members.set("readers", *change.readers);
    if (change.language)
        members.set("language", *change.language == "auto" ? Json() : Json(*change.language));
    if (change.ownSign) members.set("ownSign", change.ownSign->empty() ? Json() : Json(*change.ownSign));
    return members;
}

Json documentOf(const fs::path& file) {
    if (!fs::exists(file)) return Json::object({});
    return Json::parse(asText(readFile(file, kMaxOctets).orThrow())).orThrow();
}

/// Members keep their places; new ones come last.
Json merged(const Json& document, const Json& change) {
    Json result = Json::object({});
    for (const auto& [name, value] : *document.members()) {
        const Json* const changed = change.find(name);
        if (changed == nullptr) result.set(name, value);
        if (changed != nullptr && !changed->isNull()) result.set(name, *changed);
    }
    for (const auto& [name, value] : *change.members()) {
        if (document.find(name) == nullptr && !value.isNull()) result.set(name, value);
    }
    return result;
}

/// The folder for its owner alone; the file where a link to it leads, so that a link stays one.
fs::path place(const fs::path& file) {
    if (file.empty()) throw Error(Reason::kSystemFile, "no home folder for tamga.json");
    std::error_code failure;
    fs::create_directories(file.parent_path().parent_path(), failure);
    if (::mkdir(file.parent_path().c_str(), S_IRWXU) != 0 && errno != EEXIST)
        throw Error(Reason::kSystemFile, file.parent_path().string() + ": " + systemMessage(errno));
    const fs::path real = fs::canonical(file, failure);
    return failure ? file : real;
}

}  // namespace

Result<SettingsView> viewSettings(const SettingsFiles& files) {
    return capture([&] { return viewOf(files); });
}

Result<SettingsView> changeSettings(const SettingsFiles& files, const SettingsChange& change) {
    return capture([&] {
        // A file that cannot be read is not replaced: what is in it would be lost.
        const SettingsView now = viewOf(files);
        const Json members = membersOf(change);
        for (const auto& [name, value] : *members.members()) {
            if (std::ranges::find(now.locked, name) != now.locked.end())
                throw Error(Reason::kSettingsLocked, name);
        }
        const Json document = merged(documentOf(files.user), members);
        static_cast<void>(checkSettings(document, files.user).orThrow());
        const std::string text = document.printPretty() + "\n";
        static_cast<void>(writeFile(place(files.user), asBytes(text)).orThrow());
        return viewOf(files);
    });
}

}  // namespace tamga::service
