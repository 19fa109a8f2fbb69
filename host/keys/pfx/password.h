// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// One typed password in the three spellings of PKCS#12 files, and what is derived from it.
#pragma once

#include <cryptopp/secblock.h>

#include "asn1/reader.h"
#include "base/bytes.h"
#include "base/secret.h"
#include "pki/algorithms.h"

namespace tamga::keys::pfx {

using CryptoPP::SecByteBlock;

/// A denial of service otherwise: the count is read from the file before anything is known to be right.
inline constexpr std::int64_t kMaxIterations = 1'000'000;

/// UTF-16 units of a password in UTF-8. Throws Error(password.wrong) for octets that are no UTF-8.
[[nodiscard]] SecByteBlock bmpString(const Secret& password);          ///< big-endian, with its terminator
[[nodiscard]] SecByteBlock littleEndianUnits(const Secret& password);  ///< no terminator

/// What RFC 7292 appendix B.3 derives.
enum class Purpose : std::uint8_t { kKey = 1, kIv = 2, kMac = 3 };
[[nodiscard]] SecByteBlock derivePkcs12(pki::HashAlgorithm hash, Purpose purpose, const Secret& password,
                                        BytesView salt, std::int64_t iterations, std::size_t length);

/// PBKDF2 with HMAC (RFC 8018 section 5.2; GOST: RFC 9337 section 4) over the password's UTF-8 octets.
[[nodiscard]] SecByteBlock derivePbkdf2(pki::HashAlgorithm hash, const Secret& password, BytesView salt,
                                        std::int64_t iterations, std::size_t length);

[[nodiscard]] Bytes hmac(pki::HashAlgorithm hash, BytesView key, BytesView data);

/// Reads an iteration count. Throws Error(container.damaged) below 1, Error(container.unsupported) above
/// kMaxIterations.
[[nodiscard]] std::int64_t readIterations(asn1::Reader& reader);

}  // namespace tamga::keys::pfx
