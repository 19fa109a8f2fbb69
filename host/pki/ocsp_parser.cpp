// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "asn1/reader.h"
#include "pki/ocsp.h"
#include "pki/signature_algorithm.h"

namespace tamga::pki {
namespace {

using asn1::contextTag;
using asn1::Element;
using asn1::Oid;
using asn1::Reader;
using asn1::Tag;

constexpr std::size_t kMaxCertificates = 16;
constexpr std::size_t kMaxAnswers = 1024;

[[noreturn]] void malformed(const char* what) {
    throw Error(Reason::kRevocationMalformed, what);
}

Bytes owned(BytesView octets) {
    return {octets.begin(), octets.end()};
}

std::uint8_t readEnumerated(Reader& reader) {
    const Element element = reader.read(Tag::kEnumerated);
    if (element.content.size() != 1) malformed("enumerated value");
    return element.content[0];
}

/// RFC 6960 section 4.2.1.
std::string statusText(std::uint8_t status) {
    switch (status) {
        case 1:
            return "malformedRequest";
        case 2:
            return "internalError";
        case 3:
            return "tryLater";
        case 5:
            return "sigRequired";
        case 6:
            return "unauthorized";
        default:
            return "status " + std::to_string(status);
    }
}

/// The critical ones are refused, except those that change nothing here.
template <typename Take>
void readExtensions(Reader wrapper, Take&& take) {
    Reader reader = wrapper.readSequence();
    wrapper.expectEnd();
    while (!reader.atEnd()) {
        Reader fields = reader.readSequence();
        const Oid id = fields.readOid();
        const bool critical = fields.nextIs(Tag::kBoolean) && fields.readBoolean();
        const BytesView value = fields.readOctetString();
        fields.expectEnd();
        if (!take(id, value) && critical) {
            throw Error(Reason::kRevocationUnsupported, "critical extension " + id.dotted());
        }
    }
}

}  // namespace

struct OcspParser {
    OcspResponse response;

    void parse(BytesView der) {
        if (der.size() > OcspResponse::kMaxOctets) malformed("size of the response");
        Reader outer(der);
        Reader reader = outer.readSequence();
        outer.expectEnd();
        const std::uint8_t status = readEnumerated(reader);
        if (status != 0) throw Error(Reason::kRevocationUnknown, "the responder says " + statusText(status));
        Reader wrapper = reader.readExplicit(0);
        reader.expectEnd();
        Reader bytes = wrapper.readSequence();
        wrapper.expectEnd();
        static const Oid kBasic("1.3.6.1.5.5.7.48.1.1");
        if (bytes.readOid() != kBasic) throw Error(Reason::kRevocationUnsupported, "type of the response");
        Reader basic(bytes.readOctetString());
        bytes.expectEnd();
        parseBasic(basic.readSequence());
        basic.expectEnd();
    }

  private:
    void parseBasic(Reader reader) {
        const Element tbs = reader.read(Tag::kSequence);
        response.tbs_ = owned(tbs.encoding);
        response.signatureAlgorithm_ = readAlgorithmIdentifier(reader).algorithm;
        response.signature_ = owned(reader.readBitString());
        if (reader.nextIs(contextTag(0, true))) {
            Reader wrapper = reader.readExplicit(0);
            Reader certificates = wrapper.readSequence();
            wrapper.expectEnd();
            while (!certificates.atEnd()) {
                if (response.certificates_.size() == kMaxCertificates) malformed("number of certificates");
                response.certificates_.push_back(owned(certificates.read(Tag::kSequence).encoding));
            }
        }
        reader.expectEnd();
        parseData(Reader(tbs.content));
    }

    /// ResponseData.
    void parseData(Reader reader) {
        if (reader.nextIs(contextTag(0, true))) {
            Reader version = reader.readExplicit(0);
            if (version.readInteger() != 0) throw Error(Reason::kRevocationUnsupported, "version");
            version.expectEnd();
        }
        if (reader.nextIs(contextTag(1, true))) {
            Reader byName = reader.readExplicit(1);
            response.responderName_ = Name::parse(byName.read(Tag::kSequence).encoding).orThrow();
            byName.expectEnd();
        } else {
            Reader byKey = reader.readExplicit(2);
            response.responderKeyHash_ = owned(byKey.readOctetString());
            byKey.expectEnd();
        }
        response.producedAt_ = asn1::parseTime(reader.read(Tag::kGeneralizedTime));
        Reader answers = reader.readSequence();
        while (!answers.atEnd()) {
            if (response.singles_.size() == kMaxAnswers) malformed("number of answers");
            response.singles_.push_back(readSingle(answers.readSequence()));
        }
        if (reader.nextIs(contextTag(1, true))) parseExtensions(reader.readExplicit(1));
        reader.expectEnd();
    }

    void parseExtensions(Reader wrapper) {
        static const Oid kNonce("1.3.6.1.5.5.7.48.1.2");
        readExtensions(wrapper, [this](const Oid& id, BytesView value) {
            if (id != kNonce) return false;
            Reader nonce(value);
            // Some responders write the octets without the OCTET STRING that RFC 8954 asks for.
            response.nonce_ = nonce.nextIs(Tag::kOctetString) ? owned(nonce.readOctetString()) : owned(value);
            return true;
        });
    }

    static OcspResponse::Single readSingle(Reader reader) {
        Reader certId = reader.readSequence();
        OcspResponse::Single single{hashByOid(readAlgorithmIdentifier(certId).algorithm.id),
                                    owned(certId.readOctetString()),
                                    owned(certId.readOctetString()),
                                    owned(certId.readBigInteger()),
                                    {}};
        certId.expectEnd();
        readStatus(reader, single.answer);
        single.answer.thisUpdate = asn1::parseTime(reader.read(Tag::kGeneralizedTime));
        if (reader.nextIs(contextTag(0, true))) {
            Reader wrapper = reader.readExplicit(0);
            single.answer.nextUpdate = asn1::parseTime(wrapper.read(Tag::kGeneralizedTime));
            wrapper.expectEnd();
        }
        if (reader.nextIs(contextTag(1, true))) {
            readExtensions(reader.readExplicit(1), [](const Oid&, BytesView) { return false; });
        }
        reader.expectEnd();
        return single;
    }

    static void readStatus(Reader& reader, OcspAnswer& answer) {
        if (const auto good = reader.readIf(contextTag(0, false))) {
            if (!good->content.empty()) malformed("status");
            answer.status = OcspStatus::kGood;
        } else if (const auto unknown = reader.readIf(contextTag(2, false))) {
            if (!unknown->content.empty()) malformed("status");
            answer.status = OcspStatus::kUnknown;
        } else {
            Reader info(reader.read(contextTag(1, true)).content);
            answer.status = OcspStatus::kRevoked;
            answer.revocation = {asn1::parseTime(info.read(Tag::kGeneralizedTime)),
                                 RevocationReason::kUnspecified};
            if (info.nextIs(contextTag(0, true))) {
                Reader wrapper = info.readExplicit(0);
                const auto reason = revocationReason(readEnumerated(wrapper));
                if (!reason) malformed("reason code");
                answer.revocation->reason = *reason;
                wrapper.expectEnd();
            }
            info.expectEnd();
        }
    }
};

Result<OcspResponse> OcspResponse::parse(BytesView der) {
    return capture([&] {
        try {
            OcspParser parser;
            parser.parse(der);
            return std::move(parser.response);
        } catch (const Error& error) {
            if (error.reason() != Reason::kDerMalformed && error.reason() != Reason::kCertificateMalformed)
                throw;
            throw Error(Reason::kRevocationMalformed, "OCSP response: " + error.context());
        }
    });
}

}  // namespace tamga::pki
