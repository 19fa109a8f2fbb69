// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Lists without a PIN, signatures with it, judged by OpenSSL; the counter of wrong PINs.
#include <boost/test/unit_test.hpp>

#include "stage.h"

namespace {

using namespace pcsctest;

void signAndJudge(keys::Token& token, const keys::KeyEntry& entry, const std::string& pin) {
    keys::OpenNotes notes;
    const auto key = token.open(entry.id, Secret::copyOf(pin), notes);
    BOOST_REQUIRE_MESSAGE(key.ok(), (key.ok() ? "" : key.error().what()));
    BOOST_TEST(!notes.reserveUsed);
    const auto hash = pki::defaultHash(key.value()->publicKey().algorithm());
    const Bytes digest = p11::digestFor(hash);
    const auto value = key.value()->signDigest(hash, digest, CancelToken());
    BOOST_REQUIRE(value.ok());
    const p11::Folder folder;
    BOOST_TEST(p11::opensslVerifies(folder, *entry.certificate, "", digest, value.value()));
}

keys::PinState pinOf(keys::Source& source) {
    const auto tokens = source.tokens();
    BOOST_REQUIRE_EQUAL(tokens.size(), 1U);
    const auto pin = tokens[0]->info().pin;
    BOOST_REQUIRE(pin.has_value());
    return *pin;
}

void listAndSign(CardKind kind, Manners manners, const std::string& label) {
    const OneCard stage(std::move(kind), std::move(manners));
    const auto tokens = stage.source->tokens();
    BOOST_REQUIRE_EQUAL(tokens.size(), 1U);
    BOOST_TEST(tokens[0]->info().label == label);
    const p11::Listing listing = p11::list(*tokens[0]);
    BOOST_TEST(listing.outcome.ok());
    BOOST_REQUIRE_EQUAL(listing.entries.size(), 1U);
    BOOST_TEST(listing.entries[0].container == "test256e");
    BOOST_TEST((listing.entries[0].state == keys::KeyState::kUsable));
    BOOST_TEST(stage.card->presented() == 0U);
    signAndJudge(*tokens[0], listing.entries[0], kPin);
    BOOST_TEST(stage.card->presented() == 1U);
    BOOST_TEST(!stage.card->loggedIn());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sign_with_a_token)

BOOST_AUTO_TEST_CASE(what_a_token_says_without_a_pin) {
    const OneCard stage;
    stage.card->put("corefx/G2012256.001", 0x0B);
    const auto tokens = stage.source->tokens();
    BOOST_REQUIRE_EQUAL(tokens.size(), 1U);
    const auto info = tokens[0]->info();
    BOOST_TEST(info.id == "reader:rutoken-lite/39445e29");
    BOOST_TEST((info.kind == keys::TokenKind::kReader));
    BOOST_TEST(info.location == "Rutoken Lite 39445e29, " + kReader + " 00 00");
    BOOST_TEST((info.pin == keys::PinState{keys::PinCare::kGood, false, 5U}));
    const p11::Listing listing = p11::list(*tokens[0]);
    BOOST_TEST(listing.outcome.ok());
    BOOST_REQUIRE_EQUAL(listing.entries.size(), 3U);  // two keys in the second container
    for (const auto& entry : listing.entries) {
        BOOST_TEST(entry.certificate.has_value());
        BOOST_TEST(entry.passwordNeeded);
        BOOST_TEST(entry.tokenId == info.id);
        BOOST_TEST((entry.state == keys::KeyState::kUsable));
        BOOST_TEST(!entry.problem.has_value());
    }
    BOOST_TEST(listing.entries[0].container == "test256e");
    BOOST_TEST(listing.entries[2].container == "G2012256");
    BOOST_TEST(listing.entries[2].id == info.id + "/100010030B00#2");
    BOOST_TEST(stage.card->presented() == 0U);
}

BOOST_AUTO_TEST_CASE(keys_of_all_lengths_sign) {
    const OneCard stage;
    stage.card->put("corefx/G2001256.000", 0x0B).put("corefx/G2012256.001", 0x0C);
    stage.card->put("corefx/pfx-6b72.000", 0x40);
    const auto tokens = stage.source->tokens();
    BOOST_REQUIRE_EQUAL(tokens.size(), 1U);
    const p11::Listing listing = p11::list(*tokens[0]);
    BOOST_REQUIRE_EQUAL(listing.entries.size(), 5U);
    for (const auto& entry : listing.entries)
        signAndJudge(*tokens[0], entry, kPin);
}

BOOST_AUTO_TEST_CASE(rutoken_lite_that_cannot_list_its_folders) {
    listAndSign(lite(), {.canList = false}, "Rutoken Lite");
}
BOOST_AUTO_TEST_CASE(rutoken_ecp_with_a_passive_container) {
    listAndSign(ecp(), {}, "Rutoken ECP");
}
BOOST_AUTO_TEST_CASE(rutoken_s_little_endian_and_byte_by_byte) {
    listAndSign(rutokenS(), {.tellsTriesOnVerify = false}, "Rutoken S");
}

BOOST_AUTO_TEST_CASE(rutoken_ecp_without_a_container_is_left_to_pkcs11) {
    const Daemon daemon({{kReader, "one.slot"}});
    const CardSlot slot(Daemon::slotPath("one.slot"), std::make_shared<VirtualCard>(ecp()));
    waitForCards(1);
    BOOST_TEST(patientSource()->tokens().empty());
}

BOOST_AUTO_TEST_CASE(a_lite_without_a_container_is_there_all_the_same) {
    const Daemon daemon({{kReader, "one.slot"}});
    const CardSlot slot(Daemon::slotPath("one.slot"), std::make_shared<VirtualCard>(lite()));
    waitForCards(1);
    BOOST_TEST(stateOf(*patientSource()) == "fine, 0");
}

BOOST_AUTO_TEST_CASE(a_card_of_somebody_else_is_no_token) {
    const Daemon daemon({{kReader, "one.slot"}});
    CardKind bank = lite();
    bank.atr = "3B6500002063CB6800";
    const auto card = std::make_shared<VirtualCard>(bank);
    const CardSlot slot(Daemon::slotPath("one.slot"), card);
    waitForCards(1);
    BOOST_TEST(patientSource()->tokens().empty());
    BOOST_TEST(card->commands() == 0U);  // and nobody has spoken to it
}

BOOST_AUTO_TEST_CASE(a_header_behind_the_pin_is_a_locked_key) {
    const OneCard stage(lite(), {.headerNeedsPin = true});
    const auto tokens = stage.source->tokens();
    BOOST_REQUIRE_EQUAL(tokens.size(), 1U);
    const p11::Listing listing = p11::list(*tokens[0]);
    BOOST_REQUIRE_EQUAL(listing.entries.size(), 1U);
    BOOST_TEST((listing.entries[0].state == keys::KeyState::kLocked));
    BOOST_TEST(listing.entries[0].container == "test256e");
    BOOST_TEST(stage.card->presented() == 0U);
}

BOOST_AUTO_TEST_CASE(a_password_beside_the_pin_is_not_supported) {
    const OneCard stage;
    stage.card->put("synthetic/s256.000", 0x0A);
    const auto tokens = stage.source->tokens();
    const p11::Listing listing = p11::list(*tokens.at(0));
    BOOST_REQUIRE_EQUAL(listing.entries.size(), 1U);
    BOOST_TEST((listing.entries[0].state == keys::KeyState::kUnsupported));
    BOOST_TEST((listing.entries[0].problem->reason() == Reason::kContainerUnsupported));
}

BOOST_AUTO_TEST_CASE(files_that_are_no_container_files_are_damage_and_no_more) {
    const OneCard stage;
    stage.card->put("corefx/G2001256.000", 0x0B);
    stage.card->replace(0x0A, "header.key", {0x30, 0x82, 0xFF, 0xFF});
    const auto tokens = stage.source->tokens();
    const p11::Listing listing = p11::list(*tokens.at(0));
    BOOST_REQUIRE_EQUAL(listing.entries.size(), 2U);
    BOOST_TEST((listing.entries[0].state == keys::KeyState::kDamaged));
    BOOST_TEST((listing.entries[1].state == keys::KeyState::kUsable));
}

BOOST_AUTO_TEST_CASE(identifiers_lead_nowhere_else) {
    const OneCard stage;
    const auto tokens = stage.source->tokens();
    const std::string token = tokens.at(0)->info().id;
    keys::OpenNotes notes;
    for (const char* const place :
         {"/100010030B00#1", "/3F00#1", "/10001003#1", "/100010030A00#0", "/100010030A00",
          "/1000100300000A00#1", "/100010030A0#1", "/#1", "", "#1", "/100010030A00#1x"}) {
        const auto key = tokens[0]->open(token + place, Secret::copyOf(kPin), notes);
        BOOST_REQUIRE(!key.ok());
        BOOST_TEST((key.error().reason() == Reason::kContainerRemoved), place);
    }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(pin)

BOOST_AUTO_TEST_CASE(wrong_pins_are_counted_to_the_end_and_no_further) {
    const OneCard stage;
    for (const int left : {4, 3, 2, 1}) {
        BOOST_TEST(p11::sign(*stage.source, "87654321") == "password.wrong");
        const auto pin = pinOf(*stage.source);
        BOOST_TEST((pin.left == left));
        const auto care = left == 1   ? keys::PinCare::kFinalTry
                          : left == 2 ? keys::PinCare::kCountLow
                                      : keys::PinCare::kGood;
        BOOST_TEST((pin.care == care));
    }
    BOOST_TEST(p11::sign(*stage.source, "87654321") == "token.locked");
    BOOST_TEST((pinOf(*stage.source).care == keys::PinCare::kLocked));
    BOOST_TEST(stage.card->presented() == 5U);
    // The right one is of no use now, and is not even presented.
    BOOST_TEST(p11::sign(*stage.source, kPin) == "token.locked");
    BOOST_TEST(stage.card->presented() == 5U);
}

BOOST_AUTO_TEST_CASE(the_right_pin_fills_the_counter_up) {
    const OneCard stage(lite(), {.tellsTriesOnVerify = false});
    BOOST_TEST(p11::sign(*stage.source, "1") == "password.wrong");
    BOOST_TEST((pinOf(*stage.source).left == 4));
    BOOST_TEST(p11::sign(*stage.source, kPin) == "signed");
    BOOST_TEST((pinOf(*stage.source).left == 5));
}

BOOST_AUTO_TEST_CASE(the_error_says_how_many_tries_are_left) {
    const OneCard stage(lite(), {.tellsTriesOnVerify = false});
    const auto tokens = stage.source->tokens();
    keys::OpenNotes notes;
    const auto key =
        tokens.at(0)->open(p11::list(*tokens[0]).entries.at(0).id, Secret::copyOf("0000"), notes);
    BOOST_REQUIRE(!key.ok());
    BOOST_TEST(key.error().context() == "4 tries left");
}

BOOST_AUTO_TEST_CASE(no_pin_and_an_impossible_one_cost_no_try) {
    const OneCard stage;
    BOOST_TEST(p11::sign(*stage.source, "") == "password.needed");
    BOOST_TEST(p11::sign(*stage.source, std::string(256, '1')) == "password.wrong");
    BOOST_TEST(stage.card->presented() == 0U);
}

BOOST_AUTO_TEST_CASE(somebody_elses_log_in_is_ended_and_costs_no_try) {
    const OneCard stage;
    const OtherProgram other;
    const Bytes verify{0x00, 0x20, 0x00, 0x02, 0x08, '1', '2', '3', '4', '5', '6', '7', '8'};
    BOOST_TEST((other.transmit(verify) == Bytes{0x90, 0x00}));
    BOOST_TEST((pinOf(*stage.source) == keys::PinState{}));  // the counter cannot be seen
    BOOST_TEST(p11::sign(*stage.source, "0000") == "password.wrong");
    BOOST_TEST(stage.card->triesLeft() == 4U);
}

BOOST_AUTO_TEST_CASE(a_token_that_does_not_log_out_is_reset) {
    const OneCard stage(lite(), {.canLogOut = false});
    // Held by somebody, so that it is not powered down by itself.
    const OtherProgram other;
    BOOST_TEST(p11::sign(*stage.source, kPin) == "signed");
    BOOST_TEST(!stage.card->loggedIn());
    BOOST_TEST(stage.card->resets() > 0U);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(pin_pad)

BOOST_AUTO_TEST_CASE(the_pin_is_typed_on_the_reader) {
    const OneCard stage(lite(), {}, "one.pad");
    BOOST_TEST(pinOf(*stage.source).onReader);
    const auto tokens = stage.source->tokens();
    const auto entry = p11::list(*tokens.at(0)).entries.at(0);
    BOOST_TEST(!entry.passwordNeeded);  // no dialog for digits
    stage.card->setDigits(kPin);
    signAndJudge(*tokens[0], entry, "");
    BOOST_TEST(!stage.card->loggedIn());
    stage.card->setDigits("0000");
    BOOST_TEST(p11::sign(*stage.source, "") == "password.wrong");
    stage.card->setDigits("12");  // the reader itself refuses so few
    BOOST_TEST(p11::sign(*stage.source, "") == "password.wrong");
    BOOST_TEST(stage.card->triesLeft() == 4U);
    stage.card->setDigits(std::nullopt);
    BOOST_TEST(p11::sign(*stage.source, "") == "prompt.cancelled");
    BOOST_TEST(stage.card->triesLeft() == 4U);
    stage.card->setTriesLeft(0);
    BOOST_TEST(p11::sign(*stage.source, "") == "token.locked");
}

BOOST_AUTO_TEST_SUITE_END()
