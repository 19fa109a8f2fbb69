// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "forge.h"

#include <algorithm>

#include "asn1/writer.h"
#include "fixture.h"

namespace tamga::test {
namespace {

const std::string kSignedData = "1.2.840.113549.1.7.2";
const std::string kStreebog256 = "1.2.643.7.1.1.2.2";
const std::string kGost256 = "1.2.643.7.1.1.1.1";

Bytes streebog256(BytesView octets) {
    return pki::digestOf(pki::HashAlgorithm::kStreebog256, octets);
}

Bytes join(const std::vector<Bytes>& parts) {
    Bytes all;
    for (const Bytes& part : parts)
        append(all, part);
    return all;
}

Bytes signBy(pki::SigningKey& key, BytesView octets) {
    const pki::HashAlgorithm hash = pki::defaultHash(key.publicKey().algorithm());
    return key.signDigest(hash, pki::digestOf(hash, octets), CancelToken()).orThrow();
}

}  // namespace

Bytes attribute(const std::string& type, const std::vector<Bytes>& values) {
    return asn1::sequence({asn1::oid(type), asn1::encode(asn1::Tag::kSet, join(values))});
}

Bytes algorithm(const std::string& oid, const Bytes& parameters) {
    return asn1::sequence({asn1::oid(oid), parameters});
}

Forgery::Forgery(const Signer& who)
    : signer(who),
      content(document()),
      contentTypeAttributes{attribute(kContentType, {asn1::oid(kIdData)})},
      signingTimeAttributes{attribute(kSigningTime, {asn1::time(kNow)})},
      messageDigestAttributes{attribute(kMessageDigest, {asn1::octetString(streebog256(content))})},
      sid(asn1::sequence({who.certificate.issuer().encoding(),
                          asn1::encode(asn1::Tag::kInteger, who.certificate.serial())})),
      digestAlgorithm(algorithm(kStreebog256)),
      signatureAlgorithm(algorithm(kGost256)),
      certificates{who.certificate.encoding()} {}

Bytes Forgery::encode() const {
    std::vector<Bytes> attributes;
    for (const auto* part :
         {&contentTypeAttributes, &signingTimeAttributes, &messageDigestAttributes, &otherAttributes}) {
        attributes.insert(attributes.end(), part->begin(), part->end());
    }
    const Bytes sent = asn1::encode(asn1::contextTag(0, true), join(attributes));
    if (reversedWhenSigned) std::reverse(attributes.begin(), attributes.end());
    const Bytes signedSet = asn1::encode(asn1::Tag::kSet, join(attributes));
    const Bytes value = signBy(*signer.key, withAttributes ? signedSet : content);
    const Bytes signerInfo =
        asn1::sequence({asn1::integer(signerVersion), sid, digestAlgorithm, withAttributes ? sent : Bytes{},
                        signatureAlgorithm, asn1::octetString(value)});
    const Bytes encapsulated =
        asn1::sequence({asn1::oid(contentType), asn1::explicitTag(0, asn1::octetString(content))});
    const Bytes body = asn1::sequence(
        {asn1::integer(contentType == kIdData && signerVersion == 1 ? 1 : 3), asn1::setOf({digestAlgorithm}),
         encapsulated, asn1::encode(asn1::contextTag(0, true), join(certificates)),
         asn1::encode(asn1::Tag::kSet, join(std::vector<Bytes>(copiesOfSignerInfo, signerInfo))), surplus});
    return asn1::sequence({asn1::oid(kSignedData), asn1::explicitTag(0, body)});
}

Bytes Forgery::certHash() const {
    return asn1::octetString(streebog256(signer.certificate.encoding()));
}

Bytes Forgery::issuerSerial() const {
    return asn1::sequence({asn1::sequence({asn1::explicitTag(4, signer.certificate.issuer().encoding())}),
                           asn1::encode(asn1::Tag::kInteger, signer.certificate.serial())});
}

Bytes Forgery::signingCertificateV2(const std::vector<Bytes>& fields) {
    const Bytes entries = asn1::sequence({asn1::sequence({asn1::sequence(fields)})});
    return attribute(kSigningCertificateV2, {entries});
}

Bytes selfSigned(pki::SigningKey& key, BytesView name, std::int64_t serial) {
    const bool is512 = key.publicKey().algorithm() == pki::KeyAlgorithm::kGost2012_512;
    const Bytes signatureAlgorithm = algorithm(is512 ? "1.2.643.7.1.1.3.3" : "1.2.643.7.1.1.3.2");
    const Bytes validity = asn1::sequence({asn1::time(kNow - 1000), asn1::time(kNow + 1000)});
    const Bytes tbs = asn1::sequence({asn1::explicitTag(0, asn1::integer(2)), asn1::integer(serial),
                                      signatureAlgorithm, name, validity, name, key.publicKey().encoding()});
    return asn1::sequence({tbs, signatureAlgorithm, asn1::bitString(signBy(key, tbs))});
}

}  // namespace tamga::test
