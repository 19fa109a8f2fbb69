// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "signature/cms_parser.h"

#include <string>

#include "asn1/reader.h"
#include "base/error.h"
#include "signature/oids.h"

namespace tamga::signature {
namespace {

using asn1::Reader;
using asn1::Tag;

constexpr Tag kContext0 = asn1::contextTag(0, true);
constexpr Tag kContext1 = asn1::contextTag(1, true);

SignerInfo readSignerInfo(Reader& reader) {
    Reader fields = reader.readSequence();
    const std::int64_t version = fields.readInteger();
    if (version != 1 && version != 3) {
        throw Error(Reason::kSignatureUnsupported, "SignerInfo version " + std::to_string(version));
    }
    BytesView issuer;
    BytesView serial;
    std::optional<BytesView> keyIdentifier;
    if (const auto element = fields.readIf(asn1::contextTag(0, false))) {
        keyIdentifier = element->content;
    } else {
        Reader sid = fields.readSequence();
        issuer = sid.read(Tag::kSequence).encoding;
        serial = sid.readBigInteger();
        sid.expectEnd();
    }
    AlgorithmIdentifier digestAlgorithm = readAlgorithm(fields);
    std::optional<BytesView> signedAttrs;
    std::vector<Attribute> attributes;
    if (const auto element = fields.readIf(kContext0)) {
        signedAttrs = element->encoding;
        attributes = readAttributes(element->content);
    }
    AlgorithmIdentifier signatureAlgorithm = readAlgorithm(fields);
    const BytesView signature = fields.readOctetString();
    // They have no part in the signature itself: time-stamps, counter-signatures.
    std::vector<Attribute> unsignedAttributes;
    if (const auto element = fields.readIf(kContext1)) unsignedAttributes = readAttributes(element->content);
    fields.expectEnd();
    return SignerInfo{issuer,
                      serial,
                      keyIdentifier,
                      std::move(digestAlgorithm),
                      signedAttrs,
                      std::move(attributes),
                      std::move(signatureAlgorithm),
                      signature,
                      std::move(unsignedAttributes)};
}

std::optional<BytesView> readContent(Reader& encapsulated) {
    if (!encapsulated.nextIs(kContext0)) return std::nullopt;
    Reader wrapper = encapsulated.readExplicit(0);
    if (!wrapper.nextIs(Tag::kOctetString)) {
        // PKCS #7 version 1.5 allowed any type here (RFC 5652 section 5.2.1).
        throw Error(Reason::kSignatureUnsupported, "eContent is not an OCTET STRING");
    }
    const BytesView content = wrapper.readOctetString();
    wrapper.expectEnd();
    return content;
}

Reader openContentInfo(BytesView der) {
    Reader outer(der);
    Reader contentInfo = outer.readSequence();
    outer.expectEnd();
    const asn1::Oid type = contentInfo.readOid();
    if (type != oids::signedData()) {
        throw Error(Reason::kSignatureUnsupported, "content type " + type.dotted());
    }
    Reader wrapper = contentInfo.readExplicit(0);
    contentInfo.expectEnd();
    Reader body = wrapper.readSequence();
    wrapper.expectEnd();
    return body;
}

std::vector<BytesView> readCertificates(Reader& body) {
    std::vector<BytesView> certificates;
    if (const auto element = body.readIf(kContext0)) {
        Reader set(element->content);
        while (!set.atEnd()) {
            const asn1::Element choice = set.read();
            if (choice.tag == Tag::kSequence) certificates.push_back(choice.encoding);
        }
    }
    return certificates;
}

}  // namespace

AlgorithmIdentifier readAlgorithm(Reader& reader) {
    Reader fields = reader.readSequence();
    AlgorithmIdentifier algorithm{fields.readOid(), {}};
    if (!fields.atEnd()) algorithm.parameters = fields.read().encoding;
    fields.expectEnd();
    return algorithm;
}

std::vector<Attribute> readAttributes(BytesView content) {
    std::vector<Attribute> attributes;
    Reader reader(content);
    while (!reader.atEnd()) {
        Reader fields = reader.readSequence();
        Attribute attribute{fields.readOid(), {}};
        Reader values = fields.readSet();
        fields.expectEnd();
        while (!values.atEnd())
            attribute.values.push_back(values.read().encoding);
        attributes.push_back(std::move(attribute));
    }
    return attributes;
}

SignedData parseSignedData(BytesView der) {
    Reader body = openContentInfo(der);
    const std::int64_t version = body.readInteger();
    if (version < 1 || version > 5) {
        throw Error(Reason::kSignatureUnsupported, "SignedData version " + std::to_string(version));
    }
    Reader digestAlgorithms = body.readSet();
    while (!digestAlgorithms.atEnd())
        static_cast<void>(readAlgorithm(digestAlgorithms));
    Reader encapsulated = body.readSequence();
    asn1::Oid contentType = encapsulated.readOid();
    SignedData data{std::move(contentType), readContent(encapsulated), {}, {}};
    encapsulated.expectEnd();
    data.certificates = readCertificates(body);
    static_cast<void>(body.readIf(kContext1));  // revocation data
    Reader signers = body.readSet();
    body.expectEnd();
    while (!signers.atEnd()) {
        if (data.signers.size() == kMaxSigners) {
            throw Error(Reason::kSignatureUnsupported,
                        "more than " + std::to_string(kMaxSigners) + " signers");
        }
        data.signers.push_back(readSignerInfo(signers));
    }
    if (data.signers.empty()) throw Error(Reason::kSignatureNoSigner, "no SignerInfo");
    return data;
}

}  // namespace tamga::signature
