// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The change of a token's PIN, and its unblocking by the administrator.
#include <boost/test/unit_test.hpp>

#include "stage.h"

namespace {

using namespace pcsctest;
using Unblock = keys::PinUpkeep::Unblock;

const std::string kNewPin = "correct-42";
const std::string kAdministrator = "87654321";

/// "done", or the reason.
std::string told(const Outcome& outcome) {
    return outcome ? "done" : std::string(nameOf(outcome.error().reason()));
}

struct Held {
    explicit Held(CardKind kind = lite(), Manners manners = {}, const std::string& slot = "one.slot")
        : stage(std::move(kind), std::move(manners), slot) {
        const auto tokens = stage.source->tokens();
        BOOST_REQUIRE_EQUAL(tokens.size(), 1U);
        token = tokens[0];
    }
    [[nodiscard]] std::string change(const std::string& old, const std::string& fresh = kNewPin) const {
        return told(token->changePin(Secret::copyOf(old), Secret::copyOf(fresh)));
    }
    /// "new PIN", "old PIN", or the reason.
    [[nodiscard]] std::string unblock(const std::string& administrator,
                                      const std::string& fresh = kNewPin) const {
        const auto done = token->unblockPin(Secret::copyOf(administrator), Secret::copyOf(fresh));
        if (!done) return std::string(nameOf(done.error().reason()));
        return done.value().newPin ? "new PIN" : "old PIN";
    }
    /// The card does this at the first command with such an instruction.
    void onceAt(std::uint8_t instruction, Fate fate) const {
        const auto left = std::make_shared<std::atomic<int>>(1);
        stage.card->setScript([=](const Octets& command) -> std::optional<Fate> {
            if (command.size() < 2 || command[1] != instruction || --*left != 0) return std::nullopt;
            return fate;
        });
    }
    OneCard stage;
    std::shared_ptr<keys::Token> token;
};

/// Each family, with a container on it so that every one of them is shown.
std::vector<CardKind> families() {
    return {lite(), ecp(), rutokenS()};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(pin_upkeep)

BOOST_AUTO_TEST_CASE(what_is_offered_by_family) {
    for (const CardKind& kind : families()) {
        const Held held(kind);
        const auto upkeep = held.token->info().upkeep;
        BOOST_TEST(upkeep.change);
        BOOST_TEST((upkeep.unblock == (kind.littleEndian ? Unblock::kKeepsPin : Unblock::kSetsPin)));
        BOOST_TEST(upkeep.shortest > 0U);
        BOOST_TEST(upkeep.longest >= upkeep.shortest);
    }
    // No form of the request is documented for keys on the reader.
    const Held pad(lite(), {}, "one.pad");
    BOOST_TEST((pad.token->info().upkeep == keys::PinUpkeep()));
    BOOST_TEST(pad.change(kPin) == "token.unsupported");
    BOOST_TEST(pad.unblock(kAdministrator) == "token.unsupported");
    BOOST_TEST(pad.stage.card->presented() == 0U);
}

BOOST_AUTO_TEST_CASE(the_new_pin_signs_and_the_old_one_does_not) {
    for (const CardKind& kind : families()) {
        const Held held(kind);
        BOOST_TEST(held.change(kPin) == "done");
        BOOST_TEST(held.stage.card->pin() == kNewPin);
        BOOST_TEST(held.stage.card->presented() == 1U);
        BOOST_TEST(!held.stage.card->loggedIn());
        BOOST_TEST(p11::sign(*held.stage.source, kNewPin) == "signed");
        BOOST_TEST(p11::sign(*held.stage.source, kPin) == "password.wrong");
    }
}

BOOST_AUTO_TEST_CASE(a_wrong_old_pin_costs_one_try_and_changes_nothing) {
    const Held held;
    BOOST_TEST(held.change("00000000") == "password.wrong");
    BOOST_TEST(held.stage.card->triesLeft() == 4U);
    BOOST_TEST(held.stage.card->pin() == kPin);
    BOOST_TEST(held.change("") == "password.needed");
    BOOST_TEST(held.stage.card->triesLeft() == 4U);
}

BOOST_AUTO_TEST_CASE(a_length_that_the_token_does_not_take_costs_no_try) {
    for (const CardKind& kind : families()) {
        const Held held(kind);
        const auto upkeep = held.token->info().upkeep;
        BOOST_TEST(held.change(kPin, std::string(upkeep.shortest - 1, '1')) == "token.pin-length");
        BOOST_TEST(held.change(kPin, std::string(upkeep.longest + 1, '1')) == "token.pin-length");
        BOOST_TEST(held.stage.card->presented() == 0U);
        for (const std::size_t length : {upkeep.shortest, upkeep.longest}) {
            BOOST_TEST(held.change(held.stage.card->pin(), std::string(length, '1')) == "done");
            BOOST_TEST(held.stage.card->pin() == std::string(length, '1'));
        }
    }
}

BOOST_AUTO_TEST_CASE(a_token_that_does_not_take_the_new_pin) {
    const Held held(lite(), {.longestPin = 8});
    BOOST_TEST(held.change(kPin, "123456789") == "token.pin-refused");
    BOOST_TEST(held.stage.card->pin() == kPin);
    BOOST_TEST(held.stage.card->triesLeft() == 5U);
    BOOST_TEST(!held.stage.card->loggedIn());
}

BOOST_AUTO_TEST_CASE(a_blocked_pin_is_not_presented) {
    const Held held;
    held.stage.card->setTriesLeft(0);
    BOOST_TEST(held.change(kPin) == "token.locked");
    BOOST_TEST(held.stage.card->presented() == 0U);
}

BOOST_AUTO_TEST_CASE(the_administrator_sets_a_new_pin) {
    for (const CardKind& kind : {lite(), ecp()}) {
        const Held held(kind);
        held.stage.card->setTriesLeft(0);
        BOOST_TEST(held.unblock(kAdministrator) == "new PIN");
        BOOST_TEST(held.stage.card->triesLeft() == 5U);
        BOOST_TEST(held.stage.card->presented() == 1U);
        BOOST_TEST(p11::sign(*held.stage.source, kNewPin) == "signed");
    }
}

BOOST_AUTO_TEST_CASE(on_rutoken_s_the_pin_stays_as_it_was) {
    const Held held(rutokenS());
    held.stage.card->setTriesLeft(0);
    BOOST_TEST(held.unblock(kAdministrator, "") == "old PIN");
    BOOST_TEST(held.stage.card->triesLeft() == 5U);
    BOOST_TEST(p11::sign(*held.stage.source, kPin) == "signed");
}

BOOST_AUTO_TEST_CASE(a_token_that_leaves_its_pin_to_the_user) {
    const Held held(lite(), {.administratorSetsPin = false});
    held.stage.card->setTriesLeft(0);
    BOOST_TEST(held.unblock(kAdministrator) == "old PIN");
    BOOST_TEST(held.stage.card->triesLeft() == 5U);
    BOOST_TEST(held.stage.card->pin() == kPin);
}

BOOST_AUTO_TEST_CASE(wrong_pins_of_the_administrator_are_counted_apart) {
    const Held held;
    held.stage.card->setTriesLeft(0);
    BOOST_TEST(held.unblock("00000000") == "password.wrong");
    const auto state = held.token->administratorsPinNow(CancelToken());
    BOOST_REQUIRE(state.ok());
    BOOST_REQUIRE(state.value().has_value());
    BOOST_TEST((state.value()->left == 9));
    BOOST_TEST(held.stage.card->triesLeft() == 0U);
    held.stage.card->setAdministratorsTriesLeft(1);
    BOOST_TEST((held.token->administratorsPinNow(CancelToken()).value()->care == keys::PinCare::kFinalTry));
    held.stage.card->setAdministratorsTriesLeft(0);
    BOOST_TEST((held.token->administratorsPinNow(CancelToken()).value()->care == keys::PinCare::kLocked));
    const unsigned before = held.stage.card->presented();
    BOOST_TEST(held.unblock(kAdministrator) == "token.admin-locked");
    BOOST_TEST(held.stage.card->presented() == before);
}

BOOST_AUTO_TEST_CASE(pulled_before_the_change_and_in_the_middle_of_it) {
    for (const Fate fate : {Fate::kPull, Fate::kNothing}) {
        {
            const Held held;
            held.onceAt(0x20, fate);
            BOOST_TEST(held.change(kPin) == "token.removed");
            BOOST_TEST(held.stage.card->pin() == kPin);
        }
        {
            const Held held;
            held.onceAt(0x24, fate);
            BOOST_TEST(held.change(kPin) == "token.pin-unknown");
        }
        {
            const Held held;
            held.onceAt(0x24, fate);
            BOOST_TEST(held.unblock(kAdministrator) == "token.pin-unknown");
        }
    }
}

BOOST_AUTO_TEST_CASE(another_token_in_the_place_of_the_first_is_not_given_a_pin) {
    Held held;
    held.stage.slot.pull();
    const auto other = std::make_shared<VirtualCard>(lite("11223344"));
    other->put(kContainer);
    held.stage.slot.insert(other);
    waitForCards(1);
    BOOST_TEST(held.change(kPin) == "token.removed");
    BOOST_TEST(held.unblock(kAdministrator) == "token.removed");
    BOOST_TEST(other->presented() == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
