// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "service/pin_upkeep.h"

#include <chrono>
#include <utility>

#include "service/key_opening.h"
#include "service/open_in_time.h"
#include "service/session.h"

namespace tamga::service {

namespace {

using keys::PinOwner;
using prompt::Again;
using Act = prompt::Consent::Act;

constexpr int kMaxTyped = 3;
constexpr std::chrono::seconds kPatience(40);
/// Three PINs, each with the time that readers give for one.
constexpr std::chrono::seconds kOnReaderPatience(300);

bool isWrong(Reason reason) {
    return reason == Reason::kPasswordWrong || reason == Reason::kPasswordNeeded;
}

/// Of the new PIN, with nothing changed.
bool isRefused(Reason reason) {
    return reason == Reason::kTokenPinRefused || reason == Reason::kTokenPinLength;
}

}  // namespace

PinUpkeeping::PinUpkeeping(prompt::Prompt& prompt, std::shared_ptr<keys::Token> token,
                           const PinRequest& request, const CancelToken& cancel)
    : prompt_(prompt),
      token_(std::move(token)),
      request_(request),
      cancel_(cancel),
      upkeep_(token_->info().upkeep) {
    const keys::TokenInfo info = token_->info();
    consent_.site = request.asker;
    consent_.container = info.label == info.location ? info.label : info.label + ", " + info.location;
}

void PinUpkeeping::change() {
    if (!upkeep_.change) throw Error(Reason::kTokenUnsupported, "no PIN that could be changed from here");
    consent_.act = Act::kChangePin;
    run(PinOwner::kUser, true, [&](const Secret& pin, const Secret& fresh) {
        return changePinInTime(token_, pin, fresh, patience());
    });
}

keys::Unblocked PinUpkeeping::unblock() {
    using Unblock = keys::PinUpkeep::Unblock;
    if (upkeep_.unblock == Unblock::kNo)
        throw Error(Reason::kTokenUnsupported, "no PIN that could be unblocked from here");
    const bool setsPin = upkeep_.unblock == Unblock::kSetsPin;
    consent_.act = setsPin ? Act::kUnblockPin : Act::kGiveTriesBack;
    keys::Unblocked unblocked;
    run(PinOwner::kAdministrator, setsPin, [&](const Secret& pin, const Secret& fresh) -> Outcome {
        const auto done = unblockPinInTime(token_, pin, fresh, patience());
        if (!done) return done.error();
        unblocked = done.value();
        return kDone;
    });
    return unblocked;
}

std::chrono::milliseconds PinUpkeeping::patience() const {
    return upkeep_.onReader ? kOnReaderPatience : kPatience;
}

void PinUpkeeping::look(PinOwner owner) {
    const bool users = owner == PinOwner::kUser;
    const std::optional<keys::PinState> now =
        (users ? pinInTime(token_, cancel_) : administratorsPinInTime(token_, cancel_)).orThrow();
    prompt::Consent::Pin shown = shownOf(now).value_or(prompt::Consent::Pin());
    shown.onReader = upkeep_.onReader;
    shown.shortest = upkeep_.shortest;
    shown.longest = upkeep_.longest;
    consent_.pin = shown;
    if (!now) return;
    if (now->care == keys::PinCare::kLocked)
        throw Error(users ? Reason::kTokenLocked : Reason::kTokenAdminLocked);
    if (now->care == keys::PinCare::kFinalTry && !request_.finalTry) throw Error(Reason::kTokenFinalTry);
}

Secret PinUpkeeping::askNew(Again again) {
    if (request_.newPin) return request_.newPin->clone();
    for (int typed = 1;; ++typed) {
        Secret fresh = prompt_.askNewPassword(consent_, again, cancel_).orThrow();
        if (fresh.size() >= upkeep_.shortest && fresh.size() <= upkeep_.longest) return fresh;
        if (typed == kMaxTyped) throw Error(Reason::kTokenPinLength);
        again = fresh.size() < upkeep_.shortest ? Again::kTooShort : Again::kTooLong;
    }
}

void PinUpkeeping::run(PinOwner owner, bool setsPin, const Attempt& attempt) {
    if (upkeep_.onReader) {
        runOnReader(owner, attempt);
        return;
    }
    Again again = Again::kNo;
    Again againNew = Again::kNo;
    std::optional<Secret> pin;
    std::optional<Secret> fresh;
    for (int typed = 1;; ++typed) {
        // Anew before each try: other programs use up tries too.
        look(owner);
        if (!pin)
            pin = request_.pin ? request_.pin->clone()
                               : prompt_.askPassword(consent_, again, cancel_).orThrow();
        if (!fresh) fresh = setsPin ? askNew(againNew) : Secret();
        cancel_.check();
        const Outcome outcome = attempt(*pin, *fresh);
        if (outcome) return;
        const Reason reason = outcome.error().reason();
        const bool asksAgain = (isWrong(reason) && !request_.pin) || (isRefused(reason) && !request_.newPin);
        if (!asksAgain || typed == kMaxTyped) throw Error(outcome.error());
        // The one that was right, or has not been looked at, is not typed again.
        if (isWrong(reason)) {
            pin.reset();
            again = Again::kWrongPassword;
        } else {
            fresh.reset();
            againNew = Again::kRefused;
        }
    }
}

void PinUpkeeping::runOnReader(PinOwner owner, const Attempt& attempt) {
    look(owner);
    static_cast<void>(prompt_.confirm(consent_, cancel_).orThrow());
    cancel_.check();
    static_cast<void>(attempt(Secret(), Secret()).orThrow());
}

std::shared_ptr<keys::Token> Session::tokenOf(const PinRequest& request, const CancelToken& cancel) const {
    auto token = findToken(sources_, request.token, cancel, limits_);
    if (!token) throw Error(Reason::kTokenRemoved, "no token of this id");
    if (const auto problem = token->info().problem) throw Error(*problem);
    return token;
}

Outcome Session::changePin(const PinRequest& request, const CancelToken& cancel) {
    return capture([&] {
        const auto token = tokenOf(request, cancel);
        const StackWipe afterwards;
        const PromptTurn turn =
            PromptTurn::take(request.turnHeld ? std::filesystem::path() : turnFile_, cancel);
        PinUpkeeping(*prompt_, token, request, cancel).change();
    });
}

Result<keys::Unblocked> Session::unblockPin(const PinRequest& request, const CancelToken& cancel) {
    return capture([&] {
        const auto token = tokenOf(request, cancel);
        const StackWipe afterwards;
        const PromptTurn turn =
            PromptTurn::take(request.turnHeld ? std::filesystem::path() : turnFile_, cancel);
        return PinUpkeeping(*prompt_, token, request, cancel).unblock();
    });
}

}  // namespace tamga::service
