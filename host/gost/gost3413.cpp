// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "gost/gost3413.h"

#include <cryptopp/cryptlib.h>
#include <cryptopp/misc.h>

#include <algorithm>

namespace gost {
namespace {

/// Times two in the field of the cipher's blocks, without a branch on the secret.
template <class Cipher, class BlockOctets>
void doubled(BlockOctets& block) {
    std::uint8_t carry = 0;
    for (size_t i = Cipher::kBlockSize; i-- > 0;) {
        const std::uint8_t octet = block[i];
        block[i] = static_cast<std::uint8_t>(octet << 1U | carry);
        carry = static_cast<std::uint8_t>(octet >> 7U);
    }
    const auto mask = static_cast<std::uint8_t>(0U - carry);
    block[Cipher::kBlockSize - 1] =
        static_cast<std::uint8_t>(block[Cipher::kBlockSize - 1] ^ (mask & Cipher::kOmacConstant));
}

}  // namespace

template <class Cipher>
CryptoPP::FixedSizeSecBlock<std::uint8_t, 32> nextAcpkmKey(const Cipher& cipher) {
    CryptoPP::FixedSizeSecBlock<std::uint8_t, 32> key;
    for (size_t i = 0; i < key.size(); ++i)
        key[i] = static_cast<std::uint8_t>(0x80 + i);
    for (size_t at = 0; at < key.size(); at += Cipher::kBlockSize)
        cipher.encryptBlock(key.data() + at, key.data() + at);
    return key;
}

template <class Cipher>
Ctr<Cipher>::Ctr(std::span<const std::uint8_t, 32> key, std::span<const std::uint8_t, kIvSize> iv,
                 size_t section)
    : cipher_(key), section_(section) {
    if (section % Cipher::kBlockSize != 0) throw CryptoPP::InvalidArgument("CTR-ACPKM: section length");
    std::copy(iv.begin(), iv.end(), counter_.begin());
}

template <class Cipher>
void Ctr<Cipher>::nextGamma() {
    if (section_ != 0 && sinceChange_ == section_) {
        const auto key = nextAcpkmKey(cipher_);
        cipher_.setKey(std::span<const std::uint8_t, 32>(key.data(), key.size()));
        sinceChange_ = 0;
    }
    sinceChange_ += Cipher::kBlockSize;
    cipher_.encryptBlock(counter_.data(), gamma_.data());
    CryptoPP::IncrementCounterByOne(counter_.data(), static_cast<unsigned>(counter_.size()));
    used_ = 0;
}

template <class Cipher>
void Ctr<Cipher>::process(OctetsIn in, OctetsOut out) {
    if (in.size() != out.size()) throw CryptoPP::InvalidArgument("CTR: lengths differ");
    for (size_t i = 0; i < in.size(); ++i) {
        if (used_ == Cipher::kBlockSize) nextGamma();
        out[i] = in[i] ^ gamma_[used_++];
    }
}

template <class Cipher>
Omac<Cipher>::Omac(std::span<const std::uint8_t, 32> key) : cipher_(key) {
    std::fill(state_.begin(), state_.end(), std::uint8_t{0});
}

template <class Cipher>
void Omac<Cipher>::update(OctetsIn data) {
    for (const std::uint8_t octet : data) {
        // A whole block waits until it is known not to be the last one.
        if (filled_ == Cipher::kBlockSize) {
            CryptoPP::xorbuf(state_.data(), last_.data(), Cipher::kBlockSize);
            cipher_.encryptBlock(state_.data(), state_.data());
            filled_ = 0;
        }
        last_[filled_++] = octet;
    }
}

template <class Cipher>
typename Omac<Cipher>::Tag Omac<Cipher>::final() {
    CryptoPP::FixedSizeSecBlock<std::uint8_t, Cipher::kBlockSize> subkey;
    std::fill(subkey.begin(), subkey.end(), std::uint8_t{0});
    cipher_.encryptBlock(subkey.data(), subkey.data());
    doubled<Cipher>(subkey);
    if (filled_ < Cipher::kBlockSize) {
        doubled<Cipher>(subkey);
        last_[filled_] = 0x80;
        std::fill(last_.begin() + filled_ + 1, last_.end(), std::uint8_t{0});
    }
    CryptoPP::xorbuf(state_.data(), last_.data(), Cipher::kBlockSize);
    CryptoPP::xorbuf(state_.data(), subkey.data(), Cipher::kBlockSize);
    Tag tag{};
    cipher_.encryptBlock(state_.data(), tag.data());
    return tag;
}

template <class Cipher>
std::vector<std::uint8_t> kExp15(std::span<const std::uint8_t, 32> encryptionKey,
                                 std::span<const std::uint8_t, 32> macKey,
                                 std::span<const std::uint8_t, Cipher::kBlockSize / 2> iv, OctetsIn secret) {
    Omac<Cipher> omac(macKey);
    omac.update(iv);
    omac.update(secret);
    const auto tag = omac.final();
    std::vector<std::uint8_t> out(secret.size() + tag.size());
    Ctr<Cipher> ctr(encryptionKey, iv, 0);
    ctr.process(secret, std::span(out).first(secret.size()));
    ctr.process(tag, std::span(out).last(tag.size()));
    return out;
}

template <class Cipher>
std::optional<CryptoPP::SecByteBlock> kImp15(std::span<const std::uint8_t, 32> encryptionKey,
                                             std::span<const std::uint8_t, 32> macKey,
                                             std::span<const std::uint8_t, Cipher::kBlockSize / 2> iv,
                                             OctetsIn exported) {
    if (exported.size() < Cipher::kBlockSize) return std::nullopt;
    const size_t length = exported.size() - Cipher::kBlockSize;
    CryptoPP::SecByteBlock secret(exported.size());
    Ctr<Cipher>(encryptionKey, iv, 0).process(exported, OctetsOut(secret.data(), secret.size()));
    Omac<Cipher> omac(macKey);
    omac.update(iv);
    omac.update(OctetsIn(secret.data(), length));
    const auto tag = omac.final();
    if (!CryptoPP::VerifyBufsEqual(tag.data(), secret.data() + length, tag.size())) return std::nullopt;
    secret.resize(length);
    return secret;
}

#define TAMGA_FOR_CIPHER(Cipher)                                                        \
    template CryptoPP::FixedSizeSecBlock<std::uint8_t, 32> nextAcpkmKey(const Cipher&); \
    template class Ctr<Cipher>;                                                         \
    template class Omac<Cipher>;                                                        \
    template std::vector<std::uint8_t> kExp15<Cipher>(                                  \
        std::span<const std::uint8_t, 32>, std::span<const std::uint8_t, 32>,           \
        std::span<const std::uint8_t, Cipher::kBlockSize / 2>, OctetsIn);               \
    template std::optional<CryptoPP::SecByteBlock> kImp15<Cipher>(                      \
        std::span<const std::uint8_t, 32>, std::span<const std::uint8_t, 32>,           \
        std::span<const std::uint8_t, Cipher::kBlockSize / 2>, OctetsIn)

TAMGA_FOR_CIPHER(Magma);
TAMGA_FOR_CIPHER(Kuznyechik);

#undef TAMGA_FOR_CIPHER

}  // namespace gost
