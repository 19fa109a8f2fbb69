// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Native messaging manifests of one user (manifests/README.md), and a note of what was written where.
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include "base/file.h"
#include "commands.h"
#include "manifest_templates.h"

namespace tamga::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxNote = 1U << 20U;

struct Manifest {
    fs::path file;
    std::string content;
};

fs::path noteFile() {
    const fs::path folder = dataFolder();
    if (folder.empty()) throw Error(Reason::kSystemFile, "no home folder");
    return folder / "installation.json";
}

/// $XDG_CONFIG_HOME when it is absolute (XDG Base Directory Specification), else ~/.config. Chromium reads
/// only the one that applies.
fs::path browserConfigFolder() {
    const fs::path own = configFolder();  // ends in tamga
    if (own.empty()) throw Error(Reason::kSystemFile, "no home folder");
    return own.parent_path();
}

/// tamga-host beside this very program, wherever that was installed.
fs::path hostProgram() {
    std::error_code failure;
    const fs::path self = fs::read_symlink("/proc/self/exe", failure);
    if (failure) throw Error(Reason::kSystemFile, "/proc/self/exe: " + failure.message());
    fs::path host = self.parent_path() / "tamga-host";
    if (::access(host.c_str(), X_OK) != 0) throw Error(Reason::kSystemFile, host.string() + " is no program");
    return host;
}

std::string fill(std::string_view manifest, const fs::path& host) {
    Json filled = Json::parse(manifest).orThrow();
    filled.set("path", host.string());
    return filled.printPretty() + "\n";
}

std::vector<Manifest> manifestsFor(const std::vector<std::string>& profiles) {
    const fs::path host = hostProgram();
    const std::string chromium = fill(kChromiumManifest, host);
    const std::string name = std::string(kHostName) + ".json";
    const fs::path config = browserConfigFolder();
    std::vector<Manifest> all{
        {config / "chromium" / "NativeMessagingHosts" / name, chromium},
        {config / "google-chrome" / "NativeMessagingHosts" / name, chromium},
        {homeFolder() / ".mozilla" / "native-messaging-hosts" / name, fill(kFirefoxManifest, host)},
    };
    for (const std::string& profile : profiles)
        all.push_back({fs::absolute(profile).lexically_normal() / "NativeMessagingHosts" / name, chromium});
    return all;
}

/// What is installed: files with their content, and the folders that had to be made for them, outermost
/// first.
struct Note {
    std::vector<Manifest> files;
    std::vector<std::string> folders;

    static Note read() {
        Note note;
        const fs::path file = noteFile();
        if (!fs::exists(file)) return note;
        const Json json = Json::parse(asText(readFile(file, kMaxNote).orThrow())).orThrow();
        const auto textOf = [&](const Json* value) {
            if (value == nullptr || value->string() == nullptr)
                throw Error(Reason::kSystemFile, file.string() + " is malformed");
            return *value->string();
        };
        const Json* files = json.find("files");
        const Json* folders = json.find("folders");
        if (files == nullptr || files->elements() == nullptr || folders == nullptr ||
            folders->elements() == nullptr) {
            throw Error(Reason::kSystemFile, file.string() + " is malformed");
        }
        for (const Json& one : *files->elements())
            note.files.push_back({textOf(one.find("path")), textOf(one.find("content"))});
        for (const Json& one : *folders->elements())
            note.folders.push_back(textOf(&one));
        return note;
    }

    void write() {
        makeFolder(noteFile().parent_path(), *this);
        Json list = Json::array();
        for (const Manifest& one : files)
            list.push(Json::object({{"path", one.file.string()}, {"content", one.content}}));
        Json made = Json::array();
        for (const std::string& folder : folders)
            made.push(folder);
        const std::string text =
            Json::object({{"files", std::move(list)}, {"folders", std::move(made)}}).printPretty();
        static_cast<void>(writeFile(noteFile(), asBytes(text + "\n")).orThrow());
    }

    void add(const Manifest& manifest) {
        std::erase_if(files, [&](const Manifest& old) { return old.file == manifest.file; });
        files.push_back(manifest);
    }

    /// Makes a folder and its parents, and notes those that were not there.
    static void makeFolder(const fs::path& folder, Note& note) {
        if (folder.empty() || fs::is_directory(folder)) return;
        makeFolder(folder.parent_path(), note);
        std::error_code failure;
        fs::create_directory(folder, failure);
        if (failure) throw Error(Reason::kSystemFile, folder.string() + ": " + failure.message());
        // The profile folders of browsers are private.
        fs::permissions(folder, fs::perms::owner_all, failure);
        if (std::ranges::find(note.folders, folder.string()) == note.folders.end()) {
            note.folders.push_back(folder.string());
        }
    }
};

void requireUser(const Arguments& arguments) {
    if (!arguments.files().empty()) throw UsageError(Misuse::kUnwantedFile, arguments.files().front());
    if (!arguments.has("--user")) throw UsageError(Misuse::kMissingOption, "--user");
}

Json listOf(const std::vector<std::string>& paths) {
    Json list = Json::array();
    for (const std::string& path : paths)
        list.push(exact(path));
    return list;
}

}  // namespace

int runInstall(const Arguments& arguments, const Console& console) {
    requireUser(arguments);
    const auto manifests = manifestsFor(arguments.values("--profile"));
    Note note = Note::read();
    std::vector<std::string> written;
    for (const Manifest& manifest : manifests) {
        Note::makeFolder(manifest.file.parent_path(), note);
        note.add(manifest);
        // The note first: a manifest without a note would never be removed.
        note.write();
        static_cast<void>(writeFile(manifest.file, asBytes(manifest.content), 0644).orThrow());
        written.push_back(manifest.file.string());
        if (!console.json)
            Console::print(std::string(console.say(Phrase::kWritten)) + shown(written.back()) + "\n");
    }
    if (console.json) {
        Console::printJson(Json::object({{"host", hostProgram().string()}, {"written", listOf(written)}}));
    } else {
        Console::print(std::string(console.say(Phrase::kRestart)) + "\n");
    }
    return kSuccess;
}

int runUninstall(const Arguments& arguments, const Console& console) {
    requireUser(arguments);
    const Note note = Note::read();
    std::vector<std::string> removed;
    std::vector<std::string> kept;
    for (const Manifest& manifest : note.files) {
        if (!fs::exists(manifest.file)) continue;
        const auto content = readFile(manifest.file, kMaxNote);
        const bool ours = content.ok() && equal(content.value(), asBytes(manifest.content));
        std::error_code failure;
        if (ours && !fs::remove(manifest.file, failure)) {
            throw Error(Reason::kSystemFile, manifest.file.string() + ": " + failure.message());
        }
        (ours ? removed : kept).push_back(manifest.file.string());
    }
    std::error_code ignored;
    fs::remove(noteFile(), ignored);
    // Innermost first; remove() leaves a folder that somebody uses.
    for (auto folder = note.folders.rbegin(); folder != note.folders.rend(); ++folder)
        fs::remove(*folder, ignored);
    if (console.json) {
        Console::printJson(Json::object({{"removed", listOf(removed)}, {"kept", listOf(kept)}}));
        return kSuccess;
    }
    for (const std::string& path : removed)
        Console::print(std::string(console.say(Phrase::kRemoved)) + shown(path) + "\n");
    for (const std::string& path : kept)
        Console::warn(std::string(console.say(Phrase::kKept)) + shown(path) + "\n");
    if (removed.empty() && kept.empty())
        Console::print(std::string(console.say(Phrase::kNothingInstalled)) + "\n");
    return kSuccess;
}

}  // namespace tamga::cli
