// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// token: another PIN for a token.
#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "commands.h"
#include "files.h"

namespace tamga::cli {

namespace {

constexpr std::string_view kEdges = " ,/";

/// As people name it: by its id, its label, or a word of its place such as the number printed on it.
bool isNamed(const keys::TokenInfo& token, const std::string& name) {
    if (token.id == name || token.label == name) return true;
    for (std::size_t at = token.location.find(name); at != std::string::npos;
         at = token.location.find(name, at + 1)) {
        const std::size_t end = at + name.size();
        const auto isEdge = [&](std::size_t index) {
            return kEdges.find(token.location[index]) != std::string_view::npos;
        };
        const bool whole = (at == 0 || isEdge(at - 1)) && (end == token.location.size() || isEdge(end));
        if (whole && !name.empty()) return true;
    }
    return false;
}

/// Throws UsageError, Error(token.removed).
keys::TokenInfo chooseToken(service::Session& session, const std::string& name, const Console& console) {
    std::vector<keys::TokenInfo> found;
    for (keys::TokenInfo& token : session.tokens(console.cancel())) {
        if (token.id == name) return std::move(token);
        if (isNamed(token, name)) found.push_back(std::move(token));
    }
    console.cancel().check();
    if (found.empty()) throw Error(Reason::kTokenRemoved, "no token of this name");
    if (found.size() > 1) throw UsageError(Misuse::kSeveralTokens, name);
    return std::move(found.front());
}

service::PinRequest requestFor(const Arguments& arguments, const Console& console,
                               const keys::TokenInfo& token) {
    return {.asker = std::string(console.say(Phrase::kCommandLine)),
            .token = token.id,
            .turnHeld = false,
            .finalTry = arguments.has("--final-try"),
            .pin = secretFrom(arguments, "--pin-fd", console.cancel()),
            .newPin = secretFrom(arguments, "--new-pin-fd", console.cancel())};
}

/// What to say of it.
Phrase phraseOf(bool change, bool newPin) {
    if (change) return Phrase::kPinChanged;
    return newPin ? Phrase::kPinUnblocked : Phrase::kPinUnblockedAsItWas;
}

int runPin(const Arguments& arguments, const Console& console, bool change, const std::string& name) {
    const auto session = console.openSession();
    const keys::TokenInfo token = chooseToken(*session, name, console);
    const service::PinRequest request = requestFor(arguments, console, token);
    bool newPin = true;
    if (change) {
        static_cast<void>(session->changePin(request, console.cancel()).orThrow());
    } else {
        newPin = session->unblockPin(request, console.cancel()).orThrow().newPin;
    }
    if (console.json) {
        Console::printJson(Json::object({{"token", exact(token.id)}, {"newPin", newPin}}));
    } else {
        Console::print(std::string(console.say(phraseOf(change, newPin))) + shown(token.label) + "\n");
    }
    return kSuccess;
}

}  // namespace

int runToken(const Arguments& arguments, const Console& console) {
    const auto& words = arguments.files();
    if (words.size() < 2 || words[0] != "pin" || (words[1] != "change" && words[1] != "unblock")) {
        std::string said = "token";
        for (std::size_t i = 0; i < std::min<std::size_t>(words.size(), 2); ++i)
            said.append(" ").append(words[i]);
        throw UsageError(Misuse::kUnknownVerb, said);
    }
    if (words.size() < 3) throw UsageError(Misuse::kMissingToken, "tamga token pin " + words[1] + " TOKEN");
    if (words.size() > 3) throw UsageError(Misuse::kUnwantedFile, words[3]);
    return runPin(arguments, console, words[1] == "change", words[2]);
}

}  // namespace tamga::cli
