// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Whether a certificate was revoked at a time, by the lists and OCSP responses that are at hand.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "base/error.h"
#include "pki/crl.h"
#include "pki/ocsp.h"

namespace tamga::pki {

struct Standing {
    enum class State : std::uint8_t {
        kGood,
        kRevokedLater,  ///< after the time asked for
        kOnHold,
        kRevoked,
        kUnknown
    };
    State state = State::kUnknown;
    std::optional<Revocation> revocation;  ///< with all but kGood and kUnknown
    std::optional<Error> error;            ///< with kUnknown: why what is at hand does not tell
    /// thisUpdate of the newest of what tells, and whether that is an OCSP response.
    std::int64_t asOf = 0;
    bool byOcsp = false;
};

/// A list or response tells about a time when that lies between its thisUpdate and nextUpdate, or when it was
/// issued later but before the certificate expired, since revocations stay listed until then. A permanent
/// revocation in any of them counts, in an outdated one, too; about a hold, which can be lifted, the newest
/// is believed. Lists must be signed by the certificate's own issuer.
class RevocationJudge final {
  public:
    /// Both must outlive this object. at: the time asked for; now: the clock, not before at. Seconds since
    /// 1970.
    RevocationJudge(std::span<const Crl> lists, std::span<const OcspResponse> responses, std::int64_t at,
                    std::int64_t now)
        : lists_(lists), responses_(responses), at_(at), now_(now) {}

    /// issuer: has been found to have signed the certificate.
    [[nodiscard]] Standing judge(const Certificate& certificate, const Certificate& issuer);

  private:
    struct Statement {
        std::int64_t thisUpdate;
        std::optional<Revocation> revocation;
        bool byOcsp;
    };
    struct Evidence;
    void readLists(const Certificate& certificate, const Certificate& issuer, Evidence& evidence);
    void readResponses(const Certificate& certificate, const Certificate& issuer, Evidence& evidence);
    Statement read(const Crl& list, const Certificate& certificate, const Certificate& issuer);
    Statement read(const OcspResponse& response, const OcspAnswer& answer, const Certificate& certificate,
                   const Certificate& issuer);
    void requireTimely(std::int64_t thisUpdate, std::int64_t nextUpdate,
                       const std::optional<Revocation>& revocation, const Certificate& certificate) const;
    [[nodiscard]] Standing weigh(const Evidence& evidence) const;

    std::span<const Crl> lists_;
    std::span<const OcspResponse> responses_;
    std::int64_t at_;
    std::int64_t now_;
    /// Hashing a large list takes a while: once for each issuer's key.
    std::map<std::pair<const Crl*, Bytes>, bool> signatures_;
};

}  // namespace tamga::pki
