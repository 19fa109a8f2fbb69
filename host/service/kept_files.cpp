// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "service/kept_files.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "base/file.h"
#include "base/text.h"
#include "keys/pfx/pfx_file.h"
#include "keys/pfx/pfx_token.h"
#include "service/settings_change.h"

namespace tamga::service {

namespace {

namespace fs = std::filesystem;

/// Of a name, so that even letters of four octets fit a file's name.
constexpr std::size_t kMaxCharacters = 50;
constexpr int kMaxSameName = 1000;

[[noreturn]] void refuse(const fs::path& path, int code) {
    const bool full = code == ENOSPC || code == EDQUOT;
    throw Error(full ? Reason::kSystemDiskFull : Reason::kSystemFile,
                path.string() + ": " + systemMessage(code));
}

/// The last part of a foreign name: no separators of any system, nothing unseen, no hidden file.
fs::path harmlessName(std::string_view name) {
    const std::size_t separator = name.find_last_of("/\\");
    if (separator != std::string_view::npos) name.remove_prefix(separator + 1);
    name.remove_prefix(std::min(name.find_first_not_of(". "), name.size()));
    const fs::path given{std::string(name)};
    const bool named = keys::pfx::isPfxName(given);
    std::string stem = displayable(named ? given.stem().string() : given.string(), kMaxCharacters);
    constexpr std::string_view kUnseen = "\xEF\xBF\xBD";  // what displayable puts in its place
    for (std::size_t at = stem.find(kUnseen); at != std::string::npos; at = stem.find(kUnseen, at))
        stem.replace(at, kUnseen.size(), "_");
    while (stem.ends_with(' ') || stem.ends_with('.'))
        stem.pop_back();
    return (stem.empty() ? "key" : stem) + (named ? given.extension().string() : ".pfx");
}

void checkFolder(const fs::path& folder) {
    struct stat status {};
    if (::lstat(folder.c_str(), &status) != 0) refuse(folder, errno);
    const auto say = [&](const char* why) { throw Error(Reason::kSystemFile, folder.string() + ": " + why); };
    if (!S_ISDIR(status.st_mode)) say("is no folder");
    if (status.st_uid != ::geteuid()) say("belongs to another user");
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0 && ::chmod(folder.c_str(), S_IRWXU) != 0)
        refuse(folder, errno);
}

void makeFolder(const fs::path& folder) {
    if (folder.empty()) throw Error(Reason::kSystemFile, "no home folder for pfx");
    std::error_code failure;
    fs::create_directories(folder.parent_path().parent_path(), failure);
    for (const fs::path& one : {folder.parent_path(), folder})
        if (::mkdir(one.c_str(), S_IRWXU) != 0 && errno != EEXIST) refuse(one, errno);
    checkFolder(folder);
}

/// A file of the folder with that content.
std::optional<fs::path> known(const fs::path& folder, BytesView content) {
    std::error_code failure;
    for (fs::directory_iterator entry(folder, failure), end; !failure && entry != end;
         entry.increment(failure)) {
        std::error_code ignored;
        if (entry->symlink_status(ignored).type() != fs::file_type::regular) continue;
        if (entry->file_size(ignored) != content.size() || !keys::pfx::isPfxName(entry->path())) continue;
        const Result<Bytes> there = readFile(entry->path(), content.size());
        if (there && std::ranges::equal(there.value(), content)) return entry->path();
    }
    return std::nullopt;
}

fs::path createUnderFreeName(const fs::path& folder, const fs::path& name, BytesView content) {
    for (int i = 1; i <= kMaxSameName; ++i) {
        const std::string number = i == 1 ? "" : "-" + std::to_string(i);
        fs::path file = folder / (name.stem().string() + number + name.extension().string());
        // What others may be writing at the same time is never replaced.
        if (createFile(file, content).orThrow()) return file;
    }
    throw Error(Reason::kSystemFile, (folder / name).string() + ": too many files of this name");
}

}  // namespace

fs::path standardPfxFolder() {
    const fs::path own = dataFolder();
    return own.empty() ? own : own / "pfx";
}

Result<fs::path> keepPfx(const SettingsFiles& settings, const fs::path& folder, std::string_view name,
                         BytesView content) {
    return capture([&] {
        if (content.size() > keys::pfx::kMaxFile) throw Error(Reason::kDocumentTooLarge, "a file with keys");
        static_cast<void>(keys::pfx::PfxFile::parse(content));
        const SettingsView now = viewSettings(settings).orThrow();
        if (std::ranges::find(now.locked, "containerFolders") != now.locked.end())
            throw Error(Reason::kSettingsLocked, "containerFolders");
        makeFolder(folder);
        const std::optional<fs::path> before = known(folder, content);
        fs::path file = before ? *before : createUnderFreeName(folder, harmlessName(name), content);
        // The person's list stands in place of the administrator's: it takes over what that one names.
        SettingsChange change{std::vector<std::string>(), {}, {}, {}};
        for (const SettingsView::Folder& place : now.containerFolders) {
            if (place.path == file) return file;
            change.containerFolders->push_back(place.path.string());
        }
        change.containerFolders->push_back(file.string());
        const Result<SettingsView> changed = changeSettings(settings, change);
        if (!changed) {
            if (!before) static_cast<void>(::unlink(file.c_str()));
            throw Error(changed.error());
        }
        return file;
    });
}

}  // namespace tamga::service
