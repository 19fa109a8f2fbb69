// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/folder/password_change.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <string>

#include "base/file.h"
#include "keys/container/header.h"
#include "keys/container/new_password.h"
#include "keys/container/open.h"
#include "keys/folder/container_folder.h"
#include "keys/folder/new_files.h"

namespace tamga::keys::folder {
namespace {

using container::File;

/// What lies beside the six files would be taken away with them.
void checkAlone(const std::filesystem::path& folder) {
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        const bool ours = std::ranges::any_of(container::kFiles,
                                              [&](File file) { return container::namesFile(name, file); });
        if (!ours)
            throw Error(Reason::kContainerUnsupported, "other files lie in the container's folder: " + name);
    }
}

/// From the disk, each key from both pairs.
void checkOpens(const std::string& path, const Secret& password, CryptoPP::RandomNumberGenerator& random) {
    const auto written = ContainerFolder::in(OpenFolder::at(path));
    if (!written) throw Error(Reason::kContainerDamaged, "written files are not there");
    const auto header = container::parseHeader(container::viewOf(written->read(File::kHeader)));
    for (std::size_t i = 0; i < header.keys.size(); ++i) {
        OpenNotes notes;
        static_cast<void>(container::openKey(*written, i, password, notes, random));
        if (notes.reserveUsed || notes.reserveDamaged)
            throw Error(Reason::kContainerDamaged, "written files do not give the key again");
    }
}

void keepMode(const std::filesystem::path& from, const std::string& to) {
    struct stat status {};
    if (::stat(from.c_str(), &status) != 0) failFile(from, "stat", errno);
    // Where modes cannot be set (FAT) they are the mount's.
    if (::chmod(to.c_str(), status.st_mode & 0777U) != 0 && errno != EPERM) failFile(to, "chmod", errno);
}

void exchange(const std::string& made, const std::filesystem::path& folder) {
    if (::renameat2(AT_FDCWD, made.c_str(), AT_FDCWD, folder.c_str(), RENAME_EXCHANGE) == 0) return;
    if (errno == EINVAL || errno == ENOSYS)
        throw Error(Reason::kContainerUnsupported,
                    folder.string() + ": the file system cannot exchange folders in one step");
    failFile(folder, "exchange", errno);
}

void change(const std::filesystem::path& named, const Secret& old, const Secret& fresh,
            CryptoPP::RandomNumberGenerator& random) {
    std::error_code failed;
    // A link to the folder stays one.
    const std::filesystem::path folder = std::filesystem::canonical(named, failed);
    if (failed) throw Error(Reason::kContainerRemoved, named.string());
    const auto files = ContainerFolder::in(OpenFolder::at(folder));
    if (!files) throw Error(Reason::kContainerRemoved, "no container in the folder");
    const container::EncodedFiles made = container::withPassword(*files, old, fresh, random);
    checkAlone(folder);

    const std::filesystem::path parent = folder.parent_path();
    const TemporaryFolder temporary(parent);
    const std::filesystem::path place(temporary.path());
    for (const File file : container::kFiles) {
        const auto& content = made[static_cast<std::size_t>(file)];
        if (content.empty()) continue;
        writeNewFile(place / nameOf(file), container::viewOf(content));
    }
    syncFolder(place);
    checkOpens(temporary.path(), fresh, random);
    keepMode(folder, temporary.path());
    exchange(temporary.path(), folder);
    // From here on the temporary folder is the old container, and goes.
    syncFolder(parent);
}

}  // namespace

Outcome changePassword(const std::filesystem::path& folder, const Secret& old, const Secret& fresh,
                       CryptoPP::RandomNumberGenerator& random) {
    return capture([&] { change(folder, old, fresh, random); });
}

}  // namespace tamga::keys::folder
