// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "protocol/request.h"

#include <array>
#include <utility>

#include "protocol/members.h"
#include "service/login_statement.h"

namespace tamga::protocol {

namespace {

constexpr std::int64_t kMaxSafeInteger = (std::int64_t{1} << 53) - 1;
constexpr std::size_t kMaxName = 255;
constexpr std::size_t kMaxIdentifier = 64;
constexpr std::size_t kMaxTokenId = 4096;
/// The longest digest there is.
constexpr std::size_t kMaxDigest = 64;
constexpr std::size_t kMinDigest = 16;
constexpr std::int64_t kProtocolVersion = 1;

pki::Thumbprint thumbprintOf(Members& members, std::string_view name) {
    const std::optional<pki::Thumbprint> thumbprint =
        pki::Thumbprint::parse(members.text(name, kMaxIdentifier));
    if (!thumbprint) members.refuse(name, "40 hexadecimal digits expected");
    return *thumbprint;
}

/// The browser's word is checked again: an extension with a mistake in it must not sign for a forged site.
service::Origin originOf(Members& members) {
    return service::Origin::parse(members.text("origin", kMaxName + kMaxIdentifier)).orThrow();
}

Handle handleOf(Members& members, std::string_view name) {
    return {members.text(name, kMaxIdentifier)};
}

std::optional<Handle> turnOf(Members& members) {
    if (!members.has("turn")) return std::nullopt;
    return handleOf(members, "turn");
}

/// Exactly one of digest, content, data; or none, when that is allowed.
std::optional<Subject> subjectOf(Members& members) {
    const int given =
        (members.has("digest") ? 1 : 0) + (members.has("content") ? 1 : 0) + (members.has("data") ? 1 : 0);
    if (given == 0) return std::nullopt;
    if (given > 1) members.refuse("digest, content, data", "more than one of them");
    if (members.has("digest")) {
        Bytes octets = members.hex("digest", kMaxDigest);
        if (octets.empty()) members.refuse("digest", "empty");
        return DigestOctets{std::move(octets)};
    }
    if (members.has("content")) return members.base64("content", kMaxChunk);
    return handleOf(members, "data");
}

Call readHello(Members& members) {
    HelloCall call{members.text("client", kMaxIdentifier), members.text("version", kMaxIdentifier)};
    if (members.integer("protocol", 1, kMaxSafeInteger) != kProtocolVersion) {
        throw Error(Reason::kProtocolVersion, "this host speaks protocol 1");
    }
    return call;
}

Call readTokensList(Members& /*members*/) {
    return TokensListCall{};
}

Call readTokensWatch(Members& members) {
    return TokensWatchCall{members.boolean("on")};
}

/// TokensChangePinCall or TokensUnblockPinCall.
template <typename Kind>
Call readTokenPin(Members& members) {
    return Kind{members.text("token", kMaxTokenId), members.boolean("finalTry", false)};
}

Call readCertificatesList(Members& /*members*/) {
    return CertificatesListCall{};
}

Call readCertificatesGet(Members& members) {
    return CertificatesGetCall{thumbprintOf(members, "thumbprint")};
}

Call readDataBegin(Members& members) {
    DataBeginCall call{std::nullopt, members.boolean("keep")};
    if (members.has("algorithm")) {
        call.algorithm = pki::hashByName(members.text("algorithm", kMaxIdentifier));
        if (!call.algorithm) members.refuse("algorithm", "unknown");
    }
    if (!call.keep && !call.algorithm) members.refuse("algorithm", "missing, and nothing is kept");
    return call;
}

Call readDataAppend(Members& members) {
    return DataAppendCall{handleOf(members, "data"), members.base64("chunk", kMaxChunk)};
}

Call readDataFinish(Members& members) {
    return DataFinishCall{handleOf(members, "data")};
}

Call readDataRead(Members& members) {
    return DataReadCall{handleOf(members, "data"),
                        static_cast<std::uint64_t>(members.integer("offset", 0, kMaxSafeInteger)),
                        static_cast<std::size_t>(members.integer("length", 1, std::int64_t{kMaxChunk}))};
}

Call readDataDrop(Members& members) {
    return DataDropCall{handleOf(members, "data")};
}

std::vector<NamedSubject> documentsOf(Members& members) {
    const Json::Array* const entries = members.value("documents").elements();
    if (entries == nullptr) members.refuse("documents", "array expected");
    if (entries->empty() || entries->size() > kMaxDocuments) members.refuse("documents", "1 to 500 expected");
    std::vector<NamedSubject> documents;
    documents.reserve(entries->size());
    for (const Json& entry : *entries) {
        Members document(entry, "documents[" + std::to_string(documents.size()) + "]");
        std::string name = document.text("name", kMaxName);
        std::optional<Subject> subject = subjectOf(document);
        if (!subject) document.refuse("digest, content, data", "none of them");
        document.finish();
        documents.push_back({std::move(name), std::move(*subject)});
    }
    return documents;
}

signature::RsaPadding rsaPaddingOf(Members& members) {
    if (!members.has("rsaPadding")) return signature::RsaPadding::kPkcs1;
    const auto padding = signature::paddingByName(members.text("rsaPadding", kMaxIdentifier));
    if (!padding) members.refuse("rsaPadding", "unknown");
    return *padding;
}

Call readSign(Members& members) {
    const std::optional<signature::Format> format =
        signature::formatByName(members.text("format", kMaxIdentifier));
    if (!format) members.refuse("format", "unknown");
    SignCall call{originOf(members),
                  documentsOf(members),
                  thumbprintOf(members, "certificate"),
                  *format,
                  members.boolean("detached", true),
                  rsaPaddingOf(members),
                  turnOf(members),
                  members.boolean("finalTry", false)};
    if (!call.detached && *format == signature::Format::kRaw)
        members.refuse("detached", "a raw signature is detached");
    return call;
}

Call readAuthenticate(Members& members) {
    AuthenticateCall call{originOf(members), members.base64("challenge", service::kMaxChallenge),
                          thumbprintOf(members, "certificate"), turnOf(members),
                          members.boolean("finalTry", false)};
    if (call.challenge.size() < service::kMinChallenge)
        members.refuse("challenge", "at least 16 octets expected");
    return call;
}

Call readTurnTake(Members& members) {
    return TurnTakeCall{originOf(members)};
}

Call readTurnGive(Members& members) {
    return TurnGiveCall{handleOf(members, "turn")};
}

Call readJournalList(Members& members) {
    constexpr std::size_t kMaxSearch = 200;
    constexpr std::int64_t kMaxPage = 200;
    journal::Query query;
    if (members.has("search")) query.search = members.text("search", kMaxSearch);
    if (members.has("before")) query.before = members.integer("before", 1, kMaxSafeInteger);
    query.limit = static_cast<std::size_t>(members.integer("limit", 1, kMaxPage));
    return JournalListCall{std::move(query)};
}

Call readJournalVerify(Members& /*members*/) {
    return JournalVerifyCall{};
}

Call readJournalExport(Members& members) {
    const auto format = journal::formatByName(members.text("format", kMaxIdentifier));
    if (!format) members.refuse("format", "unknown");
    return JournalExportCall{*format};
}

/// "area.reason": the extension has reasons of its own besides those of the host.
std::string reasonOf(Members& members) {
    std::string reason = members.text("reason", kMaxIdentifier);
    const std::size_t point = reason.find('.');
    const bool well = point != std::string::npos && point != 0 && point + 1 != reason.size() &&
                      reason.find('.', point + 1) == std::string::npos &&
                      reason.find_first_not_of("abcdefghijklmnopqrstuvwxyz-.") == std::string::npos;
    if (!well) members.refuse("reason", "area.reason expected");
    return reason;
}

Call readJournalRefused(Members& members) {
    journal::Record row;
    row.outcome = journal::Ending::kRefused;
    row.site = originOf(members).text();
    const auto act = journal::actByName(members.text("act", kMaxIdentifier));
    if (!act) members.refuse("act", "unknown");
    row.act = *act;
    if (members.has("format")) {
        const auto format = signature::formatByName(members.text("format", kMaxIdentifier));
        if (!format) members.refuse("format", "unknown");
        row.format = signature::nameOf(*format);
    }
    row.reason = reasonOf(members);
    const Json::Array* const entries = members.value("documents").elements();
    if (entries == nullptr) members.refuse("documents", "array expected");
    if (entries->size() > kMaxDocuments) members.refuse("documents", "at most 500 expected");
    JournalRefusedCall call;
    for (const Json& entry : *entries) {
        Members document(entry, "documents[" + std::to_string(call.rows.size()) + "]");
        row.document = document.text("name", kMaxName);
        row.digest.reset();
        if (document.has("digest")) {
            row.digest = toHex(document.hex("digest", kMaxDigest));
            if (row.digest->size() < 2 * kMinDigest) document.refuse("digest", "too short");
        }
        document.finish();
        call.rows.push_back(row);
    }
    if (call.rows.empty()) call.rows.push_back(std::move(row));
    return call;
}

Call readSettingsGet(Members& /*members*/) {
    return SettingsGetCall{};
}

Call readSettingsSet(Members& members) {
    constexpr std::size_t kMaxFolders = 64;
    constexpr std::size_t kMaxPath = 4096;
    service::SettingsChange change;
    if (members.has("containerFolders")) {
        const Json::Array* const folders = members.value("containerFolders").elements();
        if (folders == nullptr) members.refuse("containerFolders", "array expected");
        if (folders->size() > kMaxFolders) members.refuse("containerFolders", "at most 64 expected");
        change.containerFolders.emplace();
        for (const Json& folder : *folders) {
            const Json holder = Json::object({{"path", folder}});
            change.containerFolders->push_back(Members(holder, "containerFolders").text("path", kMaxPath));
        }
    }
    if (members.has("removableMedia")) change.removableMedia = members.boolean("removableMedia");
    if (members.has("cspStore")) change.cspStore = members.boolean("cspStore");
    if (members.has("readers")) change.readers = members.boolean("readers");
    if (members.has("language")) change.language = members.text("language", kMaxIdentifier);
    if (members.has("ownSign")) {
        const std::string* const words = members.value("ownSign").string();
        const bool none = words != nullptr && words->empty();
        change.ownSign = none ? "" : members.text("ownSign", service::kOwnSignCharacters);
    }
    return SettingsSetCall{std::move(change)};
}

Call readFilesKeep(Members& members) {
    return FilesKeepCall{members.text("name", kMaxName), handleOf(members, "data")};
}

Call readDiagnose(Members& /*members*/) {
    return DiagnoseCall{};
}

Call readVerify(Members& members) {
    if (members.has("signature") == members.has("signatureData")) {
        members.refuse("signature, signatureData", "exactly one of them expected");
    }
    if (members.has("signature"))
        return VerifyCall{members.base64("signature", kMaxChunk), subjectOf(members)};
    return VerifyCall{handleOf(members, "signatureData"), subjectOf(members)};
}

Call readCancel(Members& members) {
    std::optional<RequestId> id = RequestId::of(members.value("id"));
    if (!id) members.refuse("id", "number or text of a request expected");
    return CancelCall{std::move(*id)};
}

struct Method {
    std::string_view name;
    Call (*read)(Members&);
};

constexpr std::array<Method, std::variant_size_v<Call>> kMethods{{
    {"hello", readHello},
    {"tokens.list", readTokensList},
    {"tokens.watch", readTokensWatch},
    {"tokens.changePin", readTokenPin<TokensChangePinCall>},
    {"tokens.unblockPin", readTokenPin<TokensUnblockPinCall>},
    {"certificates.list", readCertificatesList},
    {"certificates.get", readCertificatesGet},
    {"data.begin", readDataBegin},
    {"data.append", readDataAppend},
    {"data.finish", readDataFinish},
    {"data.read", readDataRead},
    {"data.drop", readDataDrop},
    {"sign", readSign},
    {"authenticate", readAuthenticate},
    {"turn.take", readTurnTake},
    {"turn.give", readTurnGive},
    {"journal.list", readJournalList},
    {"journal.verify", readJournalVerify},
    {"journal.export", readJournalExport},
    {"journal.refused", readJournalRefused},
    {"settings.get", readSettingsGet},
    {"settings.set", readSettingsSet},
    {"files.keep", readFilesKeep},
    {"diagnose", readDiagnose},
    {"verify", readVerify},
    {"cancel", readCancel},
}};

const std::string& checkEnvelope(const Json& envelope) {
    const auto refuse = [](const char* why) { throw Error(Reason::kProtocolRequest, why); };
    const Json* const version = envelope.find("jsonrpc");
    if (version == nullptr || version->string() == nullptr || *version->string() != "2.0") {
        refuse("\"jsonrpc\": \"2.0\" expected");
    }
    const Json* const method = envelope.find("method");
    if (method == nullptr || method->string() == nullptr) refuse("method: text expected");
    for (const auto& [name, value] : *envelope.members()) {
        if (name != "jsonrpc" && name != "method" && name != "id" && name != "params")
            refuse("unknown member");
    }
    return *method->string();
}

Call readCall(const Json& envelope, bool hasId) {
    const std::string& name = checkEnvelope(envelope);
    if (!hasId && name != "cancel") throw Error(Reason::kProtocolRequest, "a request needs an id");
    for (const Method& method : kMethods) {
        if (method.name != name) continue;
        static const Json kNone = Json::object({});
        const Json* const params = envelope.find("params");
        Members members(params == nullptr ? kNone : *params);
        Call call = method.read(members);
        members.finish();
        return call;
    }
    throw Error(Reason::kProtocolMethod, "unknown method");
}

}  // namespace

std::optional<RequestId> RequestId::of(const Json& value) {
    if (const std::int64_t* const number = value.integer()) {
        if (*number < 1 || *number > kMaxSafeInteger) return std::nullopt;
        return RequestId(*number);
    }
    if (value.string() == nullptr) return std::nullopt;
    const Json holder = Json::object({{"id", value}});
    const auto text = capture([&] { return Members(holder).text("id", kMaxIdentifier); });
    if (!text) return std::nullopt;
    return RequestId(text.value());
}

Json RequestId::json() const {
    return std::visit([](const auto& value) { return Json(value); }, value_);
}

Message parseMessage(std::string_view text) {
    const Result<Json> parsed = Json::parse(text);
    if (!parsed) return {std::nullopt, parsed.error()};
    const Json& envelope = parsed.value();
    if (envelope.elements() != nullptr) {
        return {std::nullopt, Error(Reason::kProtocolRequest, "batches are not supported")};
    }
    if (envelope.members() == nullptr)
        return {std::nullopt, Error(Reason::kProtocolRequest, "object expected")};
    std::optional<RequestId> id;
    if (const Json* const given = envelope.find("id")) {
        id = RequestId::of(*given);
        if (!id)
            return {std::nullopt,
                    Error(Reason::kProtocolRequest, "id: number from 1 or short text expected")};
    }
    Result<Call> call = capture([&] { return readCall(envelope, id.has_value()); });
    return {std::move(id), std::move(call)};
}

const std::vector<std::string_view>& methodNames() {
    static const std::vector<std::string_view> kNames = [] {
        std::vector<std::string_view> names;
        names.reserve(kMethods.size());
        for (const Method& method : kMethods)
            names.push_back(method.name);
        return names;
    }();
    return kNames;
}

}  // namespace tamga::protocol
