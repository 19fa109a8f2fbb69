// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/container/header.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "asn1/reader.h"
#include "keys/container/files.h"

namespace tamga::keys::container {
namespace {

using asn1::contextTag;
using asn1::Reader;
using asn1::Tag;

constexpr std::string_view kVersion1 = "1.2.643.2.2.37.1";
constexpr std::string_view kVersion2 = "1.2.643.2.2.37.2.1";
constexpr std::string_view kVersion2Part = "1.2.643.2.2.37.2.2";
constexpr std::string_view kVersion4 = "1.2.643.2.2.37.4";
constexpr std::string_view kContainerPeriod = "1.2.643.2.2.37.3.5";
constexpr std::string_view kSignaturePeriod = "1.2.643.2.2.37.3.9";
constexpr std::string_view kExchangePeriod = "1.2.643.2.2.37.3.10";

// Named bits of the container's attributes.
constexpr unsigned kBitPassword = 0;
constexpr unsigned kBitReserve = 1;
constexpr unsigned kBitPrimaryAbsent = 2;
constexpr unsigned kBitFunctionalCarrier = 3;
// Named bits of a key's attributes.
constexpr unsigned kBitExportable = 0;
constexpr unsigned kBitExchange = 2;

struct AlgorithmRow {
    std::string_view oid;
    pki::KeyAlgorithm algorithm;
};
// An exchange key carries the agreement identifier, a signature key the one of certificates.
constexpr std::array<AlgorithmRow, 6> kAlgorithms{{
    {"1.2.643.2.2.98", pki::KeyAlgorithm::kGost2001},
    {"1.2.643.2.2.19", pki::KeyAlgorithm::kGost2001},
    {"1.2.643.7.1.1.6.1", pki::KeyAlgorithm::kGost2012_256},
    {"1.2.643.7.1.1.1.1", pki::KeyAlgorithm::kGost2012_256},
    {"1.2.643.7.1.1.6.2", pki::KeyAlgorithm::kGost2012_512},
    {"1.2.643.7.1.1.1.2", pki::KeyAlgorithm::kGost2012_512},
}};

[[nodiscard]] Error bad(std::string_view what) {
    return damaged(File::kHeader, what);
}

[[nodiscard]] Error foreign(std::string_view what) {
    return unsupported(File::kHeader, what);
}

constexpr std::array<std::uint8_t, 32> kZeroKey{};

/// The MAC over the content is no secret: its key is zero, it only tells damage (README, "header.key").
bool macMatches(gost::ContainerFamily family, BytesView content, BytesView mac) {
    return equal(shortMac(family, kZeroKey, content), mac);
}

bool macMatchesAny(BytesView content, BytesView mac) {
    return macMatches(gost::ContainerFamily::k2012, content, mac) ||
           macMatches(gost::ContainerFamily::k2001, content, mac);
}

struct UsagePeriods {
    std::optional<std::int64_t> container;
    std::optional<std::int64_t> signature;
    std::optional<std::int64_t> exchange;
};

/// notAfter of { notBefore [0], notAfter [1] }, both optional GeneralizedTime under implicit tags. The MAC
/// says the header is as its maker wrote it: a period that does not parse is not worth refusing the key.
std::optional<std::int64_t> parsePeriod(BytesView value) try {
    Reader period = Reader(value).readSequence();
    (void)period.readIf(contextTag(0, false));
    auto notAfter = period.readIf(contextTag(1, false));
    if (!notAfter) return std::nullopt;
    notAfter->tag = Tag::kGeneralizedTime;
    return asn1::parseTime(*notAfter);
} catch (const Error&) {
    return std::nullopt;
}

UsagePeriods parseExtensions(BytesView content) {
    UsagePeriods periods;
    Reader reader(content);
    while (!reader.atEnd()) {
        Reader extension = reader.readSequence();
        const std::string id = extension.readOid().dotted();
        (void)extension.readIf(Tag::kBoolean);
        const BytesView value = extension.readOctetString();
        if (id == kSignaturePeriod)
            periods.signature = parsePeriod(value);
        else if (id == kExchangePeriod)
            periods.exchange = parsePeriod(value);
        else if (id == kContainerPeriod)
            periods.container = parsePeriod(value);
    }
    return periods;
}

/// The optional elements behind the primary key's parameters, found by tag; unknown ones are passed over.
class OptionalElements final {
  public:
    explicit OptionalElements(Reader reader) {
        std::set<Tag> seen;
        while (!reader.atEnd()) {
            const asn1::Element element = reader.read();
            if (!seen.insert(element.tag).second) throw bad("an element occurs twice");
            elements_.push_back(element);
        }
    }

    [[nodiscard]] const asn1::Element* find(Tag tag) const {
        const auto found = std::ranges::find(elements_, tag, &asn1::Element::tag);
        return found == elements_.end() ? nullptr : &*found;
    }

    [[nodiscard]] Bytes octets(unsigned number) const {
        const asn1::Element* element = find(contextTag(number, false));
        return element == nullptr ? Bytes() : Bytes(element->content.begin(), element->content.end());
    }

  private:
    std::vector<asn1::Element> elements_;
};

void checkKind(const std::string& oid, BytesView content, BytesView mac) {
    if (oid == kVersion2) return;
    if (oid == kVersion1) throw foreign("container of version 1");
    if (oid == kVersion2Part) throw foreign("container that holds part of a key");
    // A flipped bit in the identifier is damage; a kind made after this program has a MAC that agrees.
    if (!macMatchesAny(content, mac)) throw bad("the MAC does not match");
    throw foreign("container algorithm " + oid);
}

Bytes fingerprintFrom(const OptionalElements& elements, unsigned number) {
    Bytes fingerprint = elements.octets(number);
    if (!fingerprint.empty() && fingerprint.size() != kFingerprintOctets)
        throw bad("a fingerprint is not of 8 octets");
    return fingerprint;
}

void parseKeys(Header& header, const asn1::Element& primary, const OptionalElements& elements) {
    header.keys.push_back(parseKeyParameters(primary.content));
    header.family = familyOf(header.keys.front().algorithm);
    header.keys.front().certificate = elements.octets(5);
    header.keys.front().fingerprint = fingerprintFrom(elements, 10);
    if (const asn1::Element* second = elements.find(contextTag(4, true))) {
        header.keys.push_back(parseKeyParameters(second->content));
        header.keys.back().certificate = elements.octets(6);
        header.keys.back().fingerprint = fingerprintFrom(elements, 11);
        if (familyOf(header.keys.back().algorithm) != header.family ||
            header.keys.back().curve->octets != header.keys.front().curve->octets)
            throw foreign("two keys of different kinds");
    }
    UsagePeriods periods;
    if (const asn1::Element* extensions = elements.find(contextTag(12, true)))
        periods = parseExtensions(extensions->content);
    for (HeaderKey& key : header.keys) {
        key.notAfter = key.role == KeyRole::kExchange ? periods.exchange : periods.signature;
        if (!key.notAfter) key.notAfter = periods.container;
    }
}

struct Outer {
    asn1::Element content;
    BytesView mac;
    std::string kind;
};

/// The outer SEQUENCE and the container algorithm; a container of version 4 differs from here on.
Outer parseOuter(BytesView encoding) {
    Reader outer = Reader(encoding).readSequence();
    Outer parsed{outer.read(Tag::kSequence), {}, std::string(kVersion2)};
    Reader content(parsed.content.content);
    if (const auto kind = content.readIf(contextTag(0, true))) {
        Reader identifier(kind->content);
        parsed.kind = identifier.readOid().dotted();
    }
    if (parsed.kind == kVersion4) throw foreign("container of version 4, not for GOST keys");
    parsed.mac = outer.readOctetString();
    outer.expectEnd();
    return parsed;
}

Header parse(BytesView file) {
    const BytesView encoding = asn1::firstElement(file);
    const Outer outer = parseOuter(encoding);
    checkKind(outer.kind, outer.content.encoding, outer.mac);

    // What a damaged header says is not worth reporting in detail, so the MAC comes before the content.
    if (!macMatchesAny(outer.content.encoding, outer.mac)) throw bad("the MAC does not match");
    Reader content(outer.content.content);
    (void)content.readIf(contextTag(0, true));
    (void)content.readIf(Tag::kIa5String);
    const asn1::Element attributes = content.read(Tag::kBitString);
    const asn1::NamedBits bits = asn1::parseNamedBits(attributes);
    if (bits.test(kBitPrimaryAbsent)) throw foreign("no key has been generated in the container yet");
    if (bits.test(kBitFunctionalCarrier)) throw foreign("the key is shared with a functional key carrier");

    Header header;
    header.encoding.assign(encoding.begin(), encoding.end());
    header.passwordSet = bits.test(kBitPassword);
    header.reserveSet = bits.test(kBitReserve);
    const asn1::Element primary = content.read(Tag::kSequence);
    const OptionalElements elements(content);
    parseKeys(header, primary, elements);
    header.passwordMac = elements.octets(2);
    if (!header.passwordMac.empty() && header.passwordMac.size() != kMacOctets)
        throw bad("the password check is not of 4 octets");
    if (!macMatches(header.family, outer.content.encoding, outer.mac)) throw bad("the MAC does not match");
    return header;
}

}  // namespace

HeaderKey parseKeyParameters(BytesView content) {
    Reader reader(content);
    const asn1::Element attributes = reader.read(Tag::kBitString);
    const asn1::NamedBits bits = asn1::parseNamedBits(attributes);
    Reader algorithm(reader.read(contextTag(0, true)).content);
    HeaderKey key;
    key.exportable = bits.test(kBitExportable);
    key.role = bits.test(kBitExchange) ? KeyRole::kExchange : KeyRole::kSignature;
    const std::string oid = algorithm.readOid().dotted();
    const auto* row = std::ranges::find(kAlgorithms, std::string_view(oid), &AlgorithmRow::oid);
    if (row == kAlgorithms.end()) throw foreign("key algorithm " + oid);
    key.algorithm = row->algorithm;
    const std::string curve = algorithm.readSequence().readOid().dotted();
    key.curve = gost::findCurve(curve);
    if (key.curve == nullptr || key.curve->test) throw foreign("parameter set " + curve);
    const std::size_t octets = key.algorithm == pki::KeyAlgorithm::kGost2012_512 ? 64 : 32;
    if (key.curve->octets != octets) throw bad("the parameter set does not fit the algorithm");
    return key;
}

const gost::SBox& tableOf(gost::ContainerFamily family) noexcept {
    return family == gost::ContainerFamily::k2001 ? gost::sboxCryptoProA() : gost::sboxTc26Z();
}

std::array<std::uint8_t, kMacOctets> shortMac(gost::ContainerFamily family, BytesView key, BytesView data) {
    const auto whole = gost::gost28147Mac(tableOf(family), key.first<32>(), data);
    std::array<std::uint8_t, kMacOctets> mac{};
    std::copy_n(whole.begin(), mac.size(), mac.begin());
    return mac;
}

gost::ContainerFamily familyOf(pki::KeyAlgorithm algorithm) noexcept {
    return algorithm == pki::KeyAlgorithm::kGost2001 ? gost::ContainerFamily::k2001
                                                     : gost::ContainerFamily::k2012;
}

Header parseHeader(BytesView file) {
    return parsing(File::kHeader, [&] { return parse(file); });
}

bool isVersion4(BytesView file) noexcept {
    try {
        Reader outer = Reader(asn1::firstElement(file)).readSequence();
        Reader inner(outer.read(Tag::kSequence).content);
        if (const auto kind = inner.readIf(contextTag(0, true))) inner = Reader(kind->content);
        return inner.readOid().dotted() == kVersion4;
    } catch (const std::exception&) {
        return false;
    }
}

}  // namespace tamga::keys::container
