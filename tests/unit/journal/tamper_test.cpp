// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Rows changed, removed and swapped by direct edits of the file, and files that are no journal any more.
#include <boost/test/unit_test.hpp>
#include <fstream>

#include "journal/journal.h"
#include "sandbox.h"

namespace {

using namespace tamga;
using namespace tamga::test;
using journal::Condition;
using journal::Ending;
using journal::Flaw;

struct Tampered : Sandbox {
    Tampered() { signDocuments(3); }  // rows 1 to 6

    void finds(std::int64_t seq, Flaw::Kind kind) const {
        const auto verdict = open().verify();
        BOOST_REQUIRE(verdict.ok());
        BOOST_REQUIRE(verdict.value().problem.has_value());
        BOOST_TEST(verdict.value().problem->seq == seq);
        BOOST_TEST(nameOf(verdict.value().problem->kind) == nameOf(kind));
    }
    void overwrite(const std::string& content) const {
        std::ofstream(file, std::ios::binary | std::ios::trunc) << content;
    }
    Reason refusal() const {
        const auto added = open().append({recordOf("x", Ending::kSigned)}, std::nullopt);
        BOOST_REQUIRE(!added.ok());
        return added.error().reason();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(tamper, Tampered)

BOOST_AUTO_TEST_CASE(everyColumnOfEveryRowIsGuarded) {
    const std::filesystem::path kept = folder / "kept";
    for (const char* change :
         {"batch = batch + 1", "at = at - 1", "act = 'login'", "site = site || '.test'", "document = 'doc x'",
          "document = NULL", "digest = 'bb'", "algorithm = 'sha-256'", "format = NULL", "thumbprint = ''",
          "owner = 'Петров'", "token = 'other'", "outcome = 'failed'", "reason = 'x'", "reason = ''",
          "hash = zeroblob(32)", "hash = x''"}) {
        for (const int row : {1, 4, 6}) {
            BOOST_TEST_CONTEXT(change << " in row " << row) {
                std::filesystem::copy_file(file, kept, std::filesystem::copy_options::overwrite_existing);
                tamper("UPDATE entry SET " + std::string(change) + " WHERE seq = " + std::to_string(row));
                finds(row, Flaw::Kind::kChanged);
                std::filesystem::rename(kept, file);
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(aRowRemovedInTheMiddleIsMissing) {
    tamper("DELETE FROM entry WHERE seq = 3");
    finds(3, Flaw::Kind::kMissing);
}

BOOST_AUTO_TEST_CASE(theFirstRowRemovedIsMissing) {
    tamper("DELETE FROM entry WHERE seq = 1");
    finds(1, Flaw::Kind::kMissing);
}

BOOST_AUTO_TEST_CASE(aRemovedRowClosedUpIsAChange) {
    tamper(
        "DELETE FROM entry WHERE seq = 3; UPDATE entry SET seq = seq - 1 WHERE seq > 3;"
        "UPDATE head SET count = 5");
    finds(3, Flaw::Kind::kChanged);
}

BOOST_AUTO_TEST_CASE(aTailThatWasCutOffIsMissing) {
    tamper("DELETE FROM entry WHERE seq > 4");
    finds(5, Flaw::Kind::kMissing);
    // What is signed later does not heal it.
    BOOST_TEST(open().append({recordOf("x", Ending::kSigned)}, std::nullopt).ok());
    finds(5, Flaw::Kind::kMissing);
}

BOOST_AUTO_TEST_CASE(allRowsRemovedAreMissing) {
    tamper("DELETE FROM entry");
    finds(1, Flaw::Kind::kMissing);
}

BOOST_AUTO_TEST_CASE(swappedRowsAreAChange) {
    tamper(
        "UPDATE entry SET seq = 100 WHERE seq = 2; UPDATE entry SET seq = 2 WHERE seq = 5;"
        "UPDATE entry SET seq = 5 WHERE seq = 100");
    finds(2, Flaw::Kind::kChanged);
}

BOOST_AUTO_TEST_CASE(anInventedRowIsAChange) {
    tamper(
        "INSERT INTO entry SELECT 7, 7, at, act, site, document, digest, algorithm, format, thumbprint, "
        "owner, token, outcome, reason, hash FROM entry WHERE seq = 6");
    finds(7, Flaw::Kind::kChanged);
    BOOST_TEST((refusal() == Reason::kJournalBroken));  // its place is taken
}

BOOST_AUTO_TEST_CASE(rowsOutsideTheNumbersAreAChange) {
    for (const char* seq : {"0", "-1", "-9223372036854775808"}) {
        Tampered other;
        other.tamper("UPDATE entry SET seq = " + std::string(seq) + " WHERE seq = 6");
        const auto verdict = other.open().verify().orThrow();
        BOOST_REQUIRE(verdict.problem.has_value());
        BOOST_TEST((verdict.problem->kind == Flaw::Kind::kChanged));
    }
    tamper("UPDATE entry SET seq = 9223372036854775807 WHERE seq = 6");
    finds(6, Flaw::Kind::kMissing);
}

BOOST_AUTO_TEST_CASE(aChangedHeadIsFound) {
    for (const char* change :
         {"UPDATE head SET hash = zeroblob(32)", "UPDATE head SET count = 5", "DELETE FROM head"}) {
        Tampered other;
        other.tamper(change);
        other.finds(6, Flaw::Kind::kHead);
    }
}

BOOST_AUTO_TEST_CASE(withoutAHeadNothingIsAdded) {
    for (const char* change :
         {"DELETE FROM head", "UPDATE head SET hash = x'00'", "UPDATE head SET count = 5",
          "UPDATE head SET count = -1", "UPDATE head SET count = 9223372036854775807"}) {
        BOOST_TEST_CONTEXT(change) {
            Tampered other;
            other.tamper(change);
            BOOST_TEST((other.refusal() == Reason::kJournalBroken));
            BOOST_TEST((other.open().condition() == Condition::kBroken ||
                        std::string(change).find("9223") != std::string::npos));
        }
    }
}

BOOST_AUTO_TEST_CASE(foreignTablesAndTriggersAreNoJournal) {
    for (const char* change :
         {"CREATE TRIGGER t AFTER INSERT ON entry BEGIN DELETE FROM entry; END", "CREATE VIEW v AS SELECT 1",
          "CREATE TABLE more (x)", "DROP INDEX entry_site", "DROP TABLE head",
          "ALTER TABLE entry ADD COLUMN x TEXT", "PRAGMA application_id = 1"}) {
        BOOST_TEST_CONTEXT(change) {
            Tampered other;
            other.tamper(change);
            BOOST_TEST((other.refusal() == Reason::kJournalBroken));
            BOOST_TEST((other.open().list({}).error().reason() == Reason::kJournalBroken));
            BOOST_TEST((other.open().condition() == Condition::kBroken));
        }
    }
}

BOOST_AUTO_TEST_CASE(aRowOfAnotherKindIsBrokenAndNotGuessed) {
    tamper("UPDATE entry SET act = 'dance' WHERE seq = 6");
    BOOST_TEST((open().list({}).error().reason() == Reason::kJournalBroken));
    BOOST_TEST((open().condition() == Condition::kBroken));
    finds(6, Flaw::Kind::kChanged);
}

BOOST_AUTO_TEST_CASE(aNewerVersionIsNotTouched) {
    tamper("PRAGMA user_version = 2");
    BOOST_TEST((refusal() == Reason::kJournalUnwritable));
    BOOST_TEST((open().condition() == Condition::kUnwritable));
    BOOST_TEST((open().repair().error().reason() == Reason::kJournalUnwritable));
    BOOST_TEST(std::filesystem::exists(file));
}

BOOST_AUTO_TEST_CASE(aFileThatIsNoDatabaseIsMovedAsideOnlyWhenAsked) {
    for (const std::string& content : {std::string(5000, 'x'), std::string("SQLite format 3\0garbage", 23)}) {
        overwrite(content);
        BOOST_TEST((refusal() == Reason::kJournalBroken));
        BOOST_TEST((open().verify().error().reason() == Reason::kJournalBroken));
        BOOST_TEST((open().condition() == Condition::kBroken));
        BOOST_TEST(std::filesystem::file_size(file) == content.size());
        const auto aside = open().repair().orThrow();
        BOOST_REQUIRE(aside.has_value());
        BOOST_TEST(aside->filename().string().starts_with("journal.damaged-"));
        std::ifstream in(*aside, std::ios::binary);
        BOOST_TEST((std::string(std::istreambuf_iterator<char>(in), {}) == content));
        std::filesystem::remove(*aside);
        BOOST_TEST(open().append({recordOf("new", Ending::kSigned)}, std::nullopt).orThrow() == 1);
        BOOST_TEST((open().condition() == Condition::kFine));
    }
}

BOOST_AUTO_TEST_CASE(damagedPagesAreFoundAndLeaveWithTheFile) {
    signDocuments(200);
    std::fstream raw(file, std::ios::binary | std::ios::in | std::ios::out);
    raw.seekp(4096 * 5);
    raw << std::string(4096 * 3, '\x55');
    raw.close();
    BOOST_TEST((open().condition() == Condition::kBroken));
    BOOST_TEST((open().verify().error().reason() == Reason::kJournalBroken));
    BOOST_TEST(open().repair().orThrow().has_value());
    BOOST_TEST(!std::filesystem::exists(file));
}

BOOST_AUTO_TEST_CASE(whatIsFineIsNotMoved) {
    BOOST_TEST(!open().repair().orThrow().has_value());
    // Nor is a chain that was changed: its rows can be read, and are evidence.
    tamper("UPDATE entry SET owner = 'x' WHERE seq = 2");
    BOOST_TEST(!open().repair().orThrow().has_value());
    finds(2, Flaw::Kind::kChanged);
}

BOOST_AUTO_TEST_SUITE_END()
