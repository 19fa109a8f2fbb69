// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "signature/certificate_pool.h"

#include <algorithm>
#include <string_view>

#include "asn1/reader.h"

namespace tamga::signature {
namespace {

using asn1::Reader;
using asn1::Tag;

Bytes copy(BytesView octets) {
    return Bytes(octets.begin(), octets.end());
}

/// subjectKeyIdentifier (RFC 5280 section 4.2.1.2) among the extensions, with the Reader standing after
/// subjectPublicKeyInfo.
std::optional<Bytes> keyIdentifier(Reader& tbs) {
    static const asn1::Oid kSubjectKeyIdentifier("2.5.29.14");
    for (unsigned number = 1; number <= 2; ++number) {  // the unique identifiers of version 2
        static_cast<void>(tbs.readIf(asn1::contextTag(number, false)));
    }
    if (!tbs.nextIs(asn1::contextTag(3, true))) return std::nullopt;
    Reader wrapper = tbs.readExplicit(3);
    Reader extensions = wrapper.readSequence();
    while (!extensions.atEnd()) {
        Reader extension = extensions.readSequence();
        const asn1::Oid id = extension.readOid();
        static_cast<void>(extension.readIf(Tag::kBoolean));
        if (id == kSubjectKeyIdentifier) return copy(Reader(extension.readOctetString()).readOctetString());
    }
    return std::nullopt;
}

}  // namespace

CertificatePool::CertificatePool(const std::vector<BytesView>& embedded,
                                 const std::vector<pki::Certificate>& given, bool allowTestCurves)
    : allowTestCurves_(allowTestCurves) {
    for (const BytesView encoding : embedded)
        add(encoding);
    for (const pki::Certificate& certificate : given)
        add(certificate.encoding());
}

std::optional<CertificatePool::Entry> CertificatePool::identify(BytesView encoding) {
    try {
        Reader outer(encoding);
        Reader certificate = outer.readSequence();
        Reader tbs = certificate.readSequence();
        static_cast<void>(tbs.readIf(asn1::contextTag(0, true)));  // version
        Entry entry;
        entry.encoding = copy(encoding);
        entry.serial = copy(tbs.readBigInteger());
        static_cast<void>(tbs.read(Tag::kSequence));  // signature algorithm
        entry.issuer = copy(tbs.read(Tag::kSequence).encoding);
        for (int field = 0; field < 3; ++field) {  // validity, subject, subjectPublicKeyInfo
            static_cast<void>(tbs.read(Tag::kSequence));
        }
        entry.subjectKeyIdentifier = keyIdentifier(tbs);
        return entry;
    } catch (const Error&) {
        return std::nullopt;
    }
}

void CertificatePool::add(BytesView encoding) {
    std::optional<Entry> entry = identify(encoding);
    if (entry) entries_.push_back(std::move(*entry));
}

std::vector<Result<pki::Certificate>> CertificatePool::find(const SignerInfo& signer) const {
    std::vector<Result<pki::Certificate>> found;
    std::vector<const Entry*> seen;
    for (const Entry& entry : entries_) {
        const bool named = signer.subjectKeyIdentifier
                               ? entry.subjectKeyIdentifier &&
                                     equal(*entry.subjectKeyIdentifier, *signer.subjectKeyIdentifier)
                               : equal(entry.issuer, signer.issuer) && equal(entry.serial, signer.serial);
        if (!named) continue;
        const bool known = std::any_of(seen.begin(), seen.end(),
                                       [&](const Entry* other) { return other->encoding == entry.encoding; });
        if (known) continue;
        seen.push_back(&entry);
        found.push_back(pki::Certificate::parse(entry.encoding, allowTestCurves_));
        if (found.size() == kMaxCandidates) break;
    }
    return found;
}

}  // namespace tamga::signature
