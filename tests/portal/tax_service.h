// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A tax service that takes documents with detached signatures.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "http.h"
#include "judge.h"

namespace portal {

/// Told about everything that a service decided: a tab-separated line.
using Chronicle = std::function<void(const std::string& line)>;

class TaxService final : public Site {
  public:
    /// archive: folder for accepted documents and signatures.
    TaxService(std::string origin, const Judge& judge, std::filesystem::path archive, Chronicle chronicle);
    void serve(Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response,
               const std::string& path) override;

  private:
    struct Document {
        std::string name;
        std::string content;
    };
    using Package = std::vector<Document>;

    [[nodiscard]] Poco::JSON::Object prepareDeclaration(const Poco::JSON::Object& form);
    [[nodiscard]] Poco::JSON::Object prepareAttachments();
    [[nodiscard]] Poco::JSON::Object remember(Package package);
    [[nodiscard]] Poco::JSON::Object receive(const Poco::JSON::Object& submission);
    [[nodiscard]] Poco::JSON::Object check(const std::string& id, const Document& document,
                                           const std::string& signature) const;
    [[nodiscard]] Package packageOf(const std::string& id);

    std::string origin_;
    const Judge& judge_;
    std::filesystem::path archive_;
    Chronicle chronicle_;
    std::mutex mutex_;
    std::map<std::string, Package> packages_;
};

}  // namespace portal
