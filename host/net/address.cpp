// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "net/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace tamga::net {
namespace {

constexpr unsigned kV4Prefix = 96;  ///< bits of ::ffff:0:0/96
constexpr std::array<std::uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
/// 64:ff9b::/96 (RFC 6052 section 2.1).
constexpr std::array<std::uint8_t, 12> kNat64{0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0};

/// What is no public address: the special-purpose registries of IANA, and multicast.
const std::vector<AddressRange>& specialRanges() {
    static const std::vector<AddressRange> ranges = [] {
        constexpr std::array kTexts{
            "0.0.0.0/8",         "10.0.0.0/8",     "100.64.0.0/10",   "127.0.0.0/8",     "169.254.0.0/16",
            "172.16.0.0/12",     "192.0.0.0/24",   "192.0.2.0/24",    "192.31.196.0/24", "192.52.193.0/24",
            "192.88.99.0/24",    "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15",   "198.51.100.0/24",
            "203.0.113.0/24",    "224.0.0.0/3",    "2001::/23",       "2001:db8::/32",   "2002::/16",
            "2620:4f:8000::/48", "3fff::/20"};
        std::vector<AddressRange> all;
        all.reserve(kTexts.size());
        for (const char* const text : kTexts)
            all.push_back(AddressRange::parse(text).value());
        return all;
    }();
    return ranges;
}

}  // namespace

std::optional<Address> Address::parse(std::string_view text) {
    const std::string terminated(text);
    Address address;
    if (::inet_pton(AF_INET6, terminated.c_str(), address.octets_.data()) == 1) return address;
    std::ranges::copy(kMapped, address.octets_.begin());
    if (::inet_pton(AF_INET, terminated.c_str(), address.octets_.data() + kMapped.size()) == 1)
        return address;
    return std::nullopt;
}

std::optional<Address> Address::of(const sockaddr& address) {
    Address result;
    if (address.sa_family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, &address, sizeof(v4));
        std::ranges::copy(kMapped, result.octets_.begin());
        std::memcpy(result.octets_.data() + kMapped.size(), &v4.sin_addr, sizeof(v4.sin_addr));
        return result;
    }
    if (address.sa_family == AF_INET6) {
        sockaddr_in6 v6{};
        std::memcpy(&v6, &address, sizeof(v6));
        std::memcpy(result.octets_.data(), &v6.sin6_addr, sizeof(v6.sin6_addr));
        return result;
    }
    return std::nullopt;
}

bool Address::isV4() const noexcept {
    return std::equal(kMapped.begin(), kMapped.end(), octets_.begin());
}

bool Address::isPublic() const noexcept {
    Address judged = *this;
    if (std::equal(kNat64.begin(), kNat64.end(), octets_.begin()))
        std::ranges::copy(kMapped, judged.octets_.begin());
    // Of IPv6 only 2000::/3 has been given out.
    if (!judged.isV4() && (judged.octets_[0] & 0xE0U) != 0x20U) return false;
    return std::ranges::none_of(specialRanges(),
                                [&](const AddressRange& range) { return range.holds(judged); });
}

std::string Address::text() const {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const bool v4 = isV4();
    const std::uint8_t* const from = octets_.data() + (v4 ? kMapped.size() : 0);
    if (::inet_ntop(v4 ? AF_INET : AF_INET6, from, text.data(), text.size()) == nullptr) return {};
    return text.data();
}

std::optional<AddressRange> AddressRange::parse(std::string_view text) {
    const std::size_t slash = text.find('/');
    const auto first = Address::parse(text.substr(0, slash));
    if (!first) return std::nullopt;
    AddressRange range;
    range.first_ = *first;
    if (slash != std::string_view::npos) {
        const std::string_view digits = text.substr(slash + 1);
        unsigned bits = 0;
        const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
        if (code != std::errc() || end != digits.data() + digits.size() || digits.empty())
            return std::nullopt;
        const unsigned most = first->isV4() ? 32 : 128;
        if (bits > most) return std::nullopt;
        range.bits_ = bits + (first->isV4() ? kV4Prefix : 0);
    }
    for (unsigned bit = range.bits_; bit < 128; ++bit) {
        const std::uint32_t octet = first->octets_.at(bit / 8);
        if ((octet >> (7U - bit % 8U) & 1U) != 0) return std::nullopt;
    }
    return range;
}

bool AddressRange::holds(const Address& address) const noexcept {
    for (unsigned bit = 0; bit < bits_; bit += 8) {
        const unsigned left = bits_ - bit;
        const auto mask = static_cast<std::uint8_t>(left >= 8 ? 0xFFU : 0xFF00U >> left);
        if (((address.octets_[bit / 8] ^ first_.octets_[bit / 8]) & mask) != 0) return false;
    }
    return true;
}

std::string AddressRange::text() const {
    return first_.text() + "/" + std::to_string(bits_ - (first_.isV4() ? kV4Prefix : 0));
}

bool isAllowed(const Address& address, const std::vector<AddressRange>& configured) noexcept {
    return address.isPublic() ||
           std::ranges::any_of(configured, [&](const AddressRange& range) { return range.holds(address); });
}

}  // namespace tamga::net
