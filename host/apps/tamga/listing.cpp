// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// tokens and certificates.
#include <map>
#include <utility>

#include "commands.h"
#include "protocol/reply.h"
#include "service/usability.h"
#include "table.h"

namespace tamga::cli {

namespace {

constexpr std::size_t kShortThumbprint = 12;

/// Reasons seen in a table, to be explained once below it.
class Footnotes final {
  public:
    std::string mark(const Error& error) {
        seen_.insert_or_assign(error.reason(), true);
        return std::string(nameOf(error.reason()));
    }
    [[nodiscard]] std::string text(Language language) const {
        std::string all;
        for (const auto& [reason, seen] : seen_)
            all.append(all.empty() ? "\n" : "")
                .append(nameOf(reason))
                .append(": ")
                .append(explanationOf(reason, language))
                .append("\n");
        return all;
    }

  private:
    std::map<Reason, bool> seen_;
};

struct Listing {
    std::vector<keys::KeyEntry> entries;
    service::ListSummary summary;
};

Listing listAll(const Console& console) {
    Listing all;
    const auto session = console.openSession();
    all.summary = session->list(
        {}, [&](const keys::KeyEntry& entry) { all.entries.push_back(entry); }, console.cancel());
    console.cancel().check();
    return all;
}

void printListing(const Listing& listing, std::int64_t time) {
    Json certificates = Json::array();
    for (const auto& entry : listing.entries)
        certificates.push(protocol::jsonOf(entry, time));
    Json problems = Json::array();
    for (const auto& problem : listing.summary.problems)
        problems.push(Json::object({{"token", problem.token}, {"error", protocol::jsonOf(problem.error)}}));
    Console::printJson(Json::object({{"certificates", std::move(certificates)},
                                     {"problems", std::move(problems)},
                                     {"complete", listing.summary.complete}}));
}

void printTable(const Listing& listing, std::int64_t time, const Console& console) {
    const auto head = [&](Phrase phrase) { return std::string(console.say(phrase)); };
    Table table({{head(Phrase::kThumbprint), true},
                 {head(Phrase::kOwner)},
                 {head(Phrase::kOrganization)},
                 {head(Phrase::kInn), true},
                 {head(Phrase::kValidUntil), true},
                 {head(Phrase::kContainer)},
                 {head(Phrase::kState), true}});
    Footnotes footnotes;
    for (const auto& entry : listing.entries) {
        std::vector<std::string> row(5);
        if (entry.certificate) {
            const auto& subject = entry.certificate->subject();
            row = {entry.certificate->thumbprint().text().substr(0, kShortThumbprint),
                   shown(subject.commonName()), shown(subject.organization()), shown(subject.inn()),
                   day(entry.certificate->notAfter())};
            if (row[1] == row[2]) row[2].clear();  // a legal entity: its name once
        }
        row.push_back(shown(entry.container));
        const auto usability = service::usabilityOf(entry, time);
        row.push_back(usability.reason ? footnotes.mark(*usability.reason)
                                       : std::string(console.say(Phrase::kFine)));
        table.add(std::move(row));
    }
    Console::print(table.text(Console::terminalWidth()) + footnotes.text(console.language()));
}

class Blocks final {
  public:
    explicit Blocks(const Console& console) : console_(console) {}

    void line(Phrase label, std::string_view value) {
        if (value.empty()) return;
        constexpr std::size_t kLabelColumns = 20;
        const std::string_view name = console_.say(label);
        const std::size_t width = widthOf(name);
        text_.append(name)
            .append(width < kLabelColumns ? kLabelColumns - width : 1, ' ')
            .append(value)
            .append("\n");
    }
    void entry(const keys::KeyEntry& entry, std::int64_t time) {
        if (!text_.empty()) text_.append("\n");
        if (entry.certificate) certificate(*entry.certificate);
        line(Phrase::kContainer, shown(entry.container));
        line(Phrase::kLocation, shown(entry.location));
        if (entry.algorithm) line(Phrase::kAlgorithm, pki::nameOf(*entry.algorithm));
        line(Phrase::kPassword,
             console_.say(entry.passwordNeeded ? Phrase::kPasswordNeeded : Phrase::kNoPassword));
        if (entry.keyNotAfter) line(Phrase::kKeyValidUntil, day(*entry.keyNotAfter));
        const auto usability = service::usabilityOf(entry, time);
        if (!usability.reason) return line(Phrase::kState, console_.say(Phrase::kFine));
        line(Phrase::kState, std::string(nameOf(usability.reason->reason())) + ": " +
                                 std::string(explanationOf(usability.reason->reason(), console_.language())));
    }
    [[nodiscard]] const std::string& text() const { return text_; }

  private:
    void certificate(const pki::Certificate& certificate) {
        const auto& subject = certificate.subject();
        line(Phrase::kThumbprint, certificate.thumbprint().text());
        line(Phrase::kOwner, shown(subject.commonName()));
        line(Phrase::kOrganization, shown(subject.organization()));
        line(Phrase::kInn, shown(subject.inn()));
        line(Phrase::kIssuer, shown(certificate.issuer().commonName()));
        line(Phrase::kSerial, certificate.serialText());
        line(Phrase::kValidity, day(certificate.notBefore()) + " – " + day(certificate.notAfter()));
        line(Phrase::kQualified, console_.say(certificate.looksQualified() ? Phrase::kYes : Phrase::kNo));
    }

    const Console& console_;
    std::string text_;
};

void warnOfProblems(const service::ListSummary& summary, const Console& console) {
    for (const auto& problem : summary.problems)
        Console::warn(shown(problem.token) + "\n" + console.explain(problem.error));
    if (!summary.complete) Console::warn(std::string(console.say(Phrase::kIncomplete)) + "\n");
}

}  // namespace

int runTokens(const Arguments& arguments, const Console& console) {
    if (!arguments.files().empty()) throw UsageError(Misuse::kUnwantedFile, arguments.files().front());
    const auto tokens = console.openSession()->tokens(console.cancel());
    if (console.json) {
        Json list = Json::array();
        for (const auto& token : tokens)
            list.push(protocol::jsonOf(token));
        Console::printJson(Json::object({{"tokens", std::move(list)}}));
        return kSuccess;
    }
    if (tokens.empty()) {
        Console::warn(std::string(console.say(Phrase::kNoTokens)) + "\n");
        return kSuccess;
    }
    const auto head = [&](Phrase phrase) { return std::string(console.say(phrase)); };
    Table table({{head(Phrase::kLabel)},
                 {head(Phrase::kKind), true},
                 {head(Phrase::kLocation)},
                 {head(Phrase::kState), true}});
    Footnotes footnotes;
    for (const auto& token : tokens) {
        table.add({shown(token.label), std::string(console.say(phraseOf(token.kind))), shown(token.location),
                   token.problem ? footnotes.mark(*token.problem) : ""});
    }
    Console::print(table.text(Console::terminalWidth()) + footnotes.text(console.language()));
    return kSuccess;
}

int runCertificates(const Arguments& arguments, const Console& console) {
    if (!arguments.files().empty()) throw UsageError(Misuse::kUnwantedFile, arguments.files().front());
    const std::int64_t time = now();
    Listing listing = listAll(console);
    if (arguments.has("--usable")) {
        std::erase_if(listing.entries,
                      [&](const auto& entry) { return !service::usabilityOf(entry, time).usable; });
    }
    if (console.json) {
        printListing(listing, time);
        return kSuccess;
    }
    warnOfProblems(listing.summary, console);
    if (listing.entries.empty()) {
        const auto phrase = arguments.has("--usable") ? Phrase::kNoMatch : Phrase::kNoCertificates;
        Console::warn(std::string(console.say(phrase)) + "\n");
    } else if (arguments.has("--long")) {
        Blocks blocks(console);
        for (const auto& entry : listing.entries)
            blocks.entry(entry, time);
        Console::print(blocks.text());
    } else {
        printTable(listing, time, console);
    }
    return kSuccess;
}

}  // namespace tamga::cli
