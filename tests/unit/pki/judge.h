// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// OpenSSL's command line as an independent judge, and the fixtures it judges.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace tamga::judge {

/// What openssl writes to its standard output. configuration: a file for OPENSSL_CONF, may be empty.
[[nodiscard]] Bytes openssl(const std::vector<std::string>& arguments, BytesView input = {},
                            const std::filesystem::path& configuration = {});
[[nodiscard]] std::vector<std::string> lines(BytesView text);

/// Content of a file below tests/fixtures/.
[[nodiscard]] Bytes fixture(const std::filesystem::path& relative);
/// Names below tests/fixtures/ of all certificates of the test PKI.
[[nodiscard]] std::vector<std::string> pkiCertificates();

/// A folder of this test's own, removed at the end.
class TemporaryFolder final {
  public:
    TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder();
    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

  private:
    std::filesystem::path path_;
};

}  // namespace tamga::judge
