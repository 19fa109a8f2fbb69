// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "net/helper/connection.h"

#include <netdb.h>

#include <Poco/Exception.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPBasicCredentials.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SSLException.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/String.h>
#include <cstdlib>
#include <optional>

#include "base/error.h"
#include "net/helper/proxy.h"

namespace tamga::net {

namespace pn = Poco::Net;

Connection::Connection() = default;
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;
Connection::~Connection() = default;

void throwOwn(const std::string& host) {
    try {
        throw;
    } catch (const pn::SSLException& error) {
        throw Error(Reason::kNetTls, host + ": " + error.displayText());
    } catch (const Poco::TimeoutException&) {
        throw Error(Reason::kNetTimeout, host);
    } catch (const pn::NoMessageException&) {
        throw Error(Reason::kNetUnreachable, host + ": no answer");
    } catch (const pn::MessageException& error) {
        throw Error(Reason::kNetHttpStatus, host + ": no HTTP: " + error.message());
    } catch (const Poco::Exception& error) {
        throw Error(Reason::kNetUnreachable, host + ": " + error.displayText());
    }
}

namespace {

Poco::Timespan timeLeft(const Deadline& deadline) {
    constexpr int kMillisecond = 1000;
    const int ms = deadline.pollTimeoutMs();
    if (ms == 0) throw Error(Reason::kNetTimeout, "no time left");
    return Poco::Timespan(static_cast<Poco::Timespan::TimeDiff>(ms) * kMillisecond);
}

struct Found {
    addrinfo* list = nullptr;
    ~Found() {
        if (list != nullptr) ::freeaddrinfo(list);
    }
};

void resolve(const std::string& host, std::uint16_t port, int flags, Found& found) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICSERV | flags;
    const int code = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found.list);
    if (code != 0) throw Error(Reason::kNetUnreachable, host + ": " + ::gai_strerror(code));
}

pn::StreamSocket connectTo(const addrinfo& address, const Deadline& deadline) {
    pn::StreamSocket socket;
    socket.connect(pn::SocketAddress(address.ai_addr, address.ai_addrlen), timeLeft(deadline));
    socket.setReceiveTimeout(timeLeft(deadline));
    socket.setSendTimeout(timeLeft(deadline));
    return socket;
}

/// The first address that answers, of those that are allowed. ranges: null for any address.
pn::StreamSocket connectTo(const std::string& host, std::uint16_t port,
                           const std::vector<AddressRange>* ranges, const Deadline& deadline) {
    Found found;
    resolve(host, port, AI_ADDRCONFIG, found);
    std::string refused;
    std::string failed;
    for (const addrinfo* one = found.list; one != nullptr; one = one->ai_next) {
        const auto address = Address::of(*one->ai_addr);
        if (!address || (ranges != nullptr && !isAllowed(*address, *ranges))) {
            refused = address ? address->text() : "unknown family";
            continue;
        }
        try {
            return connectTo(*one, deadline);
        } catch (const Poco::Exception& error) {
            failed = address->text() + ": " + error.displayText();
        }
    }
    if (failed.empty()) throw Error(Reason::kNetRefusedAddress, host + ": " + refused);
    if (deadline.passed()) throw Error(Reason::kNetTimeout, host + ": " + failed);
    throw Error(Reason::kNetUnreachable, host + ": " + failed);
}

/// A proxy finds the addresses of names by itself; those that are written out, in whatever notation, and this
/// machine's own name are refused before it is asked.
void refuseLiterals(const std::string& host, std::uint16_t port, const std::vector<AddressRange>& ranges) {
    const std::string name = Poco::toLower(host);
    if (name == "localhost" || name.ends_with(".localhost"))
        throw Error(Reason::kNetRefusedAddress, host + " through a proxy");
    Found found;
    try {
        resolve(host, port, AI_NUMERICHOST, found);
    } catch (const Error&) {
        return;  // a name
    }
    const auto address = Address::of(*found.list->ai_addr);
    if (!address || !isAllowed(*address, ranges)) throw Error(Reason::kNetRefusedAddress, host);
}

std::string authorizationOf(const Proxy& proxy) {
    if (proxy.user.empty()) return {};
    pn::HTTPRequest scratch;
    pn::HTTPBasicCredentials(proxy.user, proxy.password).proxyAuthenticate(scratch);
    return scratch.get("Proxy-Authorization");
}

/// RFC 9110 section 9.3.6.
pn::StreamSocket tunnel(const pn::StreamSocket& socket, const Target& target,
                        const std::string& authorization) {
    const std::string host =
        target.host.find(':') == std::string::npos ? target.host : "[" + target.host + "]";
    const std::string authority = host + ":" + std::to_string(target.port);
    pn::HTTPClientSession session(socket);
    session.setKeepAlive(true);
    pn::HTTPRequest request(pn::HTTPRequest::HTTP_CONNECT, authority, pn::HTTPMessage::HTTP_1_1);
    request.set("Host", authority);
    if (!authorization.empty()) request.set("Proxy-Authorization", authorization);
    session.sendRequest(request);
    pn::HTTPResponse response;
    session.receiveResponse(response);
    if (response.getStatus() != pn::HTTPResponse::HTTP_OK)
        throw Error(Reason::kNetHttpStatus,
                    "the proxy: " + std::to_string(static_cast<int>(response.getStatus())));
    return session.detachSocket();
}

pn::SecureStreamSocket secured(const pn::StreamSocket& socket, const std::string& host) {
    pn::Context::Params params;
    // Strict: the relaxed mode takes any name for one of this machine.
    params.verificationMode = pn::Context::VERIFY_STRICT;
    params.loadDefaultCAs = true;
    params.cipherList = "HIGH:!aNULL:!eNULL:!MD5";
    pn::Context::Ptr context = new pn::Context(pn::Context::TLS_CLIENT_USE, params);
    context->requireMinimumProtocol(pn::Context::PROTO_TLSV1_2);
    return pn::SecureStreamSocket::attach(socket, host, context);
}

std::string variableOf(const char* name) {
    const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): one thread
    return value == nullptr ? "" : value;
}

}  // namespace

Connection connectTo(const Target& target, const std::vector<AddressRange>& allowed,
                     const Deadline& deadline) {
    const auto proxy = proxyFor(target.tls, target.host, target.port, variableOf);
    if (proxy) refuseLiterals(target.host, target.port, allowed);
    try {
        // A proxy of one's own network is what the system's settings are for.
        pn::StreamSocket socket = proxy ? connectTo(proxy->host, proxy->port, nullptr, deadline)
                                        : connectTo(target.host, target.port, &allowed, deadline);
        Connection connection;
        if (!target.tls) {
            connection.session = std::make_unique<pn::HTTPClientSession>(socket);
            connection.wholeUrl = proxy.has_value();
            if (proxy) connection.proxyAuthorization = authorizationOf(*proxy);
            return connection;
        }
        if (proxy) socket = tunnel(socket, target, authorizationOf(*proxy));
        // Not HTTPSClientSession, which takes no connected socket; TLS is the socket's business.
        connection.session = std::make_unique<pn::HTTPClientSession>(secured(socket, target.host));
        return connection;
    } catch (const Poco::Exception&) {
        throwOwn(target.host);
    }
}

}  // namespace tamga::net
