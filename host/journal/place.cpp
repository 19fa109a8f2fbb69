// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "journal/place.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <system_error>

#include "base/error.h"
#include "base/file.h"
#include "base/iso_time.h"

namespace tamga::journal {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const fs::path& path, const std::string& why) {
    throw Error(Reason::kJournalUnwritable, path.string() + ": " + why);
}

[[noreturn]] void refuse(const fs::path& path, int code) {
    if (code == ENOSPC || code == EDQUOT)
        throw Error(Reason::kJournalFull, path.string() + ": " + systemMessage(code));
    refuse(path, systemMessage(code));
}

/// What SQLite keeps beside the file while it writes.
fs::path sidecar(const fs::path& file) {
    return file.string() + "-journal";
}

/// Only looked at, never opened: closing a descriptor of the file would drop the locks that another thread
/// holds on it through SQLite (fcntl(2), POSIX locks).
std::optional<struct stat> statusOf(const fs::path& path) {
    struct stat status {};
    if (::lstat(path.c_str(), &status) == 0) return status;
    if (errno == ENOENT) return std::nullopt;
    refuse(path, errno);
}

void checkFile(const fs::path& path, const struct stat& status) {
    if (S_ISLNK(status.st_mode)) refuse(path, "is a symbolic link");
    if (!S_ISREG(status.st_mode)) refuse(path, "is no regular file");
    if (status.st_uid != ::geteuid()) refuse(path, "belongs to another user");
    if (status.st_nlink > 1) refuse(path, "has a second name");
    // What others may read names people and papers.
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0 && ::chmod(path.c_str(), S_IRUSR | S_IWUSR) != 0)
        refuse(path, errno);
}

/// False when it is not there.
bool checkFolder(const fs::path& folder) {
    struct stat status {};
    if (::stat(folder.c_str(), &status) != 0) {
        if (errno == ENOENT) return false;
        refuse(folder, errno);
    }
    if (!S_ISDIR(status.st_mode)) refuse(folder, "is no folder");
    if (status.st_uid != ::geteuid()) refuse(folder, "belongs to another user");
    if ((status.st_mode & S_IWOTH) != 0) refuse(folder, "may be written by everybody");
    return true;
}

void makeFolder(const fs::path& folder) {
    struct stat status {};
    if (::stat(folder.c_str(), &status) == 0) return;  // whatever it is, checkFolder will see
    if (errno != ENOENT) refuse(folder, errno);
    if (folder.has_parent_path() && folder.parent_path() != folder) makeFolder(folder.parent_path());
    if (::mkdir(folder.c_str(), S_IRWXU) != 0 && errno != EEXIST) refuse(folder, errno);
}

}  // namespace

bool isThere(const fs::path& file) {
    if (file.empty()) refuse("journal.sqlite", "no home folder");
    if (!checkFolder(file.parent_path())) return false;
    if (const auto beside = statusOf(sidecar(file))) checkFile(sidecar(file), *beside);
    const auto status = statusOf(file);
    if (status) checkFile(file, *status);
    return status.has_value();
}

void make(const fs::path& file) {
    if (file.empty()) refuse("journal.sqlite", "no home folder");
    makeFolder(file.parent_path());
    if (isThere(file)) return;
    const UniqueFd fd(
        ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (!fd && errno != EEXIST) refuse(file, errno);
}

fs::path withoutLinks(const fs::path& file) {
    std::error_code failure;
    const fs::path folder = fs::canonical(file.parent_path(), failure);
    if (failure) refuse(file.parent_path(), failure.message());
    return folder / file.filename();
}

bool couldBeWritten(const fs::path& file) {
    if (file.empty()) return false;
    fs::path folder = file.parent_path();
    if (::access(file.c_str(), F_OK) == 0 && ::access(file.c_str(), R_OK | W_OK) != 0) return false;
    while (::access(folder.c_str(), F_OK) != 0) {
        if (errno != ENOENT || !folder.has_parent_path() || folder.parent_path() == folder) return false;
        folder = folder.parent_path();
    }
    std::error_code ignored;
    return fs::is_directory(folder, ignored) && ::access(folder.c_str(), W_OK | X_OK) == 0;
}

bool hasRoom(const fs::path& file) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0) return true;
    const UniqueFd probe(
        ::open(file.parent_path().c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (!probe) return errno != ENOSPC && errno != EDQUOT;
    constexpr std::size_t kLittle = 64 * 1024;
    const Bytes zeros(kLittle, 0);
    // Behind the length of the file, so that a limit of the length counts, too.
    const ssize_t written = ::pwrite(probe.get(), zeros.data(), zeros.size(), status.st_size);
    return written == static_cast<ssize_t>(kLittle);
}

fs::path moveAside(const fs::path& file, std::int64_t now) {
    std::string time = isoTime(now);
    std::erase_if(time, [](char c) { return c == ':' || c == '-'; });
    fs::path aside = file.parent_path() / ("journal.damaged-" + time + ".sqlite");
    // Nothing that is there is ever replaced.
    if (::renameat2(AT_FDCWD, file.c_str(), AT_FDCWD, aside.c_str(), RENAME_NOREPLACE) != 0) {
        // Some file systems do not know the flag.
        if (errno != EINVAL || statusOf(aside) || ::rename(file.c_str(), aside.c_str()) != 0)
            refuse(aside, errno);
    }
    // An unfinished write goes along: under its new name SQLite can still take it back.
    if (::rename(sidecar(file).c_str(), sidecar(aside).c_str()) != 0 && errno != ENOENT)
        refuse(sidecar(aside), errno);
    return aside;
}

}  // namespace tamga::journal
