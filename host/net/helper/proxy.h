// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Proxies as the system's environment names them: http_proxy, https_proxy, all_proxy, no_proxy.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace tamga::net {

struct Proxy {
    std::string host;
    std::uint16_t port = 0;
    std::string user;  ///< empty for none
    std::string password;
};

/// The value of a variable, empty when it is not set.
using Variable = std::function<std::string(const char* name)>;

/// The proxy for a host, which is a name, an IPv4 or an IPv6 address without brackets. Error(net.unreachable)
/// when one is set that cannot be used: only proxies that speak plain HTTP can.
[[nodiscard]] std::optional<Proxy> proxyFor(bool tls, const std::string& host, std::uint16_t port,
                                            const Variable& variable);

}  // namespace tamga::net
