// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A PKCS#11 module in this very process: the least that a program has to do with it.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

namespace bench {

/// Throws std::runtime_error with the call that failed.
class DirectModule final {
  public:
    /// The first token with something on it.
    DirectModule(const std::string& module, std::string pin);
    ~DirectModule();
    DirectModule(const DirectModule&) = delete;
    DirectModule& operator=(const DirectModule&) = delete;

    /// Reads label, id and value of each certificate. How many there are.
    [[nodiscard]] std::size_t list();
    /// Logs in, signs by CKM_RSA_PKCS with the only private key, logs out.
    void sign(const std::string& digestInfo);

  private:
    struct Library;
    std::unique_ptr<Library> library_;
    std::string pin_;
};

}  // namespace bench
