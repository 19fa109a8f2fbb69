// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "signature/envelope_parser.h"

#include <algorithm>
#include <string>

#include "asn1/reader.h"
#include "base/error.h"
#include "signature/oids.h"

namespace tamga::signature {
namespace {

using asn1::Reader;
using asn1::Tag;

/// Of all parts before and behind the content together.
constexpr std::size_t kMaxHeader = 4U * 1024 * 1024;
constexpr std::size_t kMaxRecipients = 4096;

constexpr Tag kContext0 = asn1::contextTag(0, true);
constexpr Tag kContext1 = asn1::contextTag(1, true);
constexpr Tag kKeyIdentifier = asn1::contextTag(0, false);

EntityId readIssuerAndSerial(Reader& reader) {
    Reader fields = reader.readSequence();
    EntityId id;
    id.issuer = fields.read(Tag::kSequence).encoding;
    id.serial = fields.readBigInteger();
    fields.expectEnd();
    return id;
}

/// RecipientIdentifier (section 6.2.1).
EntityId readRecipientId(Reader& reader) {
    if (const auto element = reader.readIf(kKeyIdentifier)) return {{}, {}, element->content};
    return readIssuerAndSerial(reader);
}

/// KeyAgreeRecipientIdentifier (section 6.2.2): the key identifier has a date and more beside it.
EntityId readAgreementId(Reader& reader) {
    if (!reader.nextIs(kContext0)) return readIssuerAndSerial(reader);
    Reader fields(reader.read(kContext0).content);
    return {{}, {}, fields.readOctetString()};
}

Originator readOriginator(Reader& reader) {
    Reader choice = reader.readExplicit(0);
    Originator originator;
    if (choice.nextIs(kContext1)) {
        originator.publicKey = choice.read(kContext1).encoding;
    } else {
        originator.id = readRecipientId(choice);
    }
    choice.expectEnd();
    return originator;
}

RecipientInfo readKeyTransport(BytesView content) {
    Reader fields(content);
    static_cast<void>(fields.readInteger());
    EntityId id = readRecipientId(fields);
    AlgorithmIdentifier algorithm = readAlgorithm(fields);
    const BytesView key = fields.readOctetString();
    fields.expectEnd();
    return {id, std::nullopt, std::nullopt, std::move(algorithm), key};
}

void readKeyAgreement(BytesView content, std::vector<RecipientInfo>& to) {
    Reader fields(content);
    static_cast<void>(fields.readInteger());
    const Originator originator = readOriginator(fields);
    std::optional<BytesView> ukm;
    if (fields.nextIs(kContext1)) {
        Reader wrapper = fields.readExplicit(1);
        ukm = wrapper.readOctetString();
        wrapper.expectEnd();
    }
    const AlgorithmIdentifier algorithm = readAlgorithm(fields);
    Reader keys = fields.readSequence();
    fields.expectEnd();
    while (!keys.atEnd()) {
        if (to.size() == kMaxRecipients) throw Error(Reason::kEnvelopeUnsupported, "too many recipients");
        Reader key = keys.readSequence();
        const EntityId id = readAgreementId(key);
        to.push_back({id, originator, ukm, algorithm, key.readOctetString()});
        key.expectEnd();
    }
}

void readRecipients(EnvelopeHeader& header) {
    Reader outer(header.recipientInfos);
    Reader infos = outer.readSet();
    while (!infos.atEnd()) {
        const asn1::Element info = infos.read();
        if (info.tag == Tag::kSequence) {
            if (header.recipients.size() == kMaxRecipients)
                throw Error(Reason::kEnvelopeUnsupported, "too many recipients");
            header.recipients.push_back(readKeyTransport(info.content));
        } else if (info.tag == kContext1) {
            readKeyAgreement(info.content, header.recipients);
        } else {
            // Passwords and keys agreed on before ([2], [3]), and what RFC 5652 leaves open ([4]).
            ++header.otherRecipients;
        }
    }
}

void readOriginatorInfo(EnvelopeHeader& header) {
    Reader outer(header.originatorInfo);
    Reader fields(outer.read(kContext0).content);
    if (const auto set = fields.readIf(kContext0)) {
        Reader choices(set->content);
        while (!choices.atEnd()) {
            const asn1::Element choice = choices.read();
            if (choice.tag == Tag::kSequence) header.certificates.push_back(choice.encoding);
        }
    }
}

asn1::Oid oidFrom(const Bytes& element) {
    Reader reader(element);
    return reader.readOid();
}

const asn1::Oid& macAttribute() {
    static const asn1::Oid value("1.2.643.7.1.0.6.1.1");
    return value;
}

}  // namespace

EnvelopeHeader readEnvelopeHeader(BerStream& stream) {
    stream.enter(Tag::kSequence);
    const asn1::Oid type = oidFrom(stream.element(kMaxHeader));
    if (type != oids::envelopedData())
        throw Error(Reason::kEnvelopeUnsupported, "content type " + type.dotted());
    stream.enter(kContext0);
    stream.enter(Tag::kSequence);
    const Bytes version = stream.element(kMaxHeader);
    static_cast<void>(Reader(version).readInteger());

    EnvelopeHeader header{{}, {}, {}, {}, {}, 0, oids::data(), {oids::data(), {}}};
    if (stream.nextIs(kContext0)) {
        header.originatorInfo = stream.element(kMaxHeader);
        readOriginatorInfo(header);
    }
    header.recipientInfos = stream.element(kMaxHeader);
    readRecipients(header);

    stream.enter(Tag::kSequence);
    header.contentType = oidFrom(stream.element(kMaxHeader));
    header.contentAlgorithmOctets = stream.element(kMaxHeader);
    Reader algorithm(header.contentAlgorithmOctets);
    header.contentAlgorithm = readAlgorithm(algorithm);
    if (stream.atEnd()) throw Error(Reason::kEnvelopeUnsupported, "a message whose content is elsewhere");
    return header;
}

std::optional<Bytes> readEnvelopeEnd(BerStream& stream) {
    stream.leave();  // EncryptedContentInfo
    std::optional<Bytes> mac;
    if (stream.nextIs(kContext1)) {
        const Bytes octets = stream.element(kMaxHeader);
        Reader reader(octets);
        for (const Attribute& attribute : readAttributes(reader.read(kContext1).content)) {
            if (attribute.type != macAttribute()) continue;
            if (mac || attribute.values.size() != 1)
                throw Error(Reason::kDerMalformed, "more than one check value");
            mac = copyOf(Reader(attribute.values.front()).readOctetString());
        }
    }
    stream.leave();  // EnvelopedData
    stream.leave();  // [0]
    stream.leave();  // ContentInfo
    stream.expectEnd();
    return mac;
}

}  // namespace tamga::signature
