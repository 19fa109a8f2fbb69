// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What the tests of this room share: folders of their own, the fixtures, containers in memory that can be
// damaged, and OpenSSL with its GOST engine as the judge.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/json.h"
#include "keys/container/files.h"
#include "keys/token.h"

namespace sample {

/// Removed with everything in it at the end.
class TemporaryFolder final {
  public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

  private:
    std::filesystem::path path_;
};

[[nodiscard]] std::filesystem::path fixture(const std::string& name);
[[nodiscard]] tamga::Json expected();
[[nodiscard]] tamga::Bytes readFile(const std::filesystem::path& path);
void writeFile(const std::filesystem::path& path, tamga::BytesView content);
/// A writable copy of a container of the fixtures.
void copyContainer(const std::string& name, const std::filesystem::path& to);

/// A container in memory; counts what is read.
class MemoryFiles final : public tamga::keys::container::Files {
  public:
    using File = tamga::keys::container::File;
    explicit MemoryFiles(const std::filesystem::path& folder);
    [[nodiscard]] bool has(File file) const noexcept override { return contents.contains(file); }
    [[nodiscard]] tamga::keys::container::Content read(File file) const override;

    std::map<File, tamga::Bytes> contents;
    mutable std::vector<File> reads;
};

struct Listing {
    std::vector<tamga::keys::KeyEntry> entries;
    tamga::Outcome outcome;
};
[[nodiscard]] Listing list(tamga::keys::Token& token);
/// The reason of a Result's error as text, or "ok".
template <typename T>
[[nodiscard]] std::string reasonOf(const tamga::Result<T>& result) {
    return result ? "ok" : std::string(nameOf(result.error().reason()));
}

struct Run {
    int status;
    std::string output;  ///< standard output
};
/// Runs a program to its end, input on its standard input.
[[nodiscard]] Run run(const std::string& program, const std::vector<std::string>& arguments,
                      const std::string& input = {});
[[nodiscard]] Run openssl(const std::vector<std::string>& arguments);
/// Whether OpenSSL's GOST engine accepts the key's signature over a fixed digest by the certificate.
[[nodiscard]] bool opensslAccepts(tamga::pki::SigningKey& key, const tamga::pki::Certificate& certificate);

}  // namespace sample
