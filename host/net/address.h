// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// IP addresses, and which of them may be spoken to: public ones, and those that somebody configured.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct sockaddr;

namespace tamga::net {

/// IPv4 as an IPv4-mapped IPv6 address, so that one form is compared (RFC 4291 section 2.5.5.2).
class Address final {
  public:
    /// "192.0.2.1" or "2001:db8::1".
    static std::optional<Address> parse(std::string_view text);
    /// Empty for other families.
    static std::optional<Address> of(const sockaddr& address);

    [[nodiscard]] bool isV4() const noexcept;
    /// Of the registries' allocated space: no loopback, private, link-local, shared, documentation,
    /// benchmarking, multicast or reserved address (RFC 6890 and its registries); an address that carries an
    /// IPv4 address through NAT64 (RFC 6052) is what that one is.
    [[nodiscard]] bool isPublic() const noexcept;
    [[nodiscard]] std::string text() const;

    friend bool operator==(const Address&, const Address&) = default;

  private:
    friend class AddressRange;
    std::array<std::uint8_t, 16> octets_{};
};

class AddressRange final {
  public:
    /// "10.0.0.0/8", "fd00::/8", or one address. Bits after the prefix must be zero.
    static std::optional<AddressRange> parse(std::string_view text);
    [[nodiscard]] bool holds(const Address& address) const noexcept;
    [[nodiscard]] std::string text() const;
    friend bool operator==(const AddressRange&, const AddressRange&) = default;

  private:
    Address first_;
    unsigned bits_ = 128;  ///< of the mapped form
};

/// Public, or in one of the ranges.
[[nodiscard]] bool isAllowed(const Address& address, const std::vector<AddressRange>& configured) noexcept;

}  // namespace tamga::net
