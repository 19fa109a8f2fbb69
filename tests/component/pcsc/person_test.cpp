// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What a person is asked and told on the way to a signature with a token.
#include <boost/test/unit_test.hpp>
#include <deque>

#include "service/session.h"
#include "stage.h"

namespace {

using namespace pcsctest;

/// What was asked, in the order of asking.
struct Asked {
    std::string kind;  ///< "pin", "again", "yes"
    prompt::Consent consent;
};

/// Types one PIN after the other and says yes to everything else.
class Person final : public prompt::Prompt {
  public:
    Person(std::shared_ptr<std::vector<Asked>> asked, std::deque<std::string> pins)
        : asked_(std::move(asked)), pins_(std::move(pins)) {}
    Result<Secret> askPassword(const prompt::Consent& consent, prompt::Again again,
                               const CancelToken& /*cancel*/) override {
        asked_->push_back({again == prompt::Again::kNo ? "pin" : "again", consent});
        if (pins_.empty()) return Error(Reason::kPromptCancelled);
        const std::string pin = pins_.front();
        pins_.pop_front();
        return Secret::copyOf(pin);
    }
    Result<Secret> askNewPassword(const prompt::Consent& consent, prompt::Again again,
                                  const CancelToken& /*cancel*/) override {
        asked_->push_back({again == prompt::Again::kNo ? "new" : "new-again", consent});
        if (pins_.empty()) return Error(Reason::kPromptCancelled);
        const std::string pin = pins_.front();
        pins_.pop_front();
        return Secret::copyOf(pin);
    }
    Outcome confirm(const prompt::Consent& consent, const CancelToken& /*cancel*/) override {
        asked_->push_back({"yes", consent});
        if (!willing) return Error(Reason::kPromptCancelled);
        return kDone;
    }
    bool willing = true;

  private:
    std::shared_ptr<std::vector<Asked>> asked_;
    std::deque<std::string> pins_;
};

struct Desk {
    Desk(const OneCard& stage, std::deque<std::string> pins, bool willing = true) {
        auto person = std::make_unique<Person>(asked, std::move(pins));
        person->willing = willing;
        const auto tokens = stage.source->tokens();
        BOOST_REQUIRE_EQUAL(tokens.size(), 1U);
        token = tokens[0]->info().id;
        thumbprint = p11::list(*tokens[0]).entries.at(0).certificate->thumbprint();
        // A time at which the certificate of the container is good.
        session = std::make_unique<service::Session>(
            service::Sources{std::shared_ptr<keys::Source>(patientSource())}, std::move(person),
            [] { return std::int64_t{1'767'225'600}; }, std::filesystem::path());
    }

    /// "signed", or the reason.
    std::string sign(const std::optional<std::string>& given = std::nullopt) {
        std::optional<Secret> password;
        if (given) password = Secret::copyOf(*given);
        service::SignRequest request{.site = "https://portal.example",
                                     .documents = {{"one", Bytes{1, 2, 3}}},
                                     .certificate = *thumbprint,
                                     .password = std::move(password),
                                     .finalTry = finalTry};
        const auto result = session->sign(std::move(request), {}, CancelToken());
        return result ? "signed" : std::string(nameOf(result.error().reason()));
    }
    [[nodiscard]] service::PinRequest pinRequest() const {
        return {.asker = "tests", .token = token, .turnHeld = false, .finalTry = finalTry};
    }
    /// "changed", or the reason.
    [[nodiscard]] std::string change() const {
        const auto result = session->changePin(pinRequest(), CancelToken());
        return result ? "changed" : std::string(nameOf(result.error().reason()));
    }
    /// "new PIN", "old PIN", or the reason.
    [[nodiscard]] std::string unblock() const {
        const auto result = session->unblockPin(pinRequest(), CancelToken());
        if (!result) return std::string(nameOf(result.error().reason()));
        return result.value().newPin ? "new PIN" : "old PIN";
    }
    [[nodiscard]] std::string kinds() const {
        std::string all;
        for (const Asked& one : *asked)
            all += (all.empty() ? "" : " ") + one.kind;
        return all;
    }

    std::shared_ptr<std::vector<Asked>> asked = std::make_shared<std::vector<Asked>>();
    std::string token;
    std::optional<pki::Thumbprint> thumbprint;
    std::unique_ptr<service::Session> session;
    bool finalTry = false;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(person)

BOOST_AUTO_TEST_CASE(one_pin_and_a_signature) {
    const OneCard stage;
    Desk desk(stage, {kPin});
    BOOST_TEST(desk.sign() == "signed");
    BOOST_TEST(desk.kinds() == "pin");
    BOOST_REQUIRE(desk.asked->at(0).consent.pin.has_value());
    BOOST_TEST((desk.asked->at(0).consent.pin->left == 5));
    BOOST_TEST((desk.asked->at(0).consent.pin->tries == prompt::Consent::Pin::Tries::kEnough));
}

BOOST_AUTO_TEST_CASE(wrong_pins_are_told_with_the_tries_that_are_left) {
    const OneCard stage;
    Desk desk(stage, {"1111", "2222", kPin});
    BOOST_TEST(desk.sign() == "signed");
    BOOST_TEST(desk.kinds() == "pin again again");
    BOOST_TEST((desk.asked->at(1).consent.pin->left == 4));
    BOOST_TEST((desk.asked->at(2).consent.pin->left == 3));
}

BOOST_AUTO_TEST_CASE(the_last_try_is_an_act_of_its_own) {
    const OneCard stage;
    stage.card->setTriesLeft(2);
    Desk desk(stage, {"1111", kPin});
    BOOST_TEST(desk.sign() == "token.final-try");
    BOOST_TEST(desk.kinds() == "pin");
    BOOST_TEST(stage.card->triesLeft() == 1U);
    desk.finalTry = true;
    BOOST_TEST(desk.sign() == "signed");
    BOOST_TEST(desk.kinds() == "pin pin");
    BOOST_TEST((desk.asked->at(1).consent.pin->tries == prompt::Consent::Pin::Tries::kLast));
}

BOOST_AUTO_TEST_CASE(the_last_try_is_not_made_without_a_word) {
    const OneCard stage;
    stage.card->setTriesLeft(1);
    Desk desk(stage, {});
    BOOST_TEST(desk.sign(kPin) == "token.final-try");
    BOOST_TEST(stage.card->presented() == 0U);
    stage.card->setTriesLeft(2);
    BOOST_TEST(desk.sign(kPin) == "signed");
    BOOST_TEST(desk.kinds().empty());
}

BOOST_AUTO_TEST_CASE(a_locked_token_asks_nobody) {
    const OneCard stage;
    stage.card->setTriesLeft(0);
    Desk desk(stage, {kPin});
    BOOST_TEST(desk.sign() == "token.locked");
    BOOST_TEST(desk.asked->empty());
    BOOST_TEST(stage.card->presented() == 0U);
}

BOOST_AUTO_TEST_CASE(a_reader_with_keys_needs_a_yes_and_no_digits) {
    const OneCard stage(lite(), {}, "one.pad");
    stage.card->setDigits(kPin);
    Desk desk(stage, {});
    BOOST_TEST(desk.sign() == "signed");
    BOOST_TEST(desk.kinds() == "yes");
    BOOST_TEST(desk.asked->at(0).consent.pin->onReader);
    stage.card->setDigits("0000");
    BOOST_TEST(desk.sign() == "password.wrong");
    BOOST_TEST(desk.kinds() == "yes yes yes yes");
    BOOST_TEST(stage.card->triesLeft() == 2U);
}

BOOST_AUTO_TEST_CASE(the_last_try_on_a_reader_with_keys_needs_a_word_too) {
    const OneCard stage(lite(), {}, "one.pad");
    stage.card->setTriesLeft(2);
    stage.card->setDigits("0000");
    Desk desk(stage, {});
    BOOST_TEST(desk.sign() == "token.final-try");
    BOOST_TEST(desk.kinds() == "yes");
    BOOST_TEST(stage.card->triesLeft() == 1U);
    desk.finalTry = true;
    stage.card->setDigits(kPin);
    BOOST_TEST(desk.sign() == "signed");
    BOOST_TEST((desk.asked->at(1).consent.pin->tries == prompt::Consent::Pin::Tries::kLast));
}

BOOST_AUTO_TEST_CASE(a_pin_is_changed_by_the_present_one_and_a_new_one) {
    const OneCard stage;
    const Desk desk(stage, {kPin, "correct-42"});
    BOOST_TEST(desk.change() == "changed");
    BOOST_TEST(desk.kinds() == "pin new");
    BOOST_TEST(stage.card->pin() == "correct-42");
    BOOST_TEST((desk.asked->at(0).consent.act == prompt::Consent::Act::kChangePin));
    BOOST_TEST((desk.asked->at(0).consent.pin->left == 5));
    BOOST_TEST(desk.asked->at(1).consent.pin->shortest == 4U);
    BOOST_TEST(desk.asked->at(1).consent.pin->longest == 32U);
}

BOOST_AUTO_TEST_CASE(a_wrong_present_pin_is_told_with_the_tries_and_the_new_one_is_not_typed_again) {
    const OneCard stage;
    const Desk desk(stage, {"11111111", "correct-42", kPin});
    BOOST_TEST(desk.change() == "changed");
    BOOST_TEST(desk.kinds() == "pin new again");
    BOOST_TEST((desk.asked->at(2).consent.pin->left == 4));
    BOOST_TEST(stage.card->pin() == "correct-42");
    BOOST_TEST(stage.card->presented() == 2U);
}

BOOST_AUTO_TEST_CASE(a_new_pin_of_another_length_is_asked_for_again_and_costs_nothing) {
    const OneCard stage;
    const Desk desk(stage, {kPin, "123", std::string(33, '1'), "correct-42"});
    BOOST_TEST(desk.change() == "changed");
    BOOST_TEST(desk.kinds() == "pin new new-again new-again");
    BOOST_TEST(stage.card->presented() == 1U);
    const Desk stubborn(stage, {"correct-42", "1", "2", "3", "4"});
    BOOST_TEST(stubborn.change() == "token.pin-length");
    BOOST_TEST(stage.card->presented() == 1U);
    BOOST_TEST(stage.card->pin() == "correct-42");
}

BOOST_AUTO_TEST_CASE(a_new_pin_that_the_token_does_not_take_is_asked_for_again) {
    const OneCard stage(lite(), {.longestPin = 8});
    const Desk desk(stage, {kPin, "123456789", "correct4"});
    BOOST_TEST(desk.change() == "changed");
    BOOST_TEST(desk.kinds() == "pin new new-again");
    BOOST_TEST(stage.card->pin() == "correct4");
    BOOST_TEST(stage.card->triesLeft() == 5U);
}

BOOST_AUTO_TEST_CASE(cancelled_at_either_question_nothing_is_presented) {
    const OneCard stage;
    for (const std::deque<std::string>& typed : {std::deque<std::string>{}, {kPin}}) {
        const Desk desk(stage, typed);
        BOOST_TEST(desk.change() == "prompt.cancelled");
        BOOST_TEST(desk.unblock() == "prompt.cancelled");
    }
    BOOST_TEST(stage.card->presented() == 0U);
    BOOST_TEST(stage.card->pin() == kPin);
}

BOOST_AUTO_TEST_CASE(the_last_try_of_a_change_is_an_act_of_its_own) {
    const OneCard stage;
    stage.card->setTriesLeft(2);
    Desk desk(stage, {"11111111", "correct-42", kPin, "correct-42"});
    BOOST_TEST(desk.change() == "token.final-try");
    BOOST_TEST(desk.kinds() == "pin new");
    BOOST_TEST(stage.card->triesLeft() == 1U);
    desk.finalTry = true;
    BOOST_TEST(desk.change() == "changed");
    BOOST_TEST((desk.asked->at(2).consent.pin->tries == prompt::Consent::Pin::Tries::kLast));
    stage.card->setTriesLeft(0);
    BOOST_TEST(desk.change() == "token.locked");
}

BOOST_AUTO_TEST_CASE(the_administrator_unblocks_and_a_last_try_of_that_pin_is_an_act_of_its_own) {
    const OneCard stage;
    stage.card->setTriesLeft(0);
    stage.card->setAdministratorsTriesLeft(2);
    Desk desk(stage, {"00000000", "correct-42", "87654321", "correct-42"});
    BOOST_TEST(desk.unblock() == "token.final-try");
    BOOST_TEST(desk.kinds() == "pin new");
    BOOST_TEST((desk.asked->at(0).consent.act == prompt::Consent::Act::kUnblockPin));
    BOOST_TEST(stage.card->administratorsTriesLeft() == 1U);
    BOOST_TEST(stage.card->triesLeft() == 0U);
    desk.finalTry = true;
    BOOST_TEST(desk.unblock() == "new PIN");
    BOOST_TEST((desk.asked->at(2).consent.pin->tries == prompt::Consent::Pin::Tries::kLast));
    BOOST_TEST(stage.card->pin() == "correct-42");
    BOOST_TEST(stage.card->triesLeft() == 5U);
    stage.card->setAdministratorsTriesLeft(0);
    const unsigned before = stage.card->presented();
    BOOST_TEST(desk.unblock() == "token.admin-locked");
    BOOST_TEST(stage.card->presented() == before);
}

BOOST_AUTO_TEST_CASE(where_the_pin_stays_no_new_one_is_asked_for) {
    const OneCard stage(rutokenS());
    stage.card->setTriesLeft(0);
    const Desk desk(stage, {"87654321"});
    BOOST_TEST(desk.unblock() == "old PIN");
    BOOST_TEST(desk.kinds() == "pin");
    BOOST_TEST((desk.asked->at(0).consent.act == prompt::Consent::Act::kGiveTriesBack));
    BOOST_TEST(stage.card->pin() == kPin);
    BOOST_TEST(stage.card->triesLeft() == 5U);
}

BOOST_AUTO_TEST_CASE(a_reader_with_keys_offers_no_change_and_asks_nobody) {
    const OneCard stage(lite(), {}, "one.pad");
    const Desk desk(stage, {kPin, "correct-42"});
    BOOST_TEST(desk.change() == "token.unsupported");
    BOOST_TEST(desk.unblock() == "token.unsupported");
    BOOST_TEST(desk.asked->empty());
}

BOOST_AUTO_TEST_CASE(a_token_that_is_not_there) {
    const OneCard stage;
    Desk desk(stage, {kPin, "correct-42"});
    desk.token = "reader:rutoken-lite/00000000";
    BOOST_TEST(desk.change() == "token.removed");
    BOOST_TEST(desk.asked->empty());
}

BOOST_AUTO_TEST_SUITE_END()
