// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "signature/recipient_opening.h"

#include <algorithm>
#include <string>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "gost/curves.h"
#include "gost/gost3413.h"
#include "gost/key_wrap.h"
#include "signature/envelope_oids.h"
#include "signature/symmetric_wrap.h"

namespace tamga::signature {
namespace {

using asn1::Reader;
using asn1::Tag;
using pki::KeyAlgorithm;
using pki::TransportedKey;

constexpr Tag kContext0 = asn1::contextTag(0, true);
constexpr std::size_t kKegUkm = 32;

[[noreturn]] void notOpened(const char* what) {
    throw Error(Reason::kEnvelopeNotOpened, what);
}
[[noreturn]] void unsupported(const std::string& what) {
    throw Error(Reason::kEnvelopeUnsupported, what);
}

bool isKExp15(std::string_view oid) {
    return oid == kMagmaKExp15 || oid == kKuznyechikKExp15;
}

std::optional<KeyAlgorithm> gostKeyOf(std::string_view oid) {
    const auto* const row = std::ranges::find(kGostKeyRows, oid, &GostKeyRow::oid);
    if (row == kGostKeyRows.end()) return std::nullopt;
    return row->key;
}

/// The agreement that belongs to KExp15.
KeyAlgorithm kexpKeyOf(const AlgorithmIdentifier& algorithm) {
    Reader parameters(algorithm.parameters);
    const std::string agreement = parameters.readSequence().readOid().dotted();
    if (agreement == kAgreement256) return KeyAlgorithm::kGost2012_256;
    if (agreement == kAgreement512) return KeyAlgorithm::kGost2012_512;
    unsupported("key agreement " + agreement);
}

/// What somebody has sent along as a key: anything wrong with it is wrong with the message.
pki::PublicKey parsePeer(BytesView spki, const pki::PublicKey& own) {
    const bool test = own.curve() != nullptr && own.curve()->test;
    auto key = pki::PublicKey::parse(spki, test);
    if (!key) notOpened("the sender's public key");
    return std::move(key.value());
}

/// OriginatorPublicKey is a SubjectPublicKeyInfo with another tag whose parameters may be left out or NULL:
/// then they are the recipient's (RFC 4490 section 4.1, RFC 5753 section 3.1.1).
pki::PublicKey parseOriginatorKey(BytesView originatorKey, const pki::PublicKey& own) {
    Reader outer(originatorKey);
    Reader fields(outer.read(asn1::contextTag(1, true)).content);
    const asn1::Element algorithm = fields.read(Tag::kSequence);
    const asn1::Element bits = fields.read(Tag::kBitString);
    fields.expectEnd();
    Reader identifier(algorithm.content);
    static_cast<void>(identifier.readOid());
    if (!identifier.atEnd() && !identifier.nextIs(Tag::kNull))
        return parsePeer(asn1::sequence({algorithm.encoding, bits.encoding}), own);
    Reader ownKey(own.encoding());
    const asn1::Element ownAlgorithm = ownKey.readSequence().read(Tag::kSequence);
    return parsePeer(asn1::sequence({ownAlgorithm.encoding, bits.encoding}), own);
}

pki::PublicKey originatorOf(const RecipientInfo& info, const RecipientKey& recipient) {
    if (!info.originator->id) return parseOriginatorKey(info.originator->publicKey, recipient.own);
    const EntityId& id = *info.originator->id;
    for (const pki::Certificate& sender : recipient.senders) {
        if (isFor(id, sender)) return sender.publicKey();
    }
    throw Error(Reason::kCertificateNotFound, "the sender's certificate is not in the message");
}

// GOST, first generation

struct WrappedGostKey {
    BytesView encrypted;
    BytesView mac;
};

/// Gost28147-89-EncryptedKey (RFC 4490 section 4).
WrappedGostKey readEncryptedKey(Reader fields) {
    WrappedGostKey key{};
    key.encrypted = fields.readOctetString();
    if (!fields.nextIs(Tag::kOctetString)) unsupported("a masked content key");
    key.mac = fields.readOctetString();
    fields.expectEnd();
    return key;
}

const gost::SBox& tableOf(Reader& reader) {
    const std::string set = reader.readOid().dotted();
    const gost::SBox* table = gost::findSBox(set);
    if (table == nullptr) unsupported("parameter set " + set);
    return *table;
}

TransportedKey unwrapGost(const gost::SBox& table, bool cryptoPro, const Secret& kek, BytesView ukm,
                          const WrappedGostKey& wrapped) {
    if (ukm.size() != gost::kUkmSize || kek.size() != 32) notOpened("length of the ukm");
    const std::span<const std::uint8_t, 32> key(kek.view().data(), 32);
    Bytes whole = copyOf(ukm);
    append(whole, wrapped.encrypted);
    append(whole, wrapped.mac);
    std::optional<CryptoPP::SecByteBlock> cek;
    if (cryptoPro) {
        const auto diversified =
            gost::diversifyKek(table, key, std::span<const std::uint8_t, gost::kUkmSize>(ukm.data(), 8));
        cek = gost::unwrapKey(table, std::span<const std::uint8_t, 32>(diversified.data(), 32), whole);
    } else {
        cek = gost::unwrapKey(table, key, whole);
    }
    if (!cek) notOpened("the key wrap");
    return {Secret::copyOf(BytesView(cek->data(), cek->size())), true};
}

/// GostR3410-KeyTransport (RFC 4490 section 4.2.1).
TransportedKey openGostTransport(const RecipientInfo& info, const RecipientKey& recipient,
                                 const CancelToken& cancel) {
    Reader outer(info.encryptedKey);
    Reader fields = outer.readSequence();
    outer.expectEnd();
    const WrappedGostKey wrapped = readEncryptedKey(fields.readSequence());
    Reader parameters(fields.read(kContext0).content);
    fields.expectEnd();
    const gost::SBox& table = tableOf(parameters);
    const auto ephemeral = parameters.readIf(kContext0);
    if (!ephemeral) unsupported("key transport without the sender's public key");
    const BytesView ukm = parameters.readOctetString();
    parameters.expectEnd();
    const pki::PublicKey peer = parsePeer(asn1::retag(Tag::kSequence, ephemeral->encoding), recipient.own);
    const Secret kek = recipient.key.agreeGost(pki::GostAgreement::kVko, peer, ukm, cancel).orThrow();
    return unwrapGost(table, true, kek, ukm, wrapped);
}

/// RFC 4490 section 4.1.
TransportedKey openGostAgreement(const RecipientInfo& info, const RecipientKey& recipient,
                                 const CancelToken& cancel) {
    Reader parameters(info.algorithm.parameters);
    Reader wrap = parameters.readSequence();
    const std::string oid = wrap.readOid().dotted();
    if (oid != kGostWrap && oid != kCryptoProWrap) unsupported("key wrap " + oid);
    Reader set = wrap.readSequence();
    const gost::SBox& table = tableOf(set);
    if (!info.ukm) notOpened("no ukm");
    Reader outer(info.encryptedKey);
    const WrappedGostKey wrapped = readEncryptedKey(outer.readSequence());
    outer.expectEnd();
    const pki::PublicKey peer = originatorOf(info, recipient);
    const Secret kek = recipient.key.agreeGost(pki::GostAgreement::kVko, peer, *info.ukm, cancel).orThrow();
    return unwrapGost(table, oid == kCryptoProWrap, kek, *info.ukm, wrapped);
}

// GOST, second generation

template <class Cipher>
std::optional<CryptoPP::SecByteBlock> importKey(const Secret& keys, BytesView ukm, BytesView exported) {
    constexpr std::size_t kIv = Cipher::kBlockSize / 2;
    constexpr std::size_t kIvAt = 24;
    const std::span<const std::uint8_t, 32> mac(keys.view().data(), 32);
    const std::span<const std::uint8_t, 32> encryption(keys.view().data() + 32, 32);
    const std::span<const std::uint8_t, kIv> iv(ukm.data() + kIvAt, kIv);
    return gost::kImp15<Cipher>(encryption, mac, iv, exported);
}

TransportedKey importGost(std::string_view oid, const RecipientKey& recipient, const pki::PublicKey& peer,
                          BytesView ukm, BytesView exported, const CancelToken& cancel) {
    if (ukm.size() != kKegUkm) notOpened("length of the ukm");
    const Secret keys = recipient.key.agreeGost(pki::GostAgreement::kKeg, peer, ukm, cancel).orThrow();
    const auto cek = oid == kMagmaKExp15 ? importKey<gost::Magma>(keys, ukm, exported)
                                         : importKey<gost::Kuznyechik>(keys, ukm, exported);
    if (!cek) notOpened("the key wrap");
    return {Secret::copyOf(BytesView(cek->data(), cek->size())), true};
}

TransportedKey openKExp15(std::string_view oid, const RecipientInfo& info, const RecipientKey& recipient,
                          const CancelToken& cancel) {
    if (info.originator) {
        if (!info.ukm) notOpened("no ukm");
        return importGost(oid, recipient, originatorOf(info, recipient), *info.ukm, info.encryptedKey,
                          cancel);
    }
    Reader outer(info.encryptedKey);
    Reader fields = outer.readSequence();
    outer.expectEnd();
    const BytesView exported = fields.readOctetString();
    const pki::PublicKey peer = parsePeer(fields.read(Tag::kSequence).encoding, recipient.own);
    const BytesView ukm = fields.readOctetString();
    fields.expectEnd();
    return importGost(oid, recipient, peer, ukm, exported, cancel);
}

// RSA and elliptic curves

TransportedKey openEcAgreement(const EcSchemeRow& scheme, const RecipientInfo& info,
                               const RecipientKey& recipient, const CancelToken& cancel) {
    Reader parameters(info.algorithm.parameters);
    const asn1::Element wrap = parameters.read(Tag::kSequence);
    parameters.expectEnd();
    const std::string oid = Reader(wrap.content).readOid().dotted();
    const auto* const row = std::ranges::find(kAesWraps, std::string_view(oid), &AesWrapRow::oid);
    const bool tripleDes = oid == kTripleDesWrap;
    if (row == kAesWraps.end() && !tripleDes) unsupported("key wrap " + oid);
    const Secret common = recipient.key.agreeEc(originatorOf(info, recipient), cancel).orThrow();
    const Secret kek =
        deriveX963(scheme.hash, common.view(), wrap.encoding, info.ukm, tripleDes ? kTripleDesKey : row->kek);
    auto cek =
        tripleDes ? unwrapTripleDes(kek.view(), info.encryptedKey) : unwrapAes(kek.view(), info.encryptedKey);
    if (!cek) notOpened("the key wrap");
    return {std::move(*cek), true};
}

}  // namespace

bool isFor(const EntityId& id, const pki::Certificate& certificate) {
    if (id.keyIdentifier) {
        // RFC 5280 section 4.2.1.2.
        const pki::Extension* own = certificate.findExtension("2.5.29.14");
        return own != nullptr && equal(own->value, asn1::octetString(*id.keyIdentifier));
    }
    return equal(id.issuer, certificate.issuer().encoding()) && equal(id.serial, certificate.serial());
}

bool suits(const RecipientInfo& info, KeyAlgorithm algorithm) {
    const std::string oid = info.algorithm.id.dotted();
    if (isKExp15(oid)) return kexpKeyOf(info.algorithm) == algorithm;
    if (const auto key = gostKeyOf(oid)) return *key == algorithm;
    if (info.originator) return algorithm == KeyAlgorithm::kEcdsa;
    return algorithm == KeyAlgorithm::kRsa;
}

TransportedKey openRecipient(const RecipientInfo& info, const RecipientKey& recipient, std::size_t length,
                             const CancelToken& cancel) {
    const std::string oid = info.algorithm.id.dotted();
    if (isKExp15(oid)) {
        static_cast<void>(kexpKeyOf(info.algorithm));
        return openKExp15(oid, info, recipient, cancel);
    }
    if (gostKeyOf(oid))
        return info.originator ? openGostAgreement(info, recipient, cancel)
                               : openGostTransport(info, recipient, cancel);
    if (info.originator) {
        const auto* const scheme = std::ranges::find(kEcSchemes, std::string_view(oid), &EcSchemeRow::oid);
        if (scheme == kEcSchemes.end()) unsupported("key agreement " + oid);
        return openEcAgreement(*scheme, info, recipient, cancel);
    }
    const auto transport = pki::readRsaTransport(info.algorithm.id, info.algorithm.parameters);
    return recipient.key.openRsa(transport, info.encryptedKey, length, cancel).orThrow();
}

}  // namespace tamga::signature
