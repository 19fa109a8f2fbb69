// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A connection to a service: the address that was checked is the one that is connected to.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/deadline.h"
#include "net/address.h"

namespace Poco::Net {
class HTTPClientSession;
}

namespace tamga::net {

struct Target {
    bool tls = false;
    std::string host;  ///< a name, or an address without brackets
    std::uint16_t port = 0;
};

struct Connection {
    std::unique_ptr<Poco::Net::HTTPClientSession> session;
    /// A proxy without a tunnel: the request names the whole URL.
    bool wholeUrl = false;
    std::string proxyAuthorization;  ///< value of the header, empty for none

    Connection();
    Connection(Connection&&) noexcept;
    Connection& operator=(Connection&&) noexcept;
    ~Connection();
};

/// Through the proxy of the environment, if there is one for this host. Then the proxy finds the addresses of
/// names, and only addresses written as such are checked here. TLS 1.2 or later, with a certificate for the
/// host of an authority in the system's store. Error(net.unreachable | net.timeout | net.refused-address |
/// net.tls).
[[nodiscard]] Connection connectTo(const Target& target, const std::vector<AddressRange>& allowed,
                                   const Deadline& deadline);

/// For a catch of Poco::Exception: throws the same as an Error of ours. host: for its context.
[[noreturn]] void throwOwn(const std::string& host);

}  // namespace tamga::net
