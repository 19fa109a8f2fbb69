// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Magma and Kuznyechik: the entries of the vector file, and what they do not show.
#include "gost/gost3413.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <string>

#include "vectors.h"

namespace tamga::test {
namespace {

const Vector& entry(std::string_view id) {
    const auto found = std::ranges::find(allVectors(), id, &Vector::id);
    if (found == allVectors().end()) throw std::runtime_error("no entry " + std::string(id));
    return *found;
}

template <std::size_t Size>
std::span<const std::uint8_t, Size> fixed(const Bytes& octets) {
    BOOST_REQUIRE_EQUAL(octets.size(), Size);
    return std::span<const std::uint8_t, Size>(octets.data(), Size);
}

template <class Cipher>
void checkBlocks(std::string_view id) {
    const Vector& v = entry(id);
    const Cipher cipher(fixed<32>(v.in("key")));
    const Bytes plain = v.in("plaintext");
    Bytes text(plain.size());
    for (std::size_t at = 0; at < plain.size(); at += Cipher::kBlockSize)
        cipher.encryptBlock(plain.data() + at, text.data() + at);
    BOOST_TEST(toHex(text) == toHex(v.out("ciphertext")));
    for (std::size_t at = 0; at < plain.size(); at += Cipher::kBlockSize)
        cipher.decryptBlock(text.data() + at, text.data() + at);
    BOOST_TEST(toHex(text) == toHex(plain));
}

template <class Cipher>
Bytes ctr(const Bytes& key, const Bytes& iv, std::size_t section, const Bytes& in) {
    Bytes out(in.size());
    gost::Ctr<Cipher>(fixed<32>(key), fixed<Cipher::kBlockSize / 2>(iv), section).process(in, out);
    return out;
}

template <class Cipher>
void checkCtr(std::string_view id, std::size_t section) {
    const Vector& v = entry(id);
    BOOST_TEST(toHex(ctr<Cipher>(v.in("key"), v.in("iv"), section, v.in("plaintext"))) ==
               toHex(v.out("ciphertext")));
}

template <class Cipher>
void checkOmac(std::string_view id) {
    const Vector& v = entry(id);
    const Bytes message = v.in("message");
    for (std::size_t cut = 0; cut <= message.size(); cut += 5) {
        gost::Omac<Cipher> omac(fixed<32>(v.in("key")));
        omac.update(BytesView(message).first(cut));
        omac.update(BytesView(message).subspan(cut));
        BOOST_TEST(toHex(omac.final()) == toHex(v.out("mac")));
    }
}

template <class Cipher>
void checkKExp15(std::string_view id) {
    const Vector& v = entry(id);
    const Bytes iv = v.in("iv");
    const auto start = fixed<Cipher::kBlockSize / 2>(iv);
    const Bytes encryption = v.in("K_Exp_ENC");
    const Bytes mac = v.in("K_Exp_MAC");
    Bytes exported = gost::kExp15<Cipher>(fixed<32>(encryption), fixed<32>(mac), start, v.in("secret"));
    BOOST_TEST(toHex(exported) == toHex(v.out("exported")));
    const auto back = gost::kImp15<Cipher>(fixed<32>(encryption), fixed<32>(mac), start, exported);
    BOOST_REQUIRE(back.has_value());
    BOOST_TEST(toHex(BytesView(back->data(), back->size())) == toHex(v.in("secret")));
    for (std::size_t i = 0; i < exported.size(); ++i) {
        exported[i] ^= 1U;
        BOOST_TEST(!gost::kImp15<Cipher>(fixed<32>(encryption), fixed<32>(mac), start, exported).has_value());
        exported[i] ^= 1U;
    }
    exported.resize(Cipher::kBlockSize - 1);
    BOOST_TEST(!gost::kImp15<Cipher>(fixed<32>(encryption), fixed<32>(mac), start, exported).has_value());
}

/// Every message length around two blocks: the tag of OMAC by its definition in GOST R 34.13-2015 5.6, from
/// ECB.
template <class Cipher>
void checkOmacByDefinition() {
    constexpr std::size_t n = Cipher::kBlockSize;
    const Bytes key(32, 0x5A);
    const Cipher cipher(fixed<32>(key));
    const auto twice = [](Bytes block) {
        const bool carry = (block[0] & 0x80U) != 0;
        for (std::size_t i = 0; i < block.size(); ++i) {
            const unsigned next = i + 1 < block.size() ? block[i + 1] >> 7U : 0U;
            block[i] = static_cast<std::uint8_t>(unsigned{block[i]} << 1U | next);
        }
        if (carry) block.back() ^= Cipher::kOmacConstant;
        return block;
    };
    Bytes zero(n);
    cipher.encryptBlock(zero.data(), zero.data());
    const Bytes whole = twice(zero);
    const Bytes part = twice(whole);
    for (std::size_t length = 0; length <= 2 * n + 1; ++length) {
        Bytes message(length);
        for (std::size_t i = 0; i < length; ++i)
            message[i] = static_cast<std::uint8_t>(7 * i + length);
        Bytes padded = message;
        const bool full = length != 0 && length % n == 0;
        if (!full) {
            padded.push_back(0x80);
            padded.resize((padded.size() + n - 1) / n * n);
        }
        Bytes state(n);
        for (std::size_t at = 0; at < padded.size(); at += n) {
            const bool last = at + n == padded.size();
            for (std::size_t i = 0; i < n; ++i)
                state[i] ^= static_cast<std::uint8_t>(padded[at + i] ^ (last ? (full ? whole : part)[i] : 0));
            cipher.encryptBlock(state.data(), state.data());
        }
        gost::Omac<Cipher> omac{fixed<32>(key)};
        omac.update(message);
        BOOST_TEST(toHex(omac.final()) == toHex(state));
    }
}

template <class Cipher>
void checkParts() {
    const Bytes key(32, 0xC3);
    const Bytes iv(Cipher::kBlockSize / 2, 0x11);
    Bytes text(1000);
    for (std::size_t i = 0; i < text.size(); ++i)
        text[i] = static_cast<std::uint8_t>(i * i);
    const Bytes once = ctr<Cipher>(key, iv, 64, text);
    for (const std::size_t step : {1U, 7U, 16U, 63U, 64U, 65U}) {
        gost::Ctr<Cipher> stream(fixed<32>(key), fixed<Cipher::kBlockSize / 2>(iv), 64);
        Bytes parts = text;
        for (std::size_t at = 0; at < parts.size(); at += step) {
            const auto part = std::span(parts).subspan(at, std::min(step, parts.size() - at));
            stream.process(part, part);
        }
        BOOST_TEST((parts == once));
    }
    BOOST_TEST((ctr<Cipher>(key, iv, 64, once) == text));
    BOOST_TEST((ctr<Cipher>(key, iv, 0, text) != once));
    BOOST_TEST((ctr<Cipher>(key, iv, 1024, text) == ctr<Cipher>(key, iv, 0, text)));
    BOOST_CHECK_THROW(static_cast<void>(ctr<Cipher>(key, iv, Cipher::kBlockSize + 1, text)),
                      CryptoPP::InvalidArgument);
    Bytes shorter(10);
    BOOST_CHECK_THROW(
        gost::Ctr<Cipher>(fixed<32>(key), fixed<Cipher::kBlockSize / 2>(iv), 0).process(text, shorter),
        CryptoPP::InvalidArgument);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(gost3413)

BOOST_AUTO_TEST_CASE(blocks) {
    checkBlocks<gost::Kuznyechik>("kuznyechik-block");
    checkBlocks<gost::Kuznyechik>("kuznyechik-ecb");
    checkBlocks<gost::Magma>("magma-block");
}

BOOST_AUTO_TEST_CASE(counters) {
    checkCtr<gost::Kuznyechik>("kuznyechik-ctr", 0);
    checkCtr<gost::Magma>("magma-ctr", 0);
    checkCtr<gost::Kuznyechik>("kuznyechik-ctr-acpkm", 32);
    const Vector& step = entry("magma-acpkm-step");
    const auto key = gost::nextAcpkmKey(gost::Magma(fixed<32>(step.in("key"))));
    BOOST_TEST(toHex(BytesView(key.data(), key.size())) == toHex(step.out("K2")));
}

BOOST_AUTO_TEST_CASE(tags) {
    checkOmac<gost::Kuznyechik>("kuznyechik-omac");
    checkOmac<gost::Magma>("magma-omac");
    checkOmacByDefinition<gost::Kuznyechik>();
    checkOmacByDefinition<gost::Magma>();
}

BOOST_AUTO_TEST_CASE(keyExport) {
    checkKExp15<gost::Kuznyechik>("kexp15-gen-kuznyechik");
    checkKExp15<gost::Magma>("kexp15-gen-magma");
}

BOOST_AUTO_TEST_CASE(streamsMayBeCutAnywhere) {
    checkParts<gost::Kuznyechik>();
    checkParts<gost::Magma>();
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tamga::test
