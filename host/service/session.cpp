// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "service/session.h"

#include <algorithm>
#include <ctime>
#include <map>
#include <utility>

#include "service/batch_record.h"
#include "service/key_opening.h"
#include "service/login_statement.h"

namespace tamga::service {

namespace {

std::int64_t systemTime() {
    return static_cast<std::int64_t>(std::time(nullptr));
}

void report(const ProgressSink& sink, Progress::Stage stage, std::size_t done, std::size_t total) {
    if (sink) sink({stage, done, total});
}

bool resemblesLogin(const SignDocument& document) {
    if (document.hashed) return document.hashed->resemblesLogin;
    if (!document.content) return false;
    LoginScanner scanner;
    scanner.feed(*document.content);
    return scanner.found();
}

/// What can be refused before any token is touched.
void checkForm(const std::vector<SignDocument>& documents, const signature::Options& options) {
    if (documents.empty()) throw Error(Reason::kProtocolParams, "no documents");
    const bool raw = options.format == signature::Format::kRaw;
    if (raw && !options.detached)
        throw Error(Reason::kSignatureUnsupported, "a raw signature holds no content");
    for (const SignDocument& document : documents) {
        const int given = (document.content ? 1 : 0) + (document.digest ? 1 : 0) + (document.hashed ? 1 : 0);
        if (given != 1) throw Error(Reason::kProtocolParams, "exactly one of content and digest expected");
        if (!options.detached && !document.content) {
            throw Error(Reason::kSignatureNoContent, "an attached signature needs the content");
        }
        if (raw && resemblesLogin(document)) {
            throw Error(Reason::kSignatureUnsupported, "a raw signature over a log-in");
        }
    }
}

/// The digests that will be signed: given, or computed here. Error(document.digest) for one of another hash.
std::vector<Bytes> digestsOf(const std::vector<SignDocument>& documents, pki::HashAlgorithm hash) {
    std::vector<Bytes> digests;
    digests.reserve(documents.size());
    for (const SignDocument& document : documents) {
        if (document.hashed && document.hashed->algorithm != hash) {
            throw Error(Reason::kDocumentDigest, "a digest by another hash than the key's");
        }
        if (document.content) {
            digests.push_back(pki::digestOf(hash, *document.content));
        } else {
            digests.push_back(document.hashed ? document.hashed->digest : *document.digest);
        }
        if (digests.back().size() != pki::digestSize(hash)) {
            throw Error(Reason::kDocumentDigest,
                        "the key signs digests of " + std::to_string(pki::digestSize(hash)) + " octets");
        }
    }
    return digests;
}

/// What the person is told. For a log-in the site says it all.
void describe(prompt::Consent& consent, const std::vector<SignDocument>& documents,
              const keys::KeyEntry& entry) {
    consent.owner = entry.certificate->subject().commonName();
    consent.container = entry.container;
    if (consent.act == prompt::Consent::Act::kLogIn) return;
    for (const SignDocument& document : documents) {
        consent.documents.push_back(document.name);
        consent.blind = consent.blind || document.digest.has_value();
    }
}

/// What the journal can say before the key is known.
std::vector<journal::Record> rowsOf(const prompt::Consent& consent,
                                    const std::vector<SignDocument>& documents, signature::Format format) {
    std::vector<journal::Record> rows;
    for (const SignDocument& document : documents) {
        journal::Record row;
        const bool logIn = consent.act == prompt::Consent::Act::kLogIn;
        row.act = logIn ? journal::Act::kLogIn : journal::Act::kSign;
        row.site = consent.site;
        if (!logIn) row.document = document.name;
        // What is too short for any hash is refused, and is no digest in the journal either.
        constexpr std::size_t kShortestDigest = 16;
        if (document.digest && document.digest->size() >= kShortestDigest)
            row.digest = toHex(*document.digest);
        if (document.hashed) {
            row.digest = toHex(document.hashed->digest);
            row.algorithm = pki::nameOf(document.hashed->algorithm);
        }
        row.format = signature::nameOf(format);
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace

/// A signature or a log-in, after what they differ in.
struct Session::Task {
    prompt::Consent consent;
    std::vector<SignDocument> documents;
    pki::Thumbprint certificate;
    signature::Options options;
    std::optional<Secret> password;
    bool turnHeld = false;
    bool isSite = true;
    bool finalTry = false;
};

Session::Session(Sources sources, std::unique_ptr<prompt::Prompt> prompt)
    : Session(std::move(sources), std::move(prompt), {}, {}) {}

Session::Session(Sources sources, std::unique_ptr<prompt::Prompt> prompt, Clock clock,
                 std::filesystem::path turnFile, ListLimits limits, std::unique_ptr<journal::Writer> journal)
    : sources_(std::move(sources)),
      prompt_(std::move(prompt)),
      clock_(clock ? std::move(clock) : Clock(systemTime)),
      turnFile_(std::move(turnFile)),
      limits_(limits),
      journal_(std::move(journal)) {}

Session::~Session() = default;

std::unique_ptr<Session> Session::fromSettings(const Settings& settings, SourceKeeper& keeper) {
    return std::make_unique<Session>(
        keeper.sourcesOf(settings), prompt::makePinentryPrompt(settings.pinentry), Clock(), promptTurnFile(),
        ListLimits(), std::make_unique<journal::Journal>(journal::standardFile()));
}

std::vector<keys::TokenInfo> Session::tokens(const CancelToken& cancel) {
    return describeTokens(sources_, cancel, limits_);
}

ListSummary Session::list(const ListSink& sink, const CancelToken& cancel) {
    return listTokens(sources_, sink, cancel, limits_);
}

ListSummary Session::list(const std::function<void(const keys::TokenInfo&)>& token,
                          const std::function<void(const keys::KeyEntry&)>& found,
                          const CancelToken& cancel) {
    return list(ListSink{token, found, {}, {}}, cancel);
}

std::unique_ptr<Watcher> Session::watch(std::function<void()> changed) const {
    return std::make_unique<Watcher>(sources_, std::move(changed));
}

Session::Located Session::locate(const pki::Thumbprint& thumbprint, const CancelToken& cancel) {
    const std::int64_t now = clock_();
    std::optional<Located> best;
    std::map<std::string, std::shared_ptr<keys::Token>> tokens;
    const auto note = [&](const std::shared_ptr<keys::Token>& token) { tokens[token->info().id] = token; };
    const auto look = [&](const keys::KeyEntry& entry) {
        if (!entry.certificate || entry.certificate->thumbprint() != thumbprint) return;
        Usability usability = usabilityOf(entry, now);
        if (best && (best->usability.usable || !usability.usable)) return;
        best = Located{entry, std::move(usability), tokens[entry.tokenId]};
    };
    const auto enough = [&] { return best && best->usability.usable; };
    listTokens(sources_, ListSink{{}, look, {}, enough, note}, cancel, limits_);
    cancel.check();
    if (!best) throw Error(Reason::kCertificateNotFound, "no container holds this certificate");
    return std::move(*best);
}

Result<keys::KeyEntry> Session::find(const pki::Thumbprint& thumbprint, const CancelToken& cancel) {
    return capture([&] { return locate(thumbprint, cancel).entry; });
}

Result<SignResult> Session::sign(SignRequest request, const ProgressSink& progress,
                                 const CancelToken& cancel) {
    return capture([&] {
        Task task;
        task.consent.act = prompt::Consent::Act::kSign;
        task.consent.site = std::move(request.site);
        task.documents = std::move(request.documents);
        task.certificate = request.certificate;
        task.options.format = request.format;
        task.options.detached = request.detached;
        task.options.rsaPadding = request.rsaPadding;
        task.password = std::move(request.password);
        task.turnHeld = request.turnHeld;
        task.isSite = request.isSite;
        task.finalTry = request.finalTry;
        return perform(std::move(task), progress, cancel);
    });
}

Result<SignResult> Session::logIn(LoginRequest request, const ProgressSink& progress,
                                  const CancelToken& cancel) {
    return capture([&] {
        const std::string statement = loginStatement(request.origin, request.challenge, clock_());
        Task task;
        task.consent.act = prompt::Consent::Act::kLogIn;
        task.consent.site = request.origin.text();
        task.documents.push_back({"login", Bytes(asBytes(statement).begin(), asBytes(statement).end())});
        task.certificate = request.certificate;
        task.options.format = signature::Format::kCadesBes;
        task.options.detached = false;
        task.options.contentType = signature::loginContentType();
        task.turnHeld = request.turnHeld;
        task.finalTry = request.finalTry;
        return perform(std::move(task), progress, cancel);
    });
}

Result<PromptTurn> Session::takeTurn(const Deadline& deadline, const CancelToken& cancel) const {
    return capture([&] { return PromptTurn::take(turnFile_, cancel, deadline); });
}

SignResult Session::perform(Task task, const ProgressSink& progress, const CancelToken& cancel) {
    BatchRecord record(journal_.get(), clock_, rowsOf(task.consent, task.documents, task.options.format));
    Result<SignResult> result = capture([&] {
        SignResult made = make(task, record, progress, cancel);
        record.endSigned();
        return made;
    });
    if (!result) record.endWithout(result.error());
    return std::move(result).orThrow();
}

/// A bare signature over octets that a site has chosen and nobody sees could be the answer to somebody else's
/// log-in. A certificate for log-ins gives one only where the person has used Tamga before (threat T2).
void Session::checkLogInOnly(const Task& task, const pki::Certificate& certificate) {
    if (!task.isSite || task.options.format != signature::Format::kRaw) return;
    const bool blind = std::ranges::any_of(
        task.documents, [](const SignDocument& document) { return document.digest.has_value(); });
    if (!blind || !isForLogInOnly(certificate)) return;
    if (journal_ != nullptr && journal_->hasSignedFor(task.consent.site).orThrow()) return;
    throw Error(Reason::kCertificateLoginOnly, "a bare digest of a site that is new");
}

SignResult Session::make(Task& task, BatchRecord& record, const ProgressSink& progress,
                         const CancelToken& cancel) {
    checkForm(task.documents, task.options);
    const Located located = locate(task.certificate, cancel);
    record.setKey(located.entry, located.token->info().label);
    if (!located.usability.usable) throw Error(*located.usability.reason);
    const pki::Certificate& certificate = *located.entry.certificate;
    const pki::HashAlgorithm hash = pki::defaultHash(certificate.publicKey().algorithm());
    const std::vector<Bytes> digests = digestsOf(task.documents, hash);
    record.setDigests(digests, hash);
    checkLogInOnly(task, certificate);
    describe(task.consent, task.documents, located.entry);
    // Last of all that can refuse, and before anybody is asked for anything.
    record.begin();

    SignResult result{certificate, {}, {}};
    const StackWipe afterwards;
    const std::unique_ptr<pki::SigningKey> key = openKey(task, located, progress, result.notes, cancel);
    task.options.signingTime = clock_();
    const std::size_t total = task.documents.size();
    for (std::size_t i = 0; i < total; ++i) {
        cancel.check();
        report(progress, Progress::Stage::kSigning, i, total);
        SignDocument& document = task.documents[i];
        signature::Document subject;
        // A detached signature needs the digest alone, and that is known already.
        if (task.options.detached) {
            subject.digest = digests[i];
        } else {
            subject.content = std::move(document.content);
        }
        Bytes made = signature::sign(certificate, *key, subject, task.options, cancel).orThrow();
        result.documents.push_back({std::move(document.name), digests[i], std::move(made)});
    }
    report(progress, Progress::Stage::kSigning, total, total);
    return result;
}

std::unique_ptr<pki::SigningKey> Session::openKey(Task& task, const Located& located,
                                                  const ProgressSink& progress, keys::OpenNotes& notes,
                                                  const CancelToken& cancel) {
    KeyOpening opening(*prompt_, located.token, located.entry, notes);
    opening.onStep = [&](KeyOpening::Step step) {
        report(progress,
               step == KeyOpening::Step::kAsk ? Progress::Stage::kPrompt : Progress::Stage::kOpening, 0, 1);
    };
    opening.finalTryAccepted = task.finalTry;
    if (task.password) return opening.open(task.consent, task.password, cancel);
    report(progress, Progress::Stage::kPrompt, 0, 1);
    const PromptTurn turn = PromptTurn::take(task.turnHeld ? std::filesystem::path() : turnFile_, cancel);
    return opening.open(task.consent, std::nullopt, cancel);
}

}  // namespace tamga::service
