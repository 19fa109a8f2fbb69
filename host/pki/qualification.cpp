// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "pki/qualification.h"

#include "asn1/reader.h"

namespace tamga::pki {
namespace {

constexpr std::string_view kSubjectSignTool = "1.2.643.100.111";
constexpr std::string_view kIssuerSignTool = "1.2.643.100.112";
constexpr std::string_view kIdentificationKind = "1.2.643.100.114";

/// Throws Error(der.malformed) for anything but a text that says something.
std::string readText(asn1::Reader& reader) {
    auto text = asn1::parseString(reader.read());
    if (!text || text->empty()) throw Error(Reason::kDerMalformed, "empty text of a sign tool");
    return *std::move(text);
}

/// The value of an extension that is no condition of anything else: a malformed one counts as absent.
template <typename Read>
auto readExtension(const Certificate& certificate, std::string_view oid, Read&& read)
    -> std::optional<std::invoke_result_t<Read, asn1::Reader&>> {
    const Extension* const extension = certificate.findExtension(oid);
    if (extension == nullptr) return std::nullopt;
    try {
        asn1::Reader reader(extension->value);
        auto value = read(reader);
        reader.expectEnd();
        return value;
    } catch (const Error&) {
        return std::nullopt;
    }
}

IssuerSignTool readIssuerSignTool(asn1::Reader& reader) {
    asn1::Reader strings = reader.readSequence();
    IssuerSignTool tool;
    tool.signTool = readText(strings);
    tool.authorityTool = readText(strings);
    tool.signToolConformity = readText(strings);
    tool.authorityToolConformity = readText(strings);
    strings.expectEnd();
    return tool;
}

IdentificationKind readIdentification(asn1::Reader& reader) {
    const std::int64_t kind = reader.readInteger();
    if (kind < 0 || kind > static_cast<std::int64_t>(IdentificationKind::kSystem)) {
        throw Error(Reason::kDerMalformed, "identification kind");
    }
    return static_cast<IdentificationKind>(kind);
}

/// CN, and what order 795 asks of a person or of a legal entity.
bool hasMandatoryAttributes(const Name& subject) {
    if (subject.commonName().empty()) return false;
    const bool person = !subject.personName().empty() && !subject.snils().empty();
    const bool entity =
        !subject.organization().empty() && subject.find("1.2.643.100.1") && !subject.inn().empty();
    return person || entity;
}

}  // namespace

std::string_view nameOf(QualifiedFeature feature) noexcept {
    switch (feature) {
        case QualifiedFeature::kToolClass:
            return "tool-class";
        case QualifiedFeature::kSubjectSignTool:
            return "subject-sign-tool";
        case QualifiedFeature::kIssuerSignTool:
            return "issuer-sign-tool";
        case QualifiedFeature::kSubjectFields:
            return "subject-fields";
    }
    return {};
}

std::string_view nameOf(IdentificationKind kind) noexcept {
    switch (kind) {
        case IdentificationKind::kPersonal:
            return "personal";
        case IdentificationKind::kCertificate:
            return "certificate";
        case IdentificationKind::kPassport:
            return "passport";
        case IdentificationKind::kSystem:
            return "system";
    }
    return {};
}

std::string_view signToolClass(const asn1::Oid& policy) noexcept {
    // The arc 1.2.643.100.113 and one octet more (order 795).
    constexpr std::array<std::uint8_t, 5> kArc{0x2A, 0x85, 0x03, 0x64, 0x71};
    constexpr std::array<std::string_view, 6> kClasses{"KC1", "KC2", "KC3", "KB1", "KB2", "KA1"};
    const BytesView content = policy.content();
    if (content.size() != kArc.size() + 1 || !equal(content.first(kArc.size()), kArc)) return {};
    const std::size_t number = content.back();
    return number >= 1 && number <= kClasses.size() ? kClasses.at(number - 1) : std::string_view();
}

Qualification qualificationOf(const Certificate& certificate) {
    Qualification result;
    for (const asn1::Oid& policy : certificate.policies()) {
        if (const auto name = signToolClass(policy); !name.empty()) result.classes.emplace_back(name);
    }
    result.subjectSignTool = readExtension(certificate, kSubjectSignTool, readText);
    result.issuerSignTool = readExtension(certificate, kIssuerSignTool, readIssuerSignTool);
    result.identification = readExtension(certificate, kIdentificationKind, readIdentification);
    if (result.classes.empty()) result.missing.push_back(QualifiedFeature::kToolClass);
    if (!result.subjectSignTool) result.missing.push_back(QualifiedFeature::kSubjectSignTool);
    if (!result.issuerSignTool) result.missing.push_back(QualifiedFeature::kIssuerSignTool);
    if (!hasMandatoryAttributes(certificate.subject())) {
        result.missing.push_back(QualifiedFeature::kSubjectFields);
    }
    return result;
}

}  // namespace tamga::pki
