// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// GOST private keys in PKCS#8 (RFC 5958), in every form in which programs write them.
#pragma once

#include "base/bytes.h"
#include "base/error.h"
#include "gost/gostr3410.h"
#include "pki/algorithms.h"

namespace tamga::keys {

struct Pkcs8Key {  // NOLINT(bugprone-exception-escape): Crypto++ blocks copy when moved
    gost::PrivateKey key;
    pki::KeyAlgorithm algorithm;
};

/// der: an unencrypted PrivateKeyInfo. The private key may be the little-endian number itself, an OCTET
/// STRING around it, an INTEGER, or a masked key whose parts are multiplied (R 50.1.112-2016).
/// Error(container.damaged | container.unsupported).
[[nodiscard]] Result<Pkcs8Key> parsePkcs8(BytesView der);

}  // namespace tamga::keys
