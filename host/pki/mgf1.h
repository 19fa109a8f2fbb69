// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What RSASSA-PSS and RSAES-OAEP have in common: identifiers of hashes and masks (RFC 4055 section 2), and
// MGF1.
#pragma once

#include <span>
#include <string>

#include "asn1/reader.h"
#include "base/bytes.h"
#include "pki/algorithms.h"

namespace tamga::pki {

enum class Sha1 : std::uint8_t { kRefused, kTaken };
/// Throws the caller's own error for what is not supported.
using Refuse = void (*)(const std::string& what);

/// HashAlgorithm: one that goes with RSA. Throws Error(der.malformed), or as refuse does.
[[nodiscard]] HashAlgorithm readHash(asn1::Reader& reader, Sha1 sha1, Refuse refuse);
/// MaskGenAlgorithm: the hash of MGF1. Throws as readHash().
[[nodiscard]] HashAlgorithm readMask(asn1::Reader& reader, Sha1 sha1, Refuse refuse);
[[nodiscard]] Bytes hashIdentifier(HashAlgorithm hash);
[[nodiscard]] Bytes maskIdentifier(HashAlgorithm hash);

/// XOR with MGF1 of the seed (RFC 8017 appendix B.2.1).
void applyMask(HashAlgorithm hash, BytesView seed, std::span<std::uint8_t> block);

}  // namespace tamga::pki
