// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Descriptors and files. Every failure names the path and errno's text in the context of
// Error(system.file), or Error(system.disk-full).
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/error.h"

namespace tamga {

class UniqueFd final {
  public:
    UniqueFd() noexcept = default;
    explicit UniqueFd(int fd) noexcept : fd_(fd) {}
    UniqueFd(UniqueFd&& other) noexcept : fd_(other.release()) {}
    UniqueFd& operator=(UniqueFd&& other) noexcept;
    UniqueFd(const UniqueFd&) = delete;
    UniqueFd& operator=(const UniqueFd&) = delete;
    ~UniqueFd() { reset(); }

    [[nodiscard]] int get() const noexcept { return fd_; }
    [[nodiscard]] explicit operator bool() const noexcept { return fd_ >= 0; }
    [[nodiscard]] int release() noexcept;
    void reset(int fd = -1) noexcept;

  private:
    int fd_ = -1;
};

/// Whole content of a regular file of at most maxOctets. A FIFO, device or folder is refused without
/// blocking.
[[nodiscard]] Result<Bytes> readFile(const std::filesystem::path& path, std::size_t maxOctets);

/// Writes through a temporary file beside path, fsync and rename; an existing file is replaced whole or
/// not at all. mode as in open(2).
[[nodiscard]] Outcome writeFile(const std::filesystem::path& path, BytesView content, unsigned mode = 0600);

/// Writes a file that is not there yet, with fsync: false, and nothing done, when something of that name is.
/// Nothing stays behind of one that could not be written whole. mode as in open(2).
[[nodiscard]] Result<bool> createFile(const std::filesystem::path& path, BytesView content,
                                      unsigned mode = 0600);

/// Throws the error of a step that failed with the errno value code.
[[noreturn]] void failFile(const std::filesystem::path& path, std::string_view step, int code);
/// All of content to a descriptor, whatever a single write(2) takes; path is for the error that it throws.
void writeWhole(int fd, BytesView content, const std::filesystem::path& path);

/// The text of errno value code, thread-safe.
[[nodiscard]] std::string systemMessage(int code);

/// $HOME, or the account's home folder. Empty when there is none.
[[nodiscard]] std::filesystem::path homeFolder();
/// $XDG_CONFIG_HOME/tamga or ~/.config/tamga
[[nodiscard]] std::filesystem::path configFolder();
/// $XDG_DATA_HOME/tamga or ~/.local/share/tamga
[[nodiscard]] std::filesystem::path dataFolder();

}  // namespace tamga
