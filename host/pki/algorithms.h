// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Hash and key algorithms by their names in the protocol, identifiers (dossier: RFC 9215, RFC 4490) and
// implementations.
#pragma once

#include <cryptopp/cryptlib.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "asn1/oid.h"
#include "base/bytes.h"
#include "base/error.h"

namespace tamga::pki {

enum class HashAlgorithm : std::uint8_t {
    kStreebog256,
    kStreebog512,
    kGostR3411_94,
    kSha1,
    kSha256,
    kSha384,
    kSha512
};

/// "gostr3411-2012-256", "gostr3411-2012-512", "gostr3411-94", "sha-1", "sha-256", "sha-384", "sha-512".
[[nodiscard]] std::string_view nameOf(HashAlgorithm algorithm) noexcept;
[[nodiscard]] std::optional<HashAlgorithm> hashByName(std::string_view name) noexcept;
[[nodiscard]] const asn1::Oid& oidOf(HashAlgorithm algorithm);
[[nodiscard]] std::optional<HashAlgorithm> hashByOid(const asn1::Oid& oid);
[[nodiscard]] std::size_t digestSize(HashAlgorithm algorithm) noexcept;
[[nodiscard]] std::unique_ptr<CryptoPP::HashTransformation> makeHash(HashAlgorithm algorithm);
[[nodiscard]] Bytes digestOf(HashAlgorithm algorithm, BytesView data);

enum class KeyAlgorithm : std::uint8_t { kGost2001, kGost2012_256, kGost2012_512, kRsa, kEcdsa };

/// "gost-2001", "gost-2012-256", "gost-2012-512", "rsa", "ecdsa".
[[nodiscard]] std::string_view nameOf(KeyAlgorithm algorithm) noexcept;
[[nodiscard]] bool isGost(KeyAlgorithm algorithm) noexcept;
/// The hash that belongs to a GOST key (RFC 4490 section 3.2, RFC 9215 section 2); SHA-256 for the others.
[[nodiscard]] HashAlgorithm defaultHash(KeyAlgorithm algorithm) noexcept;
/// Whether a signature of the key may be over this hash.
[[nodiscard]] bool fits(KeyAlgorithm key, HashAlgorithm hash) noexcept;

}  // namespace tamga::pki
