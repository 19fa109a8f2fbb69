// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "http.h"

#include <Poco/Base64Decoder.h>
#include <Poco/Base64Encoder.h>
#include <Poco/JSON/Parser.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <iterator>
#include <sstream>
#include <utility>

#include "program.h"

namespace portal {
namespace {

using Poco::Net::HTTPResponse;

constexpr std::size_t kMaxBody = 8U * 1024U * 1024U;

constexpr std::array<std::pair<const char*, const char*>, 5> kTypes{
    {{".html", "text/html; charset=utf-8"},
     {".css", "text/css; charset=utf-8"},
     {".js", "text/javascript; charset=utf-8"},
     {".svg", "image/svg+xml"},
     {".json", "application/json"}}};

void setCommonHeaders(Poco::Net::HTTPServerResponse& response) {
    response.set(
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'none'; base-uri 'none'; frame-ancestors 'none'");
    response.set("X-Content-Type-Options", "nosniff");
    response.set("Referrer-Policy", "no-referrer");
    response.set("Cache-Control", "no-store");
}

std::string readBody(std::istream& in) {
    std::string body;
    std::array<char, 16384> part{};
    while (in.read(part.data(), part.size()) || in.gcount() > 0) {
        body.append(part.data(), static_cast<std::size_t>(in.gcount()));
        if (body.size() > kMaxBody) {
            throw HttpError(HTTPResponse::HTTP_REQUESTENTITYTOOLARGE, "the body is too large");
        }
    }
    return body;
}

}  // namespace

std::string toBase64(const std::string& octets) {
    std::ostringstream text;
    Poco::Base64Encoder encoder(text);
    encoder.rdbuf()->setLineLength(0);
    encoder << octets;
    encoder.close();
    return text.str();
}

std::optional<std::string> fromBase64(const std::string& text) {
    static const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const auto data = text.find_first_not_of(alphabet);
    const std::string tail = data == std::string::npos ? std::string() : text.substr(data);
    if (text.size() % 4 != 0 || (!tail.empty() && tail != "=" && tail != "==")) {
        return std::nullopt;
    }
    std::istringstream in(text);
    Poco::Base64Decoder decoder(in);
    return std::string(std::istreambuf_iterator<char>(decoder), {});
}

Poco::JSON::Object::Ptr readJson(Poco::Net::HTTPServerRequest& request, const std::string& ownOrigin) {
    if (request.getMethod() != "POST") {
        throw HttpError(HTTPResponse::HTTP_METHOD_NOT_ALLOWED, "POST only");
    }
    // A page of another site must not act in the name of the person (cross-site request forgery).
    if (request.get("Origin", "") != ownOrigin) {
        throw HttpError(HTTPResponse::HTTP_FORBIDDEN, "a request of another origin");
    }
    if (request.getContentType().rfind("application/json", 0) != 0) {
        throw HttpError(HTTPResponse::HTTP_UNSUPPORTEDMEDIATYPE, "application/json only");
    }
    try {
        Poco::JSON::Parser parser;
        parser.setDepth(8);
        return parser.parse(readBody(request.stream())).extract<Poco::JSON::Object::Ptr>();
    } catch (const Poco::Exception&) {
        throw HttpError(HTTPResponse::HTTP_BAD_REQUEST, "not a JSON object");
    }
}

std::string textMember(const Poco::JSON::Object& object, const std::string& name, std::size_t maxOctets) {
    const Poco::Dynamic::Var value = object.get(name);
    if (value.isEmpty() || !value.isString()) {
        throw HttpError(HTTPResponse::HTTP_BAD_REQUEST, "the member " + name + " must be a string");
    }
    std::string text = value.extract<std::string>();
    if (text.size() > maxOctets) {
        throw HttpError(HTTPResponse::HTTP_BAD_REQUEST, "the member " + name + " is too long");
    }
    return text;
}

void sendJson(Poco::Net::HTTPServerResponse& response, const Poco::JSON::Object& object) {
    setCommonHeaders(response);
    std::ostringstream text;
    object.stringify(text);
    const std::string body = text.str();
    response.setContentType("application/json");
    response.sendBuffer(body.data(), body.size());
}

void sendFile(Poco::Net::HTTPServerResponse& response, const std::string& path) {
    const bool plain = std::all_of(path.begin(), path.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '/' || c == '_' || c == '-' ||
               c == '.';
    });
    const std::filesystem::path file = std::filesystem::path(TAMGA_PORTAL_FOLDER) / "web" / ("." + path);
    const auto type = std::find_if(kTypes.begin(), kTypes.end(),
                                   [&](const auto& known) { return file.extension() == known.first; });
    if (!plain || path.find("..") != std::string::npos || type == kTypes.end() ||
        !std::filesystem::is_regular_file(file)) {
        throw HttpError(HTTPResponse::HTTP_NOT_FOUND, "no such page");
    }
    setCommonHeaders(response);
    response.setContentType(type->second);
    const std::string body = readWholeFile(file);
    response.sendBuffer(body.data(), body.size());
}

void redirect(Poco::Net::HTTPServerResponse& response, const std::string& where) {
    setCommonHeaders(response);
    response.redirect(where, HTTPResponse::HTTP_SEE_OTHER);
}

}  // namespace portal
