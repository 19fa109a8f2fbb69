// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The use cases, for the host's protocol and for the command line alike.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/deadline.h"
#include "base/error.h"
#include "journal/journal.h"
#include "keys/token.h"
#include "prompt/prompt.h"
#include "service/decryption.h"
#include "service/listing.h"
#include "service/origin.h"
#include "service/pin_upkeep.h"
#include "service/prompt_turn.h"
#include "service/settings.h"
#include "service/sources.h"
#include "service/transfer.h"
#include "service/usability.h"
#include "service/watcher.h"
#include "signature/make.h"
#include "signature/verify.h"

namespace tamga::service {

/// The digest of content that passed through this program and was not kept: nobody signs blindly.
struct HashedContent {
    pki::HashAlgorithm algorithm;
    Bytes digest;
    bool resemblesLogin = false;  ///< see LoginScanner
};

/// Exactly one of content, digest (by the hash of the signer's key, of content that nobody here has seen) and
/// hashed.
struct SignDocument {
    std::string name;
    std::optional<Bytes> content{};
    std::optional<Bytes> digest{};
    std::optional<HashedContent> hashed{};
};

struct SignRequest {
    std::string site;  ///< shown to the person: an origin, or the command line's word for itself
    std::vector<SignDocument> documents;
    pki::Thumbprint certificate;
    signature::Format format = signature::Format::kCadesBes;
    bool detached = true;
    signature::RsaPadding rsaPadding = signature::RsaPadding::kPkcs1;
    /// A password given on a descriptor (command line): then nothing is asked.
    std::optional<Secret> password;
    bool turnHeld = false;  ///< the caller has taken the person's turn already (takeTurn)
    bool isSite = true;     ///< false for the person's own command line
    bool finalTry = false;  ///< the person knows that a wrong PIN now locks the token, and wants to try
};

struct SignedDocument {
    std::string name;
    Bytes digest;
    Bytes signature;
};

struct SignResult {
    pki::Certificate certificate;
    std::vector<SignedDocument> documents;
    keys::OpenNotes notes;
};

struct LoginRequest {
    Origin origin;
    Bytes challenge;  ///< 16 to 1024 octets
    pki::Thumbprint certificate;
    bool turnHeld = false;  ///< as in SignRequest
    bool finalTry = false;  ///< as in SignRequest
};

struct Progress {
    enum class Stage : std::uint8_t { kListing, kPrompt, kOpening, kSigning };
    Stage stage;
    std::size_t done;
    std::size_t total;
};
using ProgressSink = std::function<void(const Progress&)>;

class BatchRecord;

class Session final {
  public:
    /// Seconds since 1970.
    using Clock = std::function<std::int64_t()>;

    Session(Sources sources, std::unique_ptr<prompt::Prompt> prompt);
    /// clock: empty for the system's. turnFile: see PromptTurn. journal: without one nothing is recorded, and
    /// no site is known.
    Session(Sources sources, std::unique_ptr<prompt::Prompt> prompt, Clock clock,
            std::filesystem::path turnFile, ListLimits limits = {},
            std::unique_ptr<journal::Writer> journal = nullptr);
    /// The product's sources and prompt. Touches no token and no file.
    static std::unique_ptr<Session> fromSettings(const Settings& settings, SourceKeeper& keeper);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    /// The tokens that are there now.
    [[nodiscard]] std::vector<keys::TokenInfo> tokens(const CancelToken& cancel);
    /// Token by token, as they come; the sink is called on this thread only.
    ListSummary list(const ListSink& sink, const CancelToken& cancel);
    ListSummary list(const std::function<void(const keys::TokenInfo&)>& token,
                     const std::function<void(const keys::KeyEntry&)>& found, const CancelToken& cancel);
    /// Tells when list() would show something else; see Watcher.
    [[nodiscard]] std::unique_ptr<Watcher> watch(std::function<void()> changed) const;
    /// The best entry for a thumbprint: usable before unusable. Error(certificate.not-found).
    [[nodiscard]] Result<keys::KeyEntry> find(const pki::Thumbprint& thumbprint, const CancelToken& cancel);

    /// One consent, one password for all documents; three typed passwords at most; the key is dropped
    /// before the return. All signatures or none. Errors are those of usabilityOf, of the prompt and of the
    /// token, Error(document.digest | signature.no-content | signature.unsupported | certificate.not-found |
    /// key.not-found | protocol.params | certificate.login-only), and those of the journal: its rows "begun"
    /// are on the disk before the person is asked, those of the outcome before the return.
    [[nodiscard]] Result<SignResult> sign(SignRequest request, const ProgressSink& progress,
                                          const CancelToken& cancel);
    /// The log-in token: an attached CAdES-BES over the statement {type, origin, challenge, issuedAt} with
    /// signature::loginContentType().
    [[nodiscard]] Result<SignResult> logIn(LoginRequest request, const ProgressSink& progress,
                                           const CancelToken& cancel);

    /// The person's turn, for questions that are asked outside, before those of sign and logIn.
    /// Error(prompt.busy | request.cancelled).
    [[nodiscard]] Result<PromptTurn> takeTurn(const Deadline& deadline, const CancelToken& cancel) const;

    /// A copy of a GOST key that may be copied, with its certificate, into a new PFX file (RFC 9548); see
    /// transfer.h. Error(key.not-exportable | container.exists) and those of sign().
    [[nodiscard]] Outcome exportKey(const ExportRequest& request, const CancelToken& cancel);
    /// Each GOST key of a PFX file into a new container. Either all of them or none.
    /// Error(container.unsupported) for a file without one, and those of the file, the folder and the prompt.
    [[nodiscard]] Result<std::vector<ImportedKey>> importKeys(const ImportRequest& request,
                                                              const CancelToken& cancel);

    /// Opens the key of a certificate, whatever the certificate's dates, for one message. Error(envelope.key)
    /// for keys behind PKCS#11, before anybody is asked; those of the prompt and the token, and what use
    /// throws.
    [[nodiscard]] Result<keys::OpenNotes> decrypt(const DecryptRequest& request, const KeyUse& use,
                                                  const CancelToken& cancel);

    /// Another password for the container of a key that lies in a folder; see keys::folder::changePassword.
    /// Error(container.unsupported) for keys elsewhere, and those of the prompt.
    [[nodiscard]] Outcome changePassword(const PasswordRequest& request, const CancelToken& cancel);

    /// Another PIN for a token, by its present one or by its administrator's; see PinUpkeeping.
    /// Error(token.removed) for an id that is not there, and those of the prompt and its turn.
    [[nodiscard]] Outcome changePin(const PinRequest& request, const CancelToken& cancel);
    [[nodiscard]] Result<keys::Unblocked> unblockPin(const PinRequest& request, const CancelToken& cancel);

  private:
    [[nodiscard]] std::shared_ptr<keys::Token> tokenOf(const PinRequest& request,
                                                       const CancelToken& cancel) const;
    struct Located {
        keys::KeyEntry entry;
        Usability usability;
        std::shared_ptr<keys::Token> token;
    };
    struct Task;
    [[nodiscard]] Located locate(const pki::Thumbprint& thumbprint, const CancelToken& cancel);
    [[nodiscard]] SignResult perform(Task task, const ProgressSink& progress, const CancelToken& cancel);
    void checkLogInOnly(const Task& task, const pki::Certificate& certificate);
    [[nodiscard]] SignResult make(Task& task, BatchRecord& record, const ProgressSink& progress,
                                  const CancelToken& cancel);
    [[nodiscard]] std::unique_ptr<pki::SigningKey> openKey(Task& task, const Located& located,
                                                           const ProgressSink& progress,
                                                           keys::OpenNotes& notes, const CancelToken& cancel);

    Sources sources_;
    std::unique_ptr<prompt::Prompt> prompt_;
    Clock clock_;
    std::filesystem::path turnFile_;
    ListLimits limits_;
    std::unique_ptr<journal::Writer> journal_;
};

}  // namespace tamga::service
