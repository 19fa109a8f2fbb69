// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The verdict of OpenSSL and its gost engine on a CMS signature.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace portal {

struct Verdict {
    bool accepted = false;
    std::string words;                          ///< what openssl said, one line
    std::map<std::string, std::string> signer;  ///< short attribute name ("CN", "INN", ...) to value
    std::string issuer;                         ///< common name of the issuer
    std::string contentType;                    ///< dotted eContentType
    std::string content;                        ///< of an attached signature
};

class Judge final {
  public:
    /// trust: PEM file with the authority and its revocation list.
    explicit Judge(std::filesystem::path trust);

    /// A CAdES-BES signature (DER) over the document.
    [[nodiscard]] Verdict detached(const std::string& signature, const std::string& document) const;
    /// A CAdES-BES signature (DER) that carries its content.
    [[nodiscard]] Verdict attached(const std::string& signature) const;

  private:
    [[nodiscard]] Verdict judge(const std::string& signature,
                                const std::optional<std::string>& document) const;

    std::filesystem::path trust_;
};

}  // namespace portal
