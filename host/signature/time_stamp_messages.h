// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The messages of the Time-Stamp Protocol (RFC 3161): requests written, responses and TSTInfo read. The
// signature around a TSTInfo is examined by time_stamp.h.
#pragma once

#include <cstdint>
#include <optional>

#include "asn1/oid.h"
#include "base/bytes.h"
#include "base/error.h"
#include "pki/algorithms.h"
#include "pki/certificate.h"

namespace tamga::signature {

struct TimeStampRequest {
    pki::HashAlgorithm hash;
    Bytes digest;                     ///< of what is stamped, as long as the hash says
    std::optional<asn1::Oid> policy;  ///< empty: the authority chooses
    Bytes nonce;                      ///< content octets of a positive INTEGER, see freshNonce()
};

/// 62 random bits in 8 octets: content octets of a positive INTEGER, minimal whatever the bits are. Throws
/// Error(system.process) without a source of randomness.
[[nodiscard]] Bytes freshNonce();

/// TimeStampReq (section 2.4.1), version 1, with certReq: without its certificate a stamp is worth little.
[[nodiscard]] Bytes encodingOf(const TimeStampRequest& request);

/// TSTInfo (section 2.4.2).
struct TstInfo {
    asn1::Oid policy;
    asn1::Oid hash;
    Bytes digest;
    Bytes serial;                 ///< content octets of the INTEGER
    std::int64_t genTime;         ///< seconds since 1970; fractions are cut off
    std::int64_t accuracyMs = 0;  ///< rounded up; 0 when the authority does not say
    bool ordering = false;
    std::optional<Bytes> nonce;  ///< content octets of the INTEGER
};

/// Error(timestamp.malformed), and Error(signature.unsupported) for a critical extension.
[[nodiscard]] Result<TstInfo> parseTstInfo(BytesView der);

/// The token of a TimeStampResp (section 2.4.2), a ContentInfo in DER. BER forms of the response are
/// rewritten. Error(timestamp.rejected) with status, failure and the authority's own words, in the context,
/// for a response that grants none; Error(timestamp.malformed).
[[nodiscard]] Result<Bytes> tokenOf(BytesView response);

/// Whether a TSTInfo answers a request: hash and digest, nonce, and policy if one was asked for.
/// Error(timestamp.mismatch).
[[nodiscard]] Outcome answers(const TstInfo& info, const TimeStampRequest& request);

/// Section 2.3: extendedKeyUsage is there, critical, and holds id-kp-timeStamping alone.
/// Error(certificate.usage).
[[nodiscard]] Outcome mayTimeStamp(const pki::Certificate& authority);

/// Responses and tokens are a few kilobytes; one with a long chain and revocation data inside, some hundred.
inline constexpr std::size_t kMaxTimeStamp = std::size_t{1} << 20U;

}  // namespace tamga::signature
