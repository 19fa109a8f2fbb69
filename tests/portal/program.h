// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Running another program without a shell.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace portal {

struct ProgramResult {
    int status = -1;  ///< exit status; -1 when killed or not started
    std::string output;
    std::string errors;
};

/// Runs `openssl` with the arguments; its configuration is the judge's. Ends it after 30 seconds.
/// Throws std::runtime_error when it cannot be started.
[[nodiscard]] ProgramResult runOpenssl(const std::vector<std::string>& arguments);

/// A folder that goes away with this object. Only its owner can look inside.
class TemporaryFolder final {
  public:
    TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder();

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
    /// Writes a file and returns its path.
    [[nodiscard]] std::filesystem::path put(std::string_view name, std::string_view content) const;

  private:
    std::filesystem::path path_;
};

[[nodiscard]] std::string readWholeFile(const std::filesystem::path& path);
void writeWholeFile(const std::filesystem::path& path, std::string_view content);

}  // namespace portal
