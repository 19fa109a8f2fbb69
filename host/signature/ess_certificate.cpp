// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "signature/ess_certificate.h"

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "base/error.h"
#include "signature/algorithm_identifiers.h"

namespace tamga::signature {
namespace {

using asn1::Reader;
using asn1::Tag;

/// Opens the first ESSCertID of the value.
Reader firstEntry(BytesView value) {
    Reader outer(value);
    Reader fields = outer.readSequence();
    outer.expectEnd();
    Reader entries = fields.readSequence();
    if (!fields.atEnd()) static_cast<void>(fields.read(Tag::kSequence));  // policies
    fields.expectEnd();
    return entries.readSequence();
}

/// IssuerSerial ::= SEQUENCE { GeneralNames, serialNumber }; absent is right too.
bool issuerSerialFits(Reader& entry, const pki::Certificate& certificate) {
    if (entry.atEnd()) return true;
    Reader issuerSerial = entry.readSequence();
    entry.expectEnd();
    const BytesView names = issuerSerial.read(Tag::kSequence).encoding;
    const BytesView serial = issuerSerial.readBigInteger();
    issuerSerial.expectEnd();
    const Bytes expected = asn1::sequence({asn1::explicitTag(4, certificate.issuer().encoding())});
    return equal(names, expected) && equal(serial, certificate.serial());
}

pki::HashAlgorithm readHash(Reader& entry) {
    if (!entry.nextIs(Tag::kSequence)) return pki::HashAlgorithm::kSha256;  // DEFAULT
    Reader algorithm = entry.readSequence();
    const asn1::Oid id = algorithm.readOid();
    const BytesView parameters = algorithm.rest();
    const std::optional<pki::HashAlgorithm> hash = pki::hashByOid(id);
    if (!hash || !absentOrNull(parameters)) {
        throw Error(Reason::kSignatureUnsupported, "signing-certificate-v2 with hash " + id.dotted());
    }
    return *hash;
}

}  // namespace

bool namesCertificate(BytesView value, const pki::Certificate& certificate) {
    Reader entry = firstEntry(value);
    const BytesView hash = entry.readOctetString();
    return equal(hash, pki::digestOf(pki::HashAlgorithm::kSha1, certificate.encoding())) &&
           issuerSerialFits(entry, certificate);
}

bool namesCertificateV2(BytesView value, const pki::Certificate& certificate) {
    Reader entry = firstEntry(value);
    const pki::HashAlgorithm algorithm = readHash(entry);
    const BytesView hash = entry.readOctetString();
    return equal(hash, pki::digestOf(algorithm, certificate.encoding())) &&
           issuerSerialFits(entry, certificate);
}

}  // namespace tamga::signature
