// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Tokens with a PIN that locks: what is asked and tried, and what is not (threat T13).
#include <boost/test/unit_test.hpp>

#include "fakes.h"
#include "service/session.h"

namespace {

using namespace tamga;
using namespace tamga::test;
using Tries = prompt::Consent::Pin::Tries;

struct Desk {
    std::shared_ptr<Record> record = std::make_shared<Record>();
    pki::Certificate certificate = fixtureCertificate("gost2012-256/good");
    std::shared_ptr<FakeToken> token =
        std::make_shared<FakeToken>("t1", std::vector{entryOf(certificate)}, record);
    std::vector<FakePrompt::Answer> answers{FakePrompt::types("right")};

    std::string sign(bool finalTry = false, const std::optional<std::string>& given = std::nullopt) {
        service::Session session(
            service::Sources{std::make_shared<FakeSource>(service::Tokens{token})},
            std::make_unique<FakePrompt>(answers, record), [] { return kNow; }, std::filesystem::path());
        service::SignRequest request;
        request.site = "https://lkfl.tax.test";
        request.documents.push_back({"doc", Bytes{'a'}});
        request.certificate = certificate.thumbprint();
        request.finalTry = finalTry;
        if (given) request.password = Secret::copyOf(*given);
        const auto result = session.sign(std::move(request), {}, CancelToken());
        return result.ok() ? "signed" : std::string(nameOf(result.error().reason()));
    }
    [[nodiscard]] const prompt::Consent::Pin& shown(std::size_t question) const {
        BOOST_REQUIRE(question < record->consents.size());
        BOOST_REQUIRE(record->consents[question].pin.has_value());
        return *record->consents[question].pin;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(pin, Desk)

BOOST_AUTO_TEST_CASE(a_container_has_no_pin) {
    BOOST_TEST(sign() == "signed");
    BOOST_TEST(!record->consents[0].pin.has_value());
}

BOOST_AUTO_TEST_CASE(the_tries_that_are_left_are_told_before_each_question) {
    token->countTries(4);
    answers = {FakePrompt::types("one"), FakePrompt::types("two"), FakePrompt::types("right")};
    BOOST_TEST(sign() == "signed");
    BOOST_REQUIRE(record->consents.size() == 3U);
    BOOST_TEST((shown(0).tries == Tries::kEnough));
    BOOST_TEST((shown(1).tries == Tries::kEnough));
    BOOST_TEST((shown(2).tries == Tries::kFew));
    BOOST_TEST(shown(2).left.value() == 2);
}

BOOST_AUTO_TEST_CASE(the_last_try_is_not_asked_for_unless_it_was_wanted) {
    token->countTries(1);
    BOOST_TEST(sign() == "token.final-try");
    BOOST_TEST(record->consents.empty());
    BOOST_TEST(record->passwords.empty());
    BOOST_TEST(sign(true) == "signed");
    BOOST_TEST((shown(0).tries == Tries::kLast));
}

BOOST_AUTO_TEST_CASE(a_request_stops_before_the_last_try) {
    token->countTries(2);
    answers = {FakePrompt::types("one"), FakePrompt::types("right")};
    BOOST_TEST(sign() == "token.final-try");
    BOOST_TEST((record->passwords == std::vector<std::string>{"one"}));
}

BOOST_AUTO_TEST_CASE(a_wrong_last_try_is_the_end) {
    token->countTries(1);
    answers = {FakePrompt::types("one"), FakePrompt::types("right")};
    BOOST_TEST(sign(true) == "token.locked");
    BOOST_TEST((record->passwords == std::vector<std::string>{"one"}));
}

BOOST_AUTO_TEST_CASE(a_locked_one_is_neither_asked_for_nor_tried) {
    token->countTries(0);
    BOOST_TEST(sign(true) == "token.locked");
    BOOST_TEST(sign(true, "right") == "token.locked");
    BOOST_TEST(record->consents.empty());
    BOOST_TEST(record->passwords.empty());
}

BOOST_AUTO_TEST_CASE(a_given_pin_is_not_tried_as_the_last_one_either) {
    token->countTries(1);
    BOOST_TEST(sign(false, "right") == "token.final-try");
    BOOST_TEST(record->passwords.empty());
    BOOST_TEST(sign(true, "right") == "signed");
}

BOOST_AUTO_TEST_CASE(on_the_readers_keys_nobody_types_here) {
    token->countTries(3);
    token->onReader = true;
    token->password.clear();
    BOOST_TEST(sign() == "signed");
    BOOST_TEST(record->confirmations == 1);
    BOOST_TEST(shown(0).onReader);
    BOOST_TEST((record->passwords == std::vector<std::string>{""}));
}

BOOST_AUTO_TEST_SUITE_END()
