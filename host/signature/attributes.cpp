// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "signature/attributes.h"

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "base/error.h"
#include "signature/algorithm_identifiers.h"
#include "signature/oids.h"

namespace tamga::signature {
namespace {

/// Attribute with its single value.
Bytes attribute(const asn1::Oid& type, BytesView value) {
    return asn1::sequence({asn1::oid(type), asn1::encode(asn1::Tag::kSet, value)});
}

Bytes serialNumber(const pki::Certificate& certificate) {
    return asn1::encode(asn1::Tag::kInteger, certificate.serial());
}

}  // namespace

Bytes issuerAndSerialNumber(const pki::Certificate& certificate) {
    return asn1::sequence({certificate.issuer().encoding(), serialNumber(certificate)});
}

Bytes contentTypeAttribute(const asn1::Oid& type) {
    return attribute(oids::contentType(), asn1::oid(type));
}

Bytes messageDigestAttribute(BytesView digest) {
    return attribute(oids::messageDigest(), asn1::octetString(digest));
}

Bytes signingTimeAttribute(std::int64_t seconds) {
    return attribute(oids::signingTime(), asn1::time(seconds));
}

Bytes signingCertificateV2Attribute(const pki::Certificate& certificate, pki::HashAlgorithm hash) {
    // GeneralNames with one directoryName: [4] is EXPLICIT because Name is a CHOICE (X.680 section 31.2.7).
    const Bytes issuer = asn1::sequence({asn1::explicitTag(4, certificate.issuer().encoding())});
    const Bytes issuerSerial = asn1::sequence({issuer, serialNumber(certificate)});
    const Bytes certHash = asn1::octetString(pki::digestOf(hash, certificate.encoding()));
    const Bytes hashAlgorithm =
        hash == pki::HashAlgorithm::kSha256 ? Bytes{} : digestAlgorithmIdentifier(hash);
    const Bytes essCertId = asn1::sequence({hashAlgorithm, certHash, issuerSerial});
    return attribute(oids::signingCertificateV2(), asn1::sequence({asn1::sequence({essCertId})}));
}

bool looksLikeSignedAttributes(BytesView octets) {
    bool contentType = false;
    bool messageDigest = false;
    try {
        asn1::Reader outer(octets);
        asn1::Reader set = outer.readSet();
        outer.expectEnd();
        while (!set.atEnd()) {
            asn1::Reader fields = set.readSequence();
            const asn1::Oid type = fields.readOid();
            static_cast<void>(fields.readSet());
            fields.expectEnd();
            contentType = contentType || type == oids::contentType();
            messageDigest = messageDigest || type == oids::messageDigest();
        }
    } catch (const Error&) {
        return false;
    }
    return contentType && messageDigest;
}

}  // namespace tamga::signature
