// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "service/open_in_time.h"

#include <functional>
#include <utility>

#include "base/errand.h"

namespace tamga::service {
namespace {

/// The work owns what it uses: it may outlive the caller.
template <typename Answer>
Result<Answer> inTime(const std::string& place, std::function<Result<Answer>()> ask,
                      std::chrono::milliseconds patience, const CancelToken& cancel) {
    struct Asked {
        std::optional<Result<Answer>> answer;
        CancelToken done;  ///< a switch that poll(2) sees
    };
    return capture([&] {
        const auto asked = std::make_shared<Asked>();
        Errand errand(place, [asked, ask = std::move(ask)] {
            asked->answer = ask();
            asked->done.cancel();
        });
        try {
            waitReadable(asked->done.descriptor(), Deadline::after(patience), cancel);
        } catch (const Error& error) {
            if (error.reason() == Reason::kRequestTimeout) errand.giveUp();
            throw;
        }
        errand.join();
        return std::move(*asked->answer).orThrow();
    });
}

/// open: Token::open or Token::take.
template <typename Key>
Result<std::unique_ptr<Key>> keyInTime(
    Result<std::unique_ptr<Key>> (keys::Token::*open)(const std::string&, const Secret&, keys::OpenNotes&),
    const std::shared_ptr<keys::Token>& token, const std::string& entryId, const Secret& password,
    keys::OpenNotes& notes, const CancelToken& cancel, std::chrono::milliseconds patience) {
    struct Opening {
        Secret password;
        keys::OpenNotes notes;
    };
    const auto opening = std::make_shared<Opening>();
    opening->password = password.clone();
    auto key = inTime<std::unique_ptr<Key>>(
        "opening on " + token->info().id,
        [open, opening, token, entryId] {
            const StackWipe afterwards;
            auto opened = (token.get()->*open)(entryId, opening->password, opening->notes);
            opening->password = Secret();
            return opened;
        },
        patience, cancel);
    if (key.ok()) notes = opening->notes;
    return key;
}

/// act: Token::changePin or Token::unblockPin.
template <typename Answer>
Result<Answer> changeInTime(Result<Answer> (keys::Token::*act)(const Secret&, const Secret&),
                            const std::shared_ptr<keys::Token>& token, const Secret& pin, const Secret& fresh,
                            std::chrono::milliseconds patience) {
    struct Pins {
        Secret pin;
        Secret fresh;
    };
    const auto pins = std::make_shared<Pins>();
    pins->pin = pin.clone();
    pins->fresh = fresh.clone();
    const CancelToken never;
    auto answer = inTime<Answer>(
        "change on " + token->info().id,
        [act, pins, token] {
            const StackWipe afterwards;
            auto made = (token.get()->*act)(pins->pin, pins->fresh);
            *pins = {};
            return made;
        },
        patience, never);
    if (!answer && answer.error().reason() == Reason::kRequestTimeout)
        return Error(Reason::kTokenPinUnknown, "the token does not answer");
    return answer;
}

}  // namespace

Result<std::unique_ptr<pki::SigningKey>> openInTime(const std::shared_ptr<keys::Token>& token,
                                                    const std::string& entryId, const Secret& password,
                                                    keys::OpenNotes& notes, const CancelToken& cancel,
                                                    std::chrono::milliseconds patience) {
    return keyInTime(&keys::Token::open, token, entryId, password, notes, cancel, patience);
}

Result<std::unique_ptr<keys::TakenKey>> takeInTime(const std::shared_ptr<keys::Token>& token,
                                                   const std::string& entryId, const Secret& password,
                                                   keys::OpenNotes& notes, const CancelToken& cancel,
                                                   std::chrono::milliseconds patience) {
    return keyInTime(&keys::Token::take, token, entryId, password, notes, cancel, patience);
}

Result<std::optional<keys::PinState>> pinInTime(const std::shared_ptr<keys::Token>& token,
                                                const CancelToken& cancel,
                                                std::chrono::milliseconds patience) {
    return inTime<std::optional<keys::PinState>>(
        "PIN of " + token->info().id, [token, cancel] { return token->pinNow(cancel); }, patience, cancel);
}

Result<std::optional<keys::PinState>> administratorsPinInTime(const std::shared_ptr<keys::Token>& token,
                                                              const CancelToken& cancel,
                                                              std::chrono::milliseconds patience) {
    return inTime<std::optional<keys::PinState>>(
        "PIN of " + token->info().id, [token, cancel] { return token->administratorsPinNow(cancel); },
        patience, cancel);
}

Outcome changePinInTime(const std::shared_ptr<keys::Token>& token, const Secret& old, const Secret& fresh,
                        std::chrono::milliseconds patience) {
    return changeInTime(&keys::Token::changePin, token, old, fresh, patience);
}

Result<keys::Unblocked> unblockPinInTime(const std::shared_ptr<keys::Token>& token,
                                         const Secret& administrators, const Secret& fresh,
                                         std::chrono::milliseconds patience) {
    return changeInTime(&keys::Token::unblockPin, token, administrators, fresh, patience);
}

}  // namespace tamga::service
