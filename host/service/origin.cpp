// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "service/origin.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

namespace tamga::service {

namespace {

constexpr std::string_view kSecure = "https://";
constexpr std::string_view kPlain = "http://";
/// RFC 1035 section 2.3.4.
constexpr std::size_t kMaxHost = 253;
constexpr std::size_t kMaxLabel = 63;

[[noreturn]] void refuse(const char* why) {
    throw Error(Reason::kSiteOrigin, why);
}

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

bool allDigits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), isDigit);
}

std::vector<std::string_view> labelsOf(std::string_view host) {
    std::vector<std::string_view> labels;
    while (true) {
        const std::size_t dot = host.find('.');
        labels.push_back(host.substr(0, dot));
        if (dot == std::string_view::npos) return labels;
        host.remove_prefix(dot + 1);
    }
}

/// A number without sign and leading zeros, at most max.
bool isDecimal(std::string_view text, unsigned max) {
    if (!allDigits(text) || (text.size() > 1 && text.front() == '0')) return false;
    unsigned value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    return code == std::errc() && end == text.data() + text.size() && value <= max;
}

/// Browsers serialise every number-like host as four decimal parts (WHATWG URL, host serialiser): any
/// other form was not written by a browser.
void checkIpv4(const std::vector<std::string_view>& parts) {
    constexpr unsigned kMaxPart = 255;
    if (parts.size() != 4) refuse("number as a host name");
    for (const std::string_view part : parts) {
        if (!isDecimal(part, kMaxPart)) refuse("malformed IPv4 address");
    }
}

void checkLabel(std::string_view label) {
    if (label.empty()) refuse("empty label in the host name");
    if (label.size() > kMaxLabel) refuse("label of the host name too long");
    if (label.front() == '-' || label.back() == '-') refuse("hyphen at the edge of a label");
    for (const char c : label) {
        // Underscores are no host names in DNS, but intranets have them and browsers open them.
        const bool allowed = (c >= 'a' && c <= 'z') || isDigit(c) || c == '-' || c == '_';
        if (!allowed) refuse("character that no browser leaves in a host name");
    }
    constexpr std::string_view kPunycode = "xn--";
    if (label.starts_with(kPunycode) && label.size() == kPunycode.size()) refuse("empty punycode label");
}

/// "0x7f" and the like end in a number too (WHATWG URL, "ends in a number checker").
bool looksLikeNumber(std::string_view label) {
    if (allDigits(label)) return true;
    if (!label.starts_with("0x")) return false;
    label.remove_prefix(2);
    return std::all_of(label.begin(), label.end(),
                       [](char c) { return isDigit(c) || (c >= 'a' && c <= 'f'); });
}

void checkName(std::string_view host) {
    if (host.empty()) refuse("no host");
    if (host.size() > kMaxHost) refuse("host name too long");
    const std::vector<std::string_view> labels = labelsOf(host);
    for (const std::string_view label : labels)
        checkLabel(label);
    if (looksLikeNumber(labels.back())) checkIpv4(labels);
}

/// The text between the brackets, in the one form of RFC 5952 that browsers write.
void checkIpv6(std::string_view address) {
    const std::string text(address);
    in6_addr parsed{};
    if (::inet_pton(AF_INET6, text.c_str(), &parsed) != 1) refuse("malformed IPv6 address");
    std::array<char, INET6_ADDRSTRLEN> canonical{};
    if (::inet_ntop(AF_INET6, &parsed, canonical.data(), canonical.size()) == nullptr ||
        text != canonical.data()) {
        refuse("IPv6 address in another than its shortest form");
    }
    if (text.find('.') != std::string::npos) refuse("IPv4 address inside an IPv6 address");
}

struct HostAndPort {
    std::string_view host;  ///< with brackets for IPv6
    std::string_view port;  ///< with its colon, or empty
};

HostAndPort split(std::string_view authority) {
    if (!authority.starts_with('[')) {
        const std::size_t colon = std::min(authority.find(':'), authority.size());
        return {authority.substr(0, colon), authority.substr(colon)};
    }
    const std::size_t bracket = authority.find(']');
    if (bracket == std::string_view::npos) refuse("unclosed bracket");
    return {authority.substr(0, bracket + 1), authority.substr(bracket + 1)};
}

void checkPort(std::string_view port, std::string_view defaultPort) {
    constexpr unsigned kMaxPort = 65535;
    if (port.empty()) return;
    port.remove_prefix(1);
    if (!isDecimal(port, kMaxPort) || port == "0") refuse("malformed port");
    if (port == defaultPort) refuse("default port written out");
}

}  // namespace

Result<Origin> Origin::parse(std::string_view text) {
    return capture([&] {
        const bool secure = text.starts_with(kSecure);
        if (!secure && !text.starts_with(kPlain)) refuse("neither https nor http");
        const HostAndPort parts = split(text.substr(secure ? kSecure.size() : kPlain.size()));
        if (!parts.port.empty() && parts.port.front() != ':') refuse("text after the host");
        if (parts.host.starts_with('[')) {
            checkIpv6(parts.host.substr(1, parts.host.size() - 2));
        } else {
            checkName(parts.host);
        }
        checkPort(parts.port, secure ? "443" : "80");
        const bool local = parts.host == "localhost" || parts.host == "127.0.0.1" || parts.host == "[::1]";
        if (!secure && !local) refuse("http from another machine");
        return Origin(std::string(text));
    });
}

}  // namespace tamga::service
