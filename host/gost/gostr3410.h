// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// GOST R 34.10-2001 (RFC 5832) and GOST R 34.10-2012 (RFC 7091) signatures.
//
// Octet order, as in X.509 and CMS (RFC 4491, RFC 9215): private key little-endian; public key
// x || y, each little-endian; signature s || r, each big-endian; digest as the hash function gives it.
// Errors are CryptoPP::InvalidArgument for wrong lengths and ranges.
#pragma once

#include <cryptopp/cryptlib.h>
#include <cryptopp/secblock.h>

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "gost/curves.h"

namespace gost {

using Octets = std::vector<std::uint8_t>;
using OctetsView = std::span<const std::uint8_t>;

/// A point checked to be on the curve, not the zero point and in the subgroup of order q.
class PublicKey final {
  public:
    /// xy: 2 * curve.octets octets. Throws CryptoPP::InvalidArgument when the check fails.
    PublicKey(const Curve& curve, OctetsView xy);

    [[nodiscard]] const Curve& curve() const noexcept { return *curve_; }
    [[nodiscard]] const Octets& octets() const noexcept { return xy_; }
    /// False for every malformed signature; never throws on the content of its arguments. The third call
    /// makes tables of this key, which copies share: 2 to 6 KiB, nearly the time of a call once, and half of
    /// it saved from then on. Whoever verifies once or twice pays nothing, and from four signatures on it is
    /// a gain.
    [[nodiscard]] bool verify(OctetsView digest, OctetsView signature) const;
    [[nodiscard]] bool hasTables() const noexcept;

  private:
    struct Tables;
    const Curve* curve_;
    Octets xy_;
    std::shared_ptr<Tables> tables_;
};

/// True when PublicKey(curve, xy) would succeed.
[[nodiscard]] bool isValidPublicKey(const Curve& curve, OctetsView xy);

/// 0 < d < q in wiped memory.
class PrivateKey final {
  public:
    /// d: curve.octets octets, little-endian. Throws CryptoPP::InvalidArgument outside the range.
    PrivateKey(const Curve& curve, OctetsView d);
    static PrivateKey generate(const Curve& curve, CryptoPP::RandomNumberGenerator& random);

    // Not noexcept: Crypto++'s block of memory has no move, and there may be none left for a copy.
    // NOLINTBEGIN(bugprone-exception-escape)
    PrivateKey(PrivateKey&&) = default;
    PrivateKey& operator=(PrivateKey&&) = default;
    // NOLINTEND(bugprone-exception-escape)
    PrivateKey(const PrivateKey&) = delete;
    PrivateKey& operator=(const PrivateKey&) = delete;

    [[nodiscard]] const Curve& curve() const noexcept { return *curve_; }
    [[nodiscard]] const CryptoPP::SecByteBlock& octets() const noexcept { return d_; }
    /// x || y of d * P, with a blinded scalar.
    [[nodiscard]] Octets publicKeyOctets(CryptoPP::RandomNumberGenerator& random) const;
    /// s || r over a digest of curve.octets octets. The nonce is hedged: HMAC-DRBG over d, digest and
    /// fresh random octets (construction of RFC 6979 section 3.2), so neither a weak generator nor a
    /// repeated state repeats it. The calculation is checked against faults before the signature is returned;
    /// throws CryptoPP::Exception when it went wrong.
    [[nodiscard]] Octets sign(OctetsView digest, CryptoPP::RandomNumberGenerator& random) const;

  private:
    const Curve* curve_;
    CryptoPP::SecByteBlock d_;
    CryptoPP::SecByteBlock copy_;  ///< of d, against a fault in memory
};

/// Arithmetic modulo the curve's q on little-endian numbers of curve.octets octets, for masked private
/// keys (containers divide by the mask, PKCS#8 of R 50.1.112 multiplies). divideScalars throws
/// CryptoPP::InvalidArgument for a zero divisor; multiplyScalars and divideScalars need arguments below q.
[[nodiscard]] CryptoPP::SecByteBlock multiplyScalars(const Curve& curve, OctetsView a, OctetsView b);
[[nodiscard]] CryptoPP::SecByteBlock divideScalars(const Curve& curve, OctetsView a, OctetsView b);
/// True when 0 < a < q.
[[nodiscard]] bool isScalarInRange(const Curve& curve, OctetsView a);
/// Uniform in 1..q-1.
[[nodiscard]] CryptoPP::SecByteBlock randomScalar(const Curve& curve,
                                                  CryptoPP::RandomNumberGenerator& random);

/// x || y of a secret multiple of a public point: what key agreement is made of (key_agreement.h). scalar:
/// curve.octets octets, little-endian; CryptoPP::InvalidArgument unless 0 < scalar < q. The calculation is
/// checked against faults; throws CryptoPP::Exception when it went wrong twice.
[[nodiscard]] CryptoPP::SecByteBlock multiplyPoint(const PublicKey& point, OctetsView scalar,
                                                   CryptoPP::RandomNumberGenerator& random);

}  // namespace gost
