// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "signature/recipient_sealing.h"

#include <string>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "gost/gost3413.h"
#include "gost/key_agreement.h"
#include "gost/key_wrap.h"
#include "pki/ec_agreement.h"
#include "signature/envelope_oids.h"
#include "signature/symmetric_wrap.h"

namespace tamga::signature {
namespace {

using asn1::Reader;
using asn1::Tag;
using CryptoPP::RandomNumberGenerator;
using pki::KeyAlgorithm;
using Key32 = std::span<const std::uint8_t, 32>;

constexpr Tag kContext0 = asn1::contextTag(0, true);
constexpr Tag kContext1 = asn1::contextTag(1, true);
constexpr std::size_t kKegUkm = 32;

Bytes randomOctets(std::size_t size, RandomNumberGenerator& random) {
    Bytes octets(size);
    random.GenerateBlock(octets.data(), octets.size());
    return octets;
}

Bytes issuerAndSerial(const pki::Certificate& certificate) {
    return asn1::sequence(
        {certificate.issuer().encoding(), asn1::encode(Tag::kInteger, certificate.serial())});
}

/// RFC 5652 section 6.2.1, identified by issuer and serial number.
Bytes keyTransport(const pki::Certificate& recipient, BytesView algorithm, BytesView encryptedKey) {
    using namespace asn1;
    return sequence({integer(0), issuerAndSerial(recipient), algorithm, octetString(encryptedKey)});
}

/// AlgorithmIdentifier of the recipient's key, octet for octet.
Bytes keyAlgorithm(const pki::PublicKey& key) {
    Reader outer(key.encoding());
    return copyOf(outer.readSequence().read(Tag::kSequence).encoding);
}

/// A key for this message alone, on the recipient's curve.
class EphemeralGostKey final {
  public:
    EphemeralGostKey(const pki::PublicKey& recipient, RandomNumberGenerator& random)
        : algorithm_(keyAlgorithm(recipient)),
          peer_(*recipient.curve(), recipient.octets()),
          key_(gost::PrivateKey::generate(*recipient.curve(), random)),
          xy_(key_.publicKeyOctets(random)) {}

    [[nodiscard]] const gost::PrivateKey& key() const { return key_; }
    [[nodiscard]] const gost::PublicKey& peer() const { return peer_; }
    [[nodiscard]] Bytes publicKeyInfo() const {
        return asn1::sequence({algorithm_, asn1::bitString(asn1::octetString(xy_))});
    }

  private:
    Bytes algorithm_;
    gost::PublicKey peer_;
    gost::PrivateKey key_;
    Bytes xy_;
};

/// GostR3410-KeyTransport.
Bytes sealGost28147(const pki::Certificate& recipient, const Secret& contentKey,
                    RandomNumberGenerator& random) {
    using namespace asn1;
    const pki::PublicKey& key = recipient.publicKey();
    const bool of2001 = key.algorithm() == KeyAlgorithm::kGost2001;
    const gost::SBox& table = of2001 ? gost::sboxCryptoProA() : gost::sboxTc26Z();
    const EphemeralGostKey ephemeral(key, random);
    Bytes ukm = randomOctets(gost::kUkmSize, random);
    ukm[0] |= 1U;  // zero is no ukm
    const std::span<const std::uint8_t, gost::kUkmSize> ukmView(ukm.data(), gost::kUkmSize);
    const auto kek = gost::vko(of2001 ? gost::VkoHash::kGostR3411_94 : gost::VkoHash::kStreebog256,
                               ephemeral.key(), ephemeral.peer(), ukm, random);
    const auto diversified = gost::diversifyKek(table, Key32(kek.data(), 32), ukmView);
    const Bytes wrapped = gost::wrapKey(table, Key32(diversified.data(), 32), ukmView, contentKey.view());
    const BytesView parts(wrapped);
    const Bytes sessionKey = sequence({octetString(parts.subspan(gost::kUkmSize, contentKey.size())),
                                       octetString(parts.last(gost::kCekMacSize))});
    const Bytes parameters =
        encode(kContext0, {oid(table.oid), retag(kContext0, ephemeral.publicKeyInfo()), octetString(ukm)});
    return keyTransport(recipient, keyAlgorithm(key), sequence({sessionKey, parameters}));
}

template <class Cipher>
Bytes exportKey(const CryptoPP::SecByteBlock& keys, BytesView ukm, const Secret& contentKey) {
    constexpr std::size_t kIv = Cipher::kBlockSize / 2;
    constexpr std::size_t kIvAt = 24;
    return gost::kExp15<Cipher>(Key32(keys.data() + 32, 32), Key32(keys.data(), 32),
                                std::span<const std::uint8_t, kIv>(ukm.data() + kIvAt, kIv),
                                contentKey.view());
}

Bytes sealKExp15(const pki::Certificate& recipient, const Secret& contentKey, bool magma,
                 RandomNumberGenerator& random) {
    using namespace asn1;
    const pki::PublicKey& key = recipient.publicKey();
    if (key.algorithm() == KeyAlgorithm::kGost2001)
        throw Error(Reason::kEnvelopeMixed, "Magma and Kuznyechik are for keys of 2012");
    const EphemeralGostKey ephemeral(key, random);
    const Bytes ukm = randomOctets(kKegUkm, random);
    const auto keys = gost::keg(ephemeral.key(), ephemeral.peer(), Key32(ukm.data(), kKegUkm), random);
    const Bytes exported = magma ? exportKey<gost::Magma>(keys, ukm, contentKey)
                                 : exportKey<gost::Kuznyechik>(keys, ukm, contentKey);
    const Bytes agreement =
        oid(key.algorithm() == KeyAlgorithm::kGost2012_256 ? kAgreement256 : kAgreement512);
    const Bytes algorithm = sequence({oid(magma ? kMagmaKExp15 : kKuznyechikKExp15), sequence({agreement})});
    return keyTransport(recipient, algorithm,
                        sequence({octetString(exported), ephemeral.publicKeyInfo(), octetString(ukm)}));
}

/// RFC 5753 section 3.1.1.
Bytes sealEc(const pki::Certificate& recipient, const Secret& contentKey, RandomNumberGenerator& random) {
    using namespace asn1;
    const pki::PublicKey& key = recipient.publicKey();
    const AesWrapRow& aes = kAesWraps.back();
    const EcSchemeRow& scheme = kEcSchemes.front();
    const pki::EphemeralEcKey ephemeral = pki::makeEphemeralEcKey(key.namedCurve(), random);
    const auto common =
        pki::agreeEc(key.namedCurve(), {ephemeral.d.data(), ephemeral.d.size()}, key.octets());
    const Bytes wrap = sequence({oid(aes.oid)});
    const Secret kek = deriveX963(scheme.hash, {common.data(), common.size()}, wrap, std::nullopt, aes.kek);
    const Bytes originator =
        explicitTag(0, encode(kContext1, {keyAlgorithm(key), bitString(ephemeral.point)}));
    const Bytes keys = sequence(
        {sequence({issuerAndSerial(recipient), octetString(wrapAes(kek.view(), contentKey.view()))})});
    return encode(kContext1, {integer(3), originator, sequence({oid(scheme.oid), wrap}), keys});
}

Bytes sealGost(const pki::Certificate& recipient, const Secret& contentKey, ContentCipher cipher,
               RandomNumberGenerator& random) {
    switch (cipher) {
        case ContentCipher::kGost28147:
            return sealGost28147(recipient, contentKey, random);
        case ContentCipher::kMagma:
        case ContentCipher::kMagmaOmac:
            return sealKExp15(recipient, contentKey, true, random);
        case ContentCipher::kKuznyechik:
        case ContentCipher::kKuznyechikOmac:
            return sealKExp15(recipient, contentKey, false, random);
        case ContentCipher::kAes256:
            break;
    }
    throw Error(Reason::kEnvelopeMixed, "AES for a GOST key");
}

}  // namespace

Bytes sealFor(const pki::Certificate& recipient, const Secret& contentKey, ContentCipher cipher,
              const pki::RsaTransport& rsa, RandomNumberGenerator& random) {
    const pki::PublicKey& key = recipient.publicKey();
    try {
        if (pki::isGost(key.algorithm())) return sealGost(recipient, contentKey, cipher, random);
    } catch (const CryptoPP::InvalidArgument& error) {
        throw Error(Reason::kCertificateMalformed, error.what());
    }
    if (cipher != ContentCipher::kAes256)
        throw Error(Reason::kEnvelopeMixed, "a GOST cipher for an RSA or EC key");
    if (key.algorithm() == KeyAlgorithm::kEcdsa) return sealEc(recipient, contentKey, random);
    return keyTransport(recipient, pki::encodeRsaTransport(rsa),
                        pki::encryptRsa(rsa, key.octets(), contentKey.view(), random));
}

}  // namespace tamga::signature
