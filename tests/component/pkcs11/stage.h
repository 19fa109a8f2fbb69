// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What the PKCS#11 tests have in common: a folder, programs run in it, a list, OpenSSL as the judge.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "keys/pkcs11/module_source.h"

namespace p11 {

using namespace tamga;

class Folder final {
  public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

  private:
    std::filesystem::path path_;
};

struct Ran {
    int status = -1;
    std::string output;  ///< both streams
};
[[nodiscard]] Ran run(const std::string& program, const std::vector<std::string>& arguments,
                      const std::vector<std::string>& environment = {});
/// openssl with the gost engine; requires success.
void openssl(const std::vector<std::string>& arguments);
/// Whether OpenSSL takes the signature over the digest for one of the certificate's key.
[[nodiscard]] bool opensslVerifies(const Folder& folder, const pki::Certificate& certificate,
                                   const std::string& digestName, BytesView digest, BytesView signature,
                                   bool pss = false);

void write(const std::filesystem::path& file, std::string_view text);
[[nodiscard]] Bytes readFixture(const std::string& name);

/// A source of these modules alone, with short deadlines.
[[nodiscard]] keys::pkcs11::ModuleSettings settingsOf(const std::vector<std::filesystem::path>& modules,
                                                      const std::vector<std::string>& environment = {});

struct Listing {
    std::vector<keys::KeyEntry> entries;
    Outcome outcome = kDone;
};
[[nodiscard]] Listing list(keys::Token& token);
/// "signed", or the reason; the one key of the one token, by its PIN.
[[nodiscard]] std::string sign(keys::Source& source, const std::string& pin);
/// The reason that the one token gives for being of no use, or "fine" when its keys can be listed.
[[nodiscard]] std::string stateOf(keys::Source& source);
[[nodiscard]] Bytes digestFor(pki::HashAlgorithm hash);

}  // namespace p11
