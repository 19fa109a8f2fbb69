// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Key derivation of CryptoPro-format key containers, and RFC 7836 sections 4.4 and 4.5.
#pragma once

#include <cryptopp/secblock.h>

#include <cstdint>
#include <span>
#include <string_view>

namespace gost {

/// The generation of a container's key decides the hash and the table of everything around it.
enum class ContainerFamily {
    k2001,  ///< GOST R 34.11-94, table CryptoPro-A
    k2012,  ///< Streebog-256 (for 512-bit keys too), table TC26-Z
};

/// Password to key: 32 octets. password: at most 256 code units, one octet each (each becomes four octets,
/// little-endian). salt: 12 octets of a masks file, or the 8 octets of a fingerprint.
/// Throws CryptoPP::InvalidArgument for a longer password.
[[nodiscard]] CryptoPP::SecByteBlock deriveContainerKey(ContainerFamily family,
                                                        std::span<const std::uint8_t> password,
                                                        std::span<const std::uint8_t> salt);
/// The same over 16-bit code units, for passwords that are not in a one-octet code page.
[[nodiscard]] CryptoPP::SecByteBlock deriveContainerKey(ContainerFamily family,
                                                        std::span<const char16_t> password,
                                                        std::span<const std::uint8_t> salt);

/// KDF_GOSTR3411_2012_256 (RFC 7836 section 4.4).
[[nodiscard]] CryptoPP::SecByteBlock kdf256(std::span<const std::uint8_t> key,
                                            std::span<const std::uint8_t> label,
                                            std::span<const std::uint8_t> seed);
/// KDF_TREE_GOSTR3411_2012_256 with R = 1 (RFC 7836 section 4.5); length in octets, a multiple of 32.
[[nodiscard]] CryptoPP::SecByteBlock kdfTree256(std::span<const std::uint8_t> key,
                                                std::span<const std::uint8_t> label,
                                                std::span<const std::uint8_t> seed, size_t length);

}  // namespace gost
