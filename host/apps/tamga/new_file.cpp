// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "new_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>

namespace tamga::cli {

namespace {

constexpr std::size_t kPiece = 1U << 16U;

std::filesystem::path temporaryFolder() {
    std::error_code failed;
    auto folder = std::filesystem::temp_directory_path(failed);
    return failed ? std::filesystem::path("/tmp") : folder;
}

}  // namespace

NewFile::NewFile(std::string path, mode_t mode) : path_(std::move(path)) {
    const bool toOutput = path_ == "-";
    const auto folder = toOutput ? temporaryFolder() : path_.parent_path();
    temporary_ = (folder / ".tamga-XXXXXX").string();
    fd_.reset(::mkostemp(temporary_.data(), O_CLOEXEC));
    if (!fd_) {
        const int code = errno;
        temporary_.clear();
        failFile(path_, "create beside", code);
    }
    if (toOutput) {
        ::unlink(temporary_.c_str());
        temporary_.clear();
    } else if (::fchmod(fd_.get(), mode) != 0) {
        failFile(path_, "fchmod", errno);
    }
}

NewFile::~NewFile() {
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void NewFile::write(BytesView piece) {
    writeWhole(fd_.get(), piece, path_);
}

void NewFile::commit() {
    if (path_ == "-") {
        toStandardOutput();
        return;
    }
    if (::fsync(fd_.get()) != 0) failFile(path_, "fsync", errno);
    if (::rename(temporary_.c_str(), path_.c_str()) != 0) failFile(path_, "rename", errno);
    temporary_.clear();
}

void NewFile::toStandardOutput() {
    if (::lseek(fd_.get(), 0, SEEK_SET) != 0) failFile(path_, "lseek", errno);
    std::array<std::uint8_t, kPiece> buffer{};
    while (true) {
        const ssize_t got = ::read(fd_.get(), buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) failFile(path_, "read", errno);
        if (got == 0) return;
        writeWhole(STDOUT_FILENO, BytesView(buffer).first(static_cast<std::size_t>(got)), path_);
    }
}

}  // namespace tamga::cli
