// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "net/helper/proxy.h"

#include <Poco/Exception.h>
#include <Poco/String.h>
#include <Poco/URI.h>

#include <sstream>

#include "base/error.h"
#include "net/address.h"

namespace tamga::net {
namespace {

std::string firstSet(std::initializer_list<const char*> names, const Variable& variable) {
    for (const char* const name : names) {
        std::string value = variable(name);
        if (!value.empty()) return value;
    }
    return {};
}

/// "example.org" and ".example.org" are the domain and all below it; "10.0.0.0/8" addresses; "host:8080" that
/// port alone; "*" everything.
bool excepts(std::string entry, const std::string& host, std::uint16_t port) {
    if (entry == "*") return true;
    if (const auto address = Address::parse(host)) {
        const auto range = AddressRange::parse(entry);
        if (range) return range->holds(*address);
    }
    const std::size_t colon = entry.find(':');
    if (colon != std::string::npos && entry.find(':', colon + 1) == std::string::npos) {
        if (entry.substr(colon + 1) != std::to_string(port)) return false;
        entry.resize(colon);
    }
    if (entry.starts_with('.')) entry.erase(0, 1);
    if (entry.empty()) return false;
    const std::string name = Poco::toLower(host);
    entry = Poco::toLower(entry);
    return name == entry || name.ends_with("." + entry);
}

bool isExcepted(const std::string& list, const std::string& host, std::uint16_t port) {
    std::istringstream entries(list);
    for (std::string entry; std::getline(entries, entry, ',');) {
        if (excepts(Poco::trim(entry), host, port)) return true;
    }
    return false;
}

[[noreturn]] void unusable(const char* why) {
    throw Error(Reason::kNetUnreachable, std::string("proxy of the environment: ") + why);
}

Proxy parse(const std::string& value) {
    try {
        const Poco::URI uri(value.find("://") == std::string::npos ? "http://" + value : value);
        if (uri.getScheme() != "http") unusable("not one that speaks plain HTTP");
        if (uri.getHost().empty()) unusable("without a host");
        Proxy proxy{uri.getHost(), uri.getPort(), {}, {}};
        const std::string& person = uri.getUserInfo();
        const std::size_t colon = person.find(':');
        Poco::URI::decode(person.substr(0, colon), proxy.user);
        if (colon != std::string::npos) Poco::URI::decode(person.substr(colon + 1), proxy.password);
        return proxy;
    } catch (const Poco::Exception&) {
        unusable("malformed");  // the value may hold a password, so it is not repeated
    }
}

}  // namespace

std::optional<Proxy> proxyFor(bool tls, const std::string& host, std::uint16_t port,
                              const Variable& variable) {
    const std::string value =
        tls ? firstSet({"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}, variable)
            : firstSet({"http_proxy", "all_proxy", "ALL_PROXY"}, variable);
    if (value.empty()) return std::nullopt;
    if (isExcepted(firstSet({"no_proxy", "NO_PROXY"}, variable), host, port)) return std::nullopt;
    return parse(value);
}

}  // namespace tamga::net
