// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The two block ciphers of GOST R 34.12-2015: Kuznyechik (RFC 7801) and Magma (RFC 8891). Blocks and keys are
// octet strings as the standard prints them, left to right.
#pragma once

#include <cryptopp/secblock.h>

#include <cstdint>
#include <span>

#include "gost/gost28147.h"

namespace gost {

class Kuznyechik final {
  public:
    static constexpr size_t kKeySize = 32;
    static constexpr size_t kBlockSize = 16;
    /// Of the polynomial by which OMAC doubles (GOST R 34.13-2015 section 5.6).
    static constexpr std::uint8_t kOmacConstant = 0x87;

    explicit Kuznyechik(std::span<const std::uint8_t, kKeySize> key) { setKey(key); }
    void setKey(std::span<const std::uint8_t, kKeySize> key);
    /// in and out: kBlockSize octets, may be the same memory.
    void encryptBlock(const std::uint8_t* in, std::uint8_t* out) const;
    void decryptBlock(const std::uint8_t* in, std::uint8_t* out) const;

  private:
    static constexpr size_t kRoundKeys = 10;
    CryptoPP::FixedSizeSecBlock<std::uint64_t, 2 * kRoundKeys> encryption_;
    CryptoPP::FixedSizeSecBlock<std::uint64_t, 2 * kRoundKeys> decryption_;
};

/// GOST 28147-89 with the table id-tc26-gost-28147-param-Z, octets in the order of RFC 8891 section 5.
class Magma final {
  public:
    static constexpr size_t kKeySize = 32;
    static constexpr size_t kBlockSize = 8;
    static constexpr std::uint8_t kOmacConstant = 0x1B;

    explicit Magma(std::span<const std::uint8_t, kKeySize> key);
    void setKey(std::span<const std::uint8_t, kKeySize> key);
    void encryptBlock(const std::uint8_t* in, std::uint8_t* out) const;
    void decryptBlock(const std::uint8_t* in, std::uint8_t* out) const;

  private:
    Gost28147 cipher_;
};

}  // namespace gost
