// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/pfx/encryption.h"

#include <cryptopp/aes.h>
#include <cryptopp/des.h>
#include <cryptopp/filters.h>
#include <cryptopp/misc.h>
#include <cryptopp/modes.h>
#include <cryptopp/rc2.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "asn1/writer.h"
#include "gost/acpkm_keys.h"
#include "gost/gost28147.h"
#include "gost/gost3413.h"
#include "keys/pfx/password.h"

namespace tamga::keys::pfx {
namespace {

using asn1::Reader;
using gost::AcpkmKeys;
using pki::HashAlgorithm;

constexpr const char* kPbes2 = "1.2.840.113549.1.5.13";
constexpr const char* kPbkdf2 = "1.2.840.113549.1.5.12";
constexpr const char* kKuznyechikOmac = "1.2.643.7.1.1.5.2.2";
constexpr const char* kGost28147Oid = "1.2.643.2.2.21";
constexpr const char* kParamZ = "1.2.643.7.1.2.5.1.1";
constexpr std::size_t kGostKey = 32;

[[noreturn]] void unsupported(const std::string& what) {
    throw Error(Reason::kContainerUnsupported, "PFX: " + what);
}
[[noreturn]] void damaged(const char* what) {
    throw Error(Reason::kContainerDamaged, std::string("PFX: ") + what);
}

BytesView viewOf(const SecByteBlock& block) {
    return {block.data(), block.size()};
}

template <std::size_t Size>
std::span<const std::uint8_t, Size> fixed(BytesView octets) {
    if (octets.size() != Size) damaged("a parameter of the wrong length");
    return std::span<const std::uint8_t, Size>(octets.data(), Size);
}

/// CBC with PKCS#5 padding. Wrong padding is what a wrong password gives.
SecByteBlock cbcDecrypt(CryptoPP::BlockCipher& cipher, BytesView iv, BytesView ciphertext) {
    const std::size_t block = cipher.BlockSize();
    if (iv.size() != block) damaged("start value of the wrong length");
    if (ciphertext.empty() || ciphertext.size() % block != 0) damaged("ciphertext of the wrong length");
    SecByteBlock plain(ciphertext.size());
    CryptoPP::CBC_Mode_ExternalCipher::Decryption mode(cipher, iv.data());
    mode.ProcessData(plain.data(), ciphertext.data(), ciphertext.size());
    const std::size_t padding = plain[plain.size() - 1];
    const bool possible = padding >= 1 && padding <= block;
    if (!possible ||
        std::any_of(plain.end() - padding, plain.end(), [&](std::uint8_t octet) { return octet != padding; }))
        throw Error(Reason::kPasswordWrong);
    plain.resize(plain.size() - padding);
    return plain;
}

// RFC 7292 appendix C

struct OldScheme {
    std::string_view oid;
    std::size_t key;  ///< octets
    bool rc2;
};
constexpr std::array<OldScheme, 4> kOldSchemes{{
    {"1.2.840.113549.1.12.1.3", 24, false},
    {"1.2.840.113549.1.12.1.4", 16, false},
    {"1.2.840.113549.1.12.1.5", 16, true},
    {"1.2.840.113549.1.12.1.6", 5, true},
}};

SecByteBlock decryptOld(const OldScheme& scheme, Reader parameters, const Secret& password,
                        BytesView ciphertext) {
    const BytesView salt = parameters.readOctetString();
    const std::int64_t iterations = readIterations(parameters);
    parameters.expectEnd();
    const SecByteBlock key =
        derivePkcs12(HashAlgorithm::kSha1, Purpose::kKey, password, salt, iterations, scheme.key);
    const SecByteBlock iv = derivePkcs12(HashAlgorithm::kSha1, Purpose::kIv, password, salt, iterations, 8);
    if (scheme.rc2) {
        CryptoPP::RC2::Decryption cipher(key.data(), key.size(), static_cast<int>(8 * key.size()));
        return cbcDecrypt(cipher, viewOf(iv), ciphertext);
    }
    if (key.size() == 16) {
        CryptoPP::DES_EDE2::Decryption cipher(key.data(), key.size());
        return cbcDecrypt(cipher, viewOf(iv), ciphertext);
    }
    CryptoPP::DES_EDE3::Decryption cipher(key.data(), key.size());
    return cbcDecrypt(cipher, viewOf(iv), ciphertext);
}

// PBES2

struct Prf {
    std::string_view oid;
    HashAlgorithm hash;
};
constexpr std::array<Prf, 7> kPrfs{{
    {"1.2.643.7.1.1.4.2", HashAlgorithm::kStreebog512},
    {"1.2.643.7.1.1.4.1", HashAlgorithm::kStreebog256},
    {"1.2.643.2.2.10", HashAlgorithm::kGostR3411_94},
    {"1.2.840.113549.2.7", HashAlgorithm::kSha1},
    {"1.2.840.113549.2.9", HashAlgorithm::kSha256},
    {"1.2.840.113549.2.10", HashAlgorithm::kSha384},
    {"1.2.840.113549.2.11", HashAlgorithm::kSha512},
}};

struct KeyDerivation {
    BytesView salt;
    std::int64_t iterations = 0;
    std::optional<std::int64_t> keyLength;
    HashAlgorithm prf = HashAlgorithm::kSha1;  ///< the default of RFC 8018 appendix A.2

    [[nodiscard]] SecByteBlock key(const Secret& password, std::size_t octets) const {
        if (keyLength && *keyLength != static_cast<std::int64_t>(octets)) damaged("key length");
        return derivePbkdf2(prf, password, salt, iterations, octets);
    }
};

KeyDerivation readKeyDerivation(Reader identifier) {
    const std::string oid = identifier.readOid().dotted();
    if (oid != kPbkdf2) unsupported("key derivation " + oid);
    Reader parameters = identifier.readSequence();
    KeyDerivation derivation;
    derivation.salt = parameters.readOctetString();
    derivation.iterations = readIterations(parameters);
    if (parameters.nextIs(asn1::Tag::kInteger)) derivation.keyLength = parameters.readInteger();
    if (!parameters.atEnd()) {
        const std::string prf = parameters.readSequence().readOid().dotted();
        const auto* const row = std::ranges::find(kPrfs, std::string_view(prf), &Prf::oid);
        if (row == kPrfs.end()) unsupported("hash of the key derivation " + prf);
        derivation.prf = row->hash;
    }
    parameters.expectEnd();
    return derivation;
}

template <class BlockCipher>
SecByteBlock decryptAcpkm(const SecByteBlock& derived, BytesView ukm, bool withTag, BytesView ciphertext) {
    if (withTag && ciphertext.size() < BlockCipher::kBlockSize) damaged("ciphertext too short");
    const AcpkmKeys<BlockCipher> keys(fixed<kGostKey>(viewOf(derived)),
                                      fixed<AcpkmKeys<BlockCipher>::kUkm>(ukm), withTag);
    SecByteBlock plain(ciphertext.size());
    gost::Ctr<BlockCipher>(keys.encryption(), keys.iv(), gost::kAcpkmSection<BlockCipher>)
        .process(ciphertext, std::span(plain.data(), plain.size()));
    if (!withTag) return plain;
    const std::size_t length = plain.size() - BlockCipher::kBlockSize;
    gost::Omac<BlockCipher> omac(keys.mac());
    omac.update(BytesView(plain.data(), length));
    const auto tag = omac.final();
    if (!CryptoPP::VerifyBufsEqual(tag.data(), plain.data() + length, tag.size()))
        throw Error(Reason::kPasswordWrong);
    plain.resize(length);
    return plain;
}

SecByteBlock decryptGost28147(const SecByteBlock& key, Reader parameters, BytesView ciphertext) {
    const BytesView iv = parameters.readOctetString();
    const std::string set = parameters.readOid().dotted();
    const gost::SBox* const table = gost::findSBox(set);
    if (table == nullptr) unsupported("parameter set " + set);
    SecByteBlock plain(ciphertext.size());
    gost::Gost28147Cfb(gost::Gost28147Cfb::Direction::kDecrypt, *table, fixed<kGostKey>(viewOf(key)),
                       fixed<8>(iv), gost::Meshing::kCryptoPro)
        .process(ciphertext, std::span(plain.data(), plain.size()));
    return plain;
}

struct AcpkmScheme {
    std::string_view oid;
    bool kuznyechik;
    bool withTag;
};
constexpr std::array<AcpkmScheme, 4> kAcpkmSchemes{{
    {"1.2.643.7.1.1.5.1.1", false, false},
    {"1.2.643.7.1.1.5.1.2", false, true},
    {"1.2.643.7.1.1.5.2.1", true, false},
    {kKuznyechikOmac, true, true},
}};

struct CbcScheme {
    std::string_view oid;
    std::size_t key;  ///< octets
    bool aes;
};
constexpr std::array<CbcScheme, 4> kCbcSchemes{{
    {"2.16.840.1.101.3.4.1.2", 16, true},
    {"2.16.840.1.101.3.4.1.22", 24, true},
    {"2.16.840.1.101.3.4.1.42", 32, true},
    {"1.2.840.113549.3.7", 24, false},
}};

SecByteBlock decryptCbc(const CbcScheme& scheme, const SecByteBlock& key, BytesView iv,
                        BytesView ciphertext) {
    if (scheme.aes) {
        CryptoPP::AES::Decryption cipher(key.data(), key.size());
        return cbcDecrypt(cipher, iv, ciphertext);
    }
    CryptoPP::DES_EDE3::Decryption cipher(key.data(), key.size());
    return cbcDecrypt(cipher, iv, ciphertext);
}

SecByteBlock decryptPbes2(Reader parameters, const Secret& password, BytesView ciphertext) {
    const KeyDerivation derivation = readKeyDerivation(parameters.readSequence());
    Reader scheme = parameters.readSequence();
    const std::string oid = scheme.readOid().dotted();
    const std::string_view name = oid;
    if (const auto* row = std::ranges::find(kAcpkmSchemes, name, &AcpkmScheme::oid);
        row != kAcpkmSchemes.end()) {
        const BytesView ukm = scheme.readSequence().readOctetString();
        const SecByteBlock key = derivation.key(password, kGostKey);
        return row->kuznyechik ? decryptAcpkm<gost::Kuznyechik>(key, ukm, row->withTag, ciphertext)
                               : decryptAcpkm<gost::Magma>(key, ukm, row->withTag, ciphertext);
    }
    if (name == kGost28147Oid)
        return decryptGost28147(derivation.key(password, kGostKey), scheme.readSequence(), ciphertext);
    if (const auto* row = std::ranges::find(kCbcSchemes, name, &CbcScheme::oid); row != kCbcSchemes.end()) {
        const BytesView iv = scheme.readOctetString();
        return decryptCbc(*row, derivation.key(password, row->key), iv, ciphertext);
    }
    unsupported("cipher " + oid);
}

template <std::size_t Size>
Bytes randomOctets(CryptoPP::RandomNumberGenerator& random) {
    Bytes octets(Size);
    random.GenerateBlock(octets.data(), octets.size());
    return octets;
}

Bytes encryptKuznyechik(const SecByteBlock& key, BytesView ukm, BytesView plaintext) {
    using Keys = AcpkmKeys<gost::Kuznyechik>;
    const Keys keys(fixed<kGostKey>(viewOf(key)), fixed<Keys::kUkm>(ukm), true);
    gost::Omac<gost::Kuznyechik> omac(keys.mac());
    omac.update(plaintext);
    const auto tag = omac.final();
    Bytes out(plaintext.size() + tag.size());
    gost::Ctr<gost::Kuznyechik> ctr(keys.encryption(), keys.iv(), gost::kAcpkmSection<gost::Kuznyechik>);
    ctr.process(plaintext, std::span(out).first(plaintext.size()));
    ctr.process(tag, std::span(out).last(tag.size()));
    return out;
}

}  // namespace

SecByteBlock decrypt(BytesView algorithm, const Secret& password, BytesView ciphertext) {
    Reader identifier = Reader(algorithm).readSequence();
    const std::string oid = identifier.readOid().dotted();
    if (oid == kPbes2) return decryptPbes2(identifier.readSequence(), password, ciphertext);
    const auto* const row = std::ranges::find(kOldSchemes, std::string_view(oid), &OldScheme::oid);
    if (row == kOldSchemes.end()) unsupported("encryption " + oid);
    return decryptOld(*row, identifier.readSequence(), password, ciphertext);
}

Encrypted encrypt(Cipher cipher, const Secret& password, BytesView plaintext,
                  CryptoPP::RandomNumberGenerator& random) {
    using namespace asn1;
    const Bytes salt = randomOctets<16>(random);
    const SecByteBlock key = derivePbkdf2(HashAlgorithm::kStreebog512, password, salt, kIterations, kGostKey);
    Bytes scheme;
    Bytes ciphertext;
    if (cipher == Cipher::kKuznyechikCtrAcpkmOmac) {
        const Bytes ukm = randomOctets<AcpkmKeys<gost::Kuznyechik>::kUkm>(random);
        scheme = sequence({oid(kKuznyechikOmac), sequence({octetString(ukm)})});
        ciphertext = encryptKuznyechik(key, ukm, plaintext);
    } else {
        const Bytes iv = randomOctets<8>(random);
        scheme = sequence({oid(kGost28147Oid), sequence({octetString(iv), oid(kParamZ)})});
        ciphertext.resize(plaintext.size());
        gost::Gost28147Cfb(gost::Gost28147Cfb::Direction::kEncrypt, gost::sboxTc26Z(),
                           fixed<kGostKey>(viewOf(key)), fixed<8>(iv), gost::Meshing::kCryptoPro)
            .process(plaintext, ciphertext);
    }
    const Bytes derivation = sequence(
        {oid(kPbkdf2),
         sequence({octetString(salt), integer(kIterations), sequence({oid("1.2.643.7.1.1.4.2"), null()})})});
    return {sequence({oid(kPbes2), sequence({derivation, scheme})}), std::move(ciphertext)};
}

}  // namespace tamga::keys::pfx
