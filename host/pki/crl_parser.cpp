// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <limits>

#include "asn1/reader.h"
#include "pki/crl.h"
#include "pki/signature_algorithm.h"

namespace tamga::pki {
namespace {

using asn1::contextTag;
using asn1::Element;
using asn1::Reader;
using asn1::Tag;

[[noreturn]] void malformed(const char* what) {
    throw Error(Reason::kRevocationMalformed, what);
}
[[noreturn]] void unsupported(const std::string& what) {
    throw Error(Reason::kRevocationUnsupported, what);
}

/// Content octets of 2.5.29.number: entries are walked without an allocation for each.
bool isCommonExtension(BytesView oid, std::uint8_t number) noexcept {
    return oid.size() == 3 && oid[0] == 0x55 && oid[1] == 0x1D && oid[2] == number;
}

constexpr std::uint8_t kCrlNumber = 20;
constexpr std::uint8_t kReasonCode = 21;
constexpr std::uint8_t kInvalidityDate = 24;
constexpr std::uint8_t kDeltaCrlIndicator = 27;
constexpr std::uint8_t kIssuingDistributionPoint = 28;
constexpr std::uint8_t kCertificateIssuer = 29;
constexpr std::uint8_t kAuthorityKeyIdentifier = 35;

struct RawExtension {
    BytesView oid;
    bool critical;
    BytesView value;
};

RawExtension readExtension(Reader& reader) {
    Reader fields = reader.readSequence();
    RawExtension extension{fields.read(Tag::kOid).content, false, {}};
    if (fields.nextIs(Tag::kBoolean)) extension.critical = fields.readBoolean();
    extension.value = fields.readOctetString();
    fields.expectEnd();
    return extension;
}

std::string dotted(BytesView oid) {
    const auto parsed = asn1::Oid::fromContent(oid);
    return parsed ? parsed->dotted() : "malformed identifier";
}

RevocationReason readReason(BytesView value) {
    Reader reader(value);
    const Element number = reader.read(Tag::kEnumerated);
    reader.expectEnd();
    const auto reason =
        number.content.size() == 1 ? revocationReason(number.content[0]) : std::optional<RevocationReason>();
    if (!reason) malformed("reason code");
    return *reason;
}

/// A BOOLEAN with an IMPLICIT tag, DEFAULT FALSE.
bool readFlag(Reader& reader, unsigned number) {
    const auto element = reader.readIf(contextTag(number, false));
    if (!element) return false;
    if (element->content.size() != 1) malformed("flag of the issuing distribution point");
    return element->content[0] != 0;
}

}  // namespace

struct CrlParser {
    Crl crl;

    void parse(Bytes der) {
        if (der.size() > Crl::kMaxOctets) unsupported("a list of " + std::to_string(der.size()) + " octets");
        crl.encoding_ = std::move(der);
        Reader outer(crl.encoding_);
        Reader reader = outer.readSequence();
        outer.expectEnd();
        const Element tbs = reader.read(Tag::kSequence);
        const AlgorithmIdentifier algorithm = readAlgorithmIdentifier(reader);
        const BytesView signature = reader.readBitString();
        reader.expectEnd();
        crl.tbsOffset_ = offsetOf(tbs.encoding);
        crl.tbsSize_ = tbs.encoding.size();
        crl.signatureAlgorithm_ = algorithm.algorithm;
        crl.signature_.assign(signature.begin(), signature.end());
        parseTbs(Reader(tbs.content), algorithm);
    }

  private:
    [[nodiscard]] std::size_t offsetOf(BytesView part) const noexcept {
        return static_cast<std::size_t>(part.data() - crl.encoding_.data());
    }

    /// TBSCertList (RFC 5280 section 5.1).
    void parseTbs(Reader reader, const AlgorithmIdentifier& outer) {
        std::int64_t version = 0;
        if (reader.nextIs(Tag::kInteger)) version = reader.readInteger();
        if (version < 0 || version > 1) malformed("version");
        const AlgorithmIdentifier algorithm = readAlgorithmIdentifier(reader);
        if (algorithm.algorithm.id != outer.algorithm.id) malformed("two signature algorithms");
        crl.sameIdentifiers_ = equal(algorithm.encoding, outer.encoding);
        crl.issuer_ = Name::parse(reader.read(Tag::kSequence).encoding).orThrow();
        crl.thisUpdate_ = asn1::parseTime(reader.read());
        if (reader.nextIs(Tag::kUtcTime) || reader.nextIs(Tag::kGeneralizedTime)) {
            crl.nextUpdate_ = asn1::parseTime(reader.read());
        }
        if (reader.nextIs(Tag::kSequence)) parseEntries(reader.readSequence());
        if (reader.nextIs(contextTag(0, true))) {
            if (version != 1) malformed("extensions before version 2");
            Reader field = reader.readExplicit(0);
            parseExtensions(field.readSequence());
            field.expectEnd();
        }
        reader.expectEnd();
    }

    void parseEntries(Reader reader) {
        // Eleven octets of serial number and time are the least a list of this kind spends on an entry; a
        // wrong guess costs a few moves.
        constexpr std::size_t kUsualEntry = 40;
        crl.entries_.reserve(reader.rest().size() / kUsualEntry + 1);
        bool sorted = true;
        while (!reader.atEnd()) {
            crl.entries_.push_back(readEntry(reader));
            const auto count = crl.entries_.size();
            sorted = sorted && (count < 2 || !before(crl.entries_[count - 1], crl.entries_[count - 2]));
        }
        if (sorted) return;
        std::sort(crl.entries_.begin(), crl.entries_.end(),
                  [this](const Crl::Entry& a, const Crl::Entry& b) { return before(a, b); });
    }

    [[nodiscard]] bool before(const Crl::Entry& a, const Crl::Entry& b) const noexcept {
        if (a.size != b.size) return a.size < b.size;
        const BytesView x = crl.serialOf(a);
        const BytesView y = crl.serialOf(b);
        return std::lexicographical_compare(x.begin(), x.end(), y.begin(), y.end());
    }

    Crl::Entry readEntry(Reader& reader) {
        Reader fields = reader.readSequence();
        const BytesView serial = fields.readBigInteger();
        if (serial.size() > std::numeric_limits<std::uint16_t>::max()) malformed("length of a serial number");
        Crl::Entry entry{asn1::parseTime(fields.read()), static_cast<std::uint32_t>(offsetOf(serial)),
                         static_cast<std::uint16_t>(serial.size()), RevocationReason::kUnspecified};
        if (!fields.atEnd()) entry.reason = readEntryExtensions(fields.readSequence());
        fields.expectEnd();
        return entry;
    }

    static RevocationReason readEntryExtensions(Reader reader) {
        auto reason = RevocationReason::kUnspecified;
        bool given = false;
        while (!reader.atEnd()) {
            const RawExtension extension = readExtension(reader);
            if (isCommonExtension(extension.oid, kReasonCode)) {
                if (std::exchange(given, true)) malformed("reason code given twice");
                reason = readReason(extension.value);
            } else if (isCommonExtension(extension.oid, kCertificateIssuer)) {
                unsupported("an entry of another authority's certificate");
            } else if (extension.critical && !isCommonExtension(extension.oid, kInvalidityDate)) {
                unsupported("critical entry extension " + dotted(extension.oid));
            }
        }
        return reason;
    }

    void parseExtensions(Reader reader) {
        std::vector<BytesView> seen;
        while (!reader.atEnd()) {
            const RawExtension extension = readExtension(reader);
            const bool twice = std::any_of(seen.begin(), seen.end(),
                                           [&](BytesView oid) { return equal(oid, extension.oid); });
            if (twice) malformed("extension given twice");
            if (seen.size() >= 64) malformed("number of extensions");
            seen.push_back(extension.oid);
            takeExtension(extension);
        }
    }

    void takeExtension(const RawExtension& extension) {
        if (isCommonExtension(extension.oid, kDeltaCrlIndicator)) unsupported("a delta list");
        if (isCommonExtension(extension.oid, kIssuingDistributionPoint)) {
            parseDistributionPoint(extension.value);
        } else if (extension.critical && !isCommonExtension(extension.oid, kCrlNumber) &&
                   !isCommonExtension(extension.oid, kAuthorityKeyIdentifier)) {
            unsupported("critical extension " + dotted(extension.oid));
        }
    }

    /// IssuingDistributionPoint (RFC 5280 section 5.2.5).
    void parseDistributionPoint(BytesView value) {
        Reader outer(value);
        Reader fields = outer.readSequence();
        outer.expectEnd();
        if (const auto name = fields.readIf(contextTag(0, true))) {
            crl.distributionPoint_ = readFullNames(Reader(name->content));
            if (crl.distributionPoint_.empty()) unsupported("a distribution point relative to the issuer");
            crl.anyDistributionPoint_ = false;
        }
        crl.onlyUsers_ = readFlag(fields, 1);
        crl.onlyAuthorities_ = readFlag(fields, 2);
        if (fields.readIf(contextTag(3, false))) unsupported("a list of some reasons only");
        if (readFlag(fields, 4)) unsupported("an indirect list");
        if (readFlag(fields, 5)) unsupported("a list of attribute certificates");
        fields.expectEnd();
    }
};

Result<Crl> Crl::parse(Bytes der) {
    return capture([&] {
        try {
            CrlParser parser;
            parser.parse(std::move(der));
            return std::move(parser.crl);
        } catch (const Error& error) {
            if (error.reason() != Reason::kDerMalformed && error.reason() != Reason::kCertificateMalformed)
                throw;
            throw Error(Reason::kRevocationMalformed, "list: " + error.context());
        }
    });
}

}  // namespace tamga::pki
