// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A key that a virtual card makes and keeps. Crypto++ does the arithmetic, so that nothing of the product's
// own code is on both sides of a test.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace opensctest {

using Octets = std::vector<std::uint8_t>;

/// All numbers as Rutoken ECP sends them: little-endian.
class ChipKey {
  public:
    ChipKey() = default;
    virtual ~ChipKey() = default;
    ChipKey(const ChipKey&) = delete;
    ChipKey& operator=(const ChipKey&) = delete;
    /// The modulus of an RSA key, or x || y.
    [[nodiscard]] virtual Octets publicPart() const = 0;
    /// RSA: data to the power of d. GOST R 34.10-2001: r || s over the digest's number. Empty: not of the
    /// length that the key takes.
    [[nodiscard]] virtual Octets sign(const Octets& data) const = 0;
};

/// Public exponent 65537.
[[nodiscard]] std::shared_ptr<const ChipKey> makeRsaKey(unsigned bits);
/// On the curve id-GostR3410-2001-CryptoPro-A-ParamSet (RFC 4357 section 11.4).
[[nodiscard]] std::shared_ptr<const ChipKey> makeGostKey();

}  // namespace opensctest
