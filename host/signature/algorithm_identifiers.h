// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// AlgorithmIdentifiers of hashes and signatures as CMS carries them: what is written, what is accepted.
#pragma once

#include "asn1/oid.h"
#include "base/bytes.h"
#include "pki/algorithms.h"

namespace tamga::signature {

/// Parameters absent, but NULL for GOST R 34.11-94 (RFC 9215 section 3, RFC 5754 section 2; RFC 4490
/// section 2.1).
[[nodiscard]] Bytes digestAlgorithmIdentifier(pki::HashAlgorithm hash);

/// SignerInfo.signatureAlgorithm: for GOST the identifier of the key, parameters absent (RFC 4490 section 3);
/// rsaEncryption with NULL (RFC 3370 section 3.2); ecdsa-with-SHA2, parameters absent (RFC 5754 section 3.3).
/// Throws Error(signature.unsupported) when there is no identifier for the pair.
[[nodiscard]] Bytes signatureAlgorithmIdentifier(pki::KeyAlgorithm key, pki::HashAlgorithm hash);

/// Whether a signature by such a key over such a hash may be announced by the identifier: that of the key
/// alone, or of the key with exactly this hash.
[[nodiscard]] bool announces(const asn1::Oid& signatureAlgorithm, pki::KeyAlgorithm key,
                             pki::HashAlgorithm hash);

/// Absent, or NULL: the only parameters accepted beside a hash or a signature.
[[nodiscard]] bool absentOrNull(BytesView parameters) noexcept;

}  // namespace tamga::signature
