// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "chain_report.h"

#include "base/iso_time.h"
#include "chain_texts.h"
#include "protocol/reply.h"
#include "table.h"

namespace tamga::cli {

namespace {

using State = pki::ChainCheck::State;

std::string_view stateText(State state, Language language) {
    switch (state) {
        case State::kPassed:
            return textOf(ChainWord::kPassed, language);
        case State::kRemark:
            return textOf(ChainWord::kRemark, language);
        case State::kUnknown:
            return textOf(ChainWord::kUnknown, language);
        case State::kFailed:
            return textOf(ChainWord::kFailed, language);
    }
    return {};
}

std::string ownerOf(const pki::Certificate& certificate) {
    const auto& subject = certificate.subject();
    if (!subject.commonName().empty()) return shown(subject.commonName());
    const std::string whole = subject.toPortalString();
    return whole.empty() ? certificate.thumbprint().text() : shown(whole);
}

/// What passed is named in one line; what did not gets its sentences.
std::string linkText(const pki::ChainLink& link, std::size_t number, const Console& console) {
    const Language language = console.language();
    std::string text = "\n" + std::to_string(number) + ". " + ownerOf(link.certificate);
    if (link.anchor) text.append(" (").append(textOf(ChainWord::kAnchor, language)).append(")");
    text += "\n   " + link.certificate.thumbprint().text() + ", " + day(link.certificate.notBefore()) +
            " – " + day(link.certificate.notAfter()) + "\n";
    std::string passed;
    std::string others;
    for (const pki::ChainCheck& check : link.checks) {
        if (check.state == State::kPassed) {
            passed.append(passed.empty() ? "" : ", ").append(checkText(check.name, language));
            continue;
        }
        others.append("   ").append(checkText(check.name, language)).append(": ");
        others.append(stateText(check.state, language));
        if (check.name == "revocation" && link.revocation) {
            others.append(", ")
                .append(textOf(ChainWord::kRevokedOn, language))
                .append(" " + day(link.revocation->at) + ", ")
                .append(textOf(link.revocation->reason, language));
        }
        others.append("\n     ").append(check.state == State::kRemark
                                            ? remarkText(check.name, language)
                                            : explanationOf(check.error->reason(), language));
        others.append("\n     [").append(shown(check.error->what())).append("]\n");
    }
    if (!passed.empty()) {
        text.append("   ")
            .append(textOf(ChainWord::kPassed, language))
            .append(": ")
            .append(passed)
            .append("\n");
    }
    return text + others;
}

std::string toolLine(ChainWord label, const std::string& value, Language language) {
    return "   " + std::string(textOf(label, language)) + ": " + value + "\n";
}

Json jsonOf(const pki::ChainLink& link) {
    const pki::Certificate& certificate = link.certificate;
    Json policies = Json::array();
    for (const asn1::Oid& policy : certificate.policies())
        policies.push(policy.dotted());
    Json checks = Json::array();
    for (const pki::ChainCheck& check : link.checks) {
        Json row = Json::object({{"name", check.name}, {"state", pki::nameOf(check.state)}});
        if (check.error) row.set("error", protocol::jsonOf(*check.error));
        checks.push(std::move(row));
    }
    Json object = Json::object({{"thumbprint", certificate.thumbprint().text()},
                                {"subject", exact(certificate.subject().toPortalString())},
                                {"issuer", exact(certificate.issuer().toPortalString())},
                                {"serial", certificate.serialText()},
                                {"notBefore", isoTime(certificate.notBefore())},
                                {"notAfter", isoTime(certificate.notAfter())},
                                {"anchor", link.anchor},
                                {"policies", std::move(policies)},
                                {"checks", std::move(checks)}});
    if (link.revocation) {
        object.set("revocation", Json::object({{"at", isoTime(link.revocation->at)},
                                               {"reason", pki::nameOf(link.revocation->reason)}}));
    }
    return object;
}

}  // namespace

std::string chainText(const pki::ChainVerdict& verdict, const Console& console) {
    std::string text(textOf(verdict.trust, console.language()));
    text += "\n";
    std::size_t number = 0;
    for (const pki::ChainLink& link : verdict.links)
        text += linkText(link, ++number, console);
    return text;
}

std::string qualificationText(const pki::Certificate& certificate, const Console& console) {
    const Language language = console.language();
    const pki::Qualification qualification = pki::qualificationOf(certificate);
    std::string text(
        textOf(qualification.complete() ? ChainWord::kQualified : ChainWord::kNotQualified, language));
    text += "\n";
    std::string classes;
    for (const std::string& name : qualification.classes)
        classes += (classes.empty() ? "" : ", ") + name;
    if (!classes.empty()) text += toolLine(ChainWord::kClasses, classes, language);
    if (qualification.subjectSignTool) {
        text += toolLine(ChainWord::kOwnersTool, shown(*qualification.subjectSignTool), language);
    }
    if (const auto& tool = qualification.issuerSignTool) {
        text += toolLine(ChainWord::kIssuersTool,
                         shown(tool->signTool) + " (" + shown(tool->signToolConformity) + "), " +
                             shown(tool->authorityTool) + " (" + shown(tool->authorityToolConformity) + ")",
                         language);
    }
    if (qualification.identification) {
        text += toolLine(ChainWord::kIdentification,
                         std::string(textOf(*qualification.identification, language)), language);
    }
    for (const auto feature : qualification.missing)
        text += toolLine(ChainWord::kMissing, std::string(textOf(feature, language)), language);
    if (qualification.complete()) text.append(textOf(ChainWord::kTrustIsMore, language)).append("\n");
    return text;
}

std::string findingsText(const std::vector<pki::TrustFinding>& findings, const Console& console) {
    if (findings.empty()) return {};
    std::string text(textOf(ChainWord::kNotUsed, console.language()));
    text += "\n";
    for (const pki::TrustFinding& finding : findings)
        text += "  " + shown(finding.path.string()) + " [" + shown(finding.error.what()) + "]\n";
    return text;
}

Json jsonOf(const pki::ChainVerdict& verdict) {
    Json links = Json::array();
    for (const pki::ChainLink& link : verdict.links)
        links.push(jsonOf(link));
    Json object = Json::object({{"trust", pki::nameOf(verdict.trust)}, {"certificates", std::move(links)}});
    if (verdict.error) object.set("error", protocol::jsonOf(*verdict.error));
    return object;
}

Json jsonOf(const pki::Qualification& qualification) {
    Json classes = Json::array();
    for (const std::string& name : qualification.classes)
        classes.push(name);
    Json missing = Json::array();
    for (const auto feature : qualification.missing)
        missing.push(pki::nameOf(feature));
    Json object = Json::object({{"complete", qualification.complete()},
                                {"classes", std::move(classes)},
                                {"missing", std::move(missing)}});
    if (qualification.subjectSignTool) object.set("subjectSignTool", exact(*qualification.subjectSignTool));
    if (const auto& tool = qualification.issuerSignTool) {
        object.set("issuerSignTool",
                   Json::object({{"signTool", exact(tool->signTool)},
                                 {"authorityTool", exact(tool->authorityTool)},
                                 {"signToolConformity", exact(tool->signToolConformity)},
                                 {"authorityToolConformity", exact(tool->authorityToolConformity)}}));
    }
    if (qualification.identification) {
        object.set("identification", pki::nameOf(*qualification.identification));
    }
    return object;
}

Json jsonOf(const std::vector<pki::TrustFinding>& findings) {
    Json list = Json::array();
    for (const pki::TrustFinding& finding : findings) {
        list.push(Json::object(
            {{"path", exact(finding.path.string())}, {"error", protocol::jsonOf(finding.error)}}));
    }
    return list;
}

}  // namespace tamga::cli
