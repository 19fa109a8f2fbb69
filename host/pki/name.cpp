// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "pki/name.h"

#include <algorithm>
#include <array>

#include "asn1/reader.h"
#include "pki/border.h"

namespace tamga::pki {
namespace {

constexpr std::string_view kCommonName = "2.5.4.3";
constexpr std::string_view kSurname = "2.5.4.4";
constexpr std::string_view kOrganization = "2.5.4.10";
constexpr std::string_view kGivenName = "2.5.4.42";
constexpr std::string_view kInn = "1.2.643.3.131.1.1";
constexpr std::string_view kInnLe = "1.2.643.100.4";
constexpr std::string_view kOgrn = "1.2.643.100.1";
constexpr std::string_view kSnils = "1.2.643.100.3";
constexpr std::string_view kOgrnIp = "1.2.643.100.5";

struct Label {
    asn1::Oid type;
    std::string_view text;
};

/// What Windows with a Russian provider prints; pages search the text for these (order 795, RFC 9215
/// section 5.1 for the identifiers).
const std::array<Label, 18>& labels() {
    static const std::array<Label, 18> kLabels{{
        {asn1::Oid(kCommonName), "CN"},
        {asn1::Oid(kSurname), "SN"},
        {asn1::Oid(kGivenName), "G"},
        {asn1::Oid("2.5.4.43"), "I"},
        {asn1::Oid("2.5.4.12"), "T"},
        {asn1::Oid(kOrganization), "O"},
        {asn1::Oid("2.5.4.11"), "OU"},
        {asn1::Oid("2.5.4.9"), "STREET"},
        {asn1::Oid("2.5.4.7"), "L"},
        {asn1::Oid("2.5.4.8"), "S"},
        {asn1::Oid("2.5.4.6"), "C"},
        {asn1::Oid("1.2.840.113549.1.9.1"), "E"},
        {asn1::Oid("1.2.840.113549.1.9.2"), "UnstructuredName"},
        {asn1::Oid(kInn), "ИНН"},
        {asn1::Oid(kInnLe), "ИНН ЮЛ"},
        {asn1::Oid(kOgrn), "ОГРН"},
        {asn1::Oid(kSnils), "СНИЛС"},
        {asn1::Oid(kOgrnIp), "ОГРНИП"},
    }};
    return kLabels;
}

std::string labelOf(const asn1::Oid& type) {
    for (const auto& label : labels()) {
        if (label.type == type) return std::string(label.text);
    }
    return "OID." + type.dotted();
}

/// A line break may stand in an address; any other control character makes the value no text.
bool isShowable(std::string_view text) {
    return std::none_of(text.begin(), text.end(), [](char c) {
        const auto octet = static_cast<unsigned char>(c);
        return (octet < 0x20 && c != '\t' && c != '\r' && c != '\n') || octet == 0x7F;
    });
}

NameAttribute readAttribute(asn1::Reader& set) {
    asn1::Reader reader = set.readSequence();
    asn1::Oid type = reader.readOid();
    const asn1::Element value = reader.read();
    reader.expectEnd();
    auto text = asn1::parseString(value);
    const bool isText = text.has_value() && isShowable(*text);
    return {std::move(type), isText ? *std::move(text) : std::string(),
            Bytes(value.encoding.begin(), value.encoding.end()), isText};
}

/// An empty value is quoted as well: unquoted, the next attribute would be taken for it.
bool needsQuotes(std::string_view value) {
    return value.empty() || value.front() == ' ' || value.back() == ' ' ||
           value.find_first_of(",+=\"<>#;\r\n") != std::string_view::npos;
}

void appendValue(std::string& out, const NameAttribute& attribute) {
    if (!attribute.text) {
        out.append("#").append(toHexUpper(attribute.encodedValue));
        return;
    }
    if (!needsQuotes(attribute.value)) {
        out.append(attribute.value);
        return;
    }
    out.push_back('"');
    for (const char c : attribute.value) {
        if (c == '"') out.push_back('"');
        out.push_back(c);
    }
    out.push_back('"');
}

}  // namespace

Result<Name> Name::parse(BytesView encoding) {
    return captureMalformed("name", [&] {
        asn1::Reader outer(encoding);
        asn1::Reader sequence = outer.readSequence();
        outer.expectEnd();
        Name name;
        while (!sequence.atEnd()) {
            asn1::Reader set = sequence.readSet();
            auto& rdn = name.rdns_.emplace_back();
            do {
                rdn.push_back(readAttribute(set));
            } while (!set.atEnd());
        }
        name.encoding_.assign(encoding.begin(), encoding.end());
        return name;
    });
}

std::optional<std::string> Name::find(std::string_view dotted) const {
    const asn1::Oid type(dotted);
    for (const auto& rdn : rdns_) {
        for (const auto& attribute : rdn) {
            if (attribute.text && attribute.type == type) return attribute.value;
        }
    }
    return std::nullopt;
}

std::string Name::toPortalString() const {
    std::string out;
    for (auto rdn = rdns_.rbegin(); rdn != rdns_.rend(); ++rdn) {
        if (rdn != rdns_.rbegin()) out.append(", ");
        for (const auto& attribute : *rdn) {
            if (&attribute != &rdn->front()) out.append(" + ");
            out.append(labelOf(attribute.type)).append("=");
            appendValue(out, attribute);
        }
    }
    return out;
}

std::string Name::commonName() const {
    return find(kCommonName).value_or(std::string());
}

std::string Name::organization() const {
    return find(kOrganization).value_or(std::string());
}

std::string Name::personName() const {
    const auto surname = find(kSurname);
    const auto givenName = find(kGivenName);
    if (!surname || !givenName || surname->empty() || givenName->empty()) return {};
    return *surname + " " + *givenName;
}

std::string Name::inn() const {
    if (auto ofEntity = find(kInnLe); ofEntity && !ofEntity->empty()) return *std::move(ofEntity);
    std::string inn = find(kInn).value_or(std::string());
    // Before 2021-09-01 an entity's ten digits stood here after two zeros; no region has the code 00.
    if (inn.size() == 12 && inn.starts_with("00")) inn.erase(0, 2);
    return inn;
}

std::string Name::snils() const {
    return find(kSnils).value_or(std::string());
}

std::string Name::ogrn() const {
    if (auto ofEntity = find(kOgrn); ofEntity && !ofEntity->empty()) return *std::move(ofEntity);
    return find(kOgrnIp).value_or(std::string());
}

}  // namespace tamga::pki
