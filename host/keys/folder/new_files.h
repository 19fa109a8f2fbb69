// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Files that are on the disk when they are there: written whole into a folder beside their place, synced,
// moved.
#pragma once

#include <filesystem>
#include <string>

#include "base/bytes.h"

namespace tamga::keys::folder {

/// Like writeNewFile() and TemporaryFolder it throws Error(system.disk-full | system.file) with path and
/// step.
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
