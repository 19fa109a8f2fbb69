// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Another PIN for a token, asked for by the extension: the person types, the message carries none.
#include <boost/test/unit_test.hpp>

#include "conversation.h"

namespace {

using namespace tamga;
using namespace tamga::test;
using Unblock = keys::PinUpkeep::Unblock;

struct TokenState {
    keys::PinUpkeep upkeep{true, Unblock::kSetsPin, false, 4, 8};
    std::string pin = "1234";
    int left = 3;
    std::vector<std::string> presented;
};

class PinToken final : public keys::Token {
  public:
    explicit PinToken(std::shared_ptr<TokenState> state) : state_(std::move(state)) {}
    [[nodiscard]] keys::TokenInfo info() const override {
        const auto care = state_->left == 1 ? keys::PinCare::kFinalTry : keys::PinCare::kGood;
        return {"pin",
                keys::TokenKind::kReader,
                "Token",
                "somewhere",
                {},
                keys::PinState{care, false, state_->left},
                state_->upkeep};
    }
    Outcome list(const std::function<void(keys::KeyEntry)>& /*found*/, const Deadline& /*deadline*/,
                 const CancelToken& /*cancel*/) override {
        return kDone;
    }
    Result<std::unique_ptr<pki::SigningKey>> open(const std::string& /*entryId*/, const Secret& /*password*/,
                                                  keys::OpenNotes& /*notes*/) override {
        return Error(Reason::kContainerRemoved);
    }
    Outcome changePin(const Secret& old, const Secret& fresh) override {
        state_->presented.emplace_back(old.text());
        if (old.text() != state_->pin) {
            --state_->left;
            return Error(Reason::kPasswordWrong);
        }
        state_->pin = fresh.text();
        return kDone;
    }
    Result<keys::Unblocked> unblockPin(const Secret& administrators, const Secret& fresh) override {
        state_->presented.emplace_back(administrators.text());
        const bool sets = state_->upkeep.unblock == Unblock::kSetsPin;
        if (sets) state_->pin = fresh.text();
        return keys::Unblocked{sets};
    }

  private:
    std::shared_ptr<TokenState> state_;
};

struct PinConversation : Conversation {
    void begin() {
        const auto sessions = [this]() -> Result<std::unique_ptr<service::Session>> {
            return std::make_unique<service::Session>(
                service::Sources{
                    std::make_shared<FakeSource>(service::Tokens{std::make_shared<PinToken>(state)})},
                std::make_unique<FakePrompt>(answers, record), [] { return kNow; }, turnFile);
        };
        server =
            std::make_unique<protocol::Server>(toHost.read.get(), fromHost.write.get(),
                                               protocol::Services{sessions, journalFile, settingsFiles, {}});
        ended = std::async(std::launch::async, [this] { return server->run(); });
    }
    static Json params(bool finalTry = false, const char* token = "pin") {
        return Json::object({{"token", token}, {"finalTry", finalTry}});
    }
    std::shared_ptr<TokenState> state = std::make_shared<TokenState>();
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(pin, PinConversation)

BOOST_AUTO_TEST_CASE(whatATokenOffersIsInTheList) {
    begin();
    const Json listed = result("tokens.list", Json::object({}));
    const Json* const offered = listed.find("tokens")->elements()->at(0).find("pin");
    BOOST_REQUIRE(offered != nullptr);
    BOOST_TEST(offered->print() == R"({"change":true,"unblock":"sets-pin","onReader":false,"state":"ok"})");
}

BOOST_AUTO_TEST_CASE(whatATokenDoesNotOfferIsNotAsked) {
    state->upkeep = {};
    begin();
    const Json listed = result("tokens.list", Json::object({}));
    BOOST_TEST(listed.find("tokens")->elements()->at(0).find("pin") == nullptr);
    for (const char* const method : {"tokens.changePin", "tokens.unblockPin"}) {
        BOOST_TEST(reasonOf(ask(method, params())) == "token.unsupported");
        BOOST_TEST(reasonOf(ask(method, params(false, "other"))) == "token.removed");
    }
    BOOST_TEST(record->consents.empty());
    BOOST_TEST(state->presented.empty());
}

BOOST_AUTO_TEST_CASE(changedByThePresentPinAndANewOne) {
    answers = {FakePrompt::types("0000"), FakePrompt::types("567"), FakePrompt::types("567890"),
               FakePrompt::types("1234")};
    begin();
    BOOST_TEST(*result("tokens.changePin", params()).find("newPin")->boolean());
    BOOST_TEST(state->pin == "567890");
    BOOST_TEST(state->presented == (std::vector<std::string>{"0000", "1234"}));
    using prompt::Again;
    BOOST_TEST((record->agains ==
                std::vector<Again>{Again::kNo, Again::kNo, Again::kTooShort, Again::kWrongPassword}));
}

BOOST_AUTO_TEST_CASE(theLastTryNeedsTheWord) {
    state->left = 1;
    answers = {FakePrompt::types("1234"), FakePrompt::types("567890")};
    begin();
    BOOST_TEST(reasonOf(ask("tokens.changePin", params())) == "token.final-try");
    BOOST_TEST(record->consents.empty());
    BOOST_TEST(*result("tokens.changePin", params(true)).find("newPin")->boolean());
    BOOST_TEST(state->presented.size() == 1U);
}

BOOST_AUTO_TEST_CASE(unblockedWithAndWithoutANewPin) {
    answers = {FakePrompt::types("87654321"), FakePrompt::types("567890"), FakePrompt::types("87654321")};
    begin();
    BOOST_TEST(*result("tokens.unblockPin", params()).find("newPin")->boolean());
    BOOST_TEST(state->pin == "567890");
    state->upkeep.unblock = Unblock::kKeepsPin;
    BOOST_TEST(!*result("tokens.unblockPin", params()).find("newPin")->boolean());
    BOOST_TEST(record->consents.size() == 3U);
}

BOOST_AUTO_TEST_CASE(noPinComesByMessage) {
    begin();
    for (const char* const member : {"pin", "newPin", "password"}) {
        Json with = params();
        with.set(member, "1234");
        BOOST_TEST(reasonOf(ask("tokens.changePin", with)) == "protocol.params");
        BOOST_TEST(reasonOf(ask("tokens.unblockPin", with)) == "protocol.params");
    }
    BOOST_TEST(state->presented.empty());
}

BOOST_AUTO_TEST_SUITE_END()
