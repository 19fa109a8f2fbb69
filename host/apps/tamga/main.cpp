// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// tamga: the command line over the same rooms as the host.
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <exception>
#include <vector>

#include "commands.h"
#include "prompt/environment.h"
#include "protocol/reply.h"

namespace {

using namespace tamga;
using namespace tamga::cli;

CancelToken* interrupted = nullptr;

void onSignal(int) {
    // An atomic exchange and a write(2): allowed in a signal handler.
    if (interrupted != nullptr) interrupted->cancel();
}

void harden() {
    // PINs and keys pass through here: no core file, no other program of the same user looking in (threat
    // T10).
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
    ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

void catchSignals(CancelToken& cancel) {
    interrupted = &cancel;
    struct sigaction action {};
    action.sa_handler = onSignal;
    // Once: a second Ctrl-C ends the program whatever it does.
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    for (const int number : {SIGINT, SIGTERM, SIGHUP})
        ::sigaction(number, &action, nullptr);
}

int overview(const Console& console, bool asked) {
    if (!asked) {
        Console::warn(helpOf("", console.language()));
        return kUsage;
    }
    Console::print(helpOf("", console.language()));
    return kSuccess;
}

int version(const Console& console) {
    if (console.json) {
        Console::printJson(Json::object({{"product", "tamga"}, {"version", TAMGA_VERSION}}));
    } else {
        Console::print("tamga " TAMGA_VERSION "\n");
    }
    return kSuccess;
}

int dispatch(const std::vector<std::string_view>& words, Console& console) {
    if (words.empty()) return overview(console, false);
    const std::string_view verb = words.front();
    const std::span<const std::string_view> rest = std::span(words).subspan(1);
    if (verb == "--help" || verb == "-h") return overview(console, true);
    if (verb == "--version" || verb == "version") {
        console.json = Arguments::parse(rest, {}).has("--json");
        return version(console);
    }
    if (verb == "help") {
        if (rest.empty()) return overview(console, true);
        if (findCommand(rest.front()) == nullptr) throw UsageError(Misuse::kUnknownVerb, rest.front());
        Console::print(helpOf(rest.front(), console.language()));
        return kSuccess;
    }
    const Command* const command = findCommand(verb);
    if (command == nullptr) throw UsageError(Misuse::kUnknownVerb, verb);
    const Arguments arguments = Arguments::parse(rest, command->options);
    if (arguments.has("--help")) {
        Console::print(helpOf(verb, console.language()));
        return kSuccess;
    }
    return command->run(arguments, console);
}

bool wantsJson(const std::vector<std::string_view>& words) {
    for (const std::string_view word : words) {
        if (word == "--") return false;
        if (word == "--json") return true;
    }
    return false;
}

int complain(const UsageError& error, const std::vector<std::string_view>& words, const Console& console) {
    const std::string sentence = explanationOf(error, console.language());
    if (console.json) {
        const Error general(Reason::kProtocolParams, explanationOf(error, Language::kEnglish));
        Console::printJson(Json::object({{"error", protocol::jsonOf(general)}}));
    }
    std::string text =
        "tamga: " + shown(sentence) + "\n" + std::string(console.say(Phrase::kTryHelp)) + "tamga ";
    if (!words.empty() && findCommand(words.front()) != nullptr) text.append(words.front()).append(" ");
    Console::warn(text + "--help\n");
    return kUsage;
}

int complain(const Error& error, const Console& console) {
    Console::warn(console.explain(error));
    if (console.json) Console::printJson(Json::object({{"error", protocol::jsonOf(error)}}));
    return kFailure;
}

int run(const std::vector<std::string_view>& words) {
    CancelToken cancel;
    catchSignals(cancel);
    auto settings = service::loadSettings();
    const std::string configured = settings.ok() ? settings.value().language : "";
    Console console(std::move(settings), prompt::chooseLanguage(configured, prompt::ownEnvironment()),
                    cancel);
    console.json = wantsJson(words);
    const auto status = capture([&] {
        try {
            return dispatch(words, console);
        } catch (const UsageError& error) {
            return complain(error, words, console);
        }
    });
    interrupted = nullptr;
    return status.ok() ? status.value() : complain(status.error(), console);
}

}  // namespace

int main(int argc, char** argv) {
    harden();
    try {
        return run({argv + (argc > 0 ? 1 : 0), argv + argc});
    } catch (const std::exception& error) {
        // Standard output is gone, or there is no descriptor left: nothing more can be said there.
        Console::warn(std::string("tamga: ") + error.what() + "\n");
        return kFailure;
    }
}
