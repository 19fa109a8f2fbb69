// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "base/error.h"
#include "keys/token.h"

namespace tamga::service {

/// Why a certificate cannot be used now, or nothing.
struct Usability {
    bool usable = false;
    std::optional<Error> reason;
};

/// Whether its issuer meant it for logging in alone: keyUsage without contentCommitment, and an extended key
/// usage of clientAuth and nothing else (RFC 5280 sections 4.2.1.3 and 4.2.1.12).
[[nodiscard]] bool isForLogInOnly(const pki::Certificate& certificate);

/// State of the container, presence and kind of the certificate, its validity at now (seconds since
/// 1970), key usage, private key usage period: the first that is wrong.
/// Error(container.damaged | container.unsupported | certificate.not-found | key.mismatch |
/// certificate.not-yet-valid | certificate.expired | certificate.usage | key.unusable).
[[nodiscard]] Usability usabilityOf(const keys::KeyEntry& entry, std::int64_t now);

}  // namespace tamga::service
