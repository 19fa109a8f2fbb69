// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// X.509 certificates (RFC 5280) with GOST, RSA and ECDSA keys. Parsed once, octets kept.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "asn1/oid.h"
#include "base/bytes.h"
#include "base/error.h"
#include "pki/name.h"
#include "pki/public_key.h"
#include "pki/signature_algorithm.h"

namespace tamga::pki {

/// SHA-1 of a certificate, the identity that portals use.
class Thumbprint final {
  public:
    static Thumbprint of(BytesView certificate);
    /// 40 hexadecimal digits of either case.
    static std::optional<Thumbprint> parse(std::string_view text);
    /// Upper-case hexadecimal.
    [[nodiscard]] std::string text() const { return toHexUpper(octets_); }
    friend auto operator<=>(const Thumbprint&, const Thumbprint&) = default;
    friend bool operator==(const Thumbprint&, const Thumbprint&) = default;

  private:
    Bytes octets_;
};

/// Bits of keyUsage (RFC 5280 section 4.2.1.3), bit i = 1 << i.
enum KeyUsageBit : std::uint16_t {
    kDigitalSignature = 1 << 0,
    kContentCommitment = 1 << 1,
    kKeyEncipherment = 1 << 2,
    kDataEncipherment = 1 << 3,
    kKeyAgreement = 1 << 4,
    kKeyCertSign = 1 << 5,
    kCrlSign = 1 << 6,
    kEncipherOnly = 1 << 7,
    kDecipherOnly = 1 << 8,
};

struct Extension {
    asn1::Oid id;
    bool critical;
    Bytes value;
};

class Certificate final {
  public:
    /// der: exactly one certificate. Error(certificate.malformed | certificate.algorithm).
    static Result<Certificate> parse(BytesView der, bool allowTestCurves = false);
    /// DER, or the first certificate of a PEM file.
    static Result<Certificate> parseFile(BytesView content, bool allowTestCurves = false);

    [[nodiscard]] const Bytes& encoding() const noexcept { return encoding_; }
    [[nodiscard]] const Thumbprint& thumbprint() const noexcept { return thumbprint_; }
    [[nodiscard]] const Name& subject() const noexcept { return *subject_; }
    [[nodiscard]] const Name& issuer() const noexcept { return *issuer_; }
    /// Content octets of the INTEGER.
    [[nodiscard]] const Bytes& serial() const noexcept { return serial_; }
    /// Upper-case hexadecimal, even number of digits.
    [[nodiscard]] std::string serialText() const;
    /// Seconds since 1970.
    [[nodiscard]] std::int64_t notBefore() const noexcept { return notBefore_; }
    [[nodiscard]] std::int64_t notAfter() const noexcept { return notAfter_; }
    [[nodiscard]] const PublicKey& publicKey() const noexcept { return *publicKey_; }

    /// Empty when the extension is absent.
    [[nodiscard]] std::optional<std::uint16_t> keyUsage() const noexcept { return keyUsage_; }
    /// True when absent, or digitalSignature or contentCommitment is set.
    [[nodiscard]] bool maySign() const noexcept;
    [[nodiscard]] const std::vector<asn1::Oid>& extendedKeyUsage() const noexcept {
        return extendedKeyUsage_;
    }
    [[nodiscard]] const std::vector<asn1::Oid>& policies() const noexcept { return policies_; }
    [[nodiscard]] bool isAuthority() const noexcept { return authority_; }
    /// pathLenConstraint of basicConstraints.
    [[nodiscard]] std::optional<std::int64_t> pathLength() const noexcept { return pathLength_; }
    /// notAfter of privateKeyUsagePeriod (2.5.29.16).
    [[nodiscard]] std::optional<std::int64_t> privateKeyNotAfter() const noexcept {
        return privateKeyNotAfter_;
    }
    [[nodiscard]] const std::vector<Extension>& extensions() const noexcept { return extensions_; }
    [[nodiscard]] const Extension* findExtension(std::string_view dotted) const;

    /// The features of a qualified certificate of order 795 (class policies, sign tools, subject fields).
    /// Not a proof: that needs the chain to an accredited authority.
    [[nodiscard]] bool looksQualified() const;

    /// Of the issuer's signature: key and hash in one.
    [[nodiscard]] const SignatureAlgorithm& signatureAlgorithm() const noexcept {
        return signatureAlgorithm_;
    }
    /// Signature of this certificate by the issuer's key. The two algorithm identifiers must be the same to
    /// the octet (RFC 5280 section 4.1.1.2): the outer one is not signed.
    [[nodiscard]] bool isSignedBy(const PublicKey& issuerKey) const;

  private:
    Certificate() = default;
    friend struct CertificateParser;
    Bytes encoding_;
    Bytes tbs_;
    Bytes signature_;
    Bytes serial_;
    SignatureAlgorithm signatureAlgorithm_;
    Thumbprint thumbprint_;
    std::optional<Name> subject_;
    std::optional<Name> issuer_;
    std::int64_t notBefore_ = 0;
    std::int64_t notAfter_ = 0;
    std::optional<PublicKey> publicKey_;
    std::optional<std::uint16_t> keyUsage_;
    std::vector<asn1::Oid> extendedKeyUsage_;
    std::vector<asn1::Oid> policies_;
    std::vector<Extension> extensions_;
    std::optional<std::int64_t> privateKeyNotAfter_;
    std::optional<std::int64_t> pathLength_;
    bool authority_ = false;
    bool sameIdentifiers_ = false;
};

}  // namespace tamga::pki
