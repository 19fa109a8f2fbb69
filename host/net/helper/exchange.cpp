// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "net/helper/exchange.h"

#include <Poco/Exception.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/URI.h>

#include <algorithm>
#include <array>
#include <istream>
#include <optional>

#include "net/helper/connection.h"

namespace tamga::net {
namespace {

namespace pn = Poco::Net;

constexpr int kMaxRedirections = 5;

[[noreturn]] void refused(const std::string& what) {
    throw Error(Reason::kNetRefusedAddress, what);
}

Poco::URI parse(const std::string& text) {
    try {
        Poco::URI uri(text);
        if (uri.getScheme() != "http" && uri.getScheme() != "https") refused("scheme " + uri.getScheme());
        if (uri.getHost().empty()) refused("a URL without a host");
        // A name and a password in a URL are for nobody to see and for no service we know.
        if (!uri.getUserInfo().empty()) refused("a URL with user information");
        return uri;
    } catch (const Poco::Exception&) {
        refused("a malformed URL");
    }
}

/// Where a redirection leads.
Poco::URI redirected(const Poco::URI& from, const std::string& location) {
    if (location.empty() || location.size() > kMaxUrl)
        throw Error(Reason::kNetHttpStatus, "a redirection to nowhere");
    Poco::URI to = from;
    try {
        to.resolve(location);
    } catch (const Poco::Exception&) {
        refused("a malformed redirection");
    }
    to = parse(to.toString());
    if (from.getScheme() == "https" && to.getScheme() == "http") refused("a redirection from https to http");
    return to;
}

bool isRedirection(int status) {
    constexpr std::array kAll{301, 302, 307, 308};
    return std::find(kAll.begin(), kAll.end(), status) != kAll.end();
}

void send(Connection& connection, const Poco::URI& uri, const Request& request) {
    const bool post = !request.contentType.empty();
    std::string path = connection.wholeUrl ? uri.getScheme() + "://" + uri.getAuthority() + uri.getPathEtc()
                                           : uri.getPathEtc();
    if (uri.getPathEtc().empty() || uri.getPathEtc().front() != '/')
        path.insert(path.size() - uri.getPathEtc().size(), "/");
    pn::HTTPRequest message(post ? pn::HTTPRequest::HTTP_POST : pn::HTTPRequest::HTTP_GET, path,
                            pn::HTTPMessage::HTTP_1_1);
    message.setHost(uri.getAuthority());
    message.set("User-Agent", "Tamga/" TAMGA_VERSION);
    message.setKeepAlive(false);
    if (!request.accept.empty()) message.set("Accept", request.accept);
    if (!connection.proxyAuthorization.empty())
        message.set("Proxy-Authorization", connection.proxyAuthorization);
    if (post) {
        message.setContentType(request.contentType);
        message.setContentLength(static_cast<std::streamsize>(request.body.size()));
    }
    std::ostream& out = connection.session->sendRequest(message);
    out.write(reinterpret_cast<const char*>(request.body.data()),
              static_cast<std::streamsize>(request.body.size()));
    out.flush();
}

Bytes receiveBody(std::istream& in, const pn::HTTPResponse& response, const Request& request,
                  const Deadline& deadline) {
    const auto tooLarge = [&] {
        throw Error(Reason::kNetTooLarge, "over " + std::to_string(request.maxOctets) + " octets");
    };
    const bool announced = response.hasContentLength();
    const auto length = static_cast<std::uint64_t>(announced ? response.getContentLength64() : 0);
    if (length > request.maxOctets) tooLarge();
    Bytes body;
    std::array<char, 16384> piece{};
    while (in.good()) {
        if (deadline.passed()) throw Error(Reason::kNetTimeout, "in the middle of the answer");
        in.read(piece.data(), piece.size());
        const auto got = static_cast<std::size_t>(in.gcount());
        if (body.size() + got > request.maxOctets) tooLarge();
        append(body, BytesView(reinterpret_cast<const std::uint8_t*>(piece.data()), got));
    }
    if (announced && body.size() != length) throw Error(Reason::kNetUnreachable, "the answer broke off");
    return body;
}

/// The answer, or where to ask instead.
std::optional<Answer> ask(Poco::URI& uri, const Request& request, const Deadline& deadline) {
    const Target target{uri.getScheme() == "https", uri.getHost(), uri.getPort()};
    Connection connection = connectTo(target, request.allowed, deadline);
    try {
        send(connection, uri, request);
        pn::HTTPResponse response;
        std::istream& in = connection.session->receiveResponse(response);
        const int status = static_cast<int>(response.getStatus());
        if (isRedirection(status)) {
            uri = redirected(uri, response.get("Location", ""));
            return std::nullopt;
        }
        if (status != 200)
            throw Error(Reason::kNetHttpStatus,
                        target.host + ": " + std::to_string(status) + " " + response.getReason());
        return Answer{uri.toString(), receiveBody(in, response, request, deadline)};
    } catch (const Poco::Exception&) {
        throwOwn(target.host);
    }
}

}  // namespace

Result<Answer> exchange(const Request& request) {
    return capture([&]() -> Answer {
        const Deadline deadline = Deadline::after(request.time);
        Poco::URI uri = parse(request.url);
        for (int hop = 0; hop <= kMaxRedirections; ++hop) {
            if (auto answer = ask(uri, request, deadline)) return std::move(*answer);
        }
        throw Error(Reason::kNetHttpStatus, "more than five redirections");
    });
}

}  // namespace tamga::net
