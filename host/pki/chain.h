// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Certification paths: found among the certificates at hand and validated as RFC 5280 section 6.1 says.
// Policies are reported and decide nothing; a critical policyConstraints is therefore refused.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "pki/certificate.h"
#include "pki/crl.h"
#include "pki/ocsp.h"

namespace tamga::pki {

/// What a chain is made of and judged by.
struct TrustMaterial {
    std::vector<Certificate> anchors;        ///< trusted as they are: paths end at the first of them
    std::vector<Certificate> intermediates;  ///< not trusted
    std::vector<Crl> lists;
    std::vector<OcspResponse> responses;
};

struct ChainQuestion {
    std::int64_t at = 0;   ///< the time asked for, seconds since 1970
    std::int64_t now = 0;  ///< the clock; counts as at when it is earlier
    /// Whether the end of the chain must be fit for signatures. Otherwise an authority will do, too.
    bool mustSign = true;
};

struct ChainCheck {
    enum class State : std::uint8_t {
        kPassed,
        kRemark,   ///< passed, but a person should know
        kUnknown,  ///< revocation only
        kFailed
    };
    /// "trust" (of the anchor), "issuer", "signature", "algorithm", "validity", "authority", "path-length",
    /// "names", "extensions", "usage", "revocation"
    std::string_view name;
    State state;
    std::optional<Error> error;  ///< unless passed: why, and details in English for logs
};

struct ChainLink {
    Certificate certificate;
    bool anchor = false;
    std::vector<ChainCheck> checks;
    std::optional<Revocation> revocation;  ///< when it was revoked, also when that was later
};

enum class Trust : std::uint8_t { kTrusted, kRevocationUnknown, kNotTrusted };
/// "trusted", "revocation-unknown", "not-trusted"
[[nodiscard]] std::string_view nameOf(Trust trust) noexcept;
[[nodiscard]] std::string_view nameOf(ChainCheck::State state) noexcept;

struct ChainVerdict {
    Trust trust = Trust::kNotTrusted;
    std::vector<ChainLink> links;  ///< the certificate asked about first, the anchor last
    std::optional<Error> error;    ///< the first failure, else the first unknown
};

/// The best of the paths that there are. Work is bounded: paths of at most kMaxChain certificates, at most
/// kMaxChainSignatures of them verified. Errors of certificates are in the verdict; the Result fails only
/// with system.memory and the like. more: further intermediates, such as a signature brings along.
[[nodiscard]] Result<ChainVerdict> verifyChain(const Certificate& certificate, const TrustMaterial& material,
                                               const ChainQuestion& question,
                                               std::span<const Certificate> more = {});

inline constexpr std::size_t kMaxChain = 12;
inline constexpr std::size_t kMaxChainSignatures = 100;

}  // namespace tamga::pki
