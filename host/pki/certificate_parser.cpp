// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "asn1/reader.h"
#include "pki/border.h"
#include "pki/certificate.h"
#include "pki/signature_algorithm.h"

namespace tamga::pki {
namespace {

using asn1::Element;
using asn1::Oid;
using asn1::Reader;
using asn1::Tag;

[[noreturn]] void malformed(const char* what) {
    throw Error(Reason::kDerMalformed, what);
}

Bytes owned(BytesView octets) {
    return {octets.begin(), octets.end()};
}

/// The only element of an extension's value, which must be constructed.
Reader openValue(const Bytes& value) {
    Reader outer(value);
    Reader inner = outer.readSequence();
    outer.expectEnd();
    return inner;
}

std::uint16_t parseKeyUsage(const Bytes& value) {
    Reader outer(value);
    const auto bits = asn1::parseNamedBits(outer.read(Tag::kBitString));
    outer.expectEnd();
    unsigned usage = 0;
    for (unsigned bit = 0; bit <= 8; ++bit)
        usage |= bits.test(bit) ? 1U << bit : 0U;
    return static_cast<std::uint16_t>(usage);
}

std::vector<Oid> parseOids(const Bytes& value) {
    std::vector<Oid> oids;
    Reader reader = openValue(value);
    do {
        oids.push_back(reader.readOid());
    } while (!reader.atEnd());
    return oids;
}

/// PolicyInformation without the qualifiers (RFC 5280 section 4.2.1.4).
std::vector<Oid> parsePolicies(const Bytes& value) {
    std::vector<Oid> policies;
    Reader reader = openValue(value);
    do {
        policies.push_back(reader.readSequence().readOid());
    } while (!reader.atEnd());
    return policies;
}

struct BasicConstraints {
    bool authority = false;
    std::optional<std::int64_t> pathLength;
};

BasicConstraints parseBasicConstraints(const Bytes& value) {
    Reader reader = openValue(value);
    BasicConstraints constraints;
    constraints.authority = reader.nextIs(Tag::kBoolean) && reader.readBoolean();
    if (!reader.atEnd()) constraints.pathLength = reader.readInteger();
    if (constraints.pathLength.value_or(0) < 0) malformed("path length");
    reader.expectEnd();
    return constraints;
}

/// notAfter of PrivateKeyUsagePeriod (RFC 3280 section 4.2.1.4): both times are IMPLICIT GeneralizedTime.
std::optional<std::int64_t> parsePrivateKeyUsagePeriod(const Bytes& value) {
    Reader reader = openValue(value);
    const auto time = [&reader](unsigned number) -> std::optional<std::int64_t> {
        auto element = reader.readIf(asn1::contextTag(number, false));
        if (!element) return std::nullopt;
        return asn1::parseTime(Element{Tag::kGeneralizedTime, element->content, element->encoding});
    };
    (void)time(0);
    const auto notAfter = time(1);
    reader.expectEnd();
    return notAfter;
}

/// DEFAULT FALSE is written out by some authorities, against DER; the octets are theirs and are kept.
Extension readExtension(Reader& reader) {
    Reader fields = reader.readSequence();
    Extension extension{fields.readOid(), false, {}};
    if (fields.nextIs(Tag::kBoolean)) extension.critical = fields.readBoolean();
    extension.value = owned(fields.readOctetString());
    fields.expectEnd();
    return extension;
}

}  // namespace

struct CertificateParser {
    Certificate certificate;
    bool allowTestCurves = false;

    void parse(BytesView der) {
        Reader outer(der);
        Reader reader = outer.readSequence();
        outer.expectEnd();
        const Element tbs = reader.read(Tag::kSequence);
        const AlgorithmIdentifier algorithm = readAlgorithmIdentifier(reader);
        certificate.signatureAlgorithm_ = algorithm.algorithm;
        certificate.signature_ = owned(reader.readBitString());
        reader.expectEnd();
        certificate.encoding_ = owned(der);
        certificate.tbs_ = owned(tbs.encoding);
        certificate.thumbprint_ = Thumbprint::of(der);
        parseTbs(Reader(tbs.content), algorithm);
    }

    /// TBSCertificate (RFC 5280 section 4.1.2).
    void parseTbs(Reader reader, const AlgorithmIdentifier& outer) {
        const std::int64_t version = readVersion(reader);
        certificate.serial_ = owned(reader.readBigInteger());
        const AlgorithmIdentifier algorithm = readAlgorithmIdentifier(reader);
        if (algorithm.algorithm.id != outer.algorithm.id) malformed("two signature algorithms");
        certificate.sameIdentifiers_ = equal(algorithm.encoding, outer.encoding);
        certificate.issuer_ = Name::parse(reader.read(Tag::kSequence).encoding).orThrow();
        Reader validity = reader.readSequence();
        certificate.notBefore_ = asn1::parseTime(validity.read());
        certificate.notAfter_ = asn1::parseTime(validity.read());
        validity.expectEnd();
        certificate.subject_ = Name::parse(reader.read(Tag::kSequence).encoding).orThrow();
        certificate.publicKey_ =
            PublicKey::parse(reader.read(Tag::kSequence).encoding, allowTestCurves).orThrow();
        // issuerUniqueID and subjectUniqueID, of version 2, in use nowhere.
        for (const unsigned number : {1U, 2U}) {
            if (reader.readIf(asn1::contextTag(number, false)) && version < 1) malformed("unique identifier");
        }
        if (reader.nextIs(asn1::contextTag(3, true))) {
            if (version != 2) malformed("extensions before version 3");
            parseExtensions(reader.readExplicit(3));
        }
        reader.expectEnd();
    }

    static std::int64_t readVersion(Reader& reader) {
        if (!reader.nextIs(asn1::contextTag(0, true))) return 0;
        Reader field = reader.readExplicit(0);
        const std::int64_t version = field.readInteger();
        field.expectEnd();
        if (version < 0 || version > 2) malformed("certificate version");
        return version;
    }

    void parseExtensions(Reader field) {
        Reader reader = field.readSequence();
        field.expectEnd();
        std::set<Oid> seen;
        do {
            Extension extension = readExtension(reader);
            // RFC 5280 section 4.2: no extension twice, else two readers might see two certificates.
            if (!seen.insert(extension.id).second) malformed("extension given twice");
            takeKnown(extension);
            certificate.extensions_.push_back(std::move(extension));
        } while (!reader.atEnd());
    }

    void takeKnown(const Extension& extension) {
        static const Oid kKeyUsage("2.5.29.15");
        static const Oid kExtendedKeyUsage("2.5.29.37");
        static const Oid kPolicies("2.5.29.32");
        static const Oid kBasicConstraints("2.5.29.19");
        static const Oid kPrivateKeyUsagePeriod("2.5.29.16");
        if (extension.id == kKeyUsage) {
            certificate.keyUsage_ = parseKeyUsage(extension.value);
        } else if (extension.id == kExtendedKeyUsage) {
            certificate.extendedKeyUsage_ = parseOids(extension.value);
        } else if (extension.id == kPolicies) {
            certificate.policies_ = parsePolicies(extension.value);
        } else if (extension.id == kBasicConstraints) {
            const BasicConstraints constraints = parseBasicConstraints(extension.value);
            certificate.authority_ = constraints.authority;
            certificate.pathLength_ = constraints.pathLength;
        } else if (extension.id == kPrivateKeyUsagePeriod) {
            certificate.privateKeyNotAfter_ = parsePrivateKeyUsagePeriod(extension.value);
        }
    }
};

Result<Certificate> Certificate::parse(BytesView der, bool allowTestCurves) {
    return captureMalformed("certificate", [&] {
        CertificateParser parser{Certificate(), allowTestCurves};
        parser.parse(der);
        return std::move(parser.certificate);
    });
}

}  // namespace tamga::pki
