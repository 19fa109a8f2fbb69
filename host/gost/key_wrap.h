// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Key wrap with GOST 28147-89 (RFC 4357 section 6, RFC 7836 section 4.6): UKM || CEK_ENC || CEK_MAC.
//   GOST 28147-89 wrap (6.1)   wrapKey(table, kek, ukm, cek)
//   CryptoPro wrap (6.3)       wrapKey(table, diversifyKek(table, kek, ukm), ukm, cek)
//   RFC 7836 wrap (4.6)        wrapKey(sboxTc26Z(), kdf256(K_e, label, seed), first 8 octets of the seed,
//   cek)
#pragma once

#include <cryptopp/secblock.h>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "gost/gost28147.h"

namespace gost {

inline constexpr size_t kUkmSize = 8;
inline constexpr size_t kCekMacSize = 4;

/// RFC 4357 section 6.5: KEK(UKM), 32 octets.
[[nodiscard]] CryptoPP::SecByteBlock diversifyKek(const SBox& table, std::span<const std::uint8_t, 32> kek,
                                                  std::span<const std::uint8_t, kUkmSize> ukm);

/// cek: 32 octets, or 64 for a private key of that length; CryptoPP::InvalidArgument otherwise.
[[nodiscard]] std::vector<std::uint8_t> wrapKey(const SBox& table, std::span<const std::uint8_t, 32> kek,
                                                std::span<const std::uint8_t, kUkmSize> ukm, OctetsIn cek);

/// wrapped: as wrapKey makes it. Nothing when the length or the MAC is wrong; the MAC is compared in
/// constant time and nothing tells why.
[[nodiscard]] std::optional<CryptoPP::SecByteBlock> unwrapKey(const SBox& table,
                                                              std::span<const std::uint8_t, 32> kek,
                                                              OctetsIn wrapped);

}  // namespace gost
