// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Another PIN for a token: what the person is asked, and how often anything is tried (threat T13).
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/deadline.h"
#include "base/secret.h"
#include "keys/token.h"
#include "prompt/prompt.h"

namespace tamga::service {

struct PinRequest {
    std::string asker;      ///< shown to the person: the command line's word for itself, or the extension's
    std::string token;      ///< id
    bool turnHeld = false;  ///< as in SignRequest
    bool finalTry =
        false;  ///< the person knows that a wrong PIN now locks it, the administrator's perhaps for good
    /// Given on descriptors (command line): then neither is asked for. pin: the user's, or the
    /// administrator's.
    std::optional<Secret> pin{};
    std::optional<Secret> newPin{};
};

class PinUpkeeping final {
  public:
    PinUpkeeping(prompt::Prompt& prompt, std::shared_ptr<keys::Token> token, const PinRequest& request,
                 const CancelToken& cancel);

    /// Three PINs at most are asked for and each is tried once, never the last one that the token allows
    /// unless that was accepted; three new ones. A cancelled question leaves all as it is. Throws
    /// Error(token.unsupported) where it is not offered, Error(token.locked | token.final-try) before
    /// anything is tried, the errors of the prompt and those of Token::changePin.
    void change();
    /// As above, with Error(token.admin-locked) for the administrator's PIN, and those of Token::unblockPin.
    [[nodiscard]] keys::Unblocked unblock();

  private:
    using Attempt = std::function<Outcome(const Secret& pin, const Secret& fresh)>;
    void run(keys::PinOwner owner, bool setsPin, const Attempt& attempt);
    void runOnReader(keys::PinOwner owner, const Attempt& attempt);
    /// Fills in the consent's pin from the token's counter of this moment.
    void look(keys::PinOwner owner);
    [[nodiscard]] Secret askNew(prompt::Again again);
    [[nodiscard]] std::chrono::milliseconds patience() const;

    prompt::Prompt& prompt_;
    const std::shared_ptr<keys::Token> token_;
    const PinRequest& request_;
    const CancelToken& cancel_;
    const keys::PinUpkeep upkeep_;
    prompt::Consent consent_;
};

}  // namespace tamga::service
