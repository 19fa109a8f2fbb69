// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "pki/general_name.h"

namespace tamga::pki {
namespace {

using asn1::contextTag;
using asn1::Reader;

constexpr std::string_view kSubjectAltName = "2.5.29.17";
constexpr std::string_view kDistributionPoints = "2.5.29.31";
constexpr std::string_view kAuthorityKeyIdentifier = "2.5.29.35";
constexpr std::string_view kSubjectKeyIdentifier = "2.5.29.14";

Reader openSequence(const Bytes& value) {
    Reader outer(value);
    Reader inner = outer.readSequence();
    outer.expectEnd();
    return inner;
}

Bytes owned(BytesView octets) {
    return {octets.begin(), octets.end()};
}

}  // namespace

GeneralName readGeneralName(Reader& reader) {
    const asn1::Element element = reader.read();
    for (const auto form :
         {GeneralName::kOther, GeneralName::kX400, GeneralName::kDirectory, GeneralName::kEdi}) {
        if (element.tag == contextTag(form, true)) return {form, owned(element.content)};
    }
    for (const auto form : {GeneralName::kMail, GeneralName::kDns, GeneralName::kUri, GeneralName::kAddress,
                            GeneralName::kRegistered}) {
        if (element.tag == contextTag(form, false)) return {form, owned(element.content)};
    }
    throw Error(Reason::kDerMalformed, "form of a general name");
}

std::vector<GeneralName> readGeneralNames(Reader reader) {
    std::vector<GeneralName> names;
    while (!reader.atEnd())
        names.push_back(readGeneralName(reader));
    return names;
}

std::vector<GeneralName> readFullNames(Reader distributionPoint) {
    const auto fullName = distributionPoint.readIf(contextTag(0, true));
    return fullName ? readGeneralNames(Reader(fullName->content)) : std::vector<GeneralName>{};
}

std::vector<GeneralName> subjectAltNames(const Certificate& certificate) {
    const Extension* const extension = certificate.findExtension(kSubjectAltName);
    if (extension == nullptr) return {};
    return readGeneralNames(openSequence(extension->value));
}

std::vector<GeneralName> distributionPoints(const Certificate& certificate) {
    const Extension* const extension = certificate.findExtension(kDistributionPoints);
    std::vector<GeneralName> all;
    if (extension == nullptr) return all;
    Reader points = openSequence(extension->value);
    while (!points.atEnd()) {
        Reader point = points.readSequence();
        const auto name = point.readIf(contextTag(0, true));
        if (!name) continue;
        for (GeneralName& full : readFullNames(Reader(name->content)))
            all.push_back(std::move(full));
    }
    return all;
}

std::optional<Bytes> authorityKeyIdentifier(const Certificate& certificate) {
    const Extension* const extension = certificate.findExtension(kAuthorityKeyIdentifier);
    if (extension == nullptr) return std::nullopt;
    try {
        const auto identifier = openSequence(extension->value).readIf(contextTag(0, false));
        return identifier ? std::optional(owned(identifier->content)) : std::nullopt;
    } catch (const Error&) {
        return std::nullopt;
    }
}

std::optional<Bytes> subjectKeyIdentifier(const Certificate& certificate) {
    const Extension* const extension = certificate.findExtension(kSubjectKeyIdentifier);
    if (extension == nullptr) return std::nullopt;
    try {
        return owned(Reader(extension->value).readOctetString());
    } catch (const Error&) {
        return std::nullopt;
    }
}

}  // namespace tamga::pki
