// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "login_service.h"

#include <Poco/DateTime.h>
#include <Poco/DateTimeParser.h>
#include <Poco/JSON/Parser.h>
#include <Poco/Net/HTTPCookie.h>
#include <Poco/Net/NameValueCollection.h>

#include <utility>

namespace portal {
namespace {

using Poco::Net::HTTPResponse;

// The content type of log-in statements (host/protocol/README.md): what was signed as a document can never be
// taken for a log-in.
constexpr const char* kLoginContentType = "2.25.267975960007646024250455467606000670793";
constexpr const char* kStatementType = "tamga.login.1";
constexpr const char* kCookie = "portal-session";
constexpr std::int64_t kMaxAgeSeconds = 300;
constexpr std::int64_t kMaxClockDifferenceSeconds = 60;
constexpr std::size_t kMaxSignatureText = 256U * 1024U;

std::optional<std::int64_t> ageSeconds(const std::string& issuedAt) {
    Poco::DateTime time;
    int zone = 0;
    if (issuedAt.size() != 20 ||
        !Poco::DateTimeParser::tryParse("%Y-%m-%dT%H:%M:%SZ", issuedAt, time, zone)) {
        return std::nullopt;
    }
    return (Poco::Timestamp() - time.timestamp()) / Poco::Timestamp::resolution();
}

}  // namespace

LoginService::LoginService(std::string origin, const Judge& judge, std::chrono::seconds challengeLifetime,
                           Chronicle chronicle)
    : origin_(std::move(origin)),
      judge_(judge),
      challenges_(challengeLifetime),
      chronicle_(std::move(chronicle)) {}

void LoginService::serve(Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response,
                         const std::string& path) {
    if (path == "/") {
        redirect(response, origin_ + "/login/");
    } else if (path == "/login/") {
        sendFile(response, "/login/index.html");
    } else if (path == "/login/api/challenge") {
        (void)readJson(request, origin_);
        Poco::JSON::Object answer;
        answer.set("challenge", challenges_.issue());
        sendJson(response, answer);
    } else if (path == "/login/api/session") {
        logIn(request, response);
    } else if (path == "/login/api/end") {
        logOut(request, response);
    } else if (path == "/login/api/me") {
        sendPerson(request, response);
    } else if (path == "/cabinet/") {
        if (personOf(request)) {
            sendFile(response, "/cabinet/index.html");
        } else {
            redirect(response, origin_ + "/login/");
        }
    } else {
        sendFile(response, path);
    }
}

void LoginService::logIn(Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response) {
    const std::string text = textMember(*readJson(request, origin_), "signature", kMaxSignatureText);
    const std::optional<std::string> der = fromBase64(text);
    Verdict verdict;
    verdict.words = "the signature is not base64";
    if (der) {
        verdict = judge_.attached(*der);
    }
    const std::optional<Refusal> refusal = examine(verdict);
    Poco::JSON::Object answer;
    answer.set("accepted", !refusal);
    answer.set("words", refusal ? refusal->words : verdict.words);
    if (refusal) {
        answer.set("code", refusal->code);
        chronicle_("login-refused\t" + refusal->code + "\t" + refusal->words);
    } else {
        const std::string session = randomBase64(24);
        Poco::Net::HTTPCookie cookie(kCookie, session);
        cookie.setPath("/");
        cookie.setHttpOnly();
        cookie.setSecure(true);
        cookie.setSameSite(Poco::Net::HTTPCookie::SAME_SITE_STRICT);
        response.addCookie(cookie);
        chronicle_("login\t" + verdict.signer["CN"] + "\t" + verdict.words);
        Person person = verdict.signer;
        person["issuer"] = verdict.issuer;
        const std::lock_guard lock(mutex_);
        sessions_[session] = std::move(person);
    }
    sendJson(response, answer);
}

void LoginService::sendPerson(const Poco::Net::HTTPServerRequest& request,
                              Poco::Net::HTTPServerResponse& response) {
    const std::optional<Person> person = personOf(request);
    if (!person) {
        throw HttpError(HTTPResponse::HTTP_UNAUTHORIZED, "log in first");
    }
    Poco::JSON::Object answer;
    for (const auto& [name, value] : *person) {
        answer.set(name, value);
    }
    sendJson(response, answer);
}

void LoginService::logOut(Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response) {
    (void)readJson(request, origin_);
    Poco::Net::NameValueCollection cookies;
    request.getCookies(cookies);
    {
        const std::lock_guard lock(mutex_);
        sessions_.erase(cookies.get(kCookie, ""));
    }
    sendJson(response, Poco::JSON::Object());
}

std::optional<LoginService::Refusal> LoginService::examine(const Verdict& verdict) {
    if (!verdict.accepted) {
        return Refusal{"signature", verdict.words};
    }
    if (verdict.contentType != kLoginContentType) {
        return Refusal{"content-type",
                       "what was signed is not a log-in statement but " + verdict.contentType};
    }
    return examineStatement(verdict.content);
}

std::optional<LoginService::Refusal> LoginService::examineStatement(const std::string& statement) {
    Poco::JSON::Object::Ptr object;
    std::string type;
    std::string origin;
    std::string challenge;
    std::string issuedAt;
    try {
        Poco::JSON::Parser parser;
        object = parser.parse(statement).extract<Poco::JSON::Object::Ptr>();
        type = textMember(*object, "type", 64);
        origin = textMember(*object, "origin", 512);
        challenge = textMember(*object, "challenge", 2048);
        issuedAt = textMember(*object, "issuedAt", 64);
    } catch (const std::exception&) {
        return Refusal{"statement", "the statement is malformed"};
    }
    if (type != kStatementType || object->size() != 4) {
        return Refusal{"statement", "the statement is of another kind"};
    }
    if (origin != origin_) {
        return Refusal{"origin", "the statement was made for " + origin};
    }
    const std::optional<std::int64_t> age = ageSeconds(issuedAt);
    if (!age || *age > kMaxAgeSeconds || *age < -kMaxClockDifferenceSeconds) {
        return Refusal{"issued-at", "the statement is not recent: " + issuedAt};
    }
    return examineChallenge(challenge);
}

std::optional<LoginService::Refusal> LoginService::examineChallenge(const std::string& challenge) {
    switch (challenges_.use(challenge)) {
        case Challenges::State::kGood:
            return std::nullopt;
        case Challenges::State::kUnknown:
            return Refusal{"challenge-unknown", "the challenge is not one of this portal"};
        case Challenges::State::kUsed:
            return Refusal{"challenge-used", "the challenge has been used already"};
        case Challenges::State::kExpired:
            return Refusal{"challenge-expired", "the challenge has expired"};
    }
    return Refusal{"challenge-unknown", "the challenge is not one of this portal"};
}

std::optional<LoginService::Person> LoginService::personOf(const Poco::Net::HTTPServerRequest& request) {
    Poco::Net::NameValueCollection cookies;
    request.getCookies(cookies);
    const std::lock_guard lock(mutex_);
    const auto found = sessions_.find(cookies.get(kCookie, ""));
    return found == sessions_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace portal
