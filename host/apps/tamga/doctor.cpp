// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "commands.h"
#include "manifest_templates.h"
#include "protocol/reply.h"
#include "report_texts.h"
#include "service/diagnosis.h"
#include "table.h"

namespace tamga::cli {

namespace {

class Sheet final {
  public:
    explicit Sheet(const Console& console) : console_(console) {}

    [[nodiscard]] std::string say(Word word) const { return std::string(textOf(word, console_.language())); }
    void line(Word label, const std::string& value) {
        constexpr std::size_t kLabelColumns = 26;
        const std::string name = say(label);
        const std::size_t width = widthOf(name);
        text_.append(name)
            .append(width < kLabelColumns ? kLabelColumns - width : 1, ' ')
            .append(value)
            .append("\n");
    }
    void raw(std::string_view text) { text_.append(text); }
    [[nodiscard]] const std::string& text() const { return text_; }
    [[nodiscard]] const Console& console() const { return console_; }

  private:
    const Console& console_;
    std::string text_;
};

Word wordOf(service::ManifestState state) {
    switch (state) {
        case service::ManifestState::kOk:
            return Word::kOk;
        case service::ManifestState::kMissing:
            return Word::kNotRegistered;
        case service::ManifestState::kOtherPath:
            return Word::kOtherPath;
        case service::ManifestState::kUnreadable:
            return Word::kUnreadable;
        case service::ManifestState::kWritableByOthers:
            break;
    }
    return Word::kWritableByOthers;
}

Word wordOf(service::ReaderService state) {
    switch (state) {
        case service::ReaderService::kRunning:
            return Word::kRunning;
        case service::ReaderService::kInstalled:
            return Word::kInstalled;
        case service::ReaderService::kAbsent:
            break;
    }
    return Word::kAbsent;
}

Word wordOf(journal::Condition condition) {
    switch (condition) {
        case journal::Condition::kFine:
            return Word::kOk;
        case journal::Condition::kAbsent:
            return Word::kEmpty;
        case journal::Condition::kUnwritable:
            return Word::kUnwritable;
        case journal::Condition::kBroken:
            break;
    }
    return Word::kBroken;
}

std::string joined(const std::vector<std::string>& parts) {
    std::string all;
    for (const std::string& part : parts) {
        if (part.empty()) continue;
        all.append(all.empty() ? "" : ", ").append(part);
    }
    return all;
}

std::string windowText(const service::Diagnosis& found, const Sheet& sheet) {
    if (!found.pinentry.found) return sheet.say(Word::kNotFound);
    std::string text =
        found.pinentry.flavor.empty() ? "pinentry" : "pinentry " + shown(found.pinentry.flavor);
    if (!found.pinentry.graphical) text.append(", ").append(sheet.say(Word::kNoWindow));
    return text;
}

/// Numbers that are 0 are not worth a word.
std::string countText(const Sheet& sheet, std::initializer_list<std::pair<Word, std::uint64_t>> counts) {
    std::vector<std::string> parts;
    for (const auto& [word, count] : counts) {
        if (count != 0) parts.push_back(sheet.say(word) + std::to_string(count));
    }
    return parts.empty() ? sheet.say(Word::kNone) : joined(parts);
}

void tokenLines(const service::Diagnosis& found, Sheet& sheet) {
    if (found.tokens.empty()) sheet.line(Word::kKeys, sheet.say(Word::kNone));
    for (const auto& token : found.tokens) {
        std::string text = std::string(sheet.console().say(phraseOf(token.kind))) + ": " +
                           countText(sheet, {{Word::kContainers, token.containers},
                                             {Word::kUsable, token.usable},
                                             {Word::kDamaged, token.damaged},
                                             {Word::kUnsupported, token.unsupported}});
        if (token.problem) text.append(", ").append(nameOf(*token.problem));
        sheet.line(Word::kKeys, text);
    }
}

std::string sheetOf(const service::Diagnosis& found, const Console& console) {
    Sheet sheet(console);
    const auto& platform = found.platform;
    const std::string display =
        platform.display == "none" ? sheet.say(Word::kNoDisplay) : std::string(platform.display);
    sheet.raw(
        "Tamga " TAMGA_VERSION ": " +
        joined({platform.system + " " + platform.release, platform.architecture, platform.desktop, display}) +
        "\n\n");
    std::vector<std::string> browsers;
    for (const auto& manifest : found.manifests)
        browsers.push_back(std::string(manifest.browser) + ": " + sheet.say(wordOf(manifest.state)));
    sheet.line(Word::kBrowsers, joined(browsers));
    sheet.line(Word::kWindow, windowText(found, sheet));
    sheet.line(Word::kReaders, sheet.say(found.readers ? wordOf(found.readerService) : Word::kSwitchedOff));
    tokenLines(found, sheet);
    const auto& counts = found.certificates;
    sheet.line(Word::kCertificates, countText(sheet, {{Word::kValid, counts.valid},
                                                      {Word::kExpired, counts.expired},
                                                      {Word::kNotYetValid, counts.notYetValid},
                                                      {Word::kUnusable, counts.unusable}}));
    sheet.line(Word::kJournal, sheet.say(wordOf(found.journal)));
    sheet.line(Word::kSettings, found.settings ? std::string(nameOf(*found.settings)) : sheet.say(Word::kOk));
    sheet.raw("\n" + sheet.say(found.advice.empty() ? Word::kAllWell : Word::kWhatToDo) + "\n");
    for (const std::string_view code : found.advice)
        sheet.raw("  * " + std::string(adviceOn(code, console.language())) + "\n");
    return sheet.text();
}

}  // namespace

int runDoctor(const Arguments& arguments, const Console& console) {
    if (!arguments.files().empty()) throw UsageError(Misuse::kUnwantedFile, arguments.files().front());
    const service::DiagnosisInput input{
        service::Installation::own(std::string(kHostName), std::string(kChromiumId), std::string(kGeckoId)),
        console.settings(),
        journal::standardFile(),
        {}};
    const auto session = console.settings().ok() ? console.openSession() : nullptr;
    const auto found = service::diagnose(input, session.get(), console.cancel()).orThrow();
    if (console.json) {
        Console::printJson(protocol::jsonOf(found));
    } else {
        Console::print(sheetOf(found, console));
    }
    return found.advice.empty() ? kSuccess : kFailure;
}

}  // namespace tamga::cli
