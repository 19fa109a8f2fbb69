// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// OCSP (RFC 6960): responses read and judged, requests written. Nothing here speaks to anybody.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "pki/certificate.h"
#include "pki/crl.h"

namespace tamga::pki {

enum class OcspStatus : std::uint8_t { kGood, kRevoked, kUnknown };

/// What a response says of one certificate (section 4.2.1).
struct OcspAnswer {
    OcspStatus status;
    std::optional<Revocation> revocation;  ///< with kRevoked
    std::int64_t thisUpdate;
    std::optional<std::int64_t> nextUpdate;
};

class OcspResponse final {
  public:
    /// der: a whole OCSPResponse. Error(revocation.malformed | revocation.unsupported);
    /// Error(revocation.unknown) for a response that says only that there is none (tryLater, unauthorized and
    /// so on).
    static Result<OcspResponse> parse(BytesView der);

    static constexpr std::size_t kMaxOctets = std::size_t{1} << 20U;

    /// Seconds since 1970.
    [[nodiscard]] std::int64_t producedAt() const noexcept { return producedAt_; }
    [[nodiscard]] const std::optional<Bytes>& nonce() const noexcept { return nonce_; }

    /// The answer on a certificate of that issuer: hashes of the issuer's name and key and the serial number
    /// must all agree; the newest when there are several. Empty when the response does not speak of it.
    [[nodiscard]] std::optional<OcspAnswer> find(const Certificate& certificate,
                                                 const Certificate& issuer) const;

    /// Whether the issuer or a responder that it has authorized signed this (section 4.2.2.2). The value is
    /// the responder's certificate, or empty when it is the issuer. Its validity is judged at producedAt.
    /// Error(revocation.signer).
    [[nodiscard]] Result<std::optional<Certificate>> responder(const Certificate& issuer) const;

  private:
    OcspResponse() = default;
    friend struct OcspParser;
    struct Single {
        std::optional<HashAlgorithm> hash;  ///< empty for one that is not known
        Bytes issuerNameHash;
        Bytes issuerKeyHash;
        Bytes serial;
        OcspAnswer answer;
    };
    [[nodiscard]] bool isNamed(const Certificate& responder) const;
    [[nodiscard]] bool isSignedBy(const PublicKey& key) const;

    Bytes tbs_;
    Bytes signature_;
    SignatureAlgorithm signatureAlgorithm_;
    std::optional<Name> responderName_;
    Bytes responderKeyHash_;
    std::int64_t producedAt_ = 0;
    std::vector<Single> singles_;
    std::optional<Bytes> nonce_;
    std::vector<Bytes> certificates_;
};

/// id-pkix-ocsp-nocheck (section 4.2.2.2.1): the responder's own certificate need not be checked for
/// revocation.
[[nodiscard]] bool needsNoRevocationCheck(const Certificate& responder);

/// A request for one certificate (section 4.1.1), not signed. hash: SHA-1 is what responders understand
/// everywhere. nonce: empty for none; 16 to 32 random octets otherwise (RFC 8954).
[[nodiscard]] Result<Bytes> ocspRequest(const Certificate& certificate, const Certificate& issuer,
                                        HashAlgorithm hash = HashAlgorithm::kSha1, BytesView nonce = {});

}  // namespace tamga::pki
