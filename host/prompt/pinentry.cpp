// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "base/process.h"
#include "base/text.h"
#include "prompt/assuan.h"
#include "prompt/environment.h"
#include "prompt/language.h"
#include "prompt/prompt.h"
#include "prompt/texts.h"

namespace tamga::prompt {

namespace {

using namespace std::chrono_literals;

constexpr auto kSetupTime = 10s;  // a Qt program from a cold disk
constexpr auto kKillAfter = 5s;   // over the time-out that pinentry was told to keep itself
constexpr auto kPartingTime = 100ms;
constexpr std::size_t kPasswordOctets = 1024;
constexpr std::size_t kFlavorOctets = 64;
constexpr int kMaxTypedTwice = 3;

// gpg-error codes (gpg-error.h), the low 16 bits of an ERR line.
constexpr std::uint32_t kGpgTimeout = 62;
constexpr std::uint32_t kGpgCancelled = 99;
constexpr std::uint32_t kGpgNotConfirmed = 114;
constexpr std::uint32_t kGpgFullyCancelled = 198;

[[noreturn]] void throwFor(std::uint32_t code) {
    switch (code & 0xFFFFU) {
        case kGpgTimeout:
            throw Error(Reason::kPromptTimeout);
        case kGpgCancelled:
        case kGpgNotConfirmed:
        case kGpgFullyCancelled:
            throw Error(Reason::kPromptCancelled);
        default:
            throw Error(Reason::kPromptBroken, "pinentry error " + std::to_string(code));
    }
}

/// One pinentry, from its start to its end, for one question.
class Dialogue final {
  public:
    Dialogue(const std::filesystem::path& program, const std::vector<std::string>& environment,
             const CancelToken& cancel)
        : child_({.program = program, .arguments = {}, .environment = environment}),
          stream_(child_.output(), child_.input(), Deadline::after(kSetupTime), cancel),
          client_(stream_) {
        expectOk(client_.greeting(), "greeting");
    }

    /// Empty from a program that is too old to know.
    [[nodiscard]] std::string flavor() {
        Secret answer(kFlavorOctets);
        const AssuanReply reply = client_.command("GETINFO flavor", &answer);
        if (reply.state == AssuanReply::State::kEnded) throw Error(Reason::kPromptBroken, "ended at GETINFO");
        return reply.state == AssuanReply::State::kError ? std::string() : std::string(answer.text());
    }
    /// A program too old to know its flavor is taken at its word that it is a pinentry.
    [[nodiscard]] bool graphical() { return isGraphical(flavor()); }

    void option(std::string_view text) { send(std::string("OPTION ").append(text)); }
    void set(std::string_view command, std::string_view text) {
        send(std::string(command).append(" ").append(escapeAssuan(text)));
    }
    /// Whether this pinentry knows the command.
    [[nodiscard]] bool offer(std::string_view command, std::string_view text) {
        const AssuanReply reply =
            client_.command(std::string(command).append(" ").append(escapeAssuan(text)));
        if (reply.state == AssuanReply::State::kEnded)
            throw Error(Reason::kPromptBroken, "ended before the question");
        return reply.state == AssuanReply::State::kOk;
    }
    /// For what the person must see: without it there is no consent.
    void require(std::string_view command, std::string_view text) {
        expectOk(client_.command(std::string(command).append(" ").append(escapeAssuan(text))), command);
    }

    void ask(std::string_view question, std::chrono::seconds timeout, Secret* answer) {
        stream_.setDeadline(Deadline::after(timeout + kKillAfter));
        const AssuanReply reply = client_.command(question, answer);
        // A closed or killed window ends some pinentries without a reply: nobody said yes.
        if (reply.state == AssuanReply::State::kEnded)
            throw Error(Reason::kPromptCancelled, "pinentry ended");
        if (reply.state == AssuanReply::State::kError) throwFor(reply.code);
        part();
    }

  private:
    void send(const std::string& line) {
        // An option or text that this pinentry does not know changes nothing that matters.
        if (client_.command(line).state == AssuanReply::State::kEnded) {
            throw Error(Reason::kPromptBroken, "ended before the question");
        }
    }

    static void expectOk(const AssuanReply& reply, std::string_view where) {
        if (reply.state != AssuanReply::State::kOk) {
            throw Error(Reason::kPromptBroken, "refused: " + std::string(where));
        }
    }

    /// Lets pinentry wipe its own memory; it is stopped in any case afterwards.
    void part() noexcept {
        try {
            stream_.setDeadline(Deadline::after(kPartingTime));
            static_cast<void>(client_.command("BYE"));
            while (client_.greeting().state != AssuanReply::State::kEnded) {
            }
        } catch (const std::exception&) {
            return;  // the answer is already ours
        }
    }

    ChildProcess child_;
    DescriptorStream stream_;
    AssuanClient client_;
};

/// The border of the room: what the clock or the process did is a matter of the prompt out there.
template <typename Body>
auto border(Body&& body) {
    return capture([&] {
        try {
            return std::forward<Body>(body)();
        } catch (const Error& error) {
            if (error.reason() == Reason::kRequestTimeout)
                throw Error(Reason::kPromptTimeout, "pinentry killed");
            if (error.reason() == Reason::kSystemProcess) throw Error(Reason::kPromptBroken, error.context());
            throw;
        }
    });
}

class PinentryPrompt final : public Prompt {
  public:
    explicit PinentryPrompt(PinentrySettings settings) : settings_(std::move(settings)) {
        settings_.timeout =
            std::clamp(settings_.timeout, std::chrono::seconds(1), std::chrono::seconds(3600));
    }

    Result<Secret> askPassword(const Consent& consent, Again again, const CancelToken& cancel) override {
        return border([&] {
            Secret password(kPasswordOctets);
            question(consent, Question::kPassword, again, cancel, &password);
            if (!isUtf8(password.text())) throw Error(Reason::kPromptBroken, "password is no UTF-8");
            return password;
        });
    }

    /// A mistyped new password is a lost key: a program that knows no second field asks a second time.
    Result<Secret> askNewPassword(const Consent& consent, Again again, const CancelToken& cancel) override {
        return border([&] {
            for (int typed = 0; typed < kMaxTypedTwice; ++typed) {
                Secret password(kPasswordOctets);
                const bool twice = question(consent, Question::kNewPassword, again, cancel, &password);
                if (!isUtf8(password.text())) throw Error(Reason::kPromptBroken, "password is no UTF-8");
                if (twice) return password;
                Secret repeated(kPasswordOctets);
                question(consent, Question::kRepeatedPassword, Again::kNo, cancel, &repeated);
                if (repeated.text() == password.text()) return password;
                again = Again::kDiffer;
            }
            throw Error(Reason::kPromptCancelled, "never the same twice");
        });
    }

    Outcome confirm(const Consent& consent, const CancelToken& cancel) override {
        return border([&] { question(consent, Question::kConfirmation, Again::kNo, cancel, nullptr); });
    }

  private:
    /// Whether the answer was typed twice within the one question.
    bool question(const Consent& consent, Question kind, Again again, const CancelToken& cancel,
                  Secret* answer) {
        cancel.check();
        const auto own = ownEnvironment();
        const auto environment = pinentryEnvironment(own);
        const auto programs = pinentryPrograms(settings_.program, environment);
        // A program that the settings name may have its own way to a screen; its flavor will tell.
        if (settings_.program.empty() && !hasDisplay(environment))
            throw Error(Reason::kPromptNoDisplay, "no display");
        const Language language = chooseLanguage(settings_.language, own);
        for (const auto& program : programs) {
            Dialogue dialogue(program, environment, cancel);
            if (!dialogue.graphical()) continue;
            const bool x11 = valueOf(environment, "WAYLAND_DISPLAY").empty();
            prepare(dialogue, language, kind != Question::kConfirmation && x11);
            const Window window = windowFor(consent, kind, again, language, settings_.ownSign);
            const bool twice = show(dialogue, window, kind);
            dialogue.ask(kind == Question::kConfirmation ? "CONFIRM" : "GETPIN", settings_.timeout, answer);
            return twice;
        }
        throw Error(Reason::kPromptNoDisplay, "pinentry without a window");
    }

    void prepare(Dialogue& dialogue, Language language, bool grab) const {
        const std::string locale(localeOf(language));
        dialogue.option("lc-messages=" + locale);
        // The password comes back in this character set.
        dialogue.option("lc-ctype=" + locale);
        // On X11 every client may read the keyboard, except under a grab. Wayland has no such hole, and a
        // question without typing need not lock the person out of the page it is about.
        dialogue.option(grab ? "grab" : "no-grab");
        dialogue.set("SETTIMEOUT", std::to_string(settings_.timeout.count()));
        // No identity: the desktop's keyring shall never offer to keep the password.
        dialogue.set("SETKEYINFO", "--clear");
    }

    /// Whether the pinentry has a second field for a new password.
    static bool show(Dialogue& dialogue, const Window& window, Question kind) {
        dialogue.set("SETTITLE", window.title);
        dialogue.require("SETDESC", window.description);
        if (kind != Question::kConfirmation) dialogue.set("SETPROMPT", window.prompt);
        const bool twice = !window.repeat.empty() && dialogue.offer("SETREPEAT", window.repeat);
        if (!window.repeatError.empty()) dialogue.set("SETREPEATERROR", window.repeatError);
        dialogue.set("SETOK", window.ok);
        dialogue.set("SETCANCEL", window.cancel);
        if (!window.error.empty()) dialogue.set("SETERROR", window.error);
        return twice;
    }

    PinentrySettings settings_;
};

}  // namespace

PinentryFound probePinentry(const PinentrySettings& settings, const CancelToken& cancel) {
    PinentryFound best;
    const auto probed = capture([&] {
        const auto environment = pinentryEnvironment(ownEnvironment());
        for (const auto& program : pinentryPrograms(settings.program, environment)) {
            best.found = true;
            // One that does not start or breaks off is passed over, as it is for a question.
            const auto flavor = capture([&] { return Dialogue(program, environment, cancel).flavor(); });
            if (!flavor) continue;
            best.flavor = displayable(flavor.value(), kFlavorOctets);
            best.graphical =
                isGraphical(flavor.value()) && (!settings.program.empty() || hasDisplay(environment));
            if (best.graphical) return;
        }
    });
    static_cast<void>(probed);  // prompt.missing: nothing was found
    return best;
}

std::unique_ptr<Prompt> makePinentryPrompt(PinentrySettings settings) {
    return std::make_unique<PinentryPrompt>(std::move(settings));
}

}  // namespace tamga::prompt
