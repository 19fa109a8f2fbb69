// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Certificate revocation lists (RFC 5280 section 5). Delta lists, lists of other authorities' certificates
// (indirect) and lists of some reasons only are refused: none of them alone says whether a certificate
// counts.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "pki/certificate.h"
#include "pki/general_name.h"

namespace tamga::pki {

/// CRLReason (RFC 5280 section 5.3.1).
enum class RevocationReason : std::uint8_t {
    kUnspecified = 0,
    kKeyCompromise = 1,
    kAuthorityCompromise = 2,
    kAffiliationChanged = 3,
    kSuperseded = 4,
    kCessationOfOperation = 5,
    kCertificateHold = 6,
    kRemoveFromCrl = 8,
    kPrivilegeWithdrawn = 9,
    kAttributeAuthorityCompromise = 10,
};
/// The names of the standard: "keyCompromise", ...
[[nodiscard]] std::string_view nameOf(RevocationReason reason) noexcept;
[[nodiscard]] std::optional<RevocationReason> revocationReason(std::int64_t number) noexcept;

struct Revocation {
    std::int64_t at;
    RevocationReason reason;
};

class Crl final {
  public:
    /// der: exactly one list, at most kMaxOctets. Error(revocation.malformed | revocation.unsupported).
    static Result<Crl> parse(Bytes der);
    /// DER, or the first list of a PEM file.
    static Result<Crl> parseFile(Bytes content);

    static constexpr std::size_t kMaxOctets = std::size_t{256} << 20U;

    [[nodiscard]] const Name& issuer() const noexcept { return *issuer_; }
    /// Seconds since 1970.
    [[nodiscard]] std::int64_t thisUpdate() const noexcept { return thisUpdate_; }
    [[nodiscard]] std::optional<std::int64_t> nextUpdate() const noexcept { return nextUpdate_; }
    /// Of entries.
    [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }

    /// The entry of a serial number (content octets of the INTEGER) that weighs most, if there is one;
    /// entries that say removeFromCRL count as none.
    [[nodiscard]] std::optional<Revocation> find(BytesView serial) const noexcept;
    /// Whether the list speaks of certificates like this one: its issuer, its distribution point, its kind.
    [[nodiscard]] bool covers(const Certificate& certificate) const;

    [[nodiscard]] const SignatureAlgorithm& signatureAlgorithm() const noexcept {
        return signatureAlgorithm_;
    }
    [[nodiscard]] bool isSignedBy(const PublicKey& issuerKey) const;

  private:
    Crl() = default;
    friend struct CrlParser;
    /// A serial number within encoding_: lists of 100,000 entries are common.
    struct Entry {
        std::int64_t at;
        std::uint32_t offset;
        std::uint16_t size;
        RevocationReason reason;
    };
    [[nodiscard]] BytesView serialOf(const Entry& entry) const noexcept {
        return BytesView(encoding_).subspan(entry.offset, entry.size);
    }

    Bytes encoding_;
    std::size_t tbsOffset_ = 0;
    std::size_t tbsSize_ = 0;
    Bytes signature_;
    SignatureAlgorithm signatureAlgorithm_;
    std::optional<Name> issuer_;
    std::int64_t thisUpdate_ = 0;
    std::optional<std::int64_t> nextUpdate_;
    std::vector<Entry> entries_;  ///< by length and octets of the serial number
    std::vector<GeneralName> distributionPoint_;
    bool anyDistributionPoint_ = true;
    bool onlyUsers_ = false;
    bool onlyAuthorities_ = false;
    bool sameIdentifiers_ = false;
};

}  // namespace tamga::pki
