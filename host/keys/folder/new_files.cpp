// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/folder/new_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "base/file.h"

namespace tamga::keys::folder {
namespace {

void sync(int descriptor, const std::filesystem::path& path) {
    // Some file systems cannot sync folders and say EINVAL; then there is nothing more to do.
    if (::fsync(descriptor) != 0 && errno != EINVAL && errno != EROFS) failFile(path, "fsync", errno);
}

}  // namespace

void syncFolder(const std::filesystem::path& path) {
    const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!fd) failFile(path, "open", errno);
    sync(fd.get(), path);
}

TemporaryFolder::TemporaryFolder(const std::filesystem::path& beside)
    : path_((beside / ".tamga-XXXXXX").string()) {
    if (::mkdtemp(path_.data()) == nullptr) failFile(beside, "create a folder in", errno);  // mode 0700
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

void writeNewFile(const std::filesystem::path& path, BytesView content) {
    const UniqueFd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!fd) failFile(path, "create", errno);
    writeWhole(fd.get(), content, path);
    sync(fd.get(), path);
}

}  // namespace tamga::keys::folder
