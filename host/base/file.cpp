// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "base/file.h"

#include <fcntl.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace tamga {

namespace {

std::filesystem::path environmentFolder(const char* variable, const char* below) {
    // secure_getenv: the value does not steer a set-user-id program (threat T15).
    const char* const value = ::secure_getenv(variable);
    std::filesystem::path folder = value == nullptr ? "" : value;
    if (!folder.is_absolute()) folder = homeFolder().empty() ? "" : homeFolder() / below;
    return folder.empty() ? folder : folder / "tamga";
}

/// A new name is durable once its folder is.
void syncFolderOf(const std::filesystem::path& path) {
    const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
    const UniqueFd folderFd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    // File systems without fsync on folders answer EINVAL.
    if (folderFd && ::fsync(folderFd.get()) != 0 && errno != EINVAL) failFile(folder, "fsync", errno);
}

}  // namespace

UniqueFd& UniqueFd::operator=(UniqueFd&& other) noexcept {
    if (this != &other) reset(other.release());
    return *this;
}

int UniqueFd::release() noexcept {
    return std::exchange(fd_, -1);
}

void UniqueFd::reset(int fd) noexcept {
    // close is not repeated after EINTR: on Linux the descriptor is gone either way.
    if (fd_ >= 0) ::close(fd_);
    fd_ = fd;
}

void failFile(const std::filesystem::path& path, std::string_view step, int code) {
    const Reason reason = code == ENOSPC || code == EDQUOT ? Reason::kSystemDiskFull : Reason::kSystemFile;
    throw Error(reason, path.string() + ": " + std::string(step) + ": " + systemMessage(code));
}

void writeWhole(int fd, BytesView content, const std::filesystem::path& path) {
    while (!content.empty()) {
        const ssize_t written = ::write(fd, content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) failFile(path, "write", errno);
        content = content.subspan(static_cast<std::size_t>(written));
    }
}

Result<Bytes> readFile(const std::filesystem::path& path, std::size_t maxOctets) {
    return capture([&] {
        // O_NONBLOCK: opening a FIFO must not wait for a writer.
        const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
        if (!fd) failFile(path, "open", errno);
        struct stat status {};
        if (::fstat(fd.get(), &status) != 0) failFile(path, "fstat", errno);
        if (!S_ISREG(status.st_mode))
            throw Error(Reason::kSystemFile, path.string() + ": not a regular file");
        if (static_cast<std::uint64_t>(status.st_size) > maxOctets) {
            throw Error(Reason::kSystemFile,
                        path.string() + ": larger than " + std::to_string(maxOctets) + " octets");
        }
        // The size is a hint only: the file may grow while it is read.
        Bytes content(static_cast<std::size_t>(status.st_size));
        std::size_t filled = 0;
        while (true) {
            if (filled == content.size()) {
                if (filled > maxOctets)
                    throw Error(Reason::kSystemFile, path.string() + ": grows while read");
                content.resize(filled + std::max<std::size_t>(4096, std::min(filled, maxOctets)));
            }
            const ssize_t got = ::read(fd.get(), content.data() + filled, content.size() - filled);
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) failFile(path, "read", errno);
            if (got == 0) break;
            filled += static_cast<std::size_t>(got);
        }
        if (filled > maxOctets) throw Error(Reason::kSystemFile, path.string() + ": grows while read");
        content.resize(filled);
        return content;
    });
}

Outcome writeFile(const std::filesystem::path& path, BytesView content, unsigned mode) {
    return capture([&] {
        std::string temporary = (path.parent_path() / ".tamga-XXXXXX").string();
        UniqueFd fd(::mkostemp(temporary.data(), O_CLOEXEC));
        if (!fd) failFile(path, "create beside", errno);
        try {
            if (::fchmod(fd.get(), mode) != 0) failFile(path, "fchmod", errno);
            writeWhole(fd.get(), content, path);
            if (::fsync(fd.get()) != 0) failFile(path, "fsync", errno);
            if (::rename(temporary.c_str(), path.c_str()) != 0) failFile(path, "rename", errno);
        } catch (const Error&) {
            ::unlink(temporary.c_str());
            throw;
        }
        syncFolderOf(path);
    });
}

Result<bool> createFile(const std::filesystem::path& path, BytesView content, unsigned mode) {
    return capture([&] {
        const UniqueFd fd(
            ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode_t{mode}));
        if (!fd && errno == EEXIST) return false;
        if (!fd) failFile(path, "create", errno);
        try {
            writeWhole(fd.get(), content, path);
            if (::fsync(fd.get()) != 0) failFile(path, "fsync", errno);
        } catch (const Error&) {
            ::unlink(path.c_str());
            throw;
        }
        syncFolderOf(path);
        return true;
    });
}

std::string systemMessage(int code) {
    std::array<char, 256> buffer{};
    return ::strerror_r(code, buffer.data(), buffer.size());
}

std::filesystem::path homeFolder() {
    const char* const home = ::secure_getenv("HOME");
    if (home != nullptr && std::filesystem::path(home).is_absolute()) return home;
    std::array<char, 4096> buffer{};
    struct passwd entry {};
    struct passwd* found = nullptr;
    if (::getpwuid_r(::getuid(), &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr)
        return {};
    return found->pw_dir;
}

std::filesystem::path configFolder() {
    return environmentFolder("XDG_CONFIG_HOME", ".config");
}

std::filesystem::path dataFolder() {
    return environmentFolder("XDG_DATA_HOME", ".local/share");
}

}  // namespace tamga
