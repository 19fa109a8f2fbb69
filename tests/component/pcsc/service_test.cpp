// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What goes wrong between a program, the service, the reader and the card.
#include <boost/test/unit_test.hpp>
#include <thread>

#include "stage.h"

namespace {

using namespace pcsctest;

bool isRead(const Octets& command) {
    return command.size() > 1 && command[1] == 0xB0;
}
bool isVerify(const Octets& command) {
    return command.size() > 5 && command[1] == 0x20;
}

/// Once, at the n-th command that the test is true for.
Script onceAt(int n, Fate fate, bool (*test)(const Octets&)) {
    const auto left = std::make_shared<std::atomic<int>>(n);
    return [left, fate, test](const Octets& command) -> std::optional<Fate> {
        if (!test(command) || --*left != 0) return std::nullopt;
        return fate;
    };
}

std::string reasonOf(const Error& error) {
    return std::string(nameOf(error.reason()));
}

/// "opened", or the reason; for a token and a key that are known already.
std::string open(keys::Token& token, const std::string& entry) {
    keys::OpenNotes notes;
    const auto key = token.open(entry, Secret::copyOf(kPin), notes);
    return key.ok() ? "opened" : reasonOf(key.error());
}

struct Known {
    explicit Known(const OneCard& stage) {
        const auto tokens = stage.source->tokens();
        BOOST_REQUIRE_EQUAL(tokens.size(), 1U);
        token = tokens[0];
        entry = p11::list(*token).entries.at(0).id;
    }
    [[nodiscard]] std::string open() const { return ::open(*token, entry); }
    std::shared_ptr<keys::Token> token;
    std::string entry;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(service)

BOOST_AUTO_TEST_CASE(without_a_service_there_are_no_tokens) {
    Daemon::clear();
    BOOST_TEST(patientSource()->tokens().empty());
    const auto context = capture([] { const keys::pcsc::Context none; });
    BOOST_REQUIRE(!context.ok());
    BOOST_TEST(reasonOf(context.error()) == "token.service");
}

BOOST_AUTO_TEST_CASE(a_socket_that_was_left_behind) {
    {
        Daemon daemon({});
        daemon.stop(SIGKILL);
        BOOST_TEST(std::filesystem::exists(folder() / "pcscd.comm"));
        BOOST_TEST(patientSource()->tokens().empty());
    }
}

BOOST_AUTO_TEST_CASE(no_readers) {
    const Daemon daemon({});
    BOOST_TEST(patientSource()->tokens().empty());
    BOOST_TEST(keys::pcsc::Context().readers().empty());
}

BOOST_AUTO_TEST_CASE(no_card_and_no_such_reader) {
    const Daemon daemon({{kReader, "one.slot"}});
    BOOST_TEST(patientSource()->tokens().empty());
    const keys::pcsc::Context context;
    for (const std::string& name : {kReader + " 00 00", std::string("nowhere")}) {
        const auto card = capture([&] { const keys::pcsc::Card none(context, name); });
        BOOST_REQUIRE(!card.ok());
        BOOST_TEST(reasonOf(card.error()) == "token.removed", name);
    }
}

BOOST_AUTO_TEST_CASE(the_service_dies_before_between_and_in_the_middle) {
    for (const int signal : {SIGTERM, SIGKILL}) {
        OneCard stage;
        const Known known(stage);
        stage.card->setScript([&](const Octets& command) -> std::optional<Fate> {
            if (!isRead(command)) return std::nullopt;
            ::kill(stage.daemon.id(), signal);
            return Fate::kHang;  // the answer would have nobody to go to
        });
        BOOST_TEST(known.open() == "token.service");
        stage.daemon.stop();
        BOOST_TEST(known.open() == "token.service");
        BOOST_TEST(stage.source->tokens().empty());
        // And it comes back.
        stage.card->setScript({});
        stage.slot.insert(stage.card);
        stage.daemon.start();
        waitForCards(1);
        BOOST_TEST(known.open() == "opened");
        BOOST_TEST(p11::sign(*stage.source, kPin) == "signed");
    }
}

BOOST_AUTO_TEST_CASE(a_service_that_hangs_holds_up_nobody) {
    OneCard stage;
    ::kill(stage.daemon.id(), SIGSTOP);
    const auto hasty =
        keys::pcsc::makeReaderSource({std::chrono::milliseconds(50), std::chrono::milliseconds(50)});
    BOOST_TEST(hasty->tokens().empty());
    BOOST_TEST(hasty->tokens().empty());
    ::kill(stage.daemon.id(), SIGCONT);
    until("the service answers again", [&] { return stateOf(*stage.source) == "fine, 1"; });
}

BOOST_AUTO_TEST_CASE(pulled_before_it_is_used) {
    OneCard stage;
    const Known known(stage);
    stage.slot.pull();
    BOOST_TEST(known.open() == "token.removed");
    waitForCards(0);
    BOOST_TEST(stage.source->tokens().empty());
    BOOST_TEST(known.open() == "token.removed");
    stage.slot.insert(stage.card);
    waitForCards(1);
    BOOST_TEST(known.open() == "opened");
}

BOOST_AUTO_TEST_CASE(pulled_in_the_middle_of_a_command) {
    for (const Fate fate : {Fate::kPull, Fate::kNothing}) {
        for (const auto test : {isRead, isVerify}) {
            const OneCard stage;
            const Known known(stage);
            stage.card->setScript(onceAt(1, fate, test));
            BOOST_TEST(known.open() == "token.removed");
            BOOST_TEST(stage.card->presented() <= 1U);  // and the PIN is not sent again by itself
        }
    }
}

BOOST_AUTO_TEST_CASE(pulled_in_the_middle_of_a_list) {
    const OneCard stage;
    const auto tokens = stage.source->tokens();
    stage.card->setScript(onceAt(2, Fate::kPull, isRead));
    const p11::Listing listing = p11::list(*tokens.at(0));
    BOOST_REQUIRE(!listing.outcome.ok());
    BOOST_TEST(reasonOf(listing.outcome.error()) == "token.removed");
}

BOOST_AUTO_TEST_CASE(answers_that_make_no_sense) {
    const OneCard stage;
    const Known known(stage);
    stage.card->setScript([](const Octets& command) -> std::optional<Fate> {
        if (command.empty()) return std::nullopt;
        return Fate::kGarbage;
    });
    BOOST_TEST(known.open() == "token.device-error");
    BOOST_TEST(stage.card->presented() == 0U);
    stage.card->setScript(onceAt(1, Fate::kGarbage, isVerify));
    BOOST_TEST(known.open() == "token.device-error");
    stage.card->setScript({});
    BOOST_TEST(known.open() == "opened");
}

BOOST_AUTO_TEST_CASE(another_token_in_the_place_of_the_first) {
    OneCard stage;
    const Known known(stage);
    const auto other = std::make_shared<VirtualCard>(lite("aabbccdd"));
    other->put(kContainer);
    stage.slot.insert(other);
    until("the swap is seen", [&] {
        const auto tokens = stage.source->tokens();
        return tokens.size() == 1 && tokens[0]->info().id == "reader:rutoken-lite/aabbccdd";
    });
    BOOST_TEST(known.open() == "token.removed");
    BOOST_TEST(other->presented() == 0U);  // the PIN of one is not tried on the other
}

BOOST_AUTO_TEST_CASE(reset_by_another_program) {
    const OneCard stage;
    const keys::pcsc::Context context;
    keys::pcsc::Card card(context, kReader + " 00 00");
    OtherProgram other;
    other.reset();
    {
        keys::pcsc::Transaction transaction(card);
        BOOST_TEST(keys::pcsc::exchange(transaction, {0x00, 0xCA, 0x01, 0x81, {}, std::uint8_t{8}}).done());
    }
    other.reset();
    BOOST_TEST(p11::sign(*stage.source, kPin) == "signed");
}

BOOST_AUTO_TEST_CASE(another_program_keeps_it_to_itself) {
    const OneCard stage;
    const Known known(stage);
    {
        const OtherProgram other(SCARD_SHARE_EXCLUSIVE);
        BOOST_TEST(stateOf(*stage.source) == "token.busy");
        BOOST_TEST(known.open() == "token.busy");
    }
    BOOST_TEST(known.open() == "opened");
}

BOOST_AUTO_TEST_CASE(another_programs_transaction_is_waited_for) {
    const OneCard stage;
    const Known known(stage);
    const OtherProgram other;
    other.begin();
    std::string result;
    std::thread waiting([&] { result = known.open(); });
    // While it waits the token is shown as it was.
    const auto hasty =
        keys::pcsc::makeReaderSource({std::chrono::seconds(60), std::chrono::milliseconds(50)});
    BOOST_TEST(stateOf(*hasty) == "token.silent");
    BOOST_TEST(stage.card->presented() == 0U);
    other.end();
    waiting.join();
    BOOST_TEST(result == "opened");
    until("the reader answers again", [&] { return stateOf(*stage.source) == "fine, 1"; });
}

BOOST_AUTO_TEST_CASE(a_busy_token_is_shown_as_it_last_was) {
    const OneCard stage;
    const auto hasty = keys::pcsc::makeReaderSource({std::chrono::seconds(60), std::chrono::seconds(2)});
    until("seen once", [&] { return stateOf(*hasty) == "fine, 1"; });
    const OtherProgram other;
    other.begin();
    const auto tokens = hasty->tokens();
    BOOST_REQUIRE_EQUAL(tokens.size(), 1U);
    BOOST_TEST(!tokens[0]->info().problem.has_value());
    BOOST_TEST(tokens[0]->info().id == "reader:rutoken-lite/39445e29");
    other.end();
    until("the reader answers again", [&] { return stateOf(*stage.source) == "fine, 1"; });
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(plug)

BOOST_AUTO_TEST_CASE(a_card_comes_goes_and_comes_again) {
    const Daemon daemon({{kReader, "one.slot"}});
    const auto source = patientSource();
    BOOST_TEST(source->tokens().empty());
    CardSlot slot(Daemon::slotPath("one.slot"));
    const auto card = std::make_shared<VirtualCard>(lite());
    card->put(kContainer);
    for (int i = 0; i < 3; ++i) {
        slot.insert(card);
        until("inserted", [&] { return stateOf(*source) == "fine, 1"; });
        slot.pull();
        until("pulled", [&] { return source->tokens().empty(); });
    }
}

BOOST_AUTO_TEST_CASE(a_usb_token_comes_and_goes_with_its_reader) {
    const Daemon daemon({});
    const auto source = patientSource();
    const auto card = std::make_shared<VirtualCard>(lite());
    card->put(kContainer);
    const CardSlot slot(Daemon::slotPath("usb.slot"), card);
    for (int i = 0; i < 2; ++i) {
        daemon.plug("1-1:1.0", "usb.slot");
        until("plugged in", [&] { return stateOf(*source) == "fine, 1"; });
        BOOST_TEST(p11::sign(*source, kPin) == "signed");
        daemon.unplug("1-1:1.0");
        until("unplugged", [&] { return keys::pcsc::Context().readers().empty(); });
        BOOST_TEST(source->tokens().empty());
    }
}

BOOST_AUTO_TEST_CASE(a_reader_unplugged_while_it_is_used) {
    const Daemon daemon({});
    const auto card = std::make_shared<VirtualCard>(lite());
    card->put(kContainer);
    const CardSlot slot(Daemon::slotPath("usb.slot"), card);
    daemon.plug("1-1:1.0", "usb.slot");
    waitForCards(1);
    const keys::pcsc::Context context;
    keys::pcsc::Card used(context, context.readers().at(0).name);
    daemon.unplug("1-1:1.0");
    until("unplugged", [&] { return context.readers().empty(); });
    const auto late = capture([&] {
        keys::pcsc::Transaction transaction(used);
        static_cast<void>(keys::pcsc::exchange(transaction, {0x00, 0xCA, 0x01, 0x81, {}, std::uint8_t{8}}));
    });
    BOOST_REQUIRE(!late.ok());
    BOOST_TEST(reasonOf(late.error()) == "token.removed");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(many)

BOOST_AUTO_TEST_CASE(ten_readers_of_which_three_are_dead) {
    std::vector<SerialReader> readers;
    for (int i = 0; i < 10; ++i)
        readers.push_back(
            {"Reader " + std::string(1, static_cast<char>('A' + i)), std::to_string(i) + ".slot"});
    const Daemon daemon(readers);
    std::vector<std::unique_ptr<CardSlot>> slots;
    std::vector<std::shared_ptr<VirtualCard>> cards;
    for (unsigned i = 0; i < 10; ++i) {
        const std::array<std::uint8_t, 1> last{static_cast<std::uint8_t>(i)};
        cards.push_back(std::make_shared<VirtualCard>(lite("000000" + toHex(last))));
        cards.back()->put(kContainer);
        slots.push_back(std::make_unique<CardSlot>(Daemon::slotPath(std::to_string(i) + ".slot"), cards[i]));
    }
    waitForCards(10);
    // One never answers, one stops in the middle, one says nonsense.
    cards[2]->setScript(
        [](const Octets& command) { return command.empty() ? std::nullopt : std::optional(Fate::kHang); });
    cards[5]->setScript(onceAt(2, Fate::kHang, [](const Octets& command) { return !command.empty(); }));
    cards[7]->setScript(
        [](const Octets& command) { return command.empty() ? std::nullopt : std::optional(Fate::kGarbage); });
    const auto source = keys::pcsc::makeReaderSource({std::chrono::seconds(60), std::chrono::seconds(5)});
    const std::map<std::string, std::string> expected{{"Reader C 02 00", "token.silent"},
                                                      {"Reader F 05 00", "token.silent"},
                                                      {"Reader H 07 00", "token.device-error"}};
    const auto asExpected = [&] {
        std::size_t good = 0;
        std::map<std::string, std::string> bad;
        for (const auto& token : source->tokens()) {
            if (const auto problem = token->info().problem) {
                bad[token->info().location] = reasonOf(*problem);
            } else {
                const p11::Listing listing = p11::list(*token);
                BOOST_TEST(listing.outcome.ok());
                good += listing.entries.size();
            }
        }
        return good == 7 && bad == expected;
    };
    // On a busy machine a good one may need more than the first look.
    until("the good ones are told from the dead", asExpected);
    BOOST_TEST(asExpected());
    // The good ones did not wait for them: each is told before the first dead one is.
    const auto fresh = keys::pcsc::makeReaderSource({std::chrono::seconds(60), std::chrono::seconds(60)});
    CancelToken stop;
    std::size_t told = 0;
    fresh->find(
        [&](const std::shared_ptr<keys::Token>& token) {
            if (!token->info().problem && ++told == 7) stop.cancel();
        },
        stop);
    BOOST_TEST(told == 7U);
    // The silent ones were asked once: a reader that hangs costs no thread at every look.
    BOOST_TEST(cards[2]->commands() == 0U);
    BOOST_TEST(cards[5]->commands() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
