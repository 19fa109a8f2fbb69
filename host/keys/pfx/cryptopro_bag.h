// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The key bag that CryptoPro's provider writes into PFX files (encryption 1.2.840.113549.1.12.1.80): no open
// standard describes it; host/keys/README.md does.
#pragma once

#include "asn1/reader.h"
#include "base/bytes.h"
#include "base/secret.h"
#include "keys/pkcs8.h"

namespace tamga::keys::pfx {

inline constexpr const char* kCryptoProBagOid = "1.2.840.113549.1.12.1.80";

/// parameters: of the AlgorithmIdentifier. Throws Error(password.wrong) when nothing readable comes out,
/// Error(container.damaged) when the octets are readable and do not check, Error(container.unsupported).
[[nodiscard]] Pkcs8Key openCryptoProBag(asn1::Reader parameters, const Secret& password,
                                        BytesView ciphertext);

}  // namespace tamga::keys::pfx
