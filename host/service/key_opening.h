// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// From an entry of a list to its key: what the token says of its PIN, what the person is asked, and how often
// anything is tried (threat T13).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "base/deadline.h"
#include "keys/taken_key.h"
#include "keys/token.h"
#include "prompt/prompt.h"

namespace tamga::service {

/// One password after another, three at most, each tried once; after a wrong one, or none, the question is
/// asked again. Throws what the question throws, or what the last attempt came to.
void untilRight(const std::function<Secret(prompt::Again)>& ask,
                const std::function<Outcome(const Secret&)>& attempt);

/// What the window shows of a PIN.
[[nodiscard]] std::optional<prompt::Consent::Pin> shownOf(const std::optional<keys::PinState>& pin);

class KeyOpening final {
  public:
    enum class Step : std::uint8_t { kAsk, kOpen };

    KeyOpening(prompt::Prompt& prompt, std::shared_ptr<keys::Token> token, const keys::KeyEntry& entry,
               keys::OpenNotes& notes)
        : prompt_(prompt), token_(std::move(token)), entry_(entry), notes_(notes) {}

    std::function<void(Step)> onStep = [](Step) {};
    /// The person has been told that a wrong PIN locks the token.
    bool finalTryAccepted = false;

    /// given: one try with it, and nothing is asked. Else asks: for a password or PIN three times at most,
    /// each tried once, never the last one that the token allows unless that was accepted; for a yes where
    /// none is needed or it is typed on the reader. The consent's pin is filled in. Throws Error(token.locked
    /// | token.pin-change | token.final-try) before anything is tried, the errors of the prompt, and those of
    /// Token::open and openInTime.
    [[nodiscard]] std::unique_ptr<pki::SigningKey> open(prompt::Consent& consent,
                                                        const std::optional<Secret>& given,
                                                        const CancelToken& cancel);
    /// The same for the key itself; see Token::take.
    [[nodiscard]] std::unique_ptr<keys::TakenKey> take(prompt::Consent& consent,
                                                       const std::optional<Secret>& given,
                                                       const CancelToken& cancel);

  private:
    /// One try with a password.
    using Attempt = std::function<Outcome(const Secret& password, bool onReader)>;
    void run(const Attempt& attempt, prompt::Consent& consent, const std::optional<Secret>& given,
             const CancelToken& cancel);
    void ask(const Attempt& attempt, prompt::Consent& consent, const CancelToken& cancel);
    [[nodiscard]] std::optional<keys::PinState> pin(const CancelToken& cancel);

    prompt::Prompt& prompt_;
    std::shared_ptr<keys::Token> token_;
    const keys::KeyEntry& entry_;
    keys::OpenNotes& notes_;
};

}  // namespace tamga::service
