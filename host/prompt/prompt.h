// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Asking the person in a native window: a password, or a yes.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/deadline.h"
#include "base/error.h"
#include "base/secret.h"

namespace tamga::prompt {

/// What the person agrees to. All texts are foreign: the prompt makes them displayable, cuts and escapes
/// them.
struct Consent {
    /// kExport: a copy of the key into a file; kImport: the keys of a file into a folder; kChangePin: another
    /// PIN for a token; kUnblockPin: by its administrator, kGiveTriesBack: without another PIN;
    /// kChangePassword: of a container; kDecrypt: of a message.
    enum class Act : std::uint8_t {
        kSign,
        kLogIn,
        kExport,
        kImport,
        kChangePin,
        kUnblockPin,
        kGiveTriesBack,
        kChangePassword,
        kDecrypt
    };
    Act act = Act::kSign;
    std::string site;                    ///< origin, or the command line's word for itself
    std::string target;                  ///< of an export or import: where to
    std::vector<std::string> documents;  ///< names; some are shown, the count always
    std::string owner;                   ///< common name of the certificate
    std::string container;               ///< name of the container or token
    bool blind = false;                  ///< only digests were given: nobody has seen the documents
    /// Of a token with a PIN, instead of a password of a container.
    struct Pin {
        enum class Tries : std::uint8_t { kEnough, kFew, kLast };
        Tries tries = Tries::kEnough;
        std::optional<int> left{};  ///< where the token counts them
        bool onReader = false;      ///< typed on the reader's own keys after the confirmation
        /// Of a new one, octets; both 0 where none is chosen.
        std::size_t shortest = 0;
        std::size_t longest = 0;
    };
    std::optional<Pin> pin{};
};

/// Why the question is asked again. Of a new password: it is too short or too long, the token does not take
/// it, the two that were typed differ.
enum class Again : std::uint8_t { kNo, kWrongPassword, kTooShort, kTooLong, kRefused, kDiffer };

class Prompt {
  public:
    Prompt() = default;
    Prompt(const Prompt&) = delete;
    Prompt& operator=(const Prompt&) = delete;
    virtual ~Prompt() = default;

    /// Error(prompt.cancelled | prompt.timeout | prompt.missing | prompt.no-display | prompt.broken |
    /// request.cancelled).
    virtual Result<Secret> askPassword(const Consent& consent, Again again, const CancelToken& cancel) = 0;
    /// For a password that does not exist yet: typed twice. May be empty. Error(prompt.cancelled) also when
    /// the two differ time and again.
    virtual Result<Secret> askNewPassword(const Consent& consent, Again again, const CancelToken& cancel) = 0;
    /// Success means yes.
    virtual Outcome confirm(const Consent& consent, const CancelToken& cancel) = 0;
};

/// How much of a person's own words is shown.
inline constexpr std::size_t kOwnSignCharacters = 40;

struct PinentrySettings {
    std::filesystem::path program;  ///< empty: the first of the known graphical pinentries
    std::chrono::seconds timeout{120};
    std::string language;   ///< "ru", "en", "fr"; empty: from LC_ALL, LC_MESSAGES, LANG
    std::string ownSign{};  ///< words that the person chose to know our windows by (threat T9); may be empty
};

struct PinentryFound {
    bool found = false;
    std::string flavor;      ///< as it says itself, made displayable; empty when it does not
    bool graphical = false;  ///< it would show a window
};
/// The pinentry that a question would be asked with. It is started and ended again; nothing is shown.
[[nodiscard]] PinentryFound probePinentry(const PinentrySettings& settings, const CancelToken& cancel);

/// A prompt that starts one pinentry for each question and ends it with it.
[[nodiscard]] std::unique_ptr<Prompt> makePinentryPrompt(PinentrySettings settings);

}  // namespace tamga::prompt
