// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "signature/symmetric_wrap.h"

#include <cryptopp/aes.h>
#include <cryptopp/des.h>
#include <cryptopp/modes.h>
#include <cryptopp/secblock.h>

#include <algorithm>
#include <array>

#include "asn1/writer.h"

namespace tamga::signature {
namespace {

constexpr std::size_t kHalf = 8;
constexpr std::size_t kRounds = 6;
/// RFC 3394 section 2.2.3.1.
constexpr std::array<std::uint8_t, kHalf> kCheck{0xA6, 0xA6, 0xA6, 0xA6, 0xA6, 0xA6, 0xA6, 0xA6};

/// The number of the step, big-endian, into the first half of the block.
void addStep(std::uint8_t* half, std::uint64_t step) {
    for (std::size_t i = 0; i < kHalf; ++i)
        half[kHalf - 1 - i] ^= static_cast<std::uint8_t>(step >> (8 * i));
}

std::array<std::uint8_t, 4> bigEndian(std::uint32_t value) {
    return {static_cast<std::uint8_t>(value >> 24U), static_cast<std::uint8_t>(value >> 16U),
            static_cast<std::uint8_t>(value >> 8U), static_cast<std::uint8_t>(value)};
}

}  // namespace

Bytes wrapAes(BytesView kek, BytesView key) {
    CryptoPP::AES::Encryption cipher(kek.data(), kek.size());
    CryptoPP::FixedSizeSecBlock<std::uint8_t, 2 * kHalf> block;
    Bytes out(kHalf);
    append(out, key);
    std::copy(kCheck.begin(), kCheck.end(), block.begin());
    const std::size_t count = key.size() / kHalf;
    for (std::size_t step = 1; step <= kRounds * count; ++step) {
        std::uint8_t* part = out.data() + kHalf * (1 + (step - 1) % count);
        std::copy_n(part, kHalf, block.data() + kHalf);
        cipher.ProcessBlock(block.data());
        addStep(block.data(), step);
        std::copy_n(block.data() + kHalf, kHalf, part);
    }
    std::copy_n(block.data(), kHalf, out.data());
    return out;
}

std::optional<Secret> unwrapAes(BytesView kek, BytesView wrapped) {
    if (wrapped.size() < 3 * kHalf || wrapped.size() % kHalf != 0) return std::nullopt;
    CryptoPP::AES::Decryption cipher(kek.data(), kek.size());
    CryptoPP::FixedSizeSecBlock<std::uint8_t, 2 * kHalf> block;
    Secret key = Secret::copyOf(wrapped.subspan(kHalf));
    std::copy_n(wrapped.data(), kHalf, block.data());
    const std::size_t count = key.size() / kHalf;
    for (std::size_t step = kRounds * count; step >= 1; --step) {
        std::uint8_t* part = key.buffer().data() + kHalf * ((step - 1) % count);
        addStep(block.data(), step);
        std::copy_n(part, kHalf, block.data() + kHalf);
        cipher.ProcessBlock(block.data());
        std::copy_n(block.data() + kHalf, kHalf, part);
    }
    if (!equalConstantTime(BytesView(block.data(), kHalf), kCheck)) return std::nullopt;
    return key;
}

std::optional<Secret> unwrapTripleDes(BytesView kek, BytesView wrapped) {
    // RFC 3217 section 3.2: two passes of CBC, the octets reversed between them.
    constexpr std::size_t kKey = 24;
    constexpr std::array<std::uint8_t, kHalf> kFirst{0x4A, 0xDD, 0xA2, 0x2C, 0x79, 0xE8, 0x21, 0x05};
    if (wrapped.size() != kHalf + kKey + kHalf) return std::nullopt;
    using Mode = CryptoPP::CBC_Mode<CryptoPP::DES_EDE3>::Decryption;
    CryptoPP::SecByteBlock outer(wrapped.size());
    Mode(kek.data(), kek.size(), kFirst.data()).ProcessData(outer.data(), wrapped.data(), outer.size());
    std::reverse(outer.begin(), outer.end());
    CryptoPP::SecByteBlock inner(kKey + kHalf);
    Mode(kek.data(), kek.size(), outer.data()).ProcessData(inner.data(), outer.data() + kHalf, inner.size());
    const BytesView parts(inner.data(), inner.size());
    const Bytes digest = pki::digestOf(pki::HashAlgorithm::kSha1, parts.first(kKey));
    if (!equalConstantTime(BytesView(digest).first(kHalf), parts.last(kHalf))) return std::nullopt;
    return Secret::copyOf(parts.first(kKey));
}

Secret deriveX963(pki::HashAlgorithm hash, BytesView secret, BytesView wrap,
                  const std::optional<BytesView>& ukm, std::size_t length) {
    using namespace asn1;
    const Bytes bits = explicitTag(2, octetString(bigEndian(static_cast<std::uint32_t>(8 * length))));
    const Bytes party = ukm ? explicitTag(0, octetString(*ukm)) : Bytes();
    const Bytes shared = sequence({wrap, party, bits});
    Secret key(length);
    const auto function = pki::makeHash(hash);
    CryptoPP::SecByteBlock digest(function->DigestSize());
    std::uint32_t counter = 0;
    for (std::size_t at = 0; at < length; at += digest.size()) {
        const auto number = bigEndian(++counter);
        function->Update(secret.data(), secret.size());
        function->Update(number.data(), number.size());
        function->Update(shared.data(), shared.size());
        function->Final(digest.data());
        const std::size_t take = std::min(digest.size(), length - at);
        std::copy_n(digest.data(), take, key.buffer().data() + at);
    }
    key.resize(length);
    return key;
}

}  // namespace tamga::signature
