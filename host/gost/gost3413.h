// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Modes of GOST R 34.13-2015 for Magma and Kuznyechik: CTR with the change of keys of RFC 8645 section 6.2.1
// (R 1323565.1.017-2018), OMAC, and the key export KExp15 (RFC 9189 section 8.2.1). Made for both ciphers.
#pragma once

#include <cryptopp/secblock.h>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "gost/kuznyechik.h"

namespace gost {

/// Octets under one key of CTR-ACPKM in CMS and PFX (R 1323565.1.025-2019).
template <class Cipher>
inline constexpr size_t kAcpkmSection = Cipher::kBlockSize == 8 ? size_t{8} * 1024 : size_t{256} * 1024;

/// RFC 8645 section 6.2.1: K' = E_K(D_1) || E_K(D_2) || ..
template <class Cipher>
[[nodiscard]] CryptoPP::FixedSizeSecBlock<std::uint8_t, 32> nextAcpkmKey(const Cipher& cipher);

/// Its own inverse; a stream: process() may be called with parts of any length.
template <class Cipher>
class Ctr final {
  public:
    /// The first half of the counter block; the rest begins with zeros.
    static constexpr size_t kIvSize = Cipher::kBlockSize / 2;

    /// section: octets after which the key changes, a multiple of the block; 0: never.
    /// CryptoPP::InvalidArgument for another section.
    Ctr(std::span<const std::uint8_t, 32> key, std::span<const std::uint8_t, kIvSize> iv, size_t section);
    /// in and out of one length; may be the same memory.
    void process(OctetsIn in, OctetsOut out);

  private:
    void nextGamma();

    Cipher cipher_;
    size_t section_;
    size_t sinceChange_ = 0;
    std::array<std::uint8_t, Cipher::kBlockSize> counter_{};
    CryptoPP::FixedSizeSecBlock<std::uint8_t, Cipher::kBlockSize> gamma_;
    size_t used_ = Cipher::kBlockSize;
};

/// OMAC (CMAC) with a tag of a whole block.
template <class Cipher>
class Omac final {
  public:
    using Tag = std::array<std::uint8_t, Cipher::kBlockSize>;

    explicit Omac(std::span<const std::uint8_t, 32> key);
    void update(OctetsIn data);
    /// Once; afterwards the object is used up.
    [[nodiscard]] Tag final();

  private:
    Cipher cipher_;
    CryptoPP::FixedSizeSecBlock<std::uint8_t, Cipher::kBlockSize> state_;
    CryptoPP::FixedSizeSecBlock<std::uint8_t, Cipher::kBlockSize> last_;
    size_t filled_ = 0;
};

/// CTR(macKey .. || OMAC): encrypted secret and tag, secret.size() + a block.
template <class Cipher>
[[nodiscard]] std::vector<std::uint8_t> kExp15(std::span<const std::uint8_t, 32> encryptionKey,
                                               std::span<const std::uint8_t, 32> macKey,
                                               std::span<const std::uint8_t, Cipher::kBlockSize / 2> iv,
                                               OctetsIn secret);
/// Nothing when too short or when the tag is wrong (compared in constant time).
template <class Cipher>
[[nodiscard]] std::optional<CryptoPP::SecByteBlock> kImp15(
    std::span<const std::uint8_t, 32> encryptionKey, std::span<const std::uint8_t, 32> macKey,
    std::span<const std::uint8_t, Cipher::kBlockSize / 2> iv, OctetsIn exported);

}  // namespace gost
