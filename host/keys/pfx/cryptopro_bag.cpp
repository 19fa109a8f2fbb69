// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/pfx/cryptopro_bag.h"

#include <cryptopp/misc.h>

#include <array>
#include <string>

#include "gost/container_kdf.h"
#include "gost/gost28147.h"
#include "gost/gostr3411_94.h"
#include "gost/key_wrap.h"
#include "keys/container/header.h"
#include "keys/pfx/password.h"

namespace tamga::keys::pfx {
namespace {

using asn1::Reader;

constexpr std::size_t kSaltOctets = 16;
constexpr std::size_t kBlobHeader = 16;

[[nodiscard]] Error damaged(const char* what) {
    return Error(Reason::kContainerDamaged, std::string("PFX key bag: ") + what);
}

template <std::size_t Size>
std::span<const std::uint8_t, Size> fixed(BytesView octets, const char* what) {
    if (octets.size() != Size) throw damaged(what);
    return std::span<const std::uint8_t, Size>(octets.data(), Size);
}

std::span<const std::uint8_t, 32> keyView(const SecByteBlock& key) {
    return std::span<const std::uint8_t, 32>(key.data(), 32);
}

/// K = H(K || salt || number of the round, big-endian), the password first; the hash is GOST R 34.11-94 for
/// every family of keys.
SecByteBlock deriveKey(const Secret& password, BytesView salt, std::int64_t iterations) {
    SecByteBlock key = littleEndianUnits(password);
    gost::GostR3411_94 hash;
    for (std::int64_t i = 1; i <= iterations; ++i) {
        const std::array<std::uint8_t, 2> number{static_cast<std::uint8_t>(i >> 8),
                                                 static_cast<std::uint8_t>(i)};
        hash.Update(key.data(), key.size());
        hash.Update(salt.data(), salt.size());
        hash.Update(number.data(), number.size());
        if (i == 1) key.resize(gost::GostR3411_94::DIGESTSIZE);
        hash.Final(key.data());
    }
    return key;
}

SecByteBlock keyEncryptionKey(const SecByteBlock& key, pki::KeyAlgorithm algorithm, BytesView ukm) {
    const auto eight = fixed<gost::kUkmSize>(ukm, "ukm");
    if (algorithm == pki::KeyAlgorithm::kGost2001)
        return gost::diversifyKek(gost::sboxCryptoProA(), keyView(key), eight);
    constexpr std::array<std::uint8_t, 4> kLabel{0x26, 0xBD, 0xB8, 0x78};
    return gost::kdf256(BytesView(key.data(), key.size()), kLabel, ukm);
}

bool sameMac(const std::array<std::uint8_t, 8>& mac, BytesView expected) {
    return expected.size() == gost::kCekMacSize &&
           CryptoPP::VerifyBufsEqual(mac.data(), expected.data(), expected.size());
}

/// ExportedKey ::= SEQUENCE { value SEQUENCE { ukm, SEQUENCE { encryptedKey, macKey }, [0] parameters }, mac
/// }
Pkcs8Key openExportedKey(BytesView encoding, const SecByteBlock& key) {
    Reader outer = Reader(encoding).readSequence();
    const asn1::Element value = outer.read(asn1::Tag::kSequence);
    const BytesView mac = outer.readOctetString();
    outer.expectEnd();
    Reader inner(value.content);
    const BytesView ukm = inner.readOctetString();
    Reader cek = inner.readSequence();
    const BytesView encrypted = cek.readOctetString();
    const BytesView keyMac = cek.readOctetString();
    if (!cek.atEnd()) throw Error(Reason::kContainerUnsupported, "PFX key bag: a masked key");
    const container::HeaderKey parameters =
        container::parseKeyParameters(inner.read(asn1::contextTag(0, true)).content);
    inner.expectEnd();
    if (encrypted.size() != parameters.curve->octets) throw damaged("length of the key");

    const SecByteBlock kek = keyEncryptionKey(key, parameters.algorithm, ukm);
    const gost::SBox& table = gost::sboxCryptoProA();
    if (!sameMac(gost::gost28147Mac(table, keyView(kek), value.encoding), mac)) throw damaged("check value");
    SecByteBlock d(encrypted.size());
    gost::ecbDecrypt(gost::Gost28147(table, keyView(kek)), encrypted, std::span(d.data(), d.size()));
    const BytesView number(d.data(), d.size());
    if (!sameMac(gost::gost28147Mac(table, keyView(kek), number, fixed<gost::kUkmSize>(ukm, "ukm")), keyMac))
        throw damaged("check value of the key");
    if (!gost::isScalarInRange(*parameters.curve, number)) throw damaged("the key is out of range");
    return {gost::PrivateKey(*parameters.curve, number), parameters.algorithm};
}

}  // namespace

Pkcs8Key openCryptoProBag(Reader parameters, const Secret& password, BytesView ciphertext) {
    const BytesView salt = parameters.readOctetString();
    const std::int64_t iterations = readIterations(parameters);
    parameters.expectEnd();
    if (salt.size() != kSaltOctets) throw damaged("salt");
    // The rounds are counted in two octets.
    if (iterations > 0xFFFF) throw Error(Reason::kContainerUnsupported, "PFX key bag: too many iterations");
    const SecByteBlock key = deriveKey(password, salt, iterations);
    SecByteBlock plain(ciphertext.size());
    gost::Gost28147Cfb(gost::Gost28147Cfb::Direction::kDecrypt, gost::sboxCryptoProA(), keyView(key),
                       std::span<const std::uint8_t, 8>(salt.data(), 8), gost::Meshing::kNone)
        .process(ciphertext, std::span(plain.data(), plain.size()));
    BytesView blob;
    try {
        Reader outer(BytesView(plain.data(), plain.size()));
        Reader info = outer.readSequence();
        outer.expectEnd();
        static_cast<void>(info.readInteger());
        static_cast<void>(info.readSequence());
        blob = info.readOctetString();
    } catch (const Error&) {
        throw Error(Reason::kPasswordWrong);
    }
    if (blob.size() <= kBlobHeader) throw damaged("key blob");
    return openExportedKey(blob.subspan(kBlobHeader), key);
}

}  // namespace tamga::keys::pfx
