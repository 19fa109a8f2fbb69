// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/folder/container_writer.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string>
#include <string_view>

#include "base/file.h"
#include "base/text.h"
#include "keys/container/encode.h"
#include "keys/container/open.h"
#include "keys/folder/container_folder.h"
#include "keys/folder/new_files.h"

namespace tamga::keys::folder {
namespace {

using container::File;

constexpr std::size_t kMaxNameOctets = 125;

/// Only by rename, and only where nothing is yet.
void moveInto(const std::string& from, const std::filesystem::path& to) {
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return;
    int code = errno;
    if (code == EINVAL || code == ENOSYS) {
        // The file system does not know the flag. A folder with content is refused by rename(2) itself.
        struct stat status {};
        if (::lstat(to.c_str(), &status) == 0)
            code = EEXIST;
        else if (::rename(from.c_str(), to.c_str()) == 0)
            return;
        else
            code = errno;
    }
    if (code == EEXIST || code == ENOTEMPTY) throw Error(Reason::kContainerExists, to.string());
    failFile(to, "rename", code);
}

std::string nameOctets(const std::string& name) {
    std::string octets;
    if (name.empty() || !isUtf8(name) || !toCp1251(name, octets))
        throw Error(Reason::kProtocolParams,
                    "the container's name has a character with no place in Windows-1251");
    if (octets.size() > kMaxNameOctets)
        throw Error(Reason::kProtocolParams, "the container's name is too long");
    return octets;
}

void checkCertificate(const NewContainer& container, const Bytes& publicKey) {
    if (!container.certificate) return;
    const pki::PublicKey& certified = container.certificate->publicKey();
    if (certified.algorithm() != container.algorithm || certified.octets() != publicKey)
        throw Error(Reason::kKeyMismatch, "the certificate belongs to another key");
}

/// Both pairs must give the key again from the disk, or the container is not shown to anybody.
void compare(const std::string& path, const gost::PrivateKey& key, const Secret& password,
             CryptoPP::RandomNumberGenerator& random) {
    const auto written = ContainerFolder::in(OpenFolder::at(path));
    if (!written) throw Error(Reason::kContainerDamaged, "written files are not there");
    OpenNotes notes;
    const container::OpenedKey opened = container::openKey(*written, 0, password, notes, random);
    if (notes.reserveUsed || notes.reserveDamaged ||
        !equalConstantTime(container::viewOf(opened.key.octets()), container::viewOf(key.octets())))
        throw Error(Reason::kContainerDamaged, "written files do not give the key again");
}

void write(const std::filesystem::path& folder, const NewContainer& container, const gost::PrivateKey& key,
           const Secret& password, CryptoPP::RandomNumberGenerator& random) {
    container::Blueprint blueprint{
        nameOctets(container.name), container.algorithm, container.role, container.exportable, {},
        container.keyNotAfter};
    const Bytes publicKey = key.publicKeyOctets(random);
    checkCertificate(container, publicKey);
    if (container.certificate) blueprint.certificate = container.certificate->encoding();
    const auto main = container::PairSeed::random(key.curve(), random);
    const auto reserve = container::PairSeed::random(key.curve(), random);
    const auto files =
        container::encode(blueprint, key, publicKey, container::spellingForWriting(password), main, reserve);

    struct stat status {};
    if (::lstat(folder.c_str(), &status) == 0) throw Error(Reason::kContainerExists, folder.string());
    const std::filesystem::path parent = folder.has_parent_path() ? folder.parent_path() : ".";
    TemporaryFolder temporary(parent);
    for (const File file : container::kFiles)
        writeNewFile(std::filesystem::path(temporary.path()) / nameOf(file),
                     container::viewOf(files[static_cast<std::size_t>(file)]));
    syncFolder(temporary.path());
    compare(temporary.path(), key, password, random);
    moveInto(temporary.path(), folder);
    temporary.release();
    syncFolder(parent);
}

}  // namespace

Outcome writeContainer(const std::filesystem::path& folder, const NewContainer& container,
                       const gost::PrivateKey& key, const Secret& password,
                       CryptoPP::RandomNumberGenerator& random) {
    // A trailing slash would make the folder its own parent.
    return capture([&] {
        write(folder.has_filename() ? folder : folder.parent_path(), container, key, password, random);
    });
}

}  // namespace tamga::keys::folder
