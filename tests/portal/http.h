// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What the services of the portal have in common as web servers: strict headers, JSON bodies, static pages.
#pragma once

#include <Poco/JSON/Object.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>

#include <optional>
#include <stdexcept>
#include <string>

namespace portal {

/// A request that is answered with this HTTP status.
class HttpError final : public std::runtime_error {
  public:
    HttpError(Poco::Net::HTTPResponse::HTTPStatus status, const std::string& words)
        : std::runtime_error(words), status_(status) {}
    [[nodiscard]] Poco::Net::HTTPResponse::HTTPStatus status() const noexcept { return status_; }

  private:
    Poco::Net::HTTPResponse::HTTPStatus status_;
};

/// One web site of the portal.
class Site {
  public:
    Site() = default;
    Site(const Site&) = delete;
    Site& operator=(const Site&) = delete;
    virtual ~Site() = default;

    /// Answers the request or throws HttpError.
    virtual void serve(Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response,
                       const std::string& path) = 0;
};

[[nodiscard]] std::string toBase64(const std::string& octets);
/// Nothing when the text is not padded base64.
[[nodiscard]] std::optional<std::string> fromBase64(const std::string& text);

/// The JSON object in the body of a POST of the site's own pages: the Origin header must be the site's own.
[[nodiscard]] Poco::JSON::Object::Ptr readJson(Poco::Net::HTTPServerRequest& request,
                                               const std::string& ownOrigin);
/// A member that must be there, a string of at most maxOctets.
[[nodiscard]] std::string textMember(const Poco::JSON::Object& object, const std::string& name,
                                     std::size_t maxOctets);

void sendJson(Poco::Net::HTTPServerResponse& response, const Poco::JSON::Object& object);
/// A file of web/ below the site's folder, with a strict policy; throws HttpError(404).
void sendFile(Poco::Net::HTTPServerResponse& response, const std::string& path);
void redirect(Poco::Net::HTTPServerResponse& response, const std::string& where);

}  // namespace portal
