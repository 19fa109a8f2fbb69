// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Another PIN for a token on the command line: SoftHSM as the token, its own tools as the judge.
#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "cli_stage.h"

using namespace tamga;
using namespace tamga::test;

namespace {

const std::string kModule = "/usr/lib/softhsm/libsofthsm2.so";

struct Desk : Stage {
    Desk() {
        std::filesystem::create_directories(home() / "tokens");
        setFile("softhsm2.conf", "directories.tokendir = " + (home() / "tokens").string() +
                                     "\nobjectstore.backend = file\nlog.level = ERROR\n");
        environment = {"SOFTHSM2_CONF=" + (home() / "softhsm2.conf").string()};
        std::filesystem::copy_file(TAMGA_MODULE, programs() / "tamga-module");
        addToken("Books");
        configure(std::nullopt);
    }
    void addToken(const std::string& label) const {
        const auto made = run("/usr/bin/softhsm2-util", {"--init-token", "--free", "--label", label, "--pin",
                                                         "12345678", "--so-pin", "87654321"});
        BOOST_REQUIRE_MESSAGE(made.status == 0, made.err);
    }
    void configure(const std::optional<std::filesystem::path>& pinentry) const {
        Json all = Json::object(
            {{"containerFolders", Json(Json::Array{})},
             {"removableMedia", false},
             {"cspStore", false},
             {"readers", false},
             {"pkcs11", Json::object({{"registered", false}, {"modules", Json(Json::Array({kModule}))}})}});
        if (pinentry)
            all.set("pinentry", Json::object({{"program", pinentry->string()}, {"timeoutSeconds", 60}}));
        setFile(".config/tamga/tamga.json", all.print());
    }
    bool takes(const std::string& pin, const std::string& label = "Books") const {
        return run("/usr/bin/pkcs11-tool", {"--module", kModule, "--token-label", label, "--login", "--pin",
                                            pin, "--list-objects", "--type", "privkey"})
                   .status == 0;
    }
};

std::string reasonOf(const Ran& ran) {
    const Json said = ran.json();
    return *said.find("error")->find("reason")->string();
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(pin, Desk)

BOOST_AUTO_TEST_CASE(what_can_be_done_is_told) {
    const auto list = tamga({"tokens", "--json"});
    BOOST_REQUIRE_EQUAL(list.status, 0);
    const Json all = list.json();
    const auto& tokens = *all.find("tokens")->elements();
    BOOST_REQUIRE_EQUAL(tokens.size(), 1U);
    const Json* const pin = tokens[0].find("pin");
    BOOST_REQUIRE(pin != nullptr);
    BOOST_TEST(pin->print() == R"({"change":true,"unblock":"sets-pin","onReader":false,"state":"ok"})");
}

BOOST_AUTO_TEST_CASE(changed_through_windows) {
    const FakePerson person(home(), scriptOf({test::pin("12345678"), test::pin("new-pin-1")}));
    configure(person.program());
    const auto done = tamga({"token", "pin", "change", "Books", "--json"});
    BOOST_TEST_MESSAGE(done.err);
    BOOST_REQUIRE_EQUAL(done.status, 0);
    BOOST_TEST(*done.json().find("newPin")->boolean());
    BOOST_TEST(takes("new-pin-1"));
    BOOST_TEST(!takes("12345678"));
    const auto questions = person.events("question");
    BOOST_REQUIRE_EQUAL(questions.size(), 2U);
    const std::string second = *questions[1].find("description")->string();
    BOOST_TEST(second.find("Characters: 4–255") != std::string::npos, second);
    // The second field of the one window.
    const auto lines = person.lines();
    BOOST_TEST((std::ranges::count_if(
                    lines, [](const std::string& line) { return line.starts_with("SETREPEAT "); }) == 1));
}

BOOST_AUTO_TEST_CASE(a_pinentry_without_a_second_field_asks_once_more) {
    Json script = scriptOf({test::pin("12345678"), test::pin("new-pin-1"), test::pin("new-pin-2"),
                            test::pin("new-pin-3"), test::pin("new-pin-3")});
    script.set("refuse", Json(Json::Array{Json("SETREPEAT")}));
    const FakePerson person(home(), script);
    configure(person.program());
    const auto done = tamga({"token", "pin", "change", "Books"});
    BOOST_TEST_MESSAGE(done.err);
    BOOST_REQUIRE_EQUAL(done.status, 0);
    BOOST_TEST(done.out == "The PIN is changed: Books\n");
    BOOST_TEST(takes("new-pin-3"));
    const auto questions = person.events("question");
    BOOST_REQUIRE_EQUAL(questions.size(), 5U);
    BOOST_TEST(questions[1].find("error")->string()->empty());
    BOOST_TEST(*questions[3].find("error")->string() == "The two PINs differ. Try again.");
}

BOOST_AUTO_TEST_CASE(too_short_and_cancelled) {
    const FakePerson person(home(), scriptOf({test::pin("12345678"), test::pin("123"), act("cancel")}));
    configure(person.program());
    const auto done = tamga({"token", "pin", "change", "Books", "--json"});
    BOOST_TEST(done.status == 1);
    BOOST_TEST(reasonOf(done) == "prompt.cancelled");
    const auto questions = person.events("question");
    BOOST_REQUIRE_EQUAL(questions.size(), 3U);
    BOOST_TEST(*questions[2].find("error")->string() == "It is too short. Choose a longer one.");
    BOOST_TEST(takes("12345678"));
}

BOOST_AUTO_TEST_CASE(unblocked_through_windows) {
    const FakePerson person(home(),
                            scriptOf({test::pin("00000000"), test::pin("new-pin-1"), test::pin("87654321")}));
    configure(person.program());
    const auto done = tamga({"token", "pin", "unblock", "Books", "--json"});
    BOOST_TEST_MESSAGE(done.err);
    BOOST_REQUIRE_EQUAL(done.status, 0);
    BOOST_TEST(*done.json().find("newPin")->boolean());
    BOOST_TEST(takes("new-pin-1"));
    const auto questions = person.events("question");
    BOOST_REQUIRE_EQUAL(questions.size(), 3U);
    BOOST_TEST(*questions[2].find("error")->string() == "Wrong administrator’s PIN. Try again.");
}

BOOST_AUTO_TEST_CASE(from_descriptors_nothing_is_asked_and_one_try_is_made) {
    const auto change = [&](const std::string& old, const std::string& fresh) {
        return tamga({"token", "pin", "change", "Books", "--pin-fd", "3", "--new-pin-fd", "0", "--json"}, old,
                     fresh);
    };
    BOOST_TEST(change("12345678\n", "new-pin-1\n").status == 0);
    BOOST_TEST(takes("new-pin-1"));
    BOOST_TEST(reasonOf(change("12345678\n", "new-pin-2\n")) == "password.wrong");
    BOOST_TEST(reasonOf(change("new-pin-1\n", "12\n")) == "token.pin-length");
    BOOST_TEST(takes("new-pin-1"));
    const auto unblocked = tamga({"token", "pin", "unblock", "Books", "--pin-fd", "3", "--new-pin-fd", "0"},
                                 "87654321\n", "new-pin-3\n");
    BOOST_TEST(unblocked.status == 0);
    BOOST_TEST(unblocked.out == "The PIN is unblocked, the new one counts: Books\n");
    BOOST_TEST(takes("new-pin-3"));
}

BOOST_AUTO_TEST_CASE(tokens_by_name) {
    addToken("Other");
    const auto change = [&](const std::string& name) {
        return tamga({"token", "pin", "change", name, "--pin-fd", "3", "--new-pin-fd", "0", "--json"},
                     "12345678\n", "new-pin-1\n");
    };
    BOOST_TEST(reasonOf(change("Nowhere")) == "token.removed");
    const Json list = tamga({"tokens", "--json"}).json();
    const auto& tokens = *list.find("tokens")->elements();
    BOOST_REQUIRE_EQUAL(tokens.size(), 2U);
    // "SoftHSM v2" and a number of its own: the kind is shared, the number is not.
    const std::string place = *tokens[0].find("location")->string();
    BOOST_TEST(change("SoftHSM").status == 2);
    BOOST_TEST(takes("12345678", "Books"));
    BOOST_TEST(takes("12345678", "Other"));
    BOOST_TEST(change(place.substr(place.rfind(' ') + 1)).status == 0);
    BOOST_TEST(change(*tokens[1].find("id")->string()).status == 0);
    BOOST_TEST(takes("new-pin-1", "Books"));
    BOOST_TEST(takes("new-pin-1", "Other"));
}

BOOST_AUTO_TEST_CASE(what_is_no_command) {
    for (const std::vector<std::string>& words : {std::vector<std::string>{"token"},
                                                  {"token", "pin"},
                                                  {"token", "pin", "forget", "Books"},
                                                  {"token", "pin", "change"},
                                                  {"token", "pin", "change", "Books", "Other"}})
        BOOST_TEST(tamga(words).status == 2);
}

BOOST_AUTO_TEST_SUITE_END()
