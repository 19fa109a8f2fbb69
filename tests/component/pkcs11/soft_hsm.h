// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Tokens of SoftHSM in a folder of the test's own.
#pragma once

#include "stage.h"

namespace p11 {

inline const std::string kSoftHsm = "/usr/lib/softhsm/libsofthsm2.so";

/// With nothing on it. What cannot be done fails the test.
class SoftHsm final {
  public:
    static inline const std::string kPin = "12345678";

    SoftHsm();
    void addToken(const std::string& label) const;
    /// kind: "rsa", "P-256", "P-384". Makes <name>.pem and <name>.cer.
    void make(const std::string& kind, const std::string& name) const;
    /// A new key with its certificate; id: hexadecimal.
    void addKey(const std::string& token, const std::string& kind, const std::string& id) const;
    void addKey(const std::string& token, const std::filesystem::path& key,
                const std::filesystem::path& certificate, const std::string& id) const;
    /// With environment().
    void tool(const std::string& program, const std::vector<std::string>& arguments) const;
    [[nodiscard]] std::vector<std::string> environment() const;
    [[nodiscard]] std::unique_ptr<keys::Source> source() const;

    Folder folder;
};

}  // namespace p11
