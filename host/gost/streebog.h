// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Streebog: GOST R 34.11-2012 (RFC 6986). Crypto++ hash classes, fit for CryptoPP::HMAC (block of 64
// octets, RFC 7836 section 4.1). Digests come in the order in which protocols carry them.
#pragma once

#include <cryptopp/cryptlib.h>
#include <cryptopp/secblock.h>

#include <cstdint>

namespace gost {

class StreebogBase : public CryptoPP::HashTransformation {
  public:
    unsigned int BlockSize() const override { return 64; }
    unsigned int OptimalBlockSize() const override { return 64; }
    void Update(const CryptoPP::byte* input, size_t length) override;
    void TruncatedFinal(CryptoPP::byte* digest, size_t digestSize) override;
    void Restart() override;

  protected:
    explicit StreebogBase(std::uint8_t start);

  private:
    void reset() noexcept;
    void compress(const CryptoPP::byte* block, std::uint64_t bits) noexcept;

    CryptoPP::FixedSizeSecBlock<std::uint64_t, 8> h_;
    CryptoPP::FixedSizeSecBlock<std::uint64_t, 8> n_;
    CryptoPP::FixedSizeSecBlock<std::uint64_t, 8> sigma_;
    CryptoPP::FixedSizeSecBlock<CryptoPP::byte, 64> buffer_;
    size_t filled_ = 0;
    bool first_ = true;   ///< no block has been compressed yet
    std::uint8_t start_;  ///< 0 or 1, in each octet of the start value
};

class Streebog256 final : public StreebogBase {
  public:
    static constexpr unsigned int DIGESTSIZE = 32;
    static constexpr unsigned int BLOCKSIZE = 64;
    static constexpr const char* StaticAlgorithmName() { return "Streebog-256"; }
    Streebog256() : StreebogBase(1) {}
    unsigned int DigestSize() const override { return DIGESTSIZE; }
    std::string AlgorithmName() const override;
};

class Streebog512 final : public StreebogBase {
  public:
    static constexpr unsigned int DIGESTSIZE = 64;
    static constexpr unsigned int BLOCKSIZE = 64;
    static constexpr const char* StaticAlgorithmName() { return "Streebog-512"; }
    Streebog512() : StreebogBase(0) {}
    unsigned int DigestSize() const override { return DIGESTSIZE; }
    std::string AlgorithmName() const override;
};

}  // namespace gost
