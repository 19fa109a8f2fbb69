// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "protocol/reply.h"

#include <utility>

#include "base/iso_time.h"
#include "base/text.h"
#include "service/usability.h"

namespace tamga::protocol {

namespace {

/// Text from a certificate or a path. Browsers close the port at malformed UTF-8, and a subject of half a
/// megabyte would not fit into a frame.
std::string wireText(const std::string& text) {
    constexpr std::size_t kMaxOctets = 4096;
    constexpr std::size_t kMaxCharacters = 1000;
    if (text.size() <= kMaxOctets && isUtf8(text)) return text;
    return displayable(text, kMaxCharacters);
}

void setText(Json& object, const char* name, const std::string& text) {
    if (!text.empty()) object.set(name, wireText(text));
}

std::string_view nameOf(service::Progress::Stage stage) {
    using Stage = service::Progress::Stage;
    switch (stage) {
        case Stage::kListing:
            return "listing";
        case Stage::kPrompt:
            return "prompt";
        case Stage::kOpening:
            return "opening";
        case Stage::kSigning:
            return "signing";
    }
    return "signing";
}

std::string_view nameOf(signature::Check::State state) {
    using State = signature::Check::State;
    switch (state) {
        case State::kPassed:
            return "passed";
        case State::kFailed:
            return "failed";
        case State::kSkipped:
            return "skipped";
    }
    return "failed";
}

void setCertificate(Json& object, const pki::Certificate& certificate) {
    const pki::Name& subject = certificate.subject();
    object.set("thumbprint", certificate.thumbprint().text());
    setText(object, "subject", subject.toPortalString());
    setText(object, "issuer", certificate.issuer().toPortalString());
    setText(object, "commonName", subject.commonName());
    setText(object, "organization", subject.organization());
    setText(object, "person", subject.personName());
    setText(object, "inn", subject.inn());
    setText(object, "snils", subject.snils());
    setText(object, "ogrn", subject.ogrn());
    setText(object, "issuerName", certificate.issuer().commonName());
    setText(object, "serial", certificate.serialText());
    object.set("notBefore", isoTime(certificate.notBefore()));
    object.set("notAfter", isoTime(certificate.notAfter()));
    object.set("qualified", certificate.looksQualified());
}

/// The earlier of the container's and the certificate's limit.
std::optional<std::int64_t> keyNotAfter(const keys::KeyEntry& entry) {
    std::optional<std::int64_t> end = entry.keyNotAfter;
    if (!entry.certificate) return end;
    const std::optional<std::int64_t> other = entry.certificate->privateKeyNotAfter();
    if (other && (!end || *other < *end)) end = other;
    return end;
}

Json jsonOf(const signature::SignerReport& signer) {
    Json object = Json::object({});
    if (signer.certificate) {
        const pki::Certificate& certificate = *signer.certificate;
        Json owner = Json::object({{"thumbprint", certificate.thumbprint().text()},
                                   {"subject", wireText(certificate.subject().toPortalString())},
                                   {"commonName", wireText(certificate.subject().commonName())},
                                   {"notBefore", isoTime(certificate.notBefore())},
                                   {"notAfter", isoTime(certificate.notAfter())}});
        object.set("certificate", std::move(owner));
    }
    if (signer.signingTime) object.set("signingTime", isoTime(*signer.signingTime));
    object.set("cades", signer.cades);
    object.set("valid", signer.valid);
    if (signer.error) object.set("error", protocol::jsonOf(*signer.error));
    Json checks = Json::array();
    for (const signature::Check& check : signer.checks)
        checks.push(Json::object({{"name", check.name}, {"state", nameOf(check.state)}}));
    object.set("checks", std::move(checks));
    return object;
}

}  // namespace

int codeOf(Reason reason) noexcept {
    switch (reason) {
        case Reason::kProtocolJson:
            return -32700;
        case Reason::kProtocolRequest:
            return -32600;
        case Reason::kProtocolMethod:
            return -32601;
        case Reason::kProtocolParams:
            return -32602;
        case Reason::kProtocolInternal:
            return -32603;
        default:
            break;
    }
    switch (remedyOf(reason)) {
        case Remedy::kRetry:
            return 1;
        case Remedy::kInsert:
            return 2;
        case Remedy::kUnlock:
            return 3;
        case Remedy::kInstall:
            return 4;
        case Remedy::kRenew:
            return 5;
        case Remedy::kAdministrator:
            return 6;
        case Remedy::kReport:
            return 7;
        case Remedy::kNone:
            return 8;
    }
    return -32603;
}

Json answer(const RequestId& id, Json result) {
    return Json::object({{"jsonrpc", "2.0"}, {"id", id.json()}, {"result", std::move(result)}});
}

Json failure(const std::optional<RequestId>& id, const Error& error) {
    return Json::object({{"jsonrpc", "2.0"},
                         {"id", id ? id->json() : Json()},
                         {"error", Json::object({{"code", codeOf(error.reason())},
                                                 {"message", tamga::nameOf(error.reason())},
                                                 {"data", jsonOf(error)}})}});
}

Json notification(const char* method, Json params) {
    return Json::object({{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(params)}});
}

Json jsonOf(const Error& error) {
    Json object = Json::object(
        {{"reason", tamga::nameOf(error.reason())}, {"remedy", tamga::nameOf(remedyOf(error.reason()))}});
    setText(object, "context", error.context());
    return object;
}

Json jsonOf(const keys::TokenInfo& token) {
    Json object = Json::object({{"id", wireText(token.id)},
                                {"kind", keys::nameOf(token.kind)},
                                {"label", wireText(token.label)},
                                {"location", wireText(token.location)}});
    if (token.problem) object.set("problem", jsonOf(*token.problem));
    const keys::PinUpkeep& upkeep = token.upkeep;
    if (upkeep.change || upkeep.unblock != keys::PinUpkeep::Unblock::kNo) {
        Json pin = Json::object({{"change", upkeep.change},
                                 {"unblock", keys::nameOf(upkeep.unblock)},
                                 {"onReader", upkeep.onReader}});
        if (token.pin) pin.set("state", keys::nameOf(token.pin->care));
        object.set("pin", std::move(pin));
    }
    return object;
}

Json jsonOf(const keys::KeyEntry& entry, std::int64_t now) {
    Json object = Json::object({{"token", wireText(entry.tokenId)},
                                {"container", wireText(entry.container)},
                                {"location", wireText(entry.location)},
                                {"role", keys::nameOf(entry.role)}});
    if (entry.algorithm) object.set("algorithm", pki::nameOf(*entry.algorithm));
    if (entry.certificate) setCertificate(object, *entry.certificate);
    if (const std::optional<std::int64_t> end = keyNotAfter(entry)) object.set("keyNotAfter", isoTime(*end));
    object.set("passwordNeeded", entry.passwordNeeded);
    object.set("exportable", entry.exportable);
    if (entry.pin) {
        Json pin =
            Json::object({{"state", keys::nameOf(entry.pin->care)}, {"onReader", entry.pin->onReader}});
        pin.set("left", entry.pin->left ? Json(std::int64_t{*entry.pin->left}) : Json());
        object.set("pin", std::move(pin));
    }
    const service::Usability usability = service::usabilityOf(entry, now);
    object.set("usable", usability.usable);
    if (usability.reason) object.set("problem", jsonOf(*usability.reason));
    return object;
}

Json jsonOf(const signature::Report& report) {
    Json signers = Json::array();
    for (const signature::SignerReport& signer : report.signers)
        signers.push(jsonOf(signer));
    return Json::object({{"valid", report.valid},
                         {"detached", report.detached},
                         {"contentType", report.contentType.dotted()},
                         {"signers", std::move(signers)}});
}

Json jsonOf(const service::SettingsView& view) {
    Json folders = Json::array();
    for (const service::SettingsView::Folder& folder : view.containerFolders) {
        folders.push(Json::object({{"path", wireText(folder.path.string())},
                                   {"fromAdministrator", folder.fromAdministrator},
                                   {"there", folder.there}}));
    }
    Json locked = Json::array();
    for (const std::string& name : view.locked)
        locked.push(name);
    return Json::object({{"containerFolders", std::move(folders)},
                         {"removableMedia", view.removableMedia},
                         {"cspStore", view.cspStore},
                         {"readers", view.readers},
                         {"language", view.language},
                         {"ownSign", wireText(view.ownSign)},
                         {"locked", std::move(locked)},
                         {"file", wireText(view.file.string())}});
}

Json jsonOf(const service::Progress& progress, const RequestId& id) {
    return Json::object({{"id", id.json()},
                         {"stage", nameOf(progress.stage)},
                         {"done", static_cast<std::uint64_t>(progress.done)},
                         {"total", static_cast<std::uint64_t>(progress.total)}});
}

}  // namespace tamga::protocol
