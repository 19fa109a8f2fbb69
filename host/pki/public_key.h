// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7; GOST: RFC 4491 section 2.3.2, RFC 9215 section 4).
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/error.h"
#include "pki/algorithms.h"
#include "pki/pss.h"

namespace gost {
struct Curve;
}

namespace tamga::pki {

/// Copies are the same key and share what verify() keeps.
class PublicKey final {
  public:
    /// Error(certificate.malformed) or Error(certificate.algorithm). GOST test curves are refused unless
    /// allowed; GOST points are not checked to be on the curve until verify().
    static Result<PublicKey> parse(BytesView spki, bool allowTestCurves = false);
    /// A GOST key from its x || y octets. Throws Error(certificate.algorithm) when the curve does not belong
    /// to the algorithm, Error(certificate.malformed) when the length is wrong.
    static PublicKey fromGost(KeyAlgorithm algorithm, const gost::Curve& curve, BytesView xy);

    [[nodiscard]] KeyAlgorithm algorithm() const noexcept { return algorithm_; }
    /// For display: 256, 512, 2048, ...
    [[nodiscard]] unsigned bits() const noexcept { return bits_; }
    /// GOST only, else null.
    [[nodiscard]] const gost::Curve* curve() const noexcept { return curve_; }
    /// EC only, else empty: dotted OID of P-256, P-384 or P-521.
    [[nodiscard]] const std::string& namedCurve() const noexcept { return namedCurve_; }
    /// GOST: x || y, little-endian each. RSA and ECDSA: the content of the BIT STRING.
    [[nodiscard]] const Bytes& octets() const noexcept { return octets_; }
    [[nodiscard]] const Bytes& encoding() const noexcept { return encoding_; }

    /// An RSA key that signs by RSASSA-PSS alone (RFC 4055 section 1.2).
    [[nodiscard]] bool pssOnly() const noexcept { return pssOnly_; }

    /// signature as X.509 and CMS carry it. False for anything that does not verify. RSA: PKCS#1 v1.5.
    /// GOST keys keep what helps the next time: the first call checks the point, once for all; the third one
    /// makes tables of it (gost::PublicKey::verify), 2 to 6 KiB by the curve. So it pays to hold on to the
    /// key that verifies a batch, or to an authority's. Freed with the last copy. Fit for several threads.
    [[nodiscard]] bool verify(HashAlgorithm hash, BytesView digest, BytesView signature) const;
    /// RSASSA-PSS; false for keys of other kinds, and for parameters that the key does not allow.
    [[nodiscard]] bool verifyPss(const PssParameters& parameters, BytesView digest,
                                 BytesView signature) const;
    /// True when verify() is as fast as it gets.
    [[nodiscard]] bool hasTables() const noexcept;

  private:
    class Met;
    PublicKey() = default;
    [[nodiscard]] bool verifyGost(BytesView digest, BytesView signature) const;
    KeyAlgorithm algorithm_ = KeyAlgorithm::kGost2012_256;
    unsigned bits_ = 0;
    const gost::Curve* curve_ = nullptr;
    std::string namedCurve_;  ///< ECDSA: dotted OID
    bool pssOnly_ = false;
    std::optional<PssParameters> pss_;  ///< the only hash, and the shortest salt
    Bytes octets_;
    Bytes encoding_;
    std::shared_ptr<Met> met_;  ///< GOST only
};

}  // namespace tamga::pki
