// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A state portal that lets people in by a signed statement over its challenge.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>

#include "challenges.h"
#include "http.h"
#include "judge.h"
#include "tax_service.h"

namespace portal {

class LoginService final : public Site {
  public:
    LoginService(std::string origin, const Judge& judge, std::chrono::seconds challengeLifetime,
                 Chronicle chronicle);
    void serve(Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response,
               const std::string& path) override;

  private:
    using Person = std::map<std::string, std::string>;
    struct Refusal {
        std::string code;
        std::string words;
    };

    void logIn(Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response);
    void sendPerson(const Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response);
    void logOut(Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response);
    [[nodiscard]] std::optional<Refusal> examine(const Verdict& verdict);
    [[nodiscard]] std::optional<Refusal> examineStatement(const std::string& statement);
    [[nodiscard]] std::optional<Refusal> examineChallenge(const std::string& challenge);
    [[nodiscard]] std::optional<Person> personOf(const Poco::Net::HTTPServerRequest& request);

    std::string origin_;
    const Judge& judge_;
    Challenges challenges_;
    Chronicle chronicle_;
    std::mutex mutex_;
    std::map<std::string, Person> sessions_;
};

}  // namespace portal
