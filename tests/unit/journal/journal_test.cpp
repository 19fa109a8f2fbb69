// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Rows are added, found again, and read page by page; by one process and by several.
#include "journal/journal.h"

#include <signal.h>
#include <boost/test/unit_test.hpp>

#include <map>

#include "sandbox.h"

namespace {

using namespace tamga;
using namespace tamga::test;
using journal::Ending;
using journal::Query;

std::vector<std::int64_t> numbersOf(const journal::Page& page) {
    std::vector<std::int64_t> numbers;
    for (const journal::Entry& entry : page.entries)
        numbers.push_back(entry.seq);
    return numbers;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(journal_, Sandbox)

BOOST_AUTO_TEST_CASE(aJournalThatIsNotThereIsEmptyAndIsNotMade) {
    auto journal = open();
    BOOST_TEST(journal.list({}).orThrow().total == 0);
    BOOST_TEST(!journal.hasSignedFor("https://lkfl.tax.test").orThrow());
    const auto verdict = journal.verify().orThrow();
    BOOST_TEST(verdict.entries == 0);
    BOOST_TEST(!verdict.problem.has_value());
    BOOST_TEST(verdict.head == std::string(64, '0'));
    BOOST_TEST((journal.condition() == journal::Condition::kAbsent));
    BOOST_TEST(!journal.repair().orThrow().has_value());
    BOOST_TEST(std::filesystem::is_empty(folder));
}

BOOST_AUTO_TEST_CASE(whatIsWrittenIsReadAgain) {
    auto journal = open();
    journal::Record record = recordOf("Декларация \"2025\"\n.xml", Ending::kRefused);
    record.reason = "prompt.cancelled";
    record.token.reset();
    BOOST_TEST(journal.append({record}, std::nullopt).orThrow() == 1);
    const auto page = open().list({}).orThrow();
    BOOST_REQUIRE(page.entries.size() == 1U);
    const journal::Entry& entry = page.entries[0];
    BOOST_TEST(entry.seq == 1);
    BOOST_TEST(entry.batch == 1);
    BOOST_TEST(entry.record.at == record.at);
    BOOST_TEST((entry.record.document == record.document));
    BOOST_TEST((entry.record.digest == record.digest));
    BOOST_TEST((entry.record.algorithm == record.algorithm));
    BOOST_TEST((entry.record.format == record.format));
    BOOST_TEST((entry.record.thumbprint == record.thumbprint));
    BOOST_TEST((entry.record.owner == record.owner));
    BOOST_TEST(!entry.record.token.has_value());
    BOOST_TEST((entry.record.outcome == Ending::kRefused));
    BOOST_TEST((entry.record.reason == record.reason));
    BOOST_TEST((journal.condition() == journal::Condition::kFine));
}

BOOST_AUTO_TEST_CASE(aBatchIsAllRowsOrNone) {
    signDocuments(3);
    const auto verdict = open().verify().orThrow();
    BOOST_TEST(verdict.entries == 6);
    const auto page = open().list({}).orThrow();
    BOOST_TEST(page.total == 3);  // the rows "begun" are ended
    for (const auto& entry : page.entries)
        BOOST_TEST(entry.batch == 1);
}

BOOST_AUTO_TEST_CASE(aBatchThatWasCutOffStaysVisible) {
    auto journal = open();
    static_cast<void>(journal.append({recordOf("a", Ending::kBegun)}, std::nullopt).orThrow());
    signDocuments(1);
    const auto page = journal.list({}).orThrow();
    BOOST_REQUIRE(page.entries.size() == 2U);
    BOOST_TEST((page.entries[0].record.outcome == Ending::kSigned));
    BOOST_TEST((page.entries[1].record.outcome == Ending::kBegun));
}

BOOST_AUTO_TEST_CASE(textsThatAreNoUtf8AreMadeSo) {
    auto journal = open();
    journal::Record record = recordOf(std::string("a\0b\xFF", 4), Ending::kSigned);
    record.owner = std::string(1U << 20U, 'x');
    static_cast<void>(journal.append({record}, std::nullopt).orThrow());
    const auto page = journal.list({}).orThrow();
    BOOST_TEST(*page.entries[0].record.document == "a\uFFFDb\uFFFD");
    BOOST_TEST(page.entries[0].record.owner->size() < 5000U);
    BOOST_TEST(!journal.verify().orThrow().problem.has_value());
}

BOOST_AUTO_TEST_CASE(pagesGoBackToTheFirstRow) {
    auto journal = open();
    for (int i = 1; i <= 7; ++i)
        static_cast<void>(
            journal.append({recordOf(std::to_string(i), Ending::kRefused)}, std::nullopt).orThrow());
    Query query;
    query.limit = 3;
    const auto first = journal.list(query).orThrow();
    BOOST_TEST((numbersOf(first) == std::vector<std::int64_t>{7, 6, 5}));
    BOOST_TEST(first.more);
    BOOST_TEST(first.total == 7);
    query.before = 5;
    BOOST_TEST((numbersOf(journal.list(query).orThrow()) == std::vector<std::int64_t>{4, 3, 2}));
    query.before = 2;
    const auto last = journal.list(query).orThrow();
    BOOST_TEST((numbersOf(last) == std::vector<std::int64_t>{1}));
    BOOST_TEST(!last.more);
    BOOST_TEST(last.total == 7);
    query.before = 4;
    BOOST_TEST(!journal.list(query).orThrow().more);
    query.before = 1;
    BOOST_TEST(journal.list(query).orThrow().entries.empty());
}

BOOST_AUTO_TEST_CASE(searchingDoesNotMindTheCase) {
    auto journal = open();
    journal::Record other = recordOf("Отчёт.pdf", Ending::kSigned, "https://bank.test");
    other.owner = "Ёлкина Анна";
    other.digest = "0123abcd";
    other.thumbprint = "FEDC99";
    static_cast<void>(
        journal.append({recordOf("100%_done", Ending::kSigned), other}, std::nullopt).orThrow());
    const auto found = [&](const std::string& text) {
        Query query;
        query.search = text;
        const auto page = journal.list(query).orThrow();
        BOOST_TEST(page.total == static_cast<std::int64_t>(page.entries.size()));
        return numbersOf(page);
    };
    using Numbers = std::vector<std::int64_t>;
    BOOST_TEST((found("") == Numbers{2, 1}));
    BOOST_TEST((found("BANK") == Numbers{2}));
    BOOST_TEST((found("отчет") == Numbers{2}));
    BOOST_TEST((found("ЕЛКИНА") == Numbers{2}));
    BOOST_TEST((found("123ABC") == Numbers{2}));
    BOOST_TEST((found("fedc99") == Numbers{2}));
    BOOST_TEST((found("%_") == Numbers{1}));  // no pattern, the very characters
    BOOST_TEST((found("%") == Numbers{1}));
    BOOST_TEST((found("иванов") == Numbers{1}));
    BOOST_TEST(found("cades-bes").empty());  // the format is not searched
    BOOST_TEST(found("' OR 1=1 --").empty());
}

BOOST_AUTO_TEST_CASE(onlySignaturesMakeASiteKnown) {
    auto journal = open();
    const std::string site = "https://lkfl.tax.test";
    for (const Ending ending : {Ending::kBegun, Ending::kRefused, Ending::kFailed})
        static_cast<void>(journal.append({recordOf("a", ending)}, std::nullopt).orThrow());
    BOOST_TEST(!journal.hasSignedFor(site).orThrow());
    static_cast<void>(journal.append({recordOf("a", Ending::kSigned)}, std::nullopt).orThrow());
    BOOST_TEST(journal.hasSignedFor(site).orThrow());
    BOOST_TEST(!journal.hasSignedFor("https://lkfl.tax.test.evil.test").orThrow());
}

BOOST_AUTO_TEST_CASE(severalProcessesWriteOneChain) {
    constexpr int kProcesses = 4;
    constexpr int kBatches = 15;
    std::vector<pid_t> processes;
    for (int i = 0; i < kProcesses; ++i) {
        processes.push_back(startProcess([&] {
            for (int batch = 0; batch < kBatches; ++batch) {
                // A journal for each batch, as the host has one for each request.
                auto journal = open();
                const auto begun = journal.append(
                    {recordOf("a", Ending::kBegun), recordOf("b", Ending::kBegun)}, std::nullopt);
                if (!begun) return 1;
                const auto ended = journal.append(
                    {recordOf("a", Ending::kSigned), recordOf("b", Ending::kFailed)}, begun.value());
                if (!ended) return 2;
                if (journal.list({}).orThrow().entries.empty()) return 3;
            }
            return 0;
        }));
    }
    for (const pid_t process : processes)
        BOOST_TEST(statusOf(process) == 0);
    const auto verdict = open().verify().orThrow();
    BOOST_TEST(verdict.entries == kProcesses * kBatches * 4);
    BOOST_TEST(!verdict.problem.has_value());
    std::map<std::int64_t, int> batches;
    Query query;
    query.limit = 1000;
    for (const auto& entry : open().list(query).orThrow().entries)
        ++batches[entry.batch];
    BOOST_TEST(batches.size() == static_cast<std::size_t>(kProcesses * kBatches));
    for (const auto& [batch, rows] : batches)
        BOOST_TEST(rows == 2);
}

BOOST_AUTO_TEST_CASE(aProcessKilledInTheMiddleLeavesAWholeChain) {
    signDocuments(2);
    for (int i = 0; i < 5; ++i) {
        const pid_t process = startProcess([&] {
            auto journal = open();
            while (journal.append({recordOf("a", Ending::kSigned)}, std::nullopt)) {
            }
            return 1;
        });
        // Until it has written something.
        const auto before = open().verify().orThrow().entries;
        while (open().verify().orThrow().entries < before + 3) {
        }
        BOOST_REQUIRE(::kill(process, SIGKILL) == 0);
        BOOST_TEST(statusOf(process) == 1000 + SIGKILL);
        const auto verdict = open().verify().orThrow();
        BOOST_TEST(!verdict.problem.has_value());
        BOOST_TEST(open().append({recordOf("b", Ending::kSigned)}, std::nullopt).ok());
    }
}

BOOST_AUTO_TEST_CASE(aHeadNotedEarlierIsFoundAgain) {
    signDocuments(2);
    const std::string head = open().verify().orThrow().head;
    signDocuments(1);
    BOOST_TEST(open().verify(fromHex(head)).orThrow().headKnown);
    BOOST_TEST(!open().verify(Bytes(32, 7)).orThrow().headKnown);
    // Whoever computes a new chain over fewer rows keeps it intact, but not the head that was noted.
    std::filesystem::remove(file);
    signDocuments(1);
    const auto verdict = open().verify(fromHex(head)).orThrow();
    BOOST_TEST(!verdict.problem.has_value());
    BOOST_TEST(!verdict.headKnown);
}

BOOST_AUTO_TEST_SUITE_END()
