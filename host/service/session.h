// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The use cases, for the host's protocol and for the command line alike.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/deadline.h"
#include "base/error.h"
#include "keys/token.h"
#include "prompt/prompt.h"
#include "service/origin.h"
#include "service/settings.h"
#include "signature/make.h"
#include "signature/verify.h"

namespace tamga::service {

/// Why a certificate cannot be used now, or nothing.
struct Usability {
    bool usable = false;
    std::optional<Error> reason;
};
/// Validity at a time, key usage, state of the container, private key usage period.
[[nodiscard]] Usability usabilityOf(const keys::KeyEntry& entry, std::int64_t now);

struct SignDocument {
    std::string name;
    std::optional<Bytes> content;
    std::optional<Bytes> digest;
};

struct SignRequest {
    std::string site;  ///< shown to the person: an origin, or the command line's word for itself
    std::vector<SignDocument> documents;
    pki::Thumbprint certificate;
    signature::Format format = signature::Format::kCadesBes;
    bool detached = true;
    /// A password given on a descriptor (command line): then nothing is asked.
    std::optional<Secret> password;
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
};

struct Progress {
    enum class Stage : std::uint8_t { kListing, kPrompt, kOpening, kSigning };
    Stage stage;
    std::size_t done;
    std::size_t total;
};
using ProgressSink = std::function<void(const Progress&)>;

class Session final {
  public:
    Session(std::unique_ptr<keys::Source> source, std::unique_ptr<prompt::Prompt> prompt);
    /// The product's sources and prompt. Touches no token and no file.
    static std::unique_ptr<Session> fromSettings(const Settings& settings);
    ~Session();

    /// Token by token, as they come; found may be called from this thread only.
    void list(const std::function<void(const keys::TokenInfo&)>& token,
              const std::function<void(const keys::KeyEntry&)>& found, const CancelToken& cancel);
    /// The best entry for a thumbprint: usable before unusable.
    [[nodiscard]] Result<keys::KeyEntry> find(const pki::Thumbprint& thumbprint, const CancelToken& cancel);

    /// One consent, one password for all documents; three typed passwords at most; the key is dropped
    /// before the return. All signatures or none.
    [[nodiscard]] Result<SignResult> sign(SignRequest request, const ProgressSink& progress,
                                          const CancelToken& cancel);
    /// The log-in token: an attached CAdES-BES over the statement {type, origin, challenge, issuedAt} with
    /// signature::loginContentType().
    [[nodiscard]] Result<SignResult> logIn(LoginRequest request, const ProgressSink& progress,
                                           const CancelToken& cancel);

  private:
    std::unique_ptr<keys::Source> source_;
    std::unique_ptr<prompt::Prompt> prompt_;
};

}  // namespace tamga::service
