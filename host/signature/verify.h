// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Verification of raw, CMS, CAdES-BES and CAdES-T signatures: the mathematics and the binding of the
// certificate, and when what is trusted was given its chain and revocation. Otherwise those are said to be
// unchecked.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "pki/certificate.h"
#include "pki/chain.h"
#include "signature/check.h"
#include "signature/make.h"
#include "signature/rsa_padding.h"
#include "signature/time_stamp.h"

namespace tamga::signature {

struct SignerReport {
    std::optional<pki::Certificate> certificate;
    std::optional<std::int64_t> signingTime;  ///< claimed
    bool cades = false;                       ///< signing-certificate-v2 present and right
    bool valid = false;                       ///< every check passed
    std::optional<Error> error;               ///< the first failure
    std::vector<Check> checks;
    std::optional<pki::ChainVerdict> chain;   ///< when trust was given and there is a certificate
    std::vector<TimeStampReport> timeStamps;  ///< of the attribute signature-time-stamp
    /// The earliest time that a stamp proves: with trust alone, and only by a stamp that passed every check.
    /// The certificate and its chain are judged at that time when it is before the one asked for.
    std::optional<std::int64_t> provenTime;
};

struct Report {
    bool valid = false;  ///< at least one signer, and all valid
    bool detached = false;
    asn1::Oid contentType{"1.2.840.113549.1.7.1"};
    std::optional<Bytes> content;  ///< of an attached signature
    std::vector<SignerReport> signers;
};

struct VerifyInput {
    Bytes signature;               ///< DER or BER; PEM and base64 are the caller's to unwrap
    std::optional<Bytes> content;  ///< for a detached signature
    /// In place of content, by the hash of the signer. For a signature without signed attributes prefer the
    /// content: from a digest alone it cannot be seen that another signature's attributes pose as a document.
    std::optional<Bytes> digest;
    std::vector<pki::Certificate> certificates;  ///< candidates beside the embedded ones
    std::int64_t at = 0;                         ///< time for the validity check, seconds since 1970
    bool allowTestCurves = false;
    /// With it the signer's chain and its revocation are examined at the same time, the embedded certificates
    /// among the intermediates. Must outlive the call.
    const pki::TrustMaterial* trust = nullptr;
    std::int64_t now = 0;  ///< the clock; counts as at when it is earlier
};

/// A report, or Error(signature.malformed | signature.unsupported | signature.no-content |
/// signature.no-signer (no SignerInfo at all)) when no report can be given. A signer whose certificate is
/// neither embedded nor given has a failed "certificate" check with signature.no-signer in its report.
[[nodiscard]] Result<Report> verifyCms(const VerifyInput& input);

/// A bare signature value. True when it verifies. Error(document.digest) when the length does not fit the
/// hash, Error(signature.unsupported) when the hash does not fit the key.
[[nodiscard]] Result<bool> verifyRaw(const pki::Certificate& certificate, pki::HashAlgorithm hash,
                                     BytesView digest, BytesView signature,
                                     RsaPadding padding = RsaPadding::kPkcs1);

/// PEM, base64 with or without line ends, or DER, as people save signatures: the DER octets.
[[nodiscard]] Result<Bytes> unwrapSignatureFile(BytesView content);

}  // namespace tamga::signature
