// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A home folder with key containers, settings and a scripted person.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "../fake_person.h"
#include "base/bytes.h"
#include "base/json.h"

namespace tamga::test {

inline const std::string kPassword = "correct horse 4711";

class Household {
  public:
    explicit Household(const Json& script = scriptOf({pin(kPassword)}));

    [[nodiscard]] const std::filesystem::path& home() const { return folder_.path(); }
    [[nodiscard]] const FakePerson& person() const { return person_; }
    /// A container with the key and certificate of tests/fixtures/signature/<signer>, for example
    /// "gost2012-256/good". Returns the thumbprint of its certificate.
    std::string addContainer(const std::string& signer, const std::string& password = kPassword);
    /// A file in the home folder.
    [[nodiscard]] std::filesystem::path write(const std::string& name, BytesView content) const;
    [[nodiscard]] std::size_t questions() const { return person_.events("question").size(); }

  private:
    TemporaryFolder folder_;
    FakePerson person_;
    int containers_ = 0;
};

struct OpensslResult {
    int status;
    std::string output;  ///< standard output and error
};
/// OpenSSL with the gost engine: the independent judge.
[[nodiscard]] OpensslResult openssl(const std::vector<std::string>& arguments);

[[nodiscard]] Json documentOf(const std::string& name, const std::string& kind, const std::string& value);
[[nodiscard]] Json signParams(const std::string& thumbprint, Json::Array documents,
                              const std::string& format = "cades-bes");
[[nodiscard]] Json loginParams(const std::string& thumbprint, BytesView challenge);

}  // namespace tamga::test
