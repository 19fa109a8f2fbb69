// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "journal/export.h"

#include <boost/test/unit_test.hpp>
#include <string>

#include "sandbox.h"

namespace {

using namespace tamga;
using namespace tamga::test;
using journal::Ending;
using journal::exportAll;
using journal::Format;

constexpr std::size_t kPlenty = 1U << 20U;

/// A reader of RFC 4180, written for these tests.
std::vector<std::vector<std::string>> readCsv(const std::string& text) {
    std::vector<std::vector<std::string>> rows(1, std::vector<std::string>(1));
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::string& cell = rows.back().back();
        if (quoted && text[i] == '"' && i + 1 < text.size() && text[i + 1] == '"') {
            cell.push_back(text[++i]);
        } else if (text[i] == '"') {
            quoted = !quoted;
        } else if (!quoted && text[i] == ',') {
            rows.back().emplace_back();
        } else if (!quoted && text.compare(i, 2, "\r\n") == 0) {
            ++i;
            rows.emplace_back(1);
        } else {
            cell.push_back(text[i]);
        }
    }
    BOOST_TEST(!quoted);
    BOOST_TEST(rows.back() == std::vector<std::string>(1));  // the last line is ended, too
    rows.pop_back();
    return rows;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(export_, Sandbox)

BOOST_AUTO_TEST_CASE(csvKeepsEveryCell) {
    const std::vector<std::string> names{"plain", "a,b", "say \"no\"", "two\r\nlines", "Отчёт", ""};
    auto journal = open();
    std::vector<journal::Record> rows;
    for (const std::string& name : names)
        rows.push_back(recordOf(name, Ending::kSigned));
    rows.back().document.reset();
    static_cast<void>(journal.append(rows, std::nullopt).orThrow());
    const auto csv = readCsv(exportAll(journal, Format::kCsv, kPlenty).orThrow());
    BOOST_REQUIRE(csv.size() == names.size() + 1);
    BOOST_TEST(csv[0].size() == 15U);
    BOOST_TEST(csv[0][4] == "document");
    for (std::size_t i = 0; i < names.size(); ++i) {
        BOOST_TEST(csv[i + 1].size() == csv[0].size());
        BOOST_TEST(csv[i + 1][0] == std::to_string(i + 1));
        BOOST_TEST(csv[i + 1][1] == "2026-01-01T00:00:00Z");
        BOOST_TEST(csv[i + 1][4] == names[i]);
    }
    BOOST_TEST(csv.back().back() == journal.verify().orThrow().head);
}

// A page chooses the names of documents; a spreadsheet must not calculate them.
BOOST_AUTO_TEST_CASE(noCellIsAFormula) {
    auto journal = open();
    std::vector<journal::Record> rows;
    const std::vector<std::string> names{
        "=HYPERLINK(\"http://evil.test\";\"x\")", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"};
    for (const std::string& name : names) {
        rows.push_back(recordOf(name, Ending::kSigned, name));
        rows.back().owner = name;
    }
    static_cast<void>(journal.append(rows, std::nullopt).orThrow());
    const auto csv = readCsv(exportAll(journal, Format::kCsv, kPlenty).orThrow());
    for (std::size_t i = 0; i < names.size(); ++i) {
        for (const std::size_t column : {3U, 4U, 9U})
            BOOST_TEST(csv[i + 1][column] == "'" + names[i]);
        for (const std::string& cell : csv[i + 1])
            BOOST_TEST((cell.empty() || std::string("=+-@\t\r\n").find(cell[0]) == std::string::npos));
    }
}

BOOST_AUTO_TEST_CASE(jsonHoldsEveryRowAndTheHead) {
    signDocuments(2);
    auto journal = open();
    const Json all = Json::parse(exportAll(journal, Format::kJson, kPlenty).orThrow()).orThrow();
    BOOST_TEST(*all.find("journal")->string() == "tamga-1");
    BOOST_TEST(*all.find("head")->string() == journal.verify().orThrow().head);
    const Json::Array& entries = *all.find("entries")->elements();
    BOOST_REQUIRE(entries.size() == 4U);  // also the rows "begun"
    BOOST_TEST(*entries[0].find("outcome")->string() == "begun");
    BOOST_TEST(*entries[3].find("outcome")->string() == "signed");
    BOOST_TEST(*entries[3].find("hash")->string() == *all.find("head")->string());
    BOOST_TEST(*entries[3].find("batch")->integer() == 1);
    BOOST_TEST(entries[3].find("reason") == nullptr);
}

BOOST_AUTO_TEST_CASE(anEmptyJournalIsExportedAsOne) {
    auto journal = open();
    BOOST_TEST(readCsv(exportAll(journal, Format::kCsv, kPlenty).orThrow()).size() == 1U);
    const Json all = Json::parse(exportAll(journal, Format::kJson, kPlenty).orThrow()).orThrow();
    BOOST_TEST(all.find("entries")->elements()->empty());
    BOOST_TEST(*all.find("head")->string() == std::string(64, '0'));
}

BOOST_AUTO_TEST_CASE(whatDoesNotFitIsSaid) {
    signDocuments(5);
    auto journal = open();
    const auto result = exportAll(journal, Format::kCsv, 1000);
    BOOST_REQUIRE(!result.ok());
    BOOST_TEST((result.error().reason() == Reason::kDocumentTooLarge));
}

BOOST_AUTO_TEST_SUITE_END()
