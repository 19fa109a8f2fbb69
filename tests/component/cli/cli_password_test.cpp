// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Another password for a container, on the command line.
#include <boost/test/unit_test.hpp>

#include "cli_stage.h"

using namespace tamga;
using namespace tamga::test;

namespace {

struct Desk : Stage {
    Desk() : Stage({"synthetic/s256.000"}) { setFile("document.txt", "content\n"); }
    /// "signed", or the reason.
    std::string sign(const std::string& password) const {
        const auto ran =
            tamga({"sign", "--force", "--json", "--pin-fd", "3", "document.txt"}, password + "\n");
        if (ran.status == 0) return "signed";
        const Json said = ran.json();
        const Json* error = said.find("error");
        if (error == nullptr) error = said.find("files")->elements()->front().find("error");
        return *error->find("reason")->string();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(password, Desk)

BOOST_AUTO_TEST_CASE(changed_through_windows) {
    const FakePerson person(home(),
                            scriptOf({test::pin("wrong"), test::pin("12345678"), test::pin("новый")}));
    settings(person.program());
    const auto done = tamga({"container", "password", "--json"});
    BOOST_TEST_MESSAGE(done.err);
    BOOST_REQUIRE_EQUAL(done.status, 0);
    BOOST_TEST(person.events("question").size() == 3U);
    BOOST_TEST(sign("новый") == "signed");
    BOOST_TEST(sign("12345678") == "password.wrong");
}

BOOST_AUTO_TEST_CASE(cancelled_nothing_changes) {
    const FakePerson person(home(), scriptOf({test::pin("12345678"), act("cancel")}));
    settings(person.program());
    BOOST_TEST(tamga({"container", "password"}).status == 1);
    BOOST_TEST(sign("12345678") == "signed");
}

BOOST_AUTO_TEST_CASE(from_descriptors) {
    const std::vector<std::string> words{"container", "password", "--pin-fd", "3", "--new-pin-fd", "0"};
    BOOST_TEST(tamga(words, "wrong\n", "another one\n").status == 1);
    BOOST_TEST(sign("12345678") == "signed");
    const auto done = tamga(words, "12345678\n", "another one\n");
    BOOST_REQUIRE_EQUAL(done.status, 0);
    BOOST_TEST(done.out.starts_with("The password of the container is changed: "));
    BOOST_TEST(sign("another one") == "signed");
}

BOOST_AUTO_TEST_SUITE_END()
