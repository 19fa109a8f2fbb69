// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/folder/container_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <utility>

#include "base/file.h"

namespace tamga::keys::folder {
namespace {

using container::Content;
using container::damaged;
using container::File;

/// A container's folder holds six files; what lies behind the first thousands of others is not looked for.
constexpr std::size_t kMaxContainerEntries = 4096;
constexpr std::size_t kEntriesBetweenStops = 512;

Error refused(File file, int code) {
    if (code == ENOENT) return damaged(file, "missing");
    if (code == ELOOP) return damaged(file, "not a regular file");
    return Error(Reason::kContainerUnreadable, std::string(nameOf(file)) + ": " + systemMessage(code));
}

void note(FoundFiles& files, const dirent& entry) {
    const std::string_view name(entry.d_name);
    for (const File file : container::kFiles) {
        if (!container::namesFile(name, file)) continue;
        std::optional<FoundFile>& found = files[static_cast<std::size_t>(file)];
        // Where case matters both spellings may be there: the usual one wins.
        if (!found || name == nameOf(file))
            found = FoundFile{std::string(name), entry.d_type == DT_REG || entry.d_type == DT_UNKNOWN};
    }
}

bool mayBeFolder(const dirent& entry) {
    const std::string_view name(entry.d_name);
    return (entry.d_type == DT_DIR || entry.d_type == DT_UNKNOWN) && name != "." && name != "..";
}

}  // namespace

OpenFolder::OpenFolder(int descriptor) : stream_(::fdopendir(descriptor)) {
    if (stream_) return;
    const int code = errno;
    ::close(descriptor);
    throw Error(Reason::kContainerUnreadable, systemMessage(code));
}

OpenFolder OpenFolder::open(int at, const char* name, int flags) {
    const int descriptor = ::openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK | flags);
    if (descriptor >= 0) return OpenFolder(descriptor);
    const int code = errno;
    throw Error(code == ENOENT ? Reason::kContainerRemoved : Reason::kContainerUnreadable,
                systemMessage(code));
}

OpenFolder OpenFolder::at(const std::filesystem::path& path) {
    return open(AT_FDCWD, path.c_str(), 0);
}

OpenFolder OpenFolder::child(const std::string& name) const {
    return open(descriptor(), name.c_str(), O_NOFOLLOW);
}

Scan scan(const OpenFolder& folder, std::size_t maxEntries, const std::function<bool()>& stop) {
    Scan result;
    ::rewinddir(folder.stream());
    for (std::size_t count = 0;; ++count) {
        if (count == maxEntries || (count % kEntriesBetweenStops == kEntriesBetweenStops - 1 && stop())) {
            result.complete = false;
            break;
        }
        // The stream belongs to one thread, which is what readdir(3) asks for.
        const dirent* entry = ::readdir(folder.stream());  // NOLINT(concurrency-mt-unsafe)
        if (entry == nullptr) break;
        if (mayBeFolder(*entry)) result.folders.emplace_back(entry->d_name);
        note(result.files, *entry);
    }
    std::ranges::sort(result.folders);
    return result;
}

bool looksLikeContainer(const FoundFiles& files) noexcept {
    return std::ranges::count_if(files, [](const auto& file) { return file.has_value(); }) >= 2;
}

std::unique_ptr<ContainerFolder> ContainerFolder::in(OpenFolder folder) {
    Scan found = scan(folder, kMaxContainerEntries, [] { return false; });
    if (!looksLikeContainer(found.files)) return nullptr;
    return std::make_unique<ContainerFolder>(std::move(folder), std::move(found.files));
}

Content ContainerFolder::read(File file) const {
    const std::optional<FoundFile>& found = files_[static_cast<std::size_t>(file)];
    if (!found) throw damaged(file, "missing");
    if (!found->regular) throw damaged(file, "not a regular file");
    // O_NONBLOCK: should a FIFO have taken the file's place, opening it must not wait for a writer.
    const UniqueFd fd(::openat(folder_.descriptor(), found->name.c_str(),
                               O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    if (!fd) throw refused(file, errno);
    struct stat status {};
    if (::fstat(fd.get(), &status) != 0) throw refused(file, errno);
    if (!S_ISREG(status.st_mode)) throw damaged(file, "not a regular file");
    if (status.st_size < 0 || static_cast<std::uint64_t>(status.st_size) > container::kMaxFileOctets)
        throw damaged(file, "larger than " + std::to_string(container::kMaxFileOctets) + " octets");
    Content content(static_cast<std::size_t>(status.st_size));
    std::size_t filled = 0;
    while (filled < content.size()) {
        const ssize_t got = ::read(fd.get(), content.data() + filled, content.size() - filled);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw refused(file, errno);
        if (got == 0) break;
        filled += static_cast<std::size_t>(got);
    }
    content.resize(filled);
    return content;
}

}  // namespace tamga::keys::folder
