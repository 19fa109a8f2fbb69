// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "protocol/handlers.h"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <map>
#include <utility>

#include "protocol/frame.h"
#include "protocol/reply.h"

namespace tamga::protocol {

namespace {

/// All contents of one request together: the same handle may be named five hundred times.
constexpr std::size_t kMaxContents = std::size_t{128} * 1024 * 1024;
constexpr std::size_t kMaxInlineSignature = 256 * 1024;

std::int64_t now() {
    return static_cast<std::int64_t>(std::time(nullptr));
}

/// Turns progress into notifications: every stage at once, steps inside one at most every 50 ms.
service::ProgressSink progressTo(const Context& context) {
    using Clock = std::chrono::steady_clock;
    struct Last {
        std::optional<service::Progress::Stage> stage;
        Clock::time_point at;
    };
    return [&context, last = std::make_shared<Last>()](const service::Progress& progress) {
        constexpr std::chrono::milliseconds kStep{50};
        const bool sameStage = last->stage == progress.stage;
        const bool middle = progress.done != 0 && progress.done != progress.total;
        if (sameStage && middle && Clock::now() - last->at < kStep) return;
        *last = {progress.stage, Clock::now()};
        context.notify("progress", jsonOf(progress, context.id));
    };
}

/// Collects the keys of each token and sends them in parts far below the frame limit.
class Parts final {
  public:
    explicit Parts(const Context& context) : context_(context), now_(now()) {}

    void add(const keys::KeyEntry& entry) {
        constexpr std::size_t kPart = 64 * 1024;
        Part& part = parts_[entry.tokenId];
        Json certificate = jsonOf(entry, now_);
        part.octets += certificate.print().size();
        part.certificates.push(std::move(certificate));
        ++count_;
        if (part.octets >= kPart) send(part, false);
    }
    void begin(const keys::TokenInfo& token) {
        parts_[token.id].token = token;
        // Named before it is read: a slow one can be told to the person by name.
        context_.notify("certificates.token",
                        Json::object({{"id", context_.id.json()}, {"token", jsonOf(token)}}));
    }
    /// A token without keys is sent too: the person looks for it.
    void end(const keys::TokenInfo& token) {
        Part& part = parts_[token.id];
        part.token = token;
        send(part, true);
    }
    [[nodiscard]] std::uint64_t count() const { return count_; }

  private:
    struct Part {
        keys::TokenInfo token;
        Json certificates = Json::array();
        std::size_t octets = 0;
    };

    void send(Part& part, bool last) {
        Json certificates = std::exchange(part.certificates, Json::array());
        part.octets = 0;
        context_.notify("certificates.part", Json::object({{"id", context_.id.json()},
                                                           {"token", jsonOf(part.token)},
                                                           {"certificates", std::move(certificates)},
                                                           {"last", last}}));
    }

    const Context& context_;
    std::int64_t now_;
    std::map<std::string, Part> parts_;
    std::uint64_t count_ = 0;
};

Json problemsOf(const service::ListSummary& summary) {
    Json problems = Json::array();
    for (const service::TokenProblem& problem : summary.problems) {
        problems.push(Json::object({{"token", problem.token}, {"error", jsonOf(problem.error)}}));
    }
    return problems;
}

/// Of TokensChangePinCall or TokensUnblockPinCall.
template <typename Kind>
service::PinRequest pinRequestOf(const Kind& call) {
    service::PinRequest request;
    request.token = call.token;
    request.finalTry = call.finalTry;
    return request;
}

}  // namespace

Json Handlers::operator()(const HelloCall& /*call*/, const Context& /*context*/) {
    // Touches no reader, module or file: the extension asks this at every start of the browser.
    Json features = Json::array();
    for (const char* feature :
         {"sign.raw", "sign.cms", "sign.cades-bes", "authenticate", "verify", "data", "folder", "pkcs11",
          "turn", "journal", "settings", "files", "diagnose", "watch", "pins"})
        features.push(feature);
    return Json::object({{"product", "tamga"},
                         {"version", TAMGA_VERSION},
                         {"protocol", 1},
                         {"features", std::move(features)},
                         {"maxChunk", static_cast<std::uint64_t>(kMaxChunk)}});
}

Json Handlers::operator()(const TokensListCall& /*call*/, const Context& context) {
    Json tokens = Json::array();
    for (const keys::TokenInfo& token : session()->tokens(context.cancel))
        tokens.push(jsonOf(token));
    context.cancel.check();
    return Json::object({{"tokens", std::move(tokens)}});
}

Json Handlers::operator()(const TokensWatchCall& call, const Context& context) {
    // Made outside the lock, and the old one ended there: it may wait for an announcement that is being made.
    std::unique_ptr<service::Watcher> watcher;
    if (call.on) watcher = session()->watch([announce = context.announce] { announce("tokens.changed"); });
    {
        const std::scoped_lock lock(watchMutex_);
        if (!ending_) watcher_.swap(watcher);
    }
    return Json::object({});
}

Json Handlers::operator()(const TokensChangePinCall& call, const Context& context) {
    static_cast<void>(session()->changePin(pinRequestOf(call), context.cancel).orThrow());
    return Json::object({{"newPin", true}});
}

Json Handlers::operator()(const TokensUnblockPinCall& call, const Context& context) {
    const keys::Unblocked done = session()->unblockPin(pinRequestOf(call), context.cancel).orThrow();
    return Json::object({{"newPin", done.newPin}});
}

void Handlers::endWatching() noexcept {
    std::unique_ptr<service::Watcher> last;
    const std::scoped_lock lock(watchMutex_);
    ending_ = true;
    last.swap(watcher_);
}

Json Handlers::operator()(const CertificatesListCall& /*call*/, const Context& context) {
    Parts parts(context);
    const service::ListSink sink{[&](const keys::TokenInfo& token) { parts.begin(token); },
                                 [&](const keys::KeyEntry& entry) { parts.add(entry); },
                                 [&](const keys::TokenInfo& token) { parts.end(token); },
                                 {}};
    const service::ListSummary summary = session()->list(sink, context.cancel);
    context.cancel.check();
    return Json::object(
        {{"count", parts.count()}, {"problems", problemsOf(summary)}, {"complete", summary.complete}});
}

Json Handlers::operator()(const CertificatesGetCall& call, const Context& context) {
    const keys::KeyEntry entry = session()->find(call.thumbprint, context.cancel).orThrow();
    return Json::object({{"certificate", toBase64(entry.certificate->encoding())}});
}

Json Handlers::operator()(const DataBeginCall& call, const Context& /*context*/) {
    return Json::object({{"data", data_.begin(call.algorithm, call.keep)}});
}

Json Handlers::operator()(const DataAppendCall& call, const Context& /*context*/) {
    return Json::object({{"received", data_.append(call.data.text, call.chunk)}});
}

Json Handlers::operator()(const DataFinishCall& call, const Context& /*context*/) {
    const DataStore::Finished finished = data_.finish(call.data.text);
    Json result = Json::object({{"size", finished.size}});
    if (finished.digest) result.set("digest", toHex(*finished.digest));
    return result;
}

Json Handlers::operator()(const DataReadCall& call, const Context& /*context*/) {
    const DataStore::Content content = data_.content(call.data.text);
    const std::size_t offset = std::min<std::uint64_t>(call.offset, content->size());
    const BytesView chunk =
        BytesView(*content).subspan(offset, std::min(call.length, content->size() - offset));
    return Json::object({{"chunk", toBase64(chunk)}, {"size", static_cast<std::uint64_t>(content->size())}});
}

Json Handlers::operator()(const DataDropCall& call, const Context& /*context*/) {
    data_.drop(call.data.text);
    return Json::object({});
}

std::vector<service::SignDocument> Handlers::documentsOf(const SignCall& call) const {
    std::vector<service::SignDocument> documents;
    documents.reserve(call.documents.size());
    std::size_t total = 0;
    for (const auto& [name, subject] : call.documents) {
        service::SignDocument document;
        document.name = name;
        if (const auto* const digest = std::get_if<DigestOctets>(&subject)) {
            document.digest = digest->octets;
        } else if (const auto* const content = std::get_if<Bytes>(&subject)) {
            document.content = *content;
        } else {
            DataStore::Subject found = data_.subject(std::get<Handle>(subject).text);
            if (const auto* const kept = std::get_if<DataStore::Content>(&found)) {
                total += (*kept)->size();
                if (total > kMaxContents)
                    throw Error(Reason::kDocumentTooLarge, "the documents of one request");
                document.content = **kept;
            } else {
                document.hashed = std::get<service::HashedContent>(std::move(found));
            }
        }
        documents.push_back(std::move(document));
    }
    return documents;
}

Json Handlers::signatures(const service::SignResult& result) {
    Json::Array entries;
    std::size_t overhead = result.certificate.encoding().size() / 3 * 4 + 1024;
    for (const service::SignedDocument& document : result.documents) {
        entries.push_back(Json::object({{"name", document.name},
                                        {"digest", toHex(document.digest)},
                                        {"size", static_cast<std::uint64_t>(document.signature.size())}}));
        constexpr std::size_t kHandleMembers = 64;
        overhead += entries.back().print().size() + kHandleMembers;
    }
    std::size_t room = kMaxFrameOut > overhead ? (kMaxFrameOut - overhead) / 4 * 3 : 0;
    Bytes rest;
    std::vector<std::size_t> elsewhere;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const Bytes& octets = result.documents[i].signature;
        // Padding rounds each up by at most two octets.
        if (octets.size() <= kMaxInlineSignature && octets.size() + 2 <= room) {
            room -= octets.size() + 2;
            entries[i].set("signature", toBase64(octets));
        } else {
            entries[i].set("offset", static_cast<std::uint64_t>(rest.size()));
            append(rest, octets);
            elsewhere.push_back(i);
        }
    }
    if (!elsewhere.empty()) {
        const std::string handle = data_.put(std::move(rest));
        for (const std::size_t i : elsewhere)
            entries[i].set("data", handle);
    }
    return Json(std::move(entries));
}

Json Handlers::operator()(const SignCall& call, const Context& context) {
    // Kept until the end of the signature, whatever turn.give says meanwhile.
    const Turns::Held turn = call.turn ? turns_.find(call.turn->text) : nullptr;
    service::SignRequest request;
    request.site = call.origin.text();
    request.documents = documentsOf(call);
    request.certificate = call.certificate;
    request.format = call.format;
    request.detached = call.detached;
    request.rsaPadding = call.rsaPadding;
    request.turnHeld = turn != nullptr;
    request.finalTry = call.finalTry;
    const service::SignResult result =
        session()->sign(std::move(request), progressTo(context), context.cancel).orThrow();
    return Json::object({{"certificate", toBase64(result.certificate.encoding())},
                         {"signatures", signatures(result)},
                         {"reserveUsed", result.notes.reserveUsed},
                         {"reserveDamaged", result.notes.reserveDamaged}});
}

Json Handlers::operator()(const AuthenticateCall& call, const Context& context) {
    const Turns::Held turn = call.turn ? turns_.find(call.turn->text) : nullptr;
    service::LoginRequest request{call.origin, call.challenge, call.certificate, turn != nullptr,
                                  call.finalTry};
    const service::SignResult result =
        session()->logIn(std::move(request), progressTo(context), context.cancel).orThrow();
    return Json::object(
        {{"token", Json::object({{"format", "tamga-login-1"},
                                 {"signature", toBase64(result.documents.front().signature)},
                                 {"certificate", toBase64(result.certificate.encoding())}})}});
}

Json Handlers::operator()(const TurnTakeCall& /*call*/, const Context& context) {
    return Json::object(
        {{"turn", turns_.add(session()->takeTurn(context.patience, context.cancel).orThrow())}});
}

Json Handlers::operator()(const TurnGiveCall& call, const Context& /*context*/) {
    turns_.drop(call.turn.text);
    return Json::object({});
}

Json Handlers::operator()(const VerifyCall& call, const Context& /*context*/) {
    signature::VerifyInput input;
    const Bytes* const given = std::get_if<Bytes>(&call.signature);
    const DataStore::Content kept =
        given != nullptr ? nullptr : data_.content(std::get<Handle>(call.signature).text);
    input.signature = signature::unwrapSignatureFile(given != nullptr ? *given : *kept).orThrow();
    if (call.subject) {
        if (const auto* const digest = std::get_if<DigestOctets>(&*call.subject)) {
            input.digest = digest->octets;
        } else if (const auto* const content = std::get_if<Bytes>(&*call.subject)) {
            input.content = *content;
        } else {
            input.content = *data_.content(std::get<Handle>(*call.subject).text);
        }
    }
    input.at = now();
    return jsonOf(signature::verifyCms(input).orThrow());
}

}  // namespace tamga::protocol
