// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// GOST R 34.11-94 (RFC 5831) with the CryptoPro parameter set used in PKI (RFC 4357 section 11.2), or
// another table. HMAC over it uses a block of 32 octets (RFC 4357 section 3).
#pragma once

#include <cryptopp/cryptlib.h>
#include <cryptopp/secblock.h>

#include "gost/gost28147.h"

namespace gost {

class GostR3411_94 final : public CryptoPP::HashTransformation {
  public:
    static constexpr unsigned int DIGESTSIZE = 32;
    static constexpr unsigned int BLOCKSIZE = 32;
    static constexpr const char* StaticAlgorithmName() { return "GOST-R-34.11-94"; }

    /// Default: id-GostR3411-94-CryptoProParamSet.
    GostR3411_94();
    explicit GostR3411_94(const SBox& table);

    unsigned int DigestSize() const override { return DIGESTSIZE; }
    unsigned int BlockSize() const override { return BLOCKSIZE; }
    std::string AlgorithmName() const override;
    void Update(const CryptoPP::byte* input, size_t length) override;
    void TruncatedFinal(CryptoPP::byte* digest, size_t digestSize) override;
    void Restart() override;

  private:
    void reset() noexcept;
    void step(const CryptoPP::byte* block);
    void takeBlock(const CryptoPP::byte* block);

    const SBox* table_;
    CryptoPP::FixedSizeSecBlock<CryptoPP::byte, 32> h_;
    CryptoPP::FixedSizeSecBlock<CryptoPP::byte, 32> sigma_;
    CryptoPP::FixedSizeSecBlock<CryptoPP::byte, 32> buffer_;
    std::uint64_t length_ = 0;
    size_t filled_ = 0;
};

}  // namespace gost
