// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Time-stamp tokens (RFC 3161, RFC 5816): whether one is right, and their place in a signature (CAdES-T,
// RFC 5126 section 6.1).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "pki/certificate.h"
#include "pki/chain.h"
#include "signature/check.h"
#include "signature/time_stamp_messages.h"

namespace tamga::signature {

struct TimeStampReport {
    std::optional<TstInfo> info;
    std::optional<pki::Certificate> certificate;  ///< of the authority
    bool valid = false;                           ///< every check passed
    std::optional<Error> error;                   ///< the first failure
    std::vector<Check> checks;
    std::optional<pki::ChainVerdict> chain;  ///< when trust was given and there is a certificate
};

/// What a token is judged by. Pointers must outlive the call.
struct TimeStampQuestion {
    /// Beside those that the token carries.
    std::vector<pki::Certificate> certificates;
    bool allowTestCurves = false;
    /// The authority's chain is examined at the time of the stamp, its revocation also as it is known at the
    /// time asked for: whoever holds a stolen key can write any time into a stamp.
    const pki::TrustMaterial* trust = nullptr;
    std::int64_t at = 0;   ///< the time asked for, seconds since 1970
    std::int64_t now = 0;  ///< the clock; counts as at when it is earlier
};

/// stamped: the octets that the stamp should be of. Never throws but for want of memory; errors are in the
/// report: timestamp.malformed, timestamp.invalid, certificate.usage, and those of signatures and chains.
[[nodiscard]] TimeStampReport examineTimeStamp(BytesView token, BytesView stamped,
                                               const TimeStampQuestion& question);

/// What a time-stamping authority is asked about a signer.
struct StampTarget {
    Bytes signature;                         ///< value of SignerInfo.signature
    std::optional<pki::HashAlgorithm> hash;  ///< the signer's; empty for SHA-1 and unknown ones
    bool stamped = false;                    ///< has a signature-time-stamp already
};

/// Each signer of a CMS message, in its order. Error(signature.malformed | signature.unsupported |
/// signature.no-signer).
[[nodiscard]] Result<std::vector<StampTarget>> stampTargets(BytesView cms);

/// The message with a token among the unsigned attributes of each signer; an empty token is for none. All
/// other octets stay as they are, but for BER forms, which become DER around what is signed. tokens: one a
/// signer. Errors as stampTargets.
[[nodiscard]] Result<Bytes> withTimeStamps(BytesView cms, const std::vector<Bytes>& tokens);

}  // namespace tamga::signature
