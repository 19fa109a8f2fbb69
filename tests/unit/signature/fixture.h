// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Files of tests/fixtures/signature, and a folder of the test's own.
#pragma once

#include <filesystem>
#include <string>

#include "base/bytes.h"

namespace tamga::test {

/// 2026-01-01, when the certificates called "good" and "plain" are valid.
inline constexpr std::int64_t kNow = 1767225600;

/// Path below tests/fixtures/signature.
[[nodiscard]] std::filesystem::path fixturePath(const std::string& name);
[[nodiscard]] Bytes fixture(const std::string& name);
/// The document that the signatures in the fixtures are over.
[[nodiscard]] const Bytes& document();

class TemporaryFolder final {
  public:
    TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder();

    /// Writes a file and returns its path.
    [[nodiscard]] std::string write(const std::string& name, BytesView content) const;
    [[nodiscard]] std::string path(const std::string& name) const { return (path_ / name).string(); }

  private:
    std::filesystem::path path_;
};

[[nodiscard]] Bytes readAll(const std::filesystem::path& path);

}  // namespace tamga::test
