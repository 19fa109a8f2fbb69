// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Every entry of the vector file that this room can compute.
#include <cryptopp/hmac.h>
#include <cryptopp/osrng.h>
#include <cryptopp/pwdbased.h>

#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <map>

#include "gost/container_kdf.h"
#include "gost/curve_parameters.h"
#include "gost/gost28147.h"
#include "gost/gostr3410.h"
#include "gost/gostr3411_94.h"
#include "gost/key_agreement.h"
#include "gost/key_wrap.h"
#include "gost/signature_equation.h"
#include "gost/streebog.h"
#include "gost/streebog_tables.h"
#include "vectors.h"

namespace tamga::test {
namespace {

template <class Blocks>
Bytes bytesOf(const Blocks& block) {
    return Bytes(block.begin(), block.end());
}

void requireSame(const Bytes& got, const Bytes& expected) {
    BOOST_TEST(toHex(got) == toHex(expected));
}

const gost::SBox& sboxNamed(const std::string& name) {
    for (const gost::SBox* table : gost::allSBoxes()) {
        if (table->name == name) return *table;
    }
    throw std::runtime_error("no table " + name);
}

const gost::SBox& sboxOf(const Vector& v) {
    return sboxNamed(v.inText("sbox"));
}

const gost::Curve& curveOf(const Vector& v) {
    for (const gost::Curve& curve : gost::allCurves()) {
        if (curve.name == v.inText("curve")) return curve;
    }
    throw std::runtime_error("no curve " + v.inText("curve"));
}

template <std::size_t Size>
std::span<const std::uint8_t, Size> fixed(const Bytes& octets) {
    if (octets.size() != Size) throw std::runtime_error("unexpected length in a vector");
    return std::span<const std::uint8_t, Size>(octets.data(), Size);
}

Bytes reversed(Bytes octets) {
    std::reverse(octets.begin(), octets.end());
    return octets;
}

// Hashes

template <class Hash>
void checkDigest(const Vector& v, Hash&& hash) {
    const Bytes message = v.in("message");
    Bytes digest(hash.DigestSize());
    hash.CalculateDigest(digest.data(), message.data(), message.size());
    requireSame(digest, v.out("digest"));
}

void checkStreebog256(const Vector& v) {
    checkDigest(v, gost::Streebog256());
}
void checkStreebog512(const Vector& v) {
    checkDigest(v, gost::Streebog512());
}
void checkHash94(const Vector& v) {
    checkDigest(v, gost::GostR3411_94());
}
void checkHash94Test(const Vector& v) {
    checkDigest(v, gost::GostR3411_94(sboxNamed("id-GostR3411-94-TestParamSet")));
}

template <class Hash>
void checkHmac(const Vector& v) {
    const Bytes key = v.in("key");
    const Bytes message = v.in("message");
    CryptoPP::HMAC<Hash> hmac(key.data(), key.size());
    Bytes mac(hmac.DigestSize());
    hmac.CalculateDigest(mac.data(), message.data(), message.size());
    requireSame(mac, v.out("mac"));
}

void checkPbkdf2(const Vector& v) {
    if (v.inInteger("iterations") > 1'000'000) {
        BOOST_TEST_MESSAGE("left out, too many iterations: " << v.id);
        return;
    }
    const Bytes password = v.in("password");
    const Bytes salt = v.in("salt");
    Bytes key(static_cast<size_t>(v.inInteger("dkLen")));
    CryptoPP::PKCS5_PBKDF2_HMAC<gost::Streebog512>().DeriveKey(
        key.data(), key.size(), 0, password.data(), password.size(), salt.data(), salt.size(),
        static_cast<unsigned>(v.inInteger("iterations")));
    requireSame(key, v.out("DK"));
}

void checkKdf(const Vector& v) {
    requireSame(bytesOf(gost::kdf256(v.in("K_in"), v.in("label"), v.in("seed"))), v.out("key"));
}

void checkKdfTree(const Vector& v) {
    BOOST_REQUIRE_EQUAL(v.inInteger("R"), 1);
    Bytes expected = v.out("K1");
    append(expected, v.out("K2"));
    const auto length = static_cast<size_t>(v.inInteger("L_bits") / 8);
    requireSame(bytesOf(gost::kdfTree256(v.in("K_in"), v.in("label"), v.in("seed"), length)), expected);
}

// Cipher

void checkEcb(const Vector& v) {
    const gost::Gost28147 cipher(sboxOf(v), fixed<32>(v.in("key")));
    const Bytes plain = v.in("plaintext");
    Bytes text(plain.size());
    gost::ecbEncrypt(cipher, plain, text);
    requireSame(text, v.out("ciphertext"));
    gost::ecbDecrypt(cipher, text, text);
    requireSame(text, plain);
}

void checkCbc(const Vector& v) {
    // Not a mode of the room; its blocks are a further test of the bare cipher.
    const Bytes key = v.in("key");
    const gost::Gost28147 cipher(sboxOf(v), fixed<32>(key));
    Bytes chain = v.in("iv");
    Bytes text = v.in("plaintext");
    for (size_t i = 0; i < text.size(); ++i) {
        chain[i % 8] ^= text[i];
        if (i % 8 != 7) continue;
        cipher.encryptBlock(chain.data(), chain.data());
        std::copy(chain.begin(), chain.end(), text.begin() + static_cast<std::ptrdiff_t>(i - 7));
    }
    requireSame(text, v.out("ciphertext"));
}

void checkCfb(const Vector& v, gost::Meshing meshing) {
    const Bytes key = v.in("key");
    const Bytes iv = v.in("iv");
    const Bytes plain = v.in("plaintext");
    using Direction = gost::Gost28147Cfb::Direction;
    Bytes text(plain.size());
    gost::Gost28147Cfb(Direction::kEncrypt, sboxOf(v), fixed<32>(key), fixed<8>(iv), meshing)
        .process(plain, text);
    requireSame(text, v.out("ciphertext"));
    gost::Gost28147Cfb(Direction::kDecrypt, sboxOf(v), fixed<32>(key), fixed<8>(iv), meshing)
        .process(text, text);
    requireSame(text, plain);
}

void checkCfbPlain(const Vector& v) {
    checkCfb(v, gost::Meshing::kNone);
}
void checkCfbMeshed(const Vector& v) {
    BOOST_TEST(sboxOf(v).meshing);
    checkCfb(v, gost::Meshing::kCryptoPro);
}
void checkCfbByTable(const Vector& v) {
    BOOST_TEST(!sboxOf(v).meshing);
    checkCfb(v, gost::Meshing::kNone);
}

void checkCnt(const Vector& v, gost::Meshing meshing) {
    const Bytes key = v.in("key");
    const Bytes iv = v.in("iv");
    const Bytes plain = v.in("plaintext");
    Bytes text(plain.size());
    gost::Gost28147Cnt(sboxOf(v), fixed<32>(key), fixed<8>(iv), meshing).process(plain, text);
    requireSame(text, v.out("ciphertext"));
}

void checkCntShort(const Vector& v) {
    checkCnt(v, gost::Meshing::kNone);
    checkCnt(v, gost::Meshing::kCryptoPro);
}
void checkCntMeshed(const Vector& v) {
    checkCnt(v, gost::Meshing::kCryptoPro);
}

void checkMac(const Vector& v) {
    const Bytes key = v.in("key");
    const Bytes iv = v.in("iv");
    requireSame(bytesOf(gost::gost28147Mac(sboxOf(v), fixed<32>(key), v.in("message"), fixed<8>(iv))),
                v.out("mac8"));
    if (iv == Bytes(8))
        requireSame(bytesOf(gost::gost28147Mac(sboxOf(v), fixed<32>(key), v.in("message"))), v.out("mac8"));
}

void checkMeshStep(const Vector& v) {
    Bytes key = v.in("key");
    Bytes iv = v.in("iv");
    gost::meshKey(sboxOf(v), std::span<std::uint8_t, 32>(key.data(), 32),
                  std::span<std::uint8_t, 8>(iv.data(), 8));
    requireSame(key, v.out("new_key"));
    requireSame(iv, v.out("new_iv"));
}

// Key wrap

void checkWrapWith(const gost::SBox& table, const Bytes& kek, const Bytes& ukm, const Bytes& cek,
                   const Bytes& expected) {
    requireSame(gost::wrapKey(table, fixed<32>(kek), fixed<8>(ukm), cek), expected);
    const auto back = gost::unwrapKey(table, fixed<32>(kek), expected);
    BOOST_REQUIRE(back.has_value());
    requireSame(bytesOf(*back), cek);
    for (size_t i = 0; i < expected.size(); ++i) {
        Bytes damaged = expected;
        damaged[i] ^= 0x10;
        BOOST_TEST(!gost::unwrapKey(table, fixed<32>(kek), damaged).has_value());
    }
}

void checkWrap(const Vector& v) {
    checkWrapWith(sboxOf(v), v.in("kek"), v.in("ukm"), v.in("cek"), v.out("wrapped"));
}

void checkWrapCryptoPro(const Vector& v) {
    const Bytes kek = bytesOf(gost::diversifyKek(sboxOf(v), fixed<32>(v.in("kek")), fixed<8>(v.in("ukm"))));
    requireSame(kek, v.out("kek_ukm"));
    checkWrapWith(sboxOf(v), kek, v.in("ukm"), v.in("cek"), v.out("wrapped"));
}

void checkWrap7836(const Vector& v) {
    const Bytes seed = v.in("seed");
    const Bytes kek = bytesOf(gost::kdf256(v.in("K_e"), v.in("label"), seed));
    requireSame(kek, v.out("KEK_e"));
    Bytes expected(seed.begin(), seed.begin() + 8);
    append(expected, v.out("CEK_ENC"));
    append(expected, v.out("CEK_MAC"));
    checkWrapWith(gost::sboxTc26Z(), kek, Bytes(seed.begin(), seed.begin() + 8), v.in("K"), expected);
}

// Key agreement

template <gost::VkoHash Hash>
void checkVko(const Vector& v) {
    const gost::Curve& curve = curveOf(v);
    CryptoPP::AutoSeededRandomPool random;
    const Bytes ukm = v.in("ukm_octets_le");
    const gost::PrivateKey a(curve, v.in("private_A_octets_le"));
    const gost::PrivateKey b(curve, v.in("private_B_octets_le"));
    const gost::PublicKey publicA(curve, v.in("public_A_octets"));
    const gost::PublicKey publicB(curve, v.in("public_B_octets"));
    requireSame(bytesOf(gost::vko(Hash, a, publicB, ukm, random)), v.out("kek"));
    requireSame(bytesOf(gost::vko(Hash, b, publicA, ukm, random)), v.out("kek"));
}

// Signatures

void checkSignature(const Vector& v) {
    const gost::Curve& curve = curveOf(v);
    BOOST_TEST(curve.oid == v.inText("curve_oid"));
    const Bytes d = v.in("private_key_octets_little_endian");
    const Bytes digest = v.in("digest_octets");
    const Bytes signature = v.out("signature_s_then_r");
    requireSame(reversed(d), v.in("d_big_endian"));

    const gost::PrivateKey key(curve, d);
    const gost::PublicKey publicKey(curve, v.out("public_key_octets"));
    CryptoPP::NonblockingRng random;
    requireSame(key.publicKeyOctets(random), v.out("public_key_octets"));
    BOOST_TEST(publicKey.verify(digest, signature));
    gost::withDomain(curve, [&]<std::size_t N>(const gost::Domain<N>& domain) {
        gost::Blinding<N> blinding;
        blinding.orderMultiple = 0x9e3779b97f4a7c15;
        blinding.denominator.limb[0] = 0x2545f4914f6cdd1d;
        const auto nonce = gost::numberFromBigEndian<N>(v.in("k_big_endian"));
        const auto made =
            gost::signWithNonce(domain, std::span(d), std::span(d), std::span(digest), nonce, blinding);
        BOOST_REQUIRE(made.has_value());
        requireSame(*made, signature);
        Bytes damaged = d;  // a fault in memory
        damaged[1] ^= 4;
        BOOST_CHECK_THROW(static_cast<void>(gost::signWithNonce(domain, std::span(damaged), std::span(d),
                                                                std::span(digest), nonce, blinding)),
                          CryptoPP::Exception);
    });
    BOOST_TEST(publicKey.verify(digest, key.sign(digest, random)));
}

void checkSignatureRejected(const Vector& v) {
    Bytes xy = reversed(v.in("public_x_big_endian"));
    append(xy, reversed(v.in("public_y_big_endian")));
    const gost::PublicKey key(curveOf(v), xy);
    BOOST_TEST(!key.verify(v.in("digest_octets"), v.in("signature_s_then_r")));
}

void checkPointRejected(const Vector& v) {
    Bytes xy = reversed(v.in("x_big_endian"));
    append(xy, reversed(v.in("y_big_endian")));
    BOOST_TEST(!gost::isValidPublicKey(curveOf(v), xy));
    BOOST_CHECK_THROW(gost::PublicKey(curveOf(v), xy), CryptoPP::InvalidArgument);
}

// Constants

const std::string& textOf(const Json& object, std::string_view name) {
    const Json* member = object.find(name);
    if (member == nullptr || member->string() == nullptr) throw std::runtime_error("no " + std::string(name));
    return *member->string();
}

template <std::size_t N>
std::string hexOf(const gost::Number<N>& number) {
    Bytes out(8 * N);
    gost::storeBigEndian(number, out);
    return toHex(out);
}

void checkCurves(const Vector& v) {
    const Json::Array* curves = v.outputs.find("curves")->elements();
    BOOST_REQUIRE(curves != nullptr);
    BOOST_TEST(curves->size() == gost::allCurves().size());
    for (const Json& expected : *curves) {
        const gost::Curve* curve = gost::findCurve(textOf(expected, "oid"));
        BOOST_REQUIRE(curve != nullptr);
        BOOST_TEST(curve->name == textOf(expected, "name"));
        BOOST_TEST(static_cast<std::int64_t>(curve->octets) * 8 == *expected.find("bits")->integer());
        BOOST_TEST(curve->cofactor == *expected.find("cofactor")->integer());
        BOOST_TEST(curve->test == (curve->name.find("Test") != std::string_view::npos));
        gost::withDomain(*curve, [&]<std::size_t N>(const gost::Domain<N>& domain) {
            BOOST_TEST(hexOf(domain.p.modulus()) == textOf(expected, "p"));
            BOOST_TEST(hexOf(domain.q.modulus()) == textOf(expected, "q"));
            BOOST_TEST(hexOf(domain.a) == textOf(expected, "a"));
            BOOST_TEST(hexOf(domain.b) == textOf(expected, "b"));
            BOOST_TEST(hexOf(domain.base.x) == textOf(expected, "x"));
            BOOST_TEST(hexOf(domain.base.y) == textOf(expected, "y"));
        });
    }
}

void checkSBoxes(const Vector& v) {
    const Json::Object* tables = v.outputs.find("sboxes")->members();
    BOOST_REQUIRE(tables != nullptr);
    BOOST_TEST(tables->size() == gost::allSBoxes().size());
    for (const auto& [name, expected] : *tables) {
        const gost::SBox* table = gost::findSBox(textOf(expected, "oid"));
        BOOST_REQUIRE(table != nullptr);
        BOOST_TEST(table->name == name);
        for (size_t row = 0; row < 8; ++row) {
            std::string digits;
            for (const std::uint8_t output : table->row[row])
                digits += "0123456789abcdef"[output];
            BOOST_TEST(digits == *(*expected.find("K1..K8")->elements())[row].string());
        }
    }
}

void checkConstants(const Vector& v) {
    BOOST_TEST(gost::streebog::kPi == textOf(v.outputs, "streebog_and_kuznyechik_pi"));
    const Json::Array& rows = *v.outputs.find("streebog_A_rows_0_to_63")->elements();
    BOOST_REQUIRE_EQUAL(rows.size(), gost::streebog::kA.size());
    for (size_t i = 0; i < rows.size(); ++i)
        BOOST_TEST(hexOf(gost::Number<1>{{gost::streebog::kA[i]}}) == *rows[i].string());
    const Json::Array& rounds = *v.outputs.find("streebog_C1_to_C12_as_printed_numbers")->elements();
    BOOST_REQUIRE_EQUAL(rounds.size(), gost::streebog::kC.size());
    for (size_t i = 0; i < rounds.size(); ++i)
        BOOST_TEST(hexOf(gost::streebog::kC[i]) == *rounds[i].string());
}

using Check = void (*)(const Vector&);

const std::map<std::string, Check, std::less<>>& groupsHere() {
    static const std::map<std::string, Check, std::less<>> groups{
        {"GOST R 34.10 curve parameter sets", checkCurves},
        {"GOST 28147-89 substitution tables", checkSBoxes},
        {"Streebog, Kuznyechik, GOST R 34.11-94 and key-meshing constants", checkConstants},
        {"GOST R 34.11-2012 256-bit", checkStreebog256},
        {"GOST R 34.11-2012 512-bit", checkStreebog512},
        {"GOST R 34.11-94 (id-GostR3411-94-TestParamSet)", checkHash94Test},
        {"GOST R 34.11-94 (id-GostR3411-94-CryptoProParamSet)", checkHash94},
        {"HMAC_GOSTR3411_2012_256", checkHmac<gost::Streebog256>},
        {"HMAC_GOSTR3411_2012_512", checkHmac<gost::Streebog512>},
        {"KDF_GOSTR3411_2012_256", checkKdf},
        {"KDF_TREE_GOSTR3411_2012_256", checkKdfTree},
        {"PBKDF2 with HMAC_GOSTR3411_2012_512", checkPbkdf2},
        {"GOST R 34.10-2001/2012 (256)", checkSignature},
        {"GOST R 34.10-2012 (512)", checkSignature},
        {"GOST R 34.10 verification, must fail", checkSignatureRejected},
        {"public key check, must fail", checkPointRejected},
        {"GOST 28147-89 ECB (prostaya zamena)", checkEcb},
        {"GOST 28147-89 CFB, no key meshing (parameter set says none)", checkCfbByTable},
        {"GOST 28147-89 CFB, no key meshing", checkCfbPlain},
        {"GOST 28147-89 CFB, CryptoPro key meshing", checkCfbMeshed},
        {"GOST 28147-89 imitovstavka (MAC), 8 octets shown, the usual MAC is the first 4", checkMac},
        {"GOST 28147-89 MAC with IV (as in the key wraps)", checkMac},
        {"GOST 28147-89 CNT (gammirovanie), up to 1024 octets, so key meshing does not show", checkCntShort},
        {"GOST 28147-89 CNT with CryptoPro key meshing", checkCntMeshed},
        {"GOST 28147-89 CBC (RFC 4357 section 2.1), up to 1024 octets, no padding", checkCbc},
        {"CryptoPro key meshing, one step", checkMeshStep},
        {"GOST 28147-89 key wrap (no diversification)", checkWrap},
        {"CryptoPro key wrap + KEK diversification", checkWrapCryptoPro},
        {"Key wrap with KDF_GOSTR3411_2012_256 and param-Z", checkWrap7836},
        {"VKO GOST R 34.10-2001", checkVko<gost::VkoHash::kGostR3411_94>},
        {"VKO_GOSTR3410_2012_256", checkVko<gost::VkoHash::kStreebog256>},
        {"VKO_GOSTR3410_2012_512", checkVko<gost::VkoHash::kStreebog512>},
    };
    return groups;
}

/// Beginnings of the groups that are not this program's work.
struct Elsewhere {
    std::string_view beginning;
    std::string_view reason;
};
constexpr std::array kElsewhere{
    Elsewhere{"MGM", "no format here uses it"},
    Elsewhere{"GOST R 34.12-2015", "gost3413_test.cpp"},
    Elsewhere{"Kuznyechik", "gost3413_test.cpp"},
    Elsewhere{"Magma", "gost3413_test.cpp"},
    Elsewhere{"ACPKM key transformation", "gost3413_test.cpp"},
    Elsewhere{"KExp15", "gost3413_test.cpp"},
    Elsewhere{"X.509", "read by the tests of certificates"},
    Elsewhere{"PKCS#10", "read by the tests of certificates"},
    Elsewhere{"PKCS#8", "read by the tests of keys"},
    Elsewhere{"PKCS#12", "read by the tests of keys"},
    Elsewhere{"CMS", "read by the tests of signatures"},
};

bool isElsewhere(std::string_view algorithm) {
    return std::any_of(kElsewhere.begin(), kElsewhere.end(),
                       [&](const Elsewhere& group) { return algorithm.starts_with(group.beginning); });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(vectors)

BOOST_AUTO_TEST_CASE(everyEntryOfOurAlgorithmsAgrees) {
    for (const auto& [algorithm, check] : groupsHere()) {
        size_t entries = 0;
        for (const Vector& v : allVectors()) {
            if (v.algorithm != algorithm) continue;
            BOOST_TEST_CONTEXT(v.id) {
                check(v);
            }
            ++entries;
        }
        BOOST_TEST(entries > 0, "no entries of " << algorithm);
    }
}

BOOST_AUTO_TEST_CASE(everyOtherEntryIsKnownToBeElsewhere) {
    for (const Vector& v : allVectors()) {
        const bool here = groupsHere().contains(v.algorithm);
        BOOST_TEST(here != isElsewhere(v.algorithm),
                   v.id << " of " << v.algorithm << " is run by nobody, or twice");
    }
    for (const Elsewhere& group : kElsewhere) {
        const auto count = std::count_if(allVectors().begin(), allVectors().end(), [&](const Vector& v) {
            return std::string_view(v.algorithm).starts_with(group.beginning);
        });
        BOOST_TEST(count > 0, "no entries of " << group.beginning);
        BOOST_TEST_MESSAGE("left to others: " << count << " of " << group.beginning << ", " << group.reason);
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tamga::test
