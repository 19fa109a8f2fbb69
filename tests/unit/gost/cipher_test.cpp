// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <numeric>

#include "base/bytes.h"
#include "gost/gost28147.h"
#include "gost/key_wrap.h"
#include "vectors.h"

namespace gost {
namespace {

using tamga::Bytes;
using tamga::toHex;
using tamga::test::octets;

std::array<std::uint8_t, 32> countingKey() {
    std::array<std::uint8_t, 32> key;
    std::iota(key.begin(), key.end(), std::uint8_t{0});
    return key;
}

constexpr std::array<std::uint8_t, 8> kBlock{0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77};

Bytes message(size_t length) {
    Bytes out(length);
    for (size_t i = 0; i < length; ++i)
        out[i] = static_cast<std::uint8_t>(0x40 + i);
    return out;
}

std::string encrypted(const SBox& table) {
    Bytes out(8);
    Gost28147(table, countingKey()).encryptBlock(kBlock.data(), out.data());
    return toHex(out);
}

std::string mac(const SBox& table, const Bytes& data, std::span<const std::uint8_t, 8> iv) {
    const auto full = gost28147Mac(table, countingKey(), data, iv);
    return toHex(std::span(full).first(4));
}

Bytes cfb(const Bytes& in, Gost28147Cfb::Direction direction, Meshing meshing, size_t part) {
    Gost28147Cfb cipher(direction, sboxCryptoProA(), countingKey(), kBlock, meshing);
    Bytes out(in.size());
    for (size_t at = 0; at < in.size(); at += part) {
        const size_t length = std::min(part, in.size() - at);
        cipher.process(std::span(in).subspan(at, length), std::span(out).subspan(at, length));
    }
    return out;
}

Bytes cnt(const Bytes& in, Meshing meshing, size_t part) {
    Gost28147Cnt cipher(sboxTc26Z(), countingKey(), kBlock, meshing);
    Bytes out(in.size());
    for (size_t at = 0; at < in.size(); at += part) {
        const size_t length = std::min(part, in.size() - at);
        cipher.process(std::span(in).subspan(at, length), std::span(out).subspan(at, length));
    }
    return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(cipher)

BOOST_AUTO_TEST_CASE(valuesThatContainersRestOn) {
    BOOST_TEST(encrypted(sboxTc26Z()) == "3587baac092b445d");
    BOOST_TEST(encrypted(sboxCryptoProA()) == "76d54d820ed4e06f");
    const std::array<std::uint8_t, 8> zero{};
    BOOST_TEST(mac(sboxTc26Z(), message(20), zero) == "042cebca");
    BOOST_TEST(mac(sboxCryptoProA(), message(20), zero) == "5b4d9fdb");
    BOOST_TEST(mac(sboxCryptoProA(), message(20), kBlock) == "9a902e31");
    BOOST_TEST(toHex(cfb(message(20), Gost28147Cfb::Direction::kEncrypt, Meshing::kNone, 20)) ==
               "36940fc14a91a62889cd917330be66f05e71bca7");
    const Bytes meshed = cfb(Bytes(1040), Gost28147Cfb::Direction::kEncrypt, Meshing::kCryptoPro, 1040);
    BOOST_TEST(toHex(std::span(meshed).subspan(1016)) == "bbc1ec35e95e7d0c106ada76cee215cfe1eaa7267abd5e0c");
    const auto kek = diversifyKek(sboxCryptoProA(), countingKey(), kBlock);
    BOOST_TEST(toHex(std::span(kek.data(), kek.size())) ==
               "be6c12aaa2041b77da3bd6db6d8b9c70b5639177190f5545edd05e081b54f631");
}

BOOST_AUTO_TEST_CASE(decryptionUndoesEncryptionWithEveryTable) {
    for (const SBox* table : allSBoxes()) {
        const Gost28147 cipher(*table, countingKey());
        Bytes text = message(64);
        ecbEncrypt(cipher, text, text);
        BOOST_TEST(text != message(64));
        ecbDecrypt(cipher, text, text);
        BOOST_TEST(text == message(64));
    }
}

BOOST_AUTO_TEST_CASE(streamsMayBeCutAnywhere) {
    using Direction = Gost28147Cfb::Direction;
    const Bytes plain = message(2500);
    for (const Meshing meshing : {Meshing::kNone, Meshing::kCryptoPro}) {
        const Bytes whole = cfb(plain, Direction::kEncrypt, meshing, plain.size());
        const Bytes wholeCnt = cnt(plain, meshing, plain.size());
        for (const size_t part : {size_t{1}, size_t{7}, size_t{8}, size_t{9}, size_t{1023}, size_t{1024}}) {
            BOOST_TEST((cfb(plain, Direction::kEncrypt, meshing, part) == whole));
            BOOST_TEST((cfb(whole, Direction::kDecrypt, meshing, part) == plain));
            BOOST_TEST((cnt(plain, meshing, part) == wholeCnt));
            BOOST_TEST((cnt(wholeCnt, meshing, part) == plain));
        }
    }
}

BOOST_AUTO_TEST_CASE(meshingShowsOnlyAfter1024Octets) {
    using Direction = Gost28147Cfb::Direction;
    const auto differs = [](const Bytes& a, const Bytes& b) {
        return std::mismatch(a.begin(), a.end(), b.begin()).first - a.begin();
    };
    const Bytes plain = message(1100);
    BOOST_TEST(differs(cfb(plain, Direction::kEncrypt, Meshing::kNone, 1100),
                       cfb(plain, Direction::kEncrypt, Meshing::kCryptoPro, 1100)) == 1024);
    BOOST_TEST(differs(cnt(plain, Meshing::kNone, 1100), cnt(plain, Meshing::kCryptoPro, 1100)) == 1024);
}

BOOST_AUTO_TEST_CASE(aShortMessageOfTheMacIsFollowedByZeros) {
    const std::array<std::uint8_t, 8> zero{};
    Bytes longer = message(5);
    longer.resize(16);
    BOOST_TEST(mac(sboxTc26Z(), message(5), zero) == mac(sboxTc26Z(), longer, zero));
    BOOST_TEST(mac(sboxTc26Z(), message(8), zero) != mac(sboxTc26Z(), message(5), zero));
}

BOOST_AUTO_TEST_CASE(wrongLengthsAreRefused) {
    const Gost28147 cipher(sboxTc26Z(), countingKey());
    Bytes seven(7);
    Bytes eight(8);
    Bytes sixteen(16);
    BOOST_CHECK_THROW(ecbEncrypt(cipher, seven, seven), CryptoPP::InvalidArgument);
    BOOST_CHECK_THROW(ecbDecrypt(cipher, eight, sixteen), CryptoPP::InvalidArgument);
    Gost28147Cnt stream(sboxTc26Z(), countingKey(), kBlock, Meshing::kNone);
    BOOST_CHECK_THROW(stream.process(seven, eight), CryptoPP::InvalidArgument);
    Gost28147Cfb feedback(Gost28147Cfb::Direction::kEncrypt, sboxTc26Z(), countingKey(), kBlock,
                          Meshing::kNone);
    BOOST_CHECK_THROW(feedback.process(eight, seven), CryptoPP::InvalidArgument);
    BOOST_CHECK_THROW(static_cast<void>(gost28147Mac(sboxTc26Z(), countingKey(), {})),
                      CryptoPP::InvalidArgument);
    BOOST_CHECK_THROW(static_cast<void>(wrapKey(sboxTc26Z(), countingKey(), kBlock, message(33))),
                      CryptoPP::InvalidArgument);
    for (const size_t length : {0U, 11U, 12U, 43U, 45U, 75U, 77U})
        BOOST_TEST(!unwrapKey(sboxTc26Z(), countingKey(), message(length)).has_value());
    BOOST_TEST(wrapKey(sboxTc26Z(), countingKey(), kBlock, message(64)).size() == 76U);
}

BOOST_AUTO_TEST_CASE(tablesAreFoundByOid) {
    BOOST_TEST(findSBox("1.2.643.2.2.31.1") == &sboxCryptoProA());
    BOOST_TEST(findSBox("1.2.643.7.1.2.5.1.1") == &sboxTc26Z());
    BOOST_TEST(findSBox("1.2.643.2.2.30.1") == &sboxHashCryptoPro());
    BOOST_TEST(findSBox("1.2.643.2.2.31.9") == nullptr);
    BOOST_TEST(findSBox("") == nullptr);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace gost
