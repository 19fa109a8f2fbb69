// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// tamga journal and tamga doctor, over what tamga sign leaves behind.
#include <boost/test/unit_test.hpp>

#include "cli_stage.h"
#include "fake_person.h"

using namespace tamga;
using namespace tamga::test;

namespace {

namespace fs = std::filesystem;

bool has(const std::string& all, std::string_view part) {
    return all.find(part) != std::string::npos;
}

std::string text(const Json& object, std::string_view name) {
    const Json* const member = object.find(name);
    BOOST_REQUIRE(member != nullptr && member->string() != nullptr);
    return *member->string();
}

const std::string kPin = "12345678";

struct Bench : Stage {
    Bench() : Stage({"synthetic/s256.000"}) {
        setFile("договор.txt", "договор");
        setFile("letter.txt", "letter");
    }
    fs::path journal() const { return home() / ".local/share/tamga/journal.sqlite"; }
    /// The password comes by descriptor 3: nothing is asked.
    Ran sign(std::vector<std::string> files, const std::string& pin = kPin) const {
        std::vector<std::string> arguments{"sign", "--json", "--force", "--pin-fd", "3"};
        arguments.insert(arguments.end(), files.begin(), files.end());
        return tamga(arguments, pin);
    }
    void signBoth() const {
        const auto ran = sign({"договор.txt", "letter.txt"});
        BOOST_TEST_INFO(ran.err);
        BOOST_REQUIRE(ran.status == 0);
    }
    Json list(std::vector<std::string> more = {}) const {
        std::vector<std::string> arguments{"journal", "--json"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        const auto ran = tamga(arguments);
        BOOST_TEST(ran.status == 0);
        return ran.json();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(journal, Bench)

BOOST_AUTO_TEST_CASE(what_was_signed_is_listed_and_found) {
    const auto empty = tamga({"journal"});
    BOOST_TEST(empty.status == 0);
    BOOST_TEST(has(empty.err, "nothing was signed"));
    BOOST_TEST(!fs::exists(journal()));

    signBoth();
    const Json all = list();
    const auto& entries = *all.find("entries")->elements();
    BOOST_REQUIRE(entries.size() == 2U);
    BOOST_TEST(text(entries[1], "document") == "договор.txt");
    BOOST_TEST(text(entries[1], "outcome") == "signed");
    BOOST_TEST(text(entries[1], "site") == "tamga (command line)");
    BOOST_TEST(text(entries[1], "token") == "keys");
    BOOST_TEST(*list({"--search", "ДОГОВОР"}).find("total")->integer() == 1);
    BOOST_TEST(*list({"--limit", "1"}).find("more")->boolean());
    BOOST_TEST(list({"--before", std::to_string(*entries[0].find("seq")->integer())})
                   .find("entries")
                   ->elements()
                   ->size() == 1U);

    const auto table = tamga({"journal", "list", "--limit", "1"});
    BOOST_TEST(has(table.out, "letter.txt"));
    BOOST_TEST(has(table.out, "signed"));
    BOOST_TEST(has(table.out, "--before "));
    BOOST_TEST(has(tamga({"journal", "--search", "nobody"}).err, "Nothing in the journal matches"));
    language = "ru_RU.UTF-8";
    BOOST_TEST(has(tamga({"journal"}).out, "подписано"));
    language = "fr_FR.UTF-8";
    BOOST_TEST(has(tamga({"journal"}).out, "RÉSULTAT"));
}

BOOST_AUTO_TEST_CASE(refusals_are_listed_with_their_reason) {
    BOOST_TEST(sign({"letter.txt"}, "wrong password").status == 1);
    const Json all = list();
    const auto& entries = *all.find("entries")->elements();
    BOOST_REQUIRE(entries.size() == 1U);
    BOOST_TEST(text(entries[0], "outcome") == "failed");
    BOOST_TEST(text(entries[0], "reason") == "password.wrong");
    BOOST_TEST(has(tamga({"journal"}).out, "failed: password.wrong"));
    BOOST_TEST(!has(contentOf(journal()), "wrong password"));
}

BOOST_AUTO_TEST_CASE(verify_says_whether_it_is_as_it_was_written) {
    signBoth();
    const auto fine = tamga({"journal", "verify", "--json"});
    BOOST_TEST(fine.status == 0);
    const std::string head = text(fine.json(), "head");
    signBoth();
    BOOST_TEST(tamga({"journal", "verify", "--head", head}).status == 0);
    const auto unknown = tamga({"journal", "verify", "--json", "--head", std::string(64, 'a')});
    BOOST_TEST(unknown.status == 1);
    BOOST_TEST(!*unknown.json().find("headKnown")->boolean());
    // One letter of a name, changed in the file by somebody who knows no SQL.
    std::string octets = contentOf(journal());
    const std::size_t at = octets.find("letter.txt");
    BOOST_REQUIRE(at != std::string::npos);
    for (std::size_t i = at; i != std::string::npos; i = octets.find("letter.txt", i + 1))
        octets[i] = 'b';
    setFile(".local/share/tamga/journal.sqlite", octets);
    const auto changed = tamga({"journal", "verify"});
    BOOST_TEST(changed.status == 1);
    BOOST_TEST(has(changed.out, "NOT AS IT WAS WRITTEN"));
    BOOST_TEST(has(changed.out, "it was changed"));
}

BOOST_AUTO_TEST_CASE(export_goes_to_a_file_of_the_owner) {
    signBoth();
    BOOST_TEST(tamga({"journal", "export", "--out", "journal.csv"}).status == 0);
    BOOST_TEST(has(file("journal.csv"), "seq,at,act,site,document"));
    BOOST_TEST(has(file("journal.csv"), "договор.txt"));
    const fs::perms rights = fs::status(home() / "journal.csv").permissions();
    BOOST_TEST((rights == (fs::perms::owner_read | fs::perms::owner_write)));
    BOOST_TEST(tamga({"journal", "export", "--out", "journal.csv"}).status == 2);
    BOOST_TEST(tamga({"journal", "export", "--out", "journal.csv", "--force"}).status == 0);
    BOOST_TEST(tamga({"journal", "export", "--json"}).json().find("entries")->elements()->size() == 4U);
    BOOST_TEST(has(tamga({"journal", "export"}).out, "\r\n"));
}

BOOST_AUTO_TEST_CASE(a_damaged_journal_is_said_and_repaired_only_when_asked) {
    signBoth();
    BOOST_TEST(has(tamga({"journal", "repair"}).out, "not damaged"));
    setFile(".local/share/tamga/journal.sqlite", std::string(9000, 'x'));
    const auto refused = sign({"letter.txt"});
    BOOST_TEST(refused.status == 1);
    BOOST_TEST(has(refused.err, "journal.broken"));
    BOOST_TEST(has(refused.err, "tamga journal repair"));
    BOOST_TEST(has(tamga({"doctor"}).out, "tamga journal repair"));
    const auto repaired = tamga({"journal", "repair", "--json"});
    BOOST_TEST(repaired.status == 0);
    BOOST_TEST(contentOf(text(repaired.json(), "movedTo")).size() == 9000U);
    BOOST_TEST(sign({"letter.txt"}).status == 0);
    BOOST_TEST(*list().find("total")->integer() == 1);
}

BOOST_AUTO_TEST_CASE(without_a_place_for_the_journal_nothing_is_signed) {
    setFile(".local/share/tamga", "a file in the place of the folder");
    const auto refused = sign({"letter.txt"});
    BOOST_TEST(refused.status == 1);
    BOOST_TEST(text(*refused.json().find("error"), "reason") == "journal.unwritable");
    BOOST_TEST(!fs::exists(home() / "letter.txt.sig"));
}

BOOST_AUTO_TEST_CASE(wrong_command_lines_are_explained) {
    for (const std::vector<std::string>& wrong :
         std::vector<std::vector<std::string>>{{"journal", "burn"},
                                               {"journal", "list", "more"},
                                               {"journal", "--limit", "0"},
                                               {"journal", "--limit", "ten"},
                                               {"journal", "--before", "-1"},
                                               {"journal", "verify", "--limit", "1"},
                                               {"journal", "verify", "--head", "abc"},
                                               {"journal", "export", "--format", "xls"},
                                               {"journal", "repair", "--force"},
                                               {"doctor", "now"}}) {
        BOOST_TEST_CONTEXT(wrong[0] << " " << wrong[1]) BOOST_TEST(tamga(wrong).status == 2);
    }
}

BOOST_AUTO_TEST_CASE(the_doctor_counts_and_advises_without_names) {
    environment = {"DISPLAY=:tamga-test"};
    settings("/no/such/pinentry");
    const auto ill = tamga({"doctor", "--json"});
    BOOST_TEST(ill.status == 1);
    const Json found = ill.json();
    std::vector<std::string> advice;
    for (const Json& code : *found.find("advice")->elements())
        advice.push_back(*code.string());
    BOOST_TEST((advice == std::vector<std::string>{"manifest.missing", "pinentry.missing"}));
    BOOST_TEST(*found.find("certificates")->find("valid")->integer() == 1);
    BOOST_TEST(found.print().find(home().string()) == std::string::npos);

    const FakePerson person(home(), scriptOf({pin("x")}));
    settings(person.program());
    BOOST_TEST(tamga({"install", "--user"}).status == 0);
    const auto well = tamga({"doctor"});
    BOOST_TEST_INFO(well.out);
    BOOST_TEST(well.status == 0);
    BOOST_TEST(has(well.out, "Nothing is wrong."));
    BOOST_TEST(has(well.out, "pinentry gtk2"));
    BOOST_TEST(person.events("question").empty());
    language = "ru_RU.UTF-8";
    BOOST_TEST(has(tamga({"doctor"}).out, "Всё в порядке."));

    setFile(".config/tamga/tamga.json", "{");
    const auto broken = tamga({"doctor", "--json"});
    BOOST_TEST(broken.status == 1);
    BOOST_TEST(text(broken.json(), "settings") == "settings.malformed");
}

BOOST_AUTO_TEST_SUITE_END()
