// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Files that are on the disk when they are there: written whole into a folder beside their place, synced,
// moved.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace tamga::keys::folder {

/// Throws Error(system.disk-full | system.file) that names path and step.
[[noreturn]] void fail(const std::filesystem::path& path, std::string_view step, int code);

void syncFolder(const std::filesystem::path& path);

/// Mode 0600; there must be nothing of that name.
void writeNewFile(const std::filesystem::path& path, BytesView content);

/// A folder of its own (mode 0700) beside the final place; gone with everything in it unless released.
class TemporaryFolder final {
  public:
    explicit TemporaryFolder(const std::filesystem::path& beside);
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder();
    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    void release() noexcept { path_.clear(); }

  private:
    std::string path_;
};

}  // namespace tamga::keys::folder
