// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "pki/name_constraints.h"

#include <algorithm>

#include "pki/border.h"
#include "pki/name_match.h"

namespace tamga::pki {
namespace {

using asn1::contextTag;
using asn1::Reader;

std::string lowerCase(BytesView octets) {
    std::string text = asText(octets);
    for (char& c : text)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return text;
}

/// Every label of the base at the end of the name; a leading dot, which the RFC knows for URIs alone but
/// authorities write here too, asks for one label more.
bool hostIsWithin(const std::string& host, const std::string& base) {
    if (base.empty()) return true;
    if (base.front() == '.') return host.size() > base.size() && host.ends_with(base);
    return host == base || host.ends_with("." + base);
}

/// One mailbox, all of a host, or all of the hosts below a domain.
bool mailIsWithin(BytesView mail, BytesView base) {
    const std::string address = asText(mail);
    const std::string wanted = asText(base);
    const auto at = address.rfind('@');
    if (at == std::string::npos) return false;
    const std::string host = lowerCase(mail.subspan(at + 1));
    if (const auto inBase = wanted.rfind('@'); inBase != std::string::npos) {
        return address.substr(0, at) == wanted.substr(0, inBase) &&
               host == lowerCase(base.subspan(inBase + 1));
    }
    const std::string domain = lowerCase(base);
    return domain.starts_with('.') ? hostIsWithin(host, domain) : domain.empty() || host == domain;
}

/// base: address and mask (RFC 4632).
bool addressIsWithin(BytesView address, BytesView base) {
    if (base.size() != 2 * address.size()) return false;
    for (std::size_t i = 0; i < address.size(); ++i) {
        if (((address[i] ^ base[i]) & base[address.size() + i]) != 0) return false;
    }
    return true;
}

bool nameIsWithin(const GeneralName& name, const GeneralName& base) {
    switch (name.form) {
        case GeneralName::kMail:
            return mailIsWithin(name.content, base.content);
        case GeneralName::kDns:
            return hostIsWithin(lowerCase(name.content), lowerCase(base.content));
        case GeneralName::kDirectory:
            return isWithin(Name::parse(name.content).orThrow(), Name::parse(base.content).orThrow());
        case GeneralName::kAddress:
            return addressIsWithin(name.content, base.content);
        case GeneralName::kOther:
        case GeneralName::kX400:
        case GeneralName::kEdi:
        case GeneralName::kUri:
        case GeneralName::kRegistered:
            break;
    }
    return false;
}

bool isComparable(GeneralName::Form form) {
    return form == GeneralName::kMail || form == GeneralName::kDns || form == GeneralName::kDirectory ||
           form == GeneralName::kAddress;
}

std::vector<GeneralName> readSubtrees(Reader reader) {
    std::vector<GeneralName> bases;
    do {
        Reader subtree = reader.readSequence();
        bases.push_back(readGeneralName(subtree));
        // minimum DEFAULT 0, written out by some; maximum must be absent.
        if (const auto minimum = subtree.readIf(contextTag(0, false))) {
            if (minimum->content.size() != 1 || minimum->content[0] != 0) {
                throw Error(Reason::kDerMalformed, "minimum of a name constraint");
            }
        }
        subtree.expectEnd();
    } while (!reader.atEnd());
    return bases;
}

/// The subject, its mail addresses, and the alternative names.
std::vector<GeneralName> namesOf(const Certificate& certificate) {
    static const asn1::Oid kEmailAddress("1.2.840.113549.1.9.1");
    std::vector<GeneralName> names = subjectAltNames(certificate);
    if (!certificate.subject().rdns().empty()) {
        names.push_back({GeneralName::kDirectory, certificate.subject().encoding()});
    }
    for (const auto& rdn : certificate.subject().rdns()) {
        for (const NameAttribute& attribute : rdn) {
            if (attribute.type != kEmailAddress) continue;
            const BytesView value = asBytes(attribute.value);
            names.push_back({GeneralName::kMail, Bytes(value.begin(), value.end())});
        }
    }
    return names;
}

}  // namespace

Result<std::optional<NameConstraints>> NameConstraints::of(const Certificate& authority) {
    return captureMalformed("nameConstraints", [&]() -> std::optional<NameConstraints> {
        const Extension* const extension = authority.findExtension("2.5.29.30");
        if (extension == nullptr) return std::nullopt;
        Reader outer(extension->value);
        Reader fields = outer.readSequence();
        outer.expectEnd();
        NameConstraints constraints;
        if (const auto permitted = fields.readIf(contextTag(0, true))) {
            constraints.permitted_ = readSubtrees(Reader(permitted->content));
        }
        if (const auto excluded = fields.readIf(contextTag(1, true))) {
            constraints.excluded_ = readSubtrees(Reader(excluded->content));
        }
        fields.expectEnd();
        return constraints;
    });
}

bool NameConstraints::allows(const GeneralName& name) const {
    const auto sameForm = [&](const GeneralName& base) { return base.form == name.form; };
    const auto holdsIt = [&](const GeneralName& base) { return sameForm(base) && nameIsWithin(name, base); };
    const bool permittedForm = std::any_of(permitted_.begin(), permitted_.end(), sameForm);
    const bool excludedForm = std::any_of(excluded_.begin(), excluded_.end(), sameForm);
    if (!permittedForm && !excludedForm) return true;
    if (!isComparable(name.form)) return false;
    if (std::any_of(excluded_.begin(), excluded_.end(), holdsIt)) return false;
    return !permittedForm || std::any_of(permitted_.begin(), permitted_.end(), holdsIt);
}

Result<std::optional<std::string>> NameConstraints::violationBy(const Certificate& certificate) const {
    return captureMalformed("names", [&]() -> std::optional<std::string> {
        for (const GeneralName& name : namesOf(certificate)) {
            if (!allows(name)) return "general name of form " + std::to_string(name.form);
        }
        return std::nullopt;
    });
}

}  // namespace tamga::pki
