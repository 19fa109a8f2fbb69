// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Elliptic curve Diffie-Hellman on P-256, P-384 and P-521 (SEC 1 section 3.3.1; the cofactor is 1).
#pragma once

#include <cryptopp/cryptlib.h>
#include <cryptopp/secblock.h>

#include <string_view>

#include "base/bytes.h"

namespace tamga::pki {

/// The abscissa of d times the peer's point, as long as the field. d: big-endian. point: uncompressed.
/// Throws Error(envelope.not-opened) unless the point is on the curve and not its zero point, and 0 < d <
/// order; Error(certificate.algorithm) for another curve.
[[nodiscard]] CryptoPP::SecByteBlock agreeEc(std::string_view curve, BytesView d, BytesView point);

struct EphemeralEcKey {        // NOLINT(bugprone-exception-escape): Crypto++ blocks copy when moved
    CryptoPP::SecByteBlock d;  ///< big-endian
    Bytes point;               ///< uncompressed
};
[[nodiscard]] EphemeralEcKey makeEphemeralEcKey(std::string_view curve,
                                                CryptoPP::RandomNumberGenerator& random);

}  // namespace tamga::pki
