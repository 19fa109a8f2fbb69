// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// AES key wrap (RFC 3394), triple DES key wrap (RFC 3217, for reading only), and the key derivation of ANSI
// X9.63 (SEC 1 section 3.6.1) with the shared information of RFC 5753 section 7.2: what key agreement on
// elliptic curves needs.
#pragma once

#include <optional>

#include "base/bytes.h"
#include "base/secret.h"
#include "pki/algorithms.h"

namespace tamga::signature {

/// key: a multiple of 8 octets, at least 16. kek: 16, 24 or 32 octets.
[[nodiscard]] Bytes wrapAes(BytesView kek, BytesView key);
/// Nothing when the length or the check value is wrong; compared in constant time.
[[nodiscard]] std::optional<Secret> unwrapAes(BytesView kek, BytesView wrapped);

/// kek: 24 octets. The key of 24 octets, or nothing when the length or the check value is wrong.
[[nodiscard]] std::optional<Secret> unwrapTripleDes(BytesView kek, BytesView wrapped);

/// secret: the abscissa agreed on. wrap: the whole AlgorithmIdentifier of the key wrap. length: of the
/// key-encryption key, octets.
[[nodiscard]] Secret deriveX963(pki::HashAlgorithm hash, BytesView secret, BytesView wrap,
                                const std::optional<BytesView>& ukm, std::size_t length);

}  // namespace tamga::signature
