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

/// State of the container, presence and kind of the certificate, its validity at now (seconds since
/// 1970), key usage, private key usage period: the first that is wrong.
/// Error(container.damaged | container.unsupported | certificate.not-found | key.mismatch |
/// certificate.not-yet-valid | certificate.expired | certificate.usage | key.unusable).
[[nodiscard]] Usability usabilityOf(const keys::KeyEntry& entry, std::int64_t now);

}  // namespace tamga::service
