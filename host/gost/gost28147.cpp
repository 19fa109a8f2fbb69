// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "gost/gost28147.h"

#include <bit>

#include "gost/gost28147_rounds.h"
#include "gost/little_endian.h"

namespace gost {
namespace {

consteval std::uint8_t hexNibble(char c) {
    return static_cast<std::uint8_t>(c <= '9' ? c - '0' : c - 'a' + 10);
}

/// rows: K1 first; digit i is the output for the input i.
consteval SBox makeSBox(std::string_view oid, std::string_view name, bool meshing,
                        const std::array<std::string_view, 8>& rows) {
    SBox table{};
    table.oid = oid;
    table.name = name;
    table.meshing = meshing;
    for (unsigned row = 0; row < 8; ++row) {
        for (unsigned i = 0; i < 16; ++i)
            table.row[row][i] = hexNibble(rows[row][i]);
    }
    for (unsigned octet = 0; octet < 4; ++octet) {
        for (unsigned i = 0; i < 256; ++i) {
            const std::uint32_t image = table.row[2 * octet][i & 15U] |
                                        static_cast<std::uint32_t>(table.row[2 * octet + 1][i >> 4U]) << 4U;
            table.expanded[octet][i] = std::rotl(image << (8 * octet), 11);
        }
    }
    return table;
}

// RFC 4357 sections 11.1 and 11.2, RFC 7836 appendix C. Meshing: RFC 4357 section 2.3 for the sets A to D;
// the set Z is used with it in CMS and PFX.
constexpr SBox kTest28147 =
    makeSBox("1.2.643.2.2.31.0", "id-Gost28147-89-TestParamSet", false,
             {"42f59108e3bcd7a6", "c9fe813a274d60b5", "d8ec739a15246f0b", "e9b25f710dc6a438",
              "3e59680dab7c21f4", "8f6b19c5d37a0e24", "9bc0367548ef1a2d", "c652b09d3e7af418"});
constexpr SBox kCryptoProA =
    makeSBox("1.2.643.2.2.31.1", "id-Gost28147-89-CryptoPro-A-ParamSet", true,
             {"96328b17a4efc0d5", "37e98af0526cb4d1", "e462b3d8cf5a0719", "e7acd13902b4f856",
              "b5198df0e423c7a6", "3adc120b75948fe6", "1d297a608c45f3be", "baf50ce8623917d4"});
constexpr SBox kCryptoProB =
    makeSBox("1.2.643.2.2.31.2", "id-Gost28147-89-CryptoPro-B-ParamSet", true,
             {"84b135092eacd67f", "012a4d5c973fb86e", "ec0a92db758f3614", "750db6123acf4e98",
              "27cf95ab140d68e3", "83264debc17fa095", "52ab91c374d06f8e", "04be8371a296fd5c"});
constexpr SBox kCryptoProC =
    makeSBox("1.2.643.2.2.31.3", "id-Gost28147-89-CryptoPro-C-ParamSet", true,
             {"1bc29d0f458ea763", "017db4528efc9a63", "825049fa37cd6e1b", "36015da8b297efc4",
              "8db0451293ce6fa7", "c9b18e247365a0fd", "a968de20f35b41c7", "7405a2fec61bd938"});
constexpr SBox kCryptoProD =
    makeSBox("1.2.643.2.2.31.4", "id-Gost28147-89-CryptoPro-D-ParamSet", true,
             {"fc2a645079ed1b83", "b634cfe27d805a91", "1cb0fe65ad489372", "15eca70d62b493f8",
              "0c89d2ab73654ef1", "80f325eb1a47c9d6", "306f1e92d8c4ba57", "1a68fb04c3597d2e"});
constexpr SBox kTc26Z =
    makeSBox("1.2.643.7.1.2.5.1.1", "id-tc26-gost-28147-param-Z", true,
             {"c462a5b9e8d703f1", "68239a5c1e47bd0f", "b3582fade174c960", "c821d4f670a53e9b",
              "7f5a816d093eb42c", "5df692cab78143e0", "8e25691cf4b0da37", "17ed05834fa69cb2"});
constexpr SBox kHashTest =
    makeSBox("1.2.643.2.2.30.0", "id-GostR3411-94-TestParamSet", false,
             {"4a92d80e6b1c7f53", "eb4c6dfa23810759", "581da342efc7609b", "7da1089fe46cb253",
              "6c715fd84a9e03b2", "4ba0721d36859cfe", "db413f590ae7682c", "1fd057a4923e6b8c"});
constexpr SBox kHashCryptoPro =
    makeSBox("1.2.643.2.2.30.1", "id-GostR3411-94-CryptoProParamSet", false,
             {"a4568137dce092bf", "5f402db91763cea8", "7fce94103b526a8d", "4a7c0f28e165db93",
              "764b9c2a180efd35", "7624d9f0a15b8ec3", "de41705a3c8f629b", "13a95b4f867ed02c"});

constexpr std::array<const SBox*, 8> kAll{&kTest28147,  &kCryptoProA, &kCryptoProB, &kCryptoProC,
                                          &kCryptoProD, &kTc26Z,      &kHashTest,   &kHashCryptoPro};

inline Halves load(const std::uint8_t* in) noexcept {
    return {loadLittleEndian32(in), loadLittleEndian32(in + 4)};
}

inline void storeExchanged(const Halves& s, std::uint8_t* out) noexcept {
    storeLittleEndian32(s.n2, out);
    storeLittleEndian32(s.n1, out + 4);
}

}  // namespace

const SBox* findSBox(std::string_view oid) noexcept {
    for (const SBox* table : kAll) {
        if (table->oid == oid) return table;
    }
    return nullptr;
}

const SBox& sboxCryptoProA() noexcept {
    return kCryptoProA;
}
const SBox& sboxTc26Z() noexcept {
    return kTc26Z;
}
const SBox& sboxHashCryptoPro() noexcept {
    return kHashCryptoPro;
}
std::span<const SBox* const> allSBoxes() noexcept {
    return kAll;
}

Gost28147::Gost28147(const SBox& table, std::span<const std::uint8_t, kKeySize> key) : table_(&table) {
    setKey(key);
}

void Gost28147::setKey(std::span<const std::uint8_t, kKeySize> key) {
    for (unsigned i = 0; i < 8; ++i)
        key_[i] = loadLittleEndian32(key.data() + size_t{4} * i);
}

void Gost28147::encryptBlock(const std::uint8_t* in, std::uint8_t* out) const {
    std::array<Halves, 1> s{load(in)};
    encryptRounds<1>(*table_, {key_.data()}, s);
    storeExchanged(s[0], out);
}

void Gost28147::encryptFourBlocks(const std::uint8_t* in, std::uint8_t* out) const {
    std::array<Halves, 4> s;
    for (size_t i = 0; i < s.size(); ++i)
        s[i] = load(in + kBlockSize * i);
    const std::uint32_t* key = key_.data();
    encryptRounds<4>(*table_, {key, key, key, key}, s);
    for (size_t i = 0; i < s.size(); ++i)
        storeExchanged(s[i], out + kBlockSize * i);
}

void Gost28147::decryptBlock(const std::uint8_t* in, std::uint8_t* out) const {
    std::array<Halves, 1> s{load(in)};
    eightRounds<false, 1>(*table_, {key_.data()}, s);
    for (int i = 0; i < 3; ++i)
        eightRounds<true, 1>(*table_, {key_.data()}, s);
    storeExchanged(s[0], out);
}

void Gost28147::macBlock(std::uint8_t* state) const {
    std::array<Halves, 1> s{load(state)};
    for (int i = 0; i < 2; ++i)
        eightRounds<false, 1>(*table_, {key_.data()}, s);
    storeLittleEndian32(s[0].n1, state);
    storeLittleEndian32(s[0].n2, state + 4);
}

}  // namespace gost
