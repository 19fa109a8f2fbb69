// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// GOST 28147-89 (RFC 5830): the block cipher with every substitution table of RFC 4357 and RFC 7836, its
// modes and its MAC. Key 32 octets, block 8 octets, words little-endian.
#pragma once

#include <cryptopp/cryptlib.h>
#include <cryptopp/secblock.h>
#include <cryptopp/seckey.h>

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace gost {

/// A substitution table, one object per OID for the whole process.
struct SBox {
    std::string_view oid;                                    ///< dotted
    std::string_view name;                                   ///< as in the RFC
    std::array<std::array<std::uint8_t, 16>, 8> row;         ///< row[0] is K1, for the lowest nibble
    bool meshing;                                            ///< CryptoPro key meshing belongs to the set
    std::array<std::array<std::uint32_t, 256>, 4> expanded;  ///< two rows and the rotation by 11 at once
};

/// Null pointer for an unknown OID.
[[nodiscard]] const SBox* findSBox(std::string_view oid) noexcept;
[[nodiscard]] const SBox& sboxCryptoProA() noexcept;     ///< 1.2.643.2.2.31.1
[[nodiscard]] const SBox& sboxTc26Z() noexcept;          ///< 1.2.643.7.1.2.5.1.1
[[nodiscard]] const SBox& sboxHashCryptoPro() noexcept;  ///< 1.2.643.2.2.30.1
[[nodiscard]] std::span<const SBox* const> allSBoxes() noexcept;

/// The bare cipher. Key as eight little-endian words.
class Gost28147 final {
  public:
    static constexpr size_t kKeySize = 32;
    static constexpr size_t kBlockSize = 8;

    Gost28147(const SBox& table, std::span<const std::uint8_t, kKeySize> key);
    void setKey(std::span<const std::uint8_t, kKeySize> key);
    void encryptBlock(const std::uint8_t* in, std::uint8_t* out) const;
    /// Four blocks that do not wait for each other, in about a third of the time.
    void encryptFourBlocks(const std::uint8_t* in, std::uint8_t* out) const;
    void decryptBlock(const std::uint8_t* in, std::uint8_t* out) const;
    /// 16 rounds without the last exchange: the step of the MAC.
    void macBlock(std::uint8_t* state) const;
    [[nodiscard]] const SBox& table() const noexcept { return *table_; }

  private:
    const SBox* table_;
    CryptoPP::FixedSizeSecBlock<std::uint32_t, 8> key_;
};

using OctetsIn = std::span<const std::uint8_t>;
using OctetsOut = std::span<std::uint8_t>;

/// ECB: in and out of one length, a multiple of 8; may be the same memory.
/// All functions here throw CryptoPP::InvalidArgument on wrong lengths.
void ecbEncrypt(const Gost28147& cipher, OctetsIn in, OctetsOut out);
void ecbDecrypt(const Gost28147& cipher, OctetsIn in, OctetsOut out);

enum class Meshing { kNone, kCryptoPro };

/// CFB with 64-bit feedback, a stream: process() may be called with parts of any length.
class Gost28147Cfb final {
  public:
    enum class Direction { kEncrypt, kDecrypt };
    Gost28147Cfb(Direction direction, const SBox& table, std::span<const std::uint8_t, 32> key,
                 std::span<const std::uint8_t, 8> iv, Meshing meshing);
    void process(OctetsIn in, OctetsOut out);

  private:
    void nextGamma();

    Direction direction_;
    Meshing meshing_;
    Gost28147 cipher_;
    CryptoPP::FixedSizeSecBlock<std::uint8_t, 32> key_;
    CryptoPP::FixedSizeSecBlock<std::uint8_t, 8> feedback_;
    CryptoPP::FixedSizeSecBlock<std::uint8_t, 8> gamma_;
    size_t used_ = 8;
    size_t sinceMesh_ = 0;
};

/// CNT (gammirovanie), its own inverse; a stream like CFB.
class Gost28147Cnt final {
  public:
    Gost28147Cnt(const SBox& table, std::span<const std::uint8_t, 32> key,
                 std::span<const std::uint8_t, 8> iv, Meshing meshing);
    void process(OctetsIn in, OctetsOut out);

  private:
    void nextGamma();

    Meshing meshing_;
    Gost28147 cipher_;
    CryptoPP::FixedSizeSecBlock<std::uint8_t, 32> key_;
    CryptoPP::FixedSizeSecBlock<std::uint8_t, 8> counter_;
    CryptoPP::FixedSizeSecBlock<std::uint8_t, 8> gamma_;
    size_t used_ = 8;
    size_t sinceMesh_ = 0;
};

/// One step of RFC 4357 section 2.3.2: key' = ECB-decrypt(key, C), iv' = ECB-encrypt(key', iv).
void meshKey(const SBox& table, std::span<std::uint8_t, 32> key, std::span<std::uint8_t, 8> iv);

/// The MAC ("imitovstavka") without key meshing; a message of one block or less is followed by a block of
/// zeros, as deployed software does. The usual MAC is the first 4 octets of the 8 returned. No data at all is
/// refused: implementations do not agree on it.
[[nodiscard]] std::array<std::uint8_t, 8> gost28147Mac(const SBox& table,
                                                       std::span<const std::uint8_t, 32> key, OctetsIn data);
[[nodiscard]] std::array<std::uint8_t, 8> gost28147Mac(const SBox& table,
                                                       std::span<const std::uint8_t, 32> key, OctetsIn data,
                                                       std::span<const std::uint8_t, 8> iv);

}  // namespace gost
