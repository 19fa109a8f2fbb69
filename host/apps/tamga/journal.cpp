// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>
#include <filesystem>
#include <limits>

#include "base/file.h"
#include "commands.h"
#include "journal/export.h"
#include "report_texts.h"
#include "table.h"

namespace tamga::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kDefaultRows = 50;
constexpr std::int64_t kMostRows = 100000;

std::string say(Word word, const Console& console) {
    return std::string(textOf(word, console.language()));
}

std::int64_t numberOf(const Arguments& arguments, std::string_view option, std::int64_t otherwise,
                      std::int64_t most) {
    const auto text = arguments.value(option);
    if (!text) return otherwise;
    std::int64_t number = 0;
    const auto [end, failure] = std::from_chars(text->data(), text->data() + text->size(), number);
    if (failure != std::errc() || end != text->data() + text->size() || number < 1 || number > most)
        throw UsageError(Misuse::kBadValue, std::string(option) + " " + *text);
    return number;
}

/// As the clock on the wall shows it.
std::string localTime(std::int64_t secondsSince1970) {
    const auto time = static_cast<std::time_t>(secondsSince1970);
    std::tm parts{};
    std::array<char, 32> text{};
    if (::localtime_r(&time, &parts) == nullptr) return {};
    const std::size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M", &parts);
    return {text.data(), length};
}

std::string whatOf(const journal::Record& record, const Console& console) {
    switch (record.act) {
        case journal::Act::kLogIn:
            return say(Word::kLogIn, console);
        case journal::Act::kList:
            return say(Word::kList, console);
        case journal::Act::kChoose:
            return say(Word::kChoose, console);
        case journal::Act::kSign:
            break;
    }
    return shown(record.document.value_or(""));
}

std::string outcomeOf(const journal::Record& record, const Console& console) {
    std::string text(textOf(record.outcome, console.language()));
    if (record.reason) text.append(": ").append(shown(*record.reason));
    return text;
}

int runList(const Arguments& arguments, const Console& console) {
    journal::Query query;
    query.search = arguments.value("--search").value_or("");
    query.limit = static_cast<std::size_t>(
        numberOf(arguments, "--limit", static_cast<std::int64_t>(kDefaultRows), kMostRows));
    if (arguments.has("--before"))
        query.before = numberOf(arguments, "--before", 1, std::numeric_limits<std::int64_t>::max());
    const auto page = journal::Journal(journal::standardFile()).list(query).orThrow();
    if (console.json) {
        Json entries = Json::array();
        for (const journal::Entry& entry : page.entries)
            entries.push(journal::jsonOf(entry));
        Console::printJson(
            Json::object({{"entries", std::move(entries)}, {"more", page.more}, {"total", page.total}}));
        return kSuccess;
    }
    if (page.entries.empty()) {
        Console::warn(say(query.search.empty() ? Word::kNothingYet : Word::kNothingFound, console) + "\n");
        return kSuccess;
    }
    Table table({{say(Word::kNumber, console), true},
                 {say(Word::kTime, console), true},
                 {say(Word::kSite, console)},
                 {say(Word::kWhat, console)},
                 {std::string(console.say(Phrase::kOwner))},
                 {say(Word::kOutcome, console), true}});
    for (const journal::Entry& entry : page.entries) {
        const journal::Record& record = entry.record;
        table.add({std::to_string(entry.seq), localTime(record.at), shown(record.site),
                   whatOf(record, console), shown(record.owner.value_or("")), outcomeOf(record, console)});
    }
    Console::print(table.text(Console::terminalWidth()));
    if (page.more)
        Console::print("\n" + say(Word::kOlder, console) + std::to_string(page.entries.back().seq) + "\n");
    return kSuccess;
}

int runVerification(const Arguments& arguments, const Console& console) {
    std::optional<Bytes> known;
    if (const auto text = arguments.value("--head")) {
        known = fromHex(*text);
        constexpr std::size_t kHeadOctets = 32;
        if (!known || known->size() != kHeadOctets) throw UsageError(Misuse::kBadValue, "--head " + *text);
    }
    const auto verdict = journal::Journal(journal::standardFile()).verify(known).orThrow();
    const int status = verdict.problem || !verdict.headKnown ? kFailure : kSuccess;
    if (console.json) {
        Json result = Json::object({{"entries", verdict.entries}, {"intact", !verdict.problem.has_value()}});
        if (verdict.problem) {
            result.set("problem", Json::object({{"seq", verdict.problem->seq},
                                                {"kind", journal::nameOf(verdict.problem->kind)}}));
        }
        result.set("head", verdict.head);
        if (known) result.set("headKnown", verdict.headKnown);
        Console::printJson(result);
        return status;
    }
    std::string text = say(verdict.problem ? Word::kNotIntact : Word::kIntact, console) + "\n";
    if (verdict.problem) {
        text.append(say(Word::kFirstFlaw, console))
            .append(std::to_string(verdict.problem->seq))
            .append(": ")
            .append(textOf(verdict.problem->kind, console.language()))
            .append("\n");
    }
    text.append(say(Word::kRows, console)).append(std::to_string(verdict.entries)).append("\n");
    text.append(say(Word::kHead, console)).append(verdict.head).append("\n");
    if (known)
        text.append(say(verdict.headKnown ? Word::kHeadFound : Word::kHeadNotFound, console)).append("\n");
    Console::print(text);
    return status;
}

int runExport(const Arguments& arguments, const Console& console) {
    const std::string name = arguments.value("--format").value_or(console.json ? "json" : "csv");
    const auto format = journal::formatByName(name);
    if (!format) throw UsageError(Misuse::kBadValue, "--format " + name);
    const auto out = arguments.value("--out").value_or("-");
    if (out != "-" && !arguments.has("--force") && fs::exists(out))
        throw UsageError(Misuse::kFileExists, out);
    journal::Journal journal(journal::standardFile());
    const std::string text =
        journal::exportAll(journal, *format, std::numeric_limits<std::size_t>::max()).orThrow();
    if (out == "-") {
        Console::print(text);
        return kSuccess;
    }
    // It names people and papers: for the owner alone, like the journal itself.
    static_cast<void>(writeFile(out, asBytes(text)).orThrow());
    if (console.json) {
        Console::printJson(Json::object({{"written", exact(out)}}));
    } else {
        Console::print(std::string(console.say(Phrase::kWritten)) + shown(out) + "\n");
    }
    return kSuccess;
}

int runRepair(const Console& console) {
    const auto moved = journal::Journal(journal::standardFile()).repair().orThrow();
    if (console.json) {
        Console::printJson(Json::object({{"movedTo", moved ? Json(exact(moved->string())) : Json()}}));
        return kSuccess;
    }
    if (moved) {
        Console::print(say(Word::kMovedTo, console) + shown(moved->string()) + "\n");
    } else {
        Console::print(say(Word::kNothingToRepair, console) + "\n");
    }
    return kSuccess;
}

}  // namespace

int runJournal(const Arguments& arguments, const Console& console) {
    const auto& words = arguments.files();
    if (words.size() > 1) throw UsageError(Misuse::kUnwantedFile, words[1]);
    const std::string verb = words.empty() ? "list" : words.front();
    const auto only = [&](std::initializer_list<std::string_view> options) {
        for (const std::string_view option :
             {"--search", "--limit", "--before", "--head", "--format", "--out", "--force"}) {
            if (arguments.has(option) && std::find(options.begin(), options.end(), option) == options.end())
                throw UsageError(Misuse::kUnknownOption, "journal " + verb + " " + std::string(option));
        }
    };
    if (verb == "list") {
        only({"--search", "--limit", "--before"});
        return runList(arguments, console);
    }
    if (verb == "verify") {
        only({"--head"});
        return runVerification(arguments, console);
    }
    if (verb == "export") {
        only({"--format", "--out", "--force"});
        return runExport(arguments, console);
    }
    if (verb == "repair") {
        only({});
        return runRepair(console);
    }
    throw UsageError(Misuse::kUnknownVerb, "journal " + verb);
}

}  // namespace tamga::cli
