// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "service/key_opening.h"

#include <chrono>
#include <optional>

#include "service/open_in_time.h"

namespace tamga::service {

namespace {

/// Tokens with a retry counter lock for good after a few wrong PINs more.
constexpr int kMaxTypedPasswords = 3;
/// Readers give the person half a minute and more for each key.
constexpr std::chrono::seconds kOnReaderPatience(95);

}  // namespace

std::optional<prompt::Consent::Pin> shownOf(const std::optional<keys::PinState>& pin) {
    using Tries = prompt::Consent::Pin::Tries;
    if (!pin) return std::nullopt;
    prompt::Consent::Pin shown;
    if (pin->care == keys::PinCare::kCountLow) shown.tries = Tries::kFew;
    if (pin->care == keys::PinCare::kFinalTry) shown.tries = Tries::kLast;
    shown.left = pin->left;
    shown.onReader = pin->onReader;
    return shown;
}

void untilRight(const std::function<Secret(prompt::Again)>& ask,
                const std::function<Outcome(const Secret&)>& attempt) {
    prompt::Again again = prompt::Again::kNo;
    for (int typed = 1;; ++typed) {
        const Outcome outcome = attempt(ask(again));
        if (outcome) return;
        const Reason reason = outcome.error().reason();
        // Return pressed too early, with nothing typed yet, is no reason to begin all over again.
        const bool wrong = reason == Reason::kPasswordWrong || reason == Reason::kPasswordNeeded;
        if (!wrong || typed == kMaxTypedPasswords) throw Error(outcome.error());
        again = prompt::Again::kWrongPassword;
    }
}

std::optional<keys::PinState> KeyOpening::pin(const CancelToken& cancel) {
    // A container's password and a PFX file's have no counter.
    if (!entry_.pin) return std::nullopt;
    const std::optional<keys::PinState> now = pinInTime(token_, cancel).orThrow();
    if (!now) return std::nullopt;
    switch (now->care) {
        case keys::PinCare::kLocked:
            throw Error(Reason::kTokenLocked);
        case keys::PinCare::kToBeChanged:
            throw Error(Reason::kTokenPinChange);
        case keys::PinCare::kFinalTry:
            if (!finalTryAccepted) throw Error(Reason::kTokenFinalTry);
            return now;
        case keys::PinCare::kGood:
        case keys::PinCare::kCountLow:
            return now;
    }
    return now;
}

std::unique_ptr<pki::SigningKey> KeyOpening::open(prompt::Consent& consent,
                                                  const std::optional<Secret>& given,
                                                  const CancelToken& cancel) {
    std::unique_ptr<pki::SigningKey> key;
    const Attempt attempt = [&](const Secret& password, bool onReader) -> Outcome {
        auto opened = openInTime(token_, entry_.id, password, notes_, cancel,
                                 onReader ? kOnReaderPatience : kOpenPatience);
        if (!opened) return opened.error();
        key = std::move(opened).value();
        return kDone;
    };
    run(attempt, consent, given, cancel);
    return key;
}

std::unique_ptr<keys::TakenKey> KeyOpening::take(prompt::Consent& consent, const std::optional<Secret>& given,
                                                 const CancelToken& cancel) {
    std::unique_ptr<keys::TakenKey> key;
    const Attempt attempt = [&](const Secret& password, bool /*onReader*/) -> Outcome {
        auto taken = takeInTime(token_, entry_.id, password, notes_, cancel, kOpenPatience);
        if (!taken) return taken.error();
        key = std::move(taken).value();
        return kDone;
    };
    run(attempt, consent, given, cancel);
    return key;
}

void KeyOpening::run(const Attempt& attempt, prompt::Consent& consent, const std::optional<Secret>& given,
                     const CancelToken& cancel) {
    if (!given) {
        ask(attempt, consent, cancel);
        return;
    }
    const std::optional<keys::PinState> state = pin(cancel);
    cancel.check();
    onStep(Step::kOpen);
    static_cast<void>(attempt(*given, state && state->onReader).orThrow());
}

void KeyOpening::ask(const Attempt& attempt, prompt::Consent& consent, const CancelToken& cancel) {
    bool onReader = false;
    bool typed = true;
    const auto question = [&](prompt::Again again) {
        if (again != prompt::Again::kNo) onStep(Step::kAsk);
        // Anew before each question: other programs use up tries too.
        const std::optional<keys::PinState> state = pin(cancel);
        consent.pin = shownOf(state);
        onReader = state && state->onReader;
        typed = entry_.passwordNeeded && !onReader;
        if (typed) return prompt_.askPassword(consent, again, cancel).orThrow();
        static_cast<void>(prompt_.confirm(consent, cancel).orThrow());
        return Secret();
    };
    const auto answer = [&](const Secret& password) {
        cancel.check();
        onStep(Step::kOpen);
        Outcome outcome = attempt(password, onReader);
        // What nobody typed, neither here nor on the reader, is not asked for again.
        if (!typed && !onReader && !outcome) throw Error(outcome.error());
        return outcome;
    };
    untilRight(question, answer);
}

}  // namespace tamga::service
