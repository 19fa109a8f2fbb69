// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A real module with a real PIN, behind a real pcscd.
#include <signal.h>

#include <algorithm>
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <functional>
#include <optional>
#include <thread>

#include "base/file.h"
#include "stage.h"

namespace {

using namespace opensctest;
using keys::PinCare;
using pki::KeyAlgorithm;

bool isSignature(const Octets& command) {
    return command.size() > 1 && command[1] == 0x2A;
}

/// What is done when the card is to sign, and what becomes of that command.
pcsctest::Script atSignature(pcsctest::Fate fate, std::function<void()> act = {}) {
    return [fate, act = std::move(act)](const Octets& command) -> std::optional<pcsctest::Fate> {
        if (!isSignature(command)) return std::nullopt;
        if (act) act();
        return fate;
    };
}

}  // namespace

BOOST_AUTO_TEST_SUITE(opensc)

BOOST_AUTO_TEST_CASE(a_token_is_listed_with_its_label_its_pin_and_its_keys) {
    const Plugged stage;
    const auto token = stage.token();
    const auto info = token->info();
    BOOST_TEST((info.kind == keys::TokenKind::kPkcs11));
    BOOST_TEST(info.label == kLabel + " (User PIN)");
    BOOST_TEST(info.location.find(kSerial) != std::string::npos, info.location);
    BOOST_TEST(!info.problem.has_value());
    BOOST_REQUIRE(info.pin.has_value());
    BOOST_TEST((info.pin->care == PinCare::kGood));
    const auto listing = p11::list(*token);
    BOOST_TEST(listing.outcome.ok());
    BOOST_TEST(listing.entries.size() == 2U);
    BOOST_TEST(stage.entry(KeyAlgorithm::kRsa).container == "rsa");
    BOOST_TEST(stage.entry(KeyAlgorithm::kGost2001).container == "gost");
}

BOOST_AUTO_TEST_CASE(rsa_and_gost_keys_sign_and_one_pin_is_one_try) {
    const Plugged stage;
    BOOST_TEST(stage.sign(KeyAlgorithm::kRsa) == "signed");
    BOOST_TEST(stage.card->presented() == 1U);
    BOOST_TEST(stage.sign(KeyAlgorithm::kGost2001) == "signed");
    BOOST_TEST(stage.card->presented() == 2U);
}

BOOST_AUTO_TEST_CASE(a_wrong_pin_is_told_with_the_tries_that_are_left) {
    const Plugged stage;
    BOOST_TEST((stage.pin() == keys::PinState{PinCare::kGood, false, 5}));
    for (const int left : {4, 3, 2, 1}) {
        BOOST_TEST(stage.sign(KeyAlgorithm::kRsa, kWrongPin) == "password.wrong");
        BOOST_TEST((stage.pin().left == left));
    }
    BOOST_TEST(stage.card->presented() == 4U);
    BOOST_TEST((stage.pin().care == PinCare::kFinalTry));
    BOOST_TEST(stage.listed() == "final");
    BOOST_TEST(stage.sign(KeyAlgorithm::kRsa) == "signed");
    BOOST_TEST((stage.pin() == keys::PinState{PinCare::kGood, false, 5}));
    BOOST_TEST(stage.listed() == "ok");
}

BOOST_AUTO_TEST_CASE(tries_that_other_programs_used_up_are_counted_although_the_module_does_not_know) {
    const Plugged stage;
    BOOST_TEST(stage.listed() == "ok");
    stage.card->setTriesLeft(1);
    BOOST_TEST((stage.pin() == keys::PinState{PinCare::kFinalTry, false, 1}));
    stage.card->setTriesLeft(0);
    BOOST_TEST((stage.pin().care == PinCare::kLocked));
    BOOST_TEST(stage.sign(KeyAlgorithm::kRsa) == "token.locked");
    BOOST_TEST(stage.card->presented() == 0U);
    // The administrator has unlocked it.
    stage.card->setTriesLeft(5);
    BOOST_TEST((stage.pin().care == PinCare::kGood));
    BOOST_TEST(stage.sign(KeyAlgorithm::kRsa) == "signed");
}

BOOST_AUTO_TEST_CASE(a_lock_out_is_told_as_such_and_no_pin_is_sent_any_more) {
    for (const Counter counter : {Counter::kAsked, Counter::kNotAsked}) {
        const Plugged stage(counter);
        stage.card->setTriesLeft(1);
        BOOST_TEST(stage.sign(KeyAlgorithm::kRsa, kWrongPin) == "token.locked");
        BOOST_TEST(stage.card->presented() == 1U);
        BOOST_TEST(stage.listed() == "locked");
        BOOST_TEST((stage.pin().care == PinCare::kLocked));
        BOOST_TEST(stage.sign(KeyAlgorithm::kRsa) == "token.locked");
        BOOST_TEST(stage.sign(KeyAlgorithm::kGost2001) == "token.locked");
        BOOST_TEST(stage.card->presented() == 1U);
    }
}

BOOST_AUTO_TEST_CASE(without_the_counter_the_modules_own_word_is_kept_when_the_card_is_put_in_again) {
    Plugged stage(Counter::kNotAsked);
    stage.card->setTriesLeft(2);
    BOOST_TEST(stage.sign(KeyAlgorithm::kRsa, kWrongPin) == "password.wrong");
    BOOST_TEST(stage.listed() == "final");
    stage.slot.pull();
    waitForCard(false);
    BOOST_TEST(stage.listed() == "none");
    stage.slot.insert(stage.card);
    waitForCard(true);
    BOOST_TEST(stage.listed() == "final");
    BOOST_TEST((stage.pin() == keys::PinState{PinCare::kFinalTry, false, std::nullopt}));
    BOOST_TEST(stage.sign(KeyAlgorithm::kRsa) == "signed");
    BOOST_TEST(stage.listed() == "ok");
}

BOOST_AUTO_TEST_CASE(counting_tries_logs_nobody_out) {
    const Plugged stage;
    const auto entry = stage.entry(KeyAlgorithm::kRsa);
    const auto key = stage.open(KeyAlgorithm::kRsa);
    BOOST_TEST((stage.pin() == keys::PinState{}));  // nothing can be seen of it meanwhile
    BOOST_TEST(stage.signWith(*key, *entry.certificate) == "signed");
    BOOST_TEST(stage.card->presented() == 1U);
}

BOOST_AUTO_TEST_CASE(a_card_that_is_pulled_is_no_token_and_back_again_it_is_one) {
    Plugged stage;
    BOOST_TEST(stage.sign(KeyAlgorithm::kRsa) == "signed");
    const auto before = stage.token();
    const auto entry = stage.entry(KeyAlgorithm::kRsa);
    stage.slot.pull();
    waitForCard(false);
    BOOST_TEST(stage.listed() == "none");
    keys::OpenNotes notes;
    const auto gone = before->open(entry.id, Secret::copyOf(kPin), notes);
    BOOST_REQUIRE(!gone.ok());
    BOOST_TEST((gone.error().reason() == Reason::kTokenRemoved));
    const auto state = before->pinNow(CancelToken());
    BOOST_REQUIRE(!state.ok());
    BOOST_TEST((state.error().reason() == Reason::kTokenRemoved));
    stage.slot.insert(stage.card);
    waitForCard(true);
    BOOST_TEST(stage.sign(KeyAlgorithm::kRsa) == "signed");
    BOOST_TEST(stage.sign(KeyAlgorithm::kGost2001) == "signed");
}

BOOST_AUTO_TEST_CASE(a_card_that_was_out_for_a_moment_between_two_looks) {
    Plugged stage;
    for (int i = 0; i < 3; ++i) {
        // OpenSC may find out when it is to use the card; the PIN has not been sent then, and is not sent
        // again.
        std::string outcome = stage.sign(KeyAlgorithm::kRsa);
        if (outcome == "token.removed") outcome = stage.sign(KeyAlgorithm::kRsa);
        BOOST_TEST(outcome == "signed");
        stage.slot.pull();
        waitForCard(false);
        stage.slot.insert(stage.card);
        waitForCard(true);
    }
    BOOST_TEST(stage.card->presented() == 3U);
}

BOOST_AUTO_TEST_CASE(a_card_that_is_pulled_while_a_key_is_open_or_signs) {
    for (const KeyAlgorithm algorithm : {KeyAlgorithm::kRsa, KeyAlgorithm::kGost2001}) {
        for (const bool signing : {false, true}) {
            Plugged stage;
            const auto entry = stage.entry(algorithm);
            auto key = stage.open(algorithm);
            if (signing) {
                stage.card->setScript(atSignature(pcsctest::Fate::kPull));
            } else {
                stage.slot.pull();
                waitForCard(false);
            }
            const std::string outcome = stage.signWith(*key, *entry.certificate);
            // In the middle of it OpenSC may ask the service why before that knows.
            const bool early = signing && outcome == "token.device-error";
            BOOST_TEST((early || outcome == "token.removed"), outcome);
            waitForCard(false);
            stage.card->setScript({});
            stage.slot.insert(stage.card);
            waitForCard(true);
            // Its log-in went with the card.
            BOOST_TEST(stage.signWith(*key, *entry.certificate) == "token.removed");
            key.reset();
            BOOST_TEST(stage.sign(algorithm) == "signed");
            BOOST_TEST(stage.card->presented() == 2U);
        }
    }
}

BOOST_AUTO_TEST_CASE(the_service_is_started_anew) {
    for (const int signal : {SIGTERM, SIGKILL}) {
        Plugged stage;
        BOOST_TEST(stage.sign(KeyAlgorithm::kRsa) == "signed");
        stage.daemon.stop(signal);
        BOOST_TEST(stage.listed() == "none");
        stage.slot.insert(stage.card);
        stage.daemon.start();
        waitForCard(true);
        BOOST_TEST(stage.sign(KeyAlgorithm::kRsa) == "signed");
    }
}

BOOST_AUTO_TEST_CASE(the_service_dies_while_a_key_is_open_or_signs) {
    for (const bool signing : {false, true}) {
        Plugged stage;
        const auto entry = stage.entry(KeyAlgorithm::kRsa);
        auto key = stage.open(KeyAlgorithm::kRsa);
        if (signing) {
            // The answer would have nobody to go to.
            stage.card->setScript(
                atSignature(pcsctest::Fate::kHang, [&] { ::kill(stage.daemon.id(), SIGKILL); }));
        } else {
            stage.daemon.stop(SIGKILL);
        }
        BOOST_TEST(stage.signWith(*key, *entry.certificate) == "token.device-error");
        stage.daemon.stop(SIGKILL);
        BOOST_TEST(stage.listed() == "none");
        key.reset();
        stage.card->setScript({});
        stage.slot.insert(stage.card);
        stage.daemon.start();
        waitForCard(true);
        BOOST_TEST(stage.listed() == "ok");
        BOOST_TEST(stage.sign(KeyAlgorithm::kRsa) == "signed");
    }
}

BOOST_AUTO_TEST_CASE(a_card_that_hangs_can_be_given_up) {
    Plugged stage;
    const auto entry = stage.entry(KeyAlgorithm::kRsa);
    auto key = stage.open(KeyAlgorithm::kRsa);
    CancelToken cancel;
    // Cancelled when the card has the command and nothing else can end the wait.
    stage.card->setScript(atSignature(pcsctest::Fate::kHang, [&] { cancel.cancel(); }));
    const auto hash = pki::HashAlgorithm::kSha256;
    const auto value = key->signDigest(hash, p11::digestFor(hash), cancel);
    BOOST_REQUIRE(!value.ok());
    BOOST_TEST((value.error().reason() == Reason::kRequestCancelled));
    key.reset();
    stage.card->setScript({});
    stage.slot.pull();
    waitForCard(false);
    stage.slot.insert(stage.card);
    waitForCard(true);
    BOOST_TEST(stage.sign(KeyAlgorithm::kRsa) == "signed");
}

/// The time is not measured, looks are counted: by a module of the same source that writes them down.
BOOST_AUTO_TEST_CASE(a_card_that_comes_or_goes_is_noticed_at_the_next_look) {
    Plugged stage;
    const std::filesystem::path counter = stage.folder / "libcounter.so";
    std::filesystem::copy_file(TAMGA_BAD_MODULE, counter);
    p11::write(counter.string() + ".control", "code C_GetTokenInfo 0xE0\n");  // no token
    const auto looks = [&] {
        const auto written = readFile(counter.string() + ".looks", 1U << 20U);
        return written ? std::ranges::count(written.value(), std::uint8_t{'\n'}) : 0;
    };
    const auto source = keys::pkcs11::makeModuleSource(p11::settingsOf({kModule, counter}, environment()));
    CancelToken stop;
    std::atomic<int> noticed = 0;
    std::atomic<std::ptrdiff_t> atLook = 0;
    std::thread watcher([&] {
        source->watch(
            [&] {
                atLook = looks();
                ++noticed;
            },
            stop);
    });
    // The second look has begun: what the first has seen is known.
    pcsctest::until("two looks", [&] { return looks() >= 2; });
    for (int i = 1; i <= 4; ++i) {
        if (i % 2 == 1) {
            stage.slot.pull();
        } else {
            stage.slot.insert(stage.card);
        }
        waitForCard(i % 2 == 0);
        const std::ptrdiff_t before = looks();
        pcsctest::until("a change", [&] { return noticed == i; });
        // One look may have been going on, the next one must have seen it.
        BOOST_TEST(atLook <= before + 1);
    }
    stop.cancel();
    watcher.join();
    BOOST_TEST(noticed == 4);
}

BOOST_AUTO_TEST_SUITE_END()
