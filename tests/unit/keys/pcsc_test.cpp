// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Commands, answers and files of cards that are played by data.
#include <boost/test/unit_test.hpp>
#include <deque>

#include "keys/pcsc/card_model.h"
#include "keys/pcsc/codes.h"
#include "keys/pcsc/file_system.h"
#include "keys/pcsc/pin.h"

namespace {

using namespace tamga;
using namespace tamga::keys::pcsc;

Bytes hex(const std::string& text) {
    return fromHex(text).value();
}

/// Expects these commands in this order, in hexadecimal.
class PlayedCard final : public Channel {
  public:
    struct Turn {
        std::string command;
        std::string answer;
    };
    explicit PlayedCard(std::deque<Turn> turns, bool byteProtocol = false)
        : turns_(std::move(turns)), byteProtocol_(byteProtocol) {}
    ~PlayedCard() override { BOOST_TEST(turns_.empty()); }

    CryptoPP::SecByteBlock transmit(BytesView command) override {
        BOOST_REQUIRE(!turns_.empty());
        const Turn turn = turns_.front();
        turns_.pop_front();
        BOOST_TEST(toHexUpper(command) == turn.command);
        const Bytes answer = hex(turn.answer);
        return {answer.data(), answer.size()};
    }
    [[nodiscard]] bool isByteProtocol() const override { return byteProtocol_; }
    CryptoPP::SecByteBlock control(std::uint32_t /*code*/, BytesView /*data*/) override {
        if (!features) throw Error(Reason::kTokenDeviceError, "no such thing");
        return {features->data(), features->size()};
    }
    void resetAtEnd() noexcept override { reset = true; }

    bool reset = false;
    std::optional<Bytes> features;

  private:
    std::deque<Turn> turns_;
    bool byteProtocol_;
};

using Turns = std::deque<PlayedCard::Turn>;

const CardFamily& family(const char* atr) {
    const CardModel* const model = modelOf(hex(atr));
    BOOST_REQUIRE(model != nullptr);
    return model->family;
}
const CardFamily& lite() {
    return family("3B8B015275746F6B656E6C697465C2");
}
const CardFamily& rutokenS() {
    return family("3B6F00FF00567275546F6B6E73302000009000");
}

template <typename Body>
std::string reasonOf(Body&& body) {
    const auto result = capture(std::forward<Body>(body));
    return result ? "fine" : std::string(nameOf(result.error().reason()));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(pcsc)

BOOST_AUTO_TEST_CASE(known_cards_and_no_others) {
    const std::pair<const char*, const char*> known[] = {
        {"3B8B015275746F6B656E6C697465C2", "rutoken-lite"},
        {"3B9E96005275746F6B656E4C697465534332", "rutoken-lite"},
        {"3B8B015275746F6B656E20454350A0", "rutoken-ecp"},
        {"3B8B015275746F6B656E20445320C1", "rutoken-ecp"},
        {"3B9C96005275746F6B656E4543507363", "rutoken-ecp"},
        {"3B9C948011405275746F6B656E4543507363C3", "rutoken-ecp"},
        {"3B88800152745343778183206A", "rutoken-ecp"},
        {"3B6F00FF00567275546F6B6E73302000009000", "rutoken-s"},
        {"3B6F00FF00567561546F6B6E73302000009000", "rutoken-s"},
    };
    for (const auto& [atr, key] : known) {
        const CardModel* const model = modelOf(hex(atr));
        BOOST_REQUIRE_MESSAGE(model != nullptr, atr);
        BOOST_TEST(model->key == key);
    }
    for (const char* const other :
         {"", "3B", "3B8B015275746F6B656E6C697465C3", "3B8B015275746F6B656E6C697465",
          "3B8B015275746F6B656E6C697465C200", "3B6500002063CB6800"})
        BOOST_TEST(modelOf(hex(other)) == nullptr, other);
}

BOOST_AUTO_TEST_CASE(paths_as_text) {
    FilePath path;
    BOOST_TEST(parsePath("10001003", path));
    BOOST_TEST((path == FilePath{0x1000, 0x1003}));
    BOOST_TEST(textOf(path) == "10001003");
    for (const char* const wrong : {"100", "1000100", "10 0", "xyz1"})
        BOOST_TEST(!parsePath(wrong, path), wrong);
}

BOOST_AUTO_TEST_CASE(what_return_codes_mean) {
    const std::pair<std::uint32_t, const char*> table[] = {
        {0x8010001D, "token.service"},      {0x8010001E, "token.service"},
        {0x80100013, "token.service"},      {0x8010000C, "token.removed"},
        {0x80100069, "token.removed"},      {0x80100009, "token.removed"},
        {0x80100017, "token.removed"},      {0x80100011, "token.removed"},
        {0x80100016, "token.removed"},      {0x8010000B, "token.busy"},
        {0x80100068, "token.device-error"}, {0x80100066, "token.device-error"},
        {0x8010000F, "token.unsupported"},  {0x8010000A, "request.timeout"},
        {0x80100006, "system.memory"},      {0x8010FFFF, "token.device-error"},
    };
    for (const auto& [code, reason] : table) {
        const Error error = errorOf(static_cast<long>(code), "SCardTransmit");
        BOOST_TEST(nameOf(error.reason()) == reason);
        BOOST_TEST(error.context().starts_with("SCardTransmit: 8010"));
    }
    BOOST_TEST(reasonOf([] { require(0, "SCardConnect"); }) == "fine");
}

BOOST_AUTO_TEST_CASE(commands_in_the_form_of_the_protocol) {
    const Bytes data{0x10, 0x00};
    {
        PlayedCard card(Turns{{"00A4080402100000", "62009000"}});
        BOOST_TEST(exchange(card, {0x00, 0xA4, 0x08, 0x04, data, std::uint8_t{0}}).done());
    }
    {  // over T=0 what the card has ready is fetched, in as many steps as it takes
        PlayedCard card(
            {{"00A40804021000", "6102"}, {"00C0000002", "62006103"}, {"00C0000003", "0102039000"}}, true);
        const Answer answer = exchange(card, {0x00, 0xA4, 0x08, 0x04, data, std::uint8_t{0}});
        BOOST_TEST(answer.done());
        BOOST_TEST(toHex(answer.view()) == "6200010203");
    }
    {
        PlayedCard card({{"8040000000", "9000"}}, true);
        BOOST_TEST(exchange(card, {0x80, 0x40, 0x00, 0x00}).done());
    }
    {
        PlayedCard card({{"00CA018108", "6C04"}, {"00CA018104", "010203049000"}});
        BOOST_TEST(exchange(card, {0x00, 0xCA, 0x01, 0x81, {}, std::uint8_t{8}}).data.size() == 4U);
    }
}

BOOST_AUTO_TEST_CASE(an_answer_without_end_or_without_a_status_word) {
    std::deque<PlayedCard::Turn> turns{{"00840000", "6101"}};
    for (int i = 0; i < 32; ++i)
        turns.push_back({"00C0000001", "016101"});
    PlayedCard endless(turns);
    BOOST_TEST(reasonOf([&] { (void)exchange(endless, {0x00, 0x84, 0x00, 0x00}); }) == "token.device-error");
    PlayedCard shortOne(Turns{{"00840000", "90"}});
    BOOST_TEST(reasonOf([&] { (void)exchange(shortOne, {0x00, 0x84, 0x00, 0x00}); }) == "token.removed");
}

BOOST_AUTO_TEST_CASE(control_parameters_of_a_file) {
    const FileInfo big = parseFcp(hex("620F8002012C8202010083020A068A0105"), Numbers::kBigEndian);
    BOOST_TEST(big.id == 0x0A06);
    BOOST_TEST(big.size == 300U);
    BOOST_TEST(!big.folder);
    const FileInfo little = parseFcp(hex("6F0C80022C018202380083020A00"), Numbers::kLittleEndian);
    BOOST_TEST(little.id == 0x000A);
    BOOST_TEST(little.size == 300U);
    BOOST_TEST(little.folder);
    for (const char* const wrong : {"", "62", "6201", "620480020100", "640483020A06", "620383020A",
                                    "62058303000A06", "6282000483020A06", "620283", "620482023800"})
        BOOST_TEST(reasonOf([&] { (void)parseFcp(hex(wrong), Numbers::kBigEndian); }) == "token.device-error",
                   wrong);
}

BOOST_AUTO_TEST_CASE(a_file_is_read_to_the_end_of_its_element) {
    // 60 octets of room, an element of five.
    PlayedCard card({{"00A4080408100010030A000A0100",
                      "62088002003C"
                      "83020A019000"},
                     {"00B000003C", "3003040101FFFF9000"}});
    FileSystem files(card, lite());
    const auto content = files.read({0x1000, 0x1003, 0x0A00, 0x0A01}, keys::container::File::kMasks);
    BOOST_TEST(toHex(keys::container::viewOf(content)) == "3003040101");
}

BOOST_AUTO_TEST_CASE(files_that_lie_about_their_length) {
    const std::string select = "00A40804020A0100";
    const std::string fcp = "62088002003C83020A019000";
    const auto reading = [&](std::deque<PlayedCard::Turn> turns) {
        turns.push_front({select, fcp});
        PlayedCard card(std::move(turns));
        FileSystem files(card, lite());
        return reasonOf([&] { (void)files.read({0x0A01}, keys::container::File::kMasks); });
    };
    BOOST_TEST(reading({{"00B000003C", "FFFFFFFF9000"}}) == "container.damaged");
    BOOST_TEST(reading({{"00B000003C",
                         "30400000"
                         "9000"}}) == "container.damaged");  // longer than its place
    BOOST_TEST(reading({{"00B000003C", "3010000000009000"}, {"00B000060C", "9000"}}) == "container.damaged");
    BOOST_TEST(reading({{"00B000003C", "3010000000009000"}, {"00B000060C", "6B00"}}) == "container.damaged");
    BOOST_TEST(reading({{"00B000003C", "6982"}}) == "password.needed");
    BOOST_TEST(reading({{"00B000003C", "6F00"}}) == "token.device-error");
    BOOST_TEST(reading({{"00B000003C", "300400009000"}, {"00B0000402", "04006282"}}) == "fine");
}

BOOST_AUTO_TEST_CASE(folders_are_listed_and_repetition_ends) {
    const std::string one =
        "620C82023800"
        "83020A0080020000"
        "9000";
    PlayedCard card({{"00A40804041000100300",
                      "620C82023800"
                      "8302100380020000"
                      "9000"},
                     {"00A4000000", one},
                     {"00A4030000", "9000"},
                     {"00A40002020A0000", one}});
    FileSystem files(card, lite());
    const auto children = files.children({0x1000, 0x1003});
    BOOST_REQUIRE(children.has_value());
    BOOST_REQUIRE_EQUAL(children->size(), 1U);
    BOOST_TEST(children->at(0).folder);
}

BOOST_AUTO_TEST_CASE(rutoken_s_turns_its_numbers_round) {
    PlayedCard card({{"00CA018104", "154D12339000"}, {"00A4000002003F", "6102"}, {"00C0000002", "61009000"}},
                    true);
    FileSystem files(card, rutokenS());
    BOOST_TEST(toHex(files.serial()) == "33124d15");
    BOOST_TEST(reasonOf([&] { (void)files.select({}); }) == "token.device-error");
}

BOOST_AUTO_TEST_CASE(a_new_pin_in_the_form_of_each_family) {
    const Secret fresh = Secret::copyOf("123456");
    const auto set = [&](const CardFamily& cards, const std::string& command, const std::string& answer) {
        PlayedCard card({{command, answer}});
        return reasonOf([&] { setUserPin(card, cards, fresh); });
    };
    const std::string tagged = "002401020C80020006A506313233343536";
    BOOST_TEST(set(lite(), tagged, "9000") == "fine");
    BOOST_TEST(set(rutokenS(), "0024010206313233343536", "9000") == "fine");
    for (const char* const refused : {"6700", "6982", "6985", "6A80", "6D00"})
        BOOST_TEST(set(lite(), tagged, refused) == "token.pin-refused", refused);
    for (const char* const open : {"6F00", "6581", "6300", "00"})
        BOOST_TEST(set(lite(), tagged, open) == "token.pin-unknown", open);
    PlayedCard card({{"002C0302", "9000"}, {"002C0302", "6982"}, {"002C0302", "6F00"}});
    BOOST_TEST(reasonOf([&] { resetUserTries(card); }) == "fine");
    BOOST_TEST(reasonOf([&] { resetUserTries(card); }) == "token.pin-refused");
    BOOST_TEST(reasonOf([&] { resetUserTries(card); }) == "token.device-error");
}

BOOST_AUTO_TEST_CASE(the_administrators_pin_has_a_counter_of_its_own) {
    PlayedCard card({{"00200001", "63C1"},
                     {"80400000", "9000"},
                     {"00200001", "63C2"},
                     {"002000010431323334", "63C1"},
                     {"80400000", "9000"},
                     {"00200001", "6983"}});
    using tamga::keys::PinCare;
    using tamga::keys::PinOwner;
    BOOST_TEST((readPinState(card, PinOwner::kAdministrator).care == PinCare::kFinalTry));
    const auto logIn = [&] {
        return reasonOf([&] {
            const LogIn in(card, lite(), Secret::copyOf("1234"), std::nullopt, PinOwner::kAdministrator);
        });
    };
    BOOST_TEST(logIn() == "password.wrong");
    BOOST_TEST(logIn() == "token.admin-locked");
}

BOOST_AUTO_TEST_CASE(log_in_and_out) {
    const std::string logOut = "80400000";
    const std::string ask = "00200002";
    const std::string tell = "002000020431323334";
    const auto logIn = [&](std::deque<PlayedCard::Turn> turns, bool& reset) {
        PlayedCard card(std::move(turns));
        auto reason = reasonOf([&] { const LogIn in(card, lite(), Secret::copyOf("1234"), std::nullopt); });
        reset = card.reset;
        return reason;
    };
    bool reset = false;
    BOOST_TEST(logIn({{logOut, "9000"}, {ask, "63C5"}, {tell, "9000"}, {logOut, "9000"}}, reset) == "fine");
    BOOST_TEST(!reset);
    BOOST_TEST(logIn({{logOut, "9000"}, {ask, "63C5"}, {tell, "9000"}, {logOut, "6F00"}}, reset) == "fine");
    BOOST_TEST(reset);
    BOOST_TEST(logIn({{logOut, "9000"}, {ask, "63C5"}, {tell, "63C4"}}, reset) == "password.wrong");
    BOOST_TEST(logIn({{logOut, "9000"}, {ask, "63C5"}, {tell, "6300"}, {ask, "63C4"}}, reset) ==
               "password.wrong");
    BOOST_TEST(logIn({{logOut, "9000"}, {ask, "63C1"}, {tell, "63C0"}}, reset) == "token.locked");
    BOOST_TEST(logIn({{logOut, "9000"}, {ask, "6983"}}, reset) == "token.locked");
    BOOST_TEST(logIn({{logOut, "9000"}, {ask, "63C0"}}, reset) == "token.locked");
    BOOST_TEST(logIn({{logOut, "6F00"}}, reset) == "token.device-error");
    // Not looked at: the same try again.
    BOOST_TEST(logIn({{logOut, "9000"},
                      {ask, "9000"},
                      {tell, "6F86"},
                      {logOut, "9000"},
                      {tell, "9000"},
                      {logOut, "9000"}},
                     reset) == "fine");
    BOOST_TEST(logIn({{logOut, "9000"}, {ask, "63C5"}, {tell, "6F86"}, {logOut, "9000"}, {tell, "6F86"}},
                     reset) == "token.device-error");
}

BOOST_AUTO_TEST_CASE(a_readers_features) {
    const auto pad = [](std::optional<Bytes> features) {
        PlayedCard card({});
        card.features = std::move(features);
        return pinPadOf(card);
    };
    BOOST_TEST((pad(hex("070442000007060442330006")) == 0x42330006U));
    for (const char* const none : {"", "06", "0604423300", "060542330006", "070442330007"})
        BOOST_TEST(!pad(hex(none)).has_value(), none);
    BOOST_TEST(!pad(std::nullopt).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
