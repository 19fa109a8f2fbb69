// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The whole way: a command, the service, a worker, OpenSC, pcscd, the card; and what a person is asked on it.
// Each command is a process of its own, in which OpenSC knows nothing of wrong PINs.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "../cli/cli_stage.h"
#include "host_process.h"
#include "household.h"
#include "stage.h"

namespace {

using namespace opensctest;
using pki::KeyAlgorithm;
using tamga::test::FakePerson;
using tamga::test::HostProcess;
using tamga::test::Ran;
using tamga::test::reasonOf;
using tamga::test::scriptOf;
namespace fs = std::filesystem;

constexpr const char* kContent = "<declaration>content</declaration>\r\n";

struct Desk : Plugged, tamga::test::Stage {
    Desk() {
        fs::copy_file(TAMGA_MODULE, programs() / "tamga-module");
        Stage::environment = opensctest::environment();
        std::erase_if(Stage::environment, [](const auto& one) { return one.starts_with("HOME="); });
        setFile("declaration.xml", kContent);
        configure();
    }
    void configure(const std::optional<fs::path>& pinentry = {}) const {
        Json all = Json::object({{"containerFolders", Json(Json::Array{})},
                                 {"removableMedia", false},
                                 {"cspStore", false},
                                 {"readers", true},
                                 {"pkcs11", Json::object({{"registered", false},
                                                          {"modules", Json(Json::Array{Json(kModule)})}})}});
        if (pinentry)
            all.set("pinentry", Json::object({{"program", pinentry->string()}, {"timeoutSeconds", 60}}));
        setFile(".config/tamga/tamga.json", all.print());
    }
    [[nodiscard]] std::string thumbprint(KeyAlgorithm algorithm) const {
        return entry(algorithm).certificate->thumbprint().text();
    }
    [[nodiscard]] Ran sign(KeyAlgorithm algorithm, const std::optional<std::string>& pin,
                           const std::vector<std::string>& more = {}) const {
        std::vector<std::string> arguments{"sign", "--json", "--force", "--certificate",
                                           thumbprint(algorithm)};
        if (pin) arguments.insert(arguments.end(), {"--pin-fd", "3"});
        arguments.insert(arguments.end(), more.begin(), more.end());
        arguments.emplace_back("declaration.xml");
        return tamga(arguments, pin ? std::optional(*pin + "\n") : std::nullopt);
    }
    /// By OpenSSL.
    [[nodiscard]] bool signatureIsRight() const {
        const auto judge = openssl({"cms", "-verify", "-binary", "-noverify", "-inform", "DER", "-in",
                                    "declaration.xml.sig", "-content", "declaration.xml", "-out", "judged"});
        if (judge.status != 0) BOOST_TEST_MESSAGE(judge.err);
        return judge.status == 0 && file("judged") == kContent;
    }
};

Json answer(const std::string& pin) {
    return tamga::test::pin(pin);
}

std::string reasonOf(const Ran& ran) {
    const Json json = ran.json();
    const Json* const error = json.find("error");
    return error == nullptr ? "fine" : *error->find("reason")->string();
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(program, Desk)

BOOST_AUTO_TEST_CASE(the_token_and_its_certificates_are_listed) {
    const auto tokens = tamga({"tokens", "--json"});
    BOOST_REQUIRE_MESSAGE(tokens.status == 0, tokens.err);
    BOOST_TEST(tokens.out.find(kLabel) != std::string::npos, tokens.out);
    const auto certificates = tamga({"certificates", "--usable", "--json"});
    BOOST_REQUIRE_MESSAGE(certificates.status == 0, certificates.err);
    for (const auto algorithm : {KeyAlgorithm::kRsa, KeyAlgorithm::kGost2001})
        BOOST_TEST(certificates.out.find(thumbprint(algorithm)) != std::string::npos, certificates.out);
}

BOOST_AUTO_TEST_CASE(both_keys_sign_documents) {
    for (const auto algorithm : {KeyAlgorithm::kRsa, KeyAlgorithm::kGost2001}) {
        const auto ran = sign(algorithm, kPin);
        BOOST_REQUIRE_MESSAGE(ran.status == 0, ran.err + ran.out);
        BOOST_TEST(signatureIsRight());
    }
    BOOST_TEST(card->presented() == 2U);
}

BOOST_AUTO_TEST_CASE(the_last_try_is_an_act_of_its_own_for_a_new_process_too) {
    card->setTriesLeft(2);
    BOOST_TEST(reasonOf(sign(KeyAlgorithm::kRsa, kWrongPin)) == "password.wrong");
    BOOST_TEST(reasonOf(sign(KeyAlgorithm::kRsa, kPin)) == "token.final-try");
    BOOST_TEST(card->presented() == 1U);
    BOOST_TEST(sign(KeyAlgorithm::kGost2001, kPin, {"--final-try"}).status == 0);
    BOOST_TEST(signatureIsRight());
    BOOST_TEST(card->triesLeft() == 5U);
}

BOOST_AUTO_TEST_CASE(a_lock_out_is_told_and_no_pin_is_sent_after_it) {
    card->setTriesLeft(1);
    BOOST_TEST(reasonOf(sign(KeyAlgorithm::kRsa, kWrongPin, {"--final-try"})) == "token.locked");
    for (const auto algorithm : {KeyAlgorithm::kRsa, KeyAlgorithm::kGost2001}) {
        const auto ran = sign(algorithm, kPin, {"--final-try"});
        BOOST_TEST(ran.status == 1);
        BOOST_TEST(reasonOf(ran) == "token.locked");
    }
    BOOST_TEST(card->presented() == 1U);
    BOOST_TEST(!fs::exists(home() / "declaration.xml.sig"));
}

BOOST_AUTO_TEST_CASE(the_window_says_how_many_tries_are_left) {
    card->setTriesLeft(3);
    const FakePerson person(home(), scriptOf({answer(kWrongPin), answer(kPin)}));
    configure(person.program());
    const auto ran = sign(KeyAlgorithm::kRsa, std::nullopt);
    BOOST_REQUIRE_MESSAGE(ran.status == 0, ran.err + ran.out);
    BOOST_TEST(signatureIsRight());
    const auto questions = person.events("question");
    BOOST_REQUIRE_EQUAL(questions.size(), 2U);
    const auto says = [&](std::size_t i, const std::string& text) {
        return questions[i].print().find(text) != std::string::npos;
    };
    BOOST_TEST(!says(0, "tries left"), questions[0].print());  // three are enough not to speak of it
    BOOST_TEST(says(1, "tries left before the PIN is locked: 2"), questions[1].print());
}

BOOST_AUTO_TEST_CASE(the_browsers_host_lists_signs_and_follows_the_card) {
    const FakePerson person(
        home(), scriptOf({answer(kPin), answer(kPin), answer(kWrongPin)}));  // in the order of the questions
    configure(person.program());
    // The host that has tamga-module beside it.
    HostProcess host({home(),
                      {HostProcess::defaultCaller()},
                      Stage::environment,
                      {"/bin/sh", "-c", "shift; exec \"$0\" \"$@\"", (programs() / "tamga-host").string()}});
    host.greet();
    BOOST_TEST(host.result("tokens.list").print().find(kLabel) != std::string::npos);
    BOOST_TEST(*host.result("certificates.list").find("count")->integer() == 2);
    const auto ask = [&](KeyAlgorithm algorithm, bool finalTry = false) {
        Json params = tamga::test::signParams(
            thumbprint(algorithm),
            {tamga::test::documentOf("declaration.xml", "content", toBase64(asBytes(kContent)))});
        params.set("detached", true);
        params.set("finalTry", finalTry);
        return host.ask("sign", params);
    };
    for (const auto algorithm : {KeyAlgorithm::kRsa, KeyAlgorithm::kGost2001}) {
        const Json said = ask(algorithm);
        BOOST_REQUIRE_MESSAGE(said.find("result") != nullptr, said.print());
        const Json& made = said.find("result")->find("signatures")->elements()->front();
        setFile("declaration.xml.sig", asText(*fromBase64(*made.find("signature")->string())));
        BOOST_TEST(signatureIsRight());
    }

    host.result("tokens.watch", Json::object({{"on", true}}));
    const auto told = [&] {
        host.greet();
        return std::ranges::any_of(host.notifications, [](const Json& message) {
            return *message.find("method")->string() == "tokens.changed";
        });
    };
    // The slots are watched some time after the answer: in and out, until it is told.
    pcsctest::until("tokens.changed", [&] {
        slot.pull();
        waitForCard(false);
        if (told()) return true;
        slot.insert(card);
        waitForCard(true);
        return told();
    });
    host.result("tokens.watch", Json::object({{"on", false}}));
    slot.pull();
    waitForCard(false);
    // A look that is going on yet may have seen it as it was.
    const auto count = [&] { return *host.result("certificates.list").find("count")->integer(); };
    pcsctest::until("no certificates", [&] { return count() == 0; });
    slot.insert(card);
    pcsctest::until("both certificates", [&] { return count() == 2; });

    card->setTriesLeft(1);
    BOOST_TEST(reasonOf(ask(KeyAlgorithm::kRsa)) == "token.final-try");
    BOOST_TEST(card->presented() == 2U);
    BOOST_TEST(reasonOf(ask(KeyAlgorithm::kRsa, true)) == "token.locked");
    BOOST_TEST(reasonOf(ask(KeyAlgorithm::kRsa, true)) == "token.locked");
    BOOST_TEST(card->presented() == 3U);
    BOOST_TEST(person.events("question").size() == 3U);
}

BOOST_AUTO_TEST_CASE(without_a_card_there_is_no_certificate) {
    const std::string wanted = thumbprint(KeyAlgorithm::kRsa);
    slot.pull();
    waitForCard(false);
    const auto ran =
        tamga({"sign", "--json", "--certificate", wanted, "--pin-fd", "3", "declaration.xml"}, kPin + "\n");
    BOOST_TEST(ran.status == 1);
    BOOST_TEST(reasonOf(ran) == "certificate.not-found");
}

BOOST_AUTO_TEST_SUITE_END()
