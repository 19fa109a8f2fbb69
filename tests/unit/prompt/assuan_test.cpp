// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "prompt/assuan.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <deque>
#include <string>

#include "base/error.h"

using namespace tamga;
using namespace tamga::prompt;

namespace {

/// Gives prepared pieces one a read, and keeps what was written.
class ScriptedStream final : public AssuanStream {
  public:
    explicit ScriptedStream(std::deque<std::string> pieces) : pieces_(std::move(pieces)) {}

    std::size_t read(std::span<std::uint8_t> buffer) override {
        if (pieces_.empty()) return 0;
        std::string& piece = pieces_.front();
        const std::size_t taken = std::min(piece.size(), buffer.size());
        std::copy_n(piece.begin(), taken, buffer.begin());
        piece.erase(0, taken);
        if (piece.empty()) pieces_.pop_front();
        return taken;
    }
    bool write(std::string_view text) override {
        if (deaf) return false;
        written.append(text);
        return true;
    }

    std::string written;
    bool deaf = false;

  private:
    std::deque<std::string> pieces_;
};

std::deque<std::string> octetByOctet(std::string_view text) {
    std::deque<std::string> pieces;
    for (const char c : text)
        pieces.emplace_back(1, c);
    return pieces;
}

auto reasonIs(Reason reason) {
    return [reason](const Error& error) { return error.reason() == reason; };
}

}  // namespace

BOOST_AUTO_TEST_SUITE(assuan)

BOOST_AUTO_TEST_CASE(lines_are_told_apart) {
    BOOST_TEST((parseAssuanLine("OK").kind == AssuanKind::kOk));
    BOOST_TEST((parseAssuanLine("OK Pleased to meet you").kind == AssuanKind::kOk));
    BOOST_TEST((parseAssuanLine("OKAY").kind == AssuanKind::kUnknown));
    BOOST_TEST((parseAssuanLine("# remark").kind == AssuanKind::kComment));
    BOOST_TEST((parseAssuanLine("S ERROR gtk2.timeout 83886142").kind == AssuanKind::kStatus));
    BOOST_TEST((parseAssuanLine("S").kind == AssuanKind::kStatus));
    BOOST_TEST((parseAssuanLine("INQUIRE QUALITY").kind == AssuanKind::kInquire));
    BOOST_TEST((parseAssuanLine("D").kind == AssuanKind::kData));
    BOOST_TEST(parseAssuanLine("D  two spaces").rest == " two spaces");
    BOOST_TEST((parseAssuanLine("").kind == AssuanKind::kUnknown));
    BOOST_TEST((parseAssuanLine("d 1").kind == AssuanKind::kUnknown));
    BOOST_TEST((parseAssuanLine("BYE").kind == AssuanKind::kUnknown));
}

BOOST_AUTO_TEST_CASE(an_error_line_needs_a_code) {
    BOOST_TEST(parseAssuanLine("ERR 83886179 Operation cancelled <Pinentry>").code == 83886179U);
    BOOST_TEST(parseAssuanLine("ERR 1").code == 1U);
    for (const char* bad :
         {"ERR", "ERR ", "ERR x", "ERR 12x", "ERR 0 none", "ERR -1", "ERR 99999999999", "ERR  1"}) {
        BOOST_TEST_CONTEXT(bad) {
            BOOST_TEST((parseAssuanLine(bad).kind == AssuanKind::kUnknown));
        }
    }
}

BOOST_AUTO_TEST_CASE(data_is_decoded_or_refused) {
    Secret secret(16);
    BOOST_TEST(decodeAssuanData("100%25 %d0%9F%0a", secret));
    BOOST_TEST(secret.text() == "100% П\n");
    BOOST_TEST(decodeAssuanData("+", secret));  // a second D line goes on
    BOOST_TEST(secret.text() == "100% П\n+");
    for (const char* bad : {"%", "%4", "%zz", "%4g", "ab%", "%00"}) {
        Secret fresh(16);
        BOOST_TEST_CONTEXT(bad) {
            BOOST_TEST(!decodeAssuanData(bad, fresh));
        }
    }
    Secret zero(4);
    BOOST_TEST(!decodeAssuanData(std::string_view("a\0b", 3), zero));
    Secret small(3);
    BOOST_TEST(decodeAssuanData("abc", small));
    BOOST_TEST(!decodeAssuanData("d", small));
    BOOST_TEST(small.text() == "abc");
}

BOOST_AUTO_TEST_CASE(escaping_leaves_no_line_break_and_decodes_to_itself) {
    const std::string text = "100% \r\nD evil\nOK\\ \x7f\t«Документ»";
    const std::string escaped = escapeAssuan(text);
    BOOST_TEST(escaped == "100%25 %0D%0AD evil%0AOK%5C %7F%09«Документ»");
    Secret back(128);
    BOOST_TEST(decodeAssuanData(escaped, back));
    BOOST_TEST(back.text() == text);
}

BOOST_AUTO_TEST_CASE(a_reply_is_read_whatever_the_pieces) {
    const std::string dialogue = "OK Pleased\n# hint\nS STATE\nD 12%2534\nD 5\r\nOK\nERR 83886179 no\n";
    for (const bool pieces : {false, true}) {
        ScriptedStream stream(pieces ? octetByOctet(dialogue) : std::deque<std::string>{dialogue});
        AssuanClient client(stream);
        BOOST_TEST((client.greeting().state == AssuanReply::State::kOk));
        Secret pin(64);
        BOOST_TEST((client.command("GETPIN", &pin).state == AssuanReply::State::kOk));
        BOOST_TEST(pin.text() == "12%345");
        const auto refused = client.command("CONFIRM");
        BOOST_TEST((refused.state == AssuanReply::State::kError));
        BOOST_TEST(refused.code == 83886179U);
        BOOST_TEST((client.command("BYE").state == AssuanReply::State::kEnded));
        BOOST_TEST(stream.written == "GETPIN\nCONFIRM\nBYE\n");
    }
}

BOOST_AUTO_TEST_CASE(an_empty_pin_is_ok_without_data) {
    ScriptedStream stream({"OK\n"});
    AssuanClient client(stream);
    Secret pin(64);
    BOOST_TEST((client.command("GETPIN", &pin).state == AssuanReply::State::kOk));
    BOOST_TEST(pin.empty());
}

BOOST_AUTO_TEST_CASE(an_inquiry_is_declined) {
    ScriptedStream stream({"INQUIRE QUALITY secret\nERR 83886179\n"});
    AssuanClient client(stream);
    BOOST_TEST((client.command("GETPIN").state == AssuanReply::State::kError));
    BOOST_TEST(stream.written == "GETPIN\nCAN\n");
}

BOOST_AUTO_TEST_CASE(what_is_no_assuan_is_a_broken_prompt) {
    for (const char* bad : {"hello\n", "\n", "OKAY\n", "D surprise\n", "ERR\n", "\177ELF\n"}) {
        BOOST_TEST_CONTEXT(bad) {
            ScriptedStream stream({bad});
            AssuanClient client(stream);
            BOOST_CHECK_EXCEPTION(static_cast<void>(client.command("NOP")), Error,
                                  reasonIs(Reason::kPromptBroken));
        }
    }
}

BOOST_AUTO_TEST_CASE(a_line_may_have_1000_octets_and_no_more) {
    for (const char* end : {"\n", "\r\n"}) {
        ScriptedStream stream({"D " + std::string(998, 'x') + end + "OK\n"});
        AssuanClient client(stream);
        Secret data(2000);
        BOOST_TEST((client.command("GETPIN", &data).state == AssuanReply::State::kOk));
        BOOST_TEST(data.size() == 998U);
    }
    for (const std::size_t size : {std::size_t{999}, std::size_t{1500}, std::size_t{100000}}) {
        for (const bool pieces : {false, true}) {
            const std::string text = "D " + std::string(size, 'x') + "\nOK\n";
            ScriptedStream stream(pieces ? octetByOctet(text) : std::deque<std::string>{text});
            AssuanClient client(stream);
            Secret data(200000);
            BOOST_CHECK_EXCEPTION(static_cast<void>(client.command("GETPIN", &data)), Error,
                                  reasonIs(Reason::kPromptBroken));
        }
    }
}

BOOST_AUTO_TEST_CASE(a_password_longer_than_its_place_is_refused) {
    ScriptedStream stream({"D 12345\nOK\n"});
    AssuanClient client(stream);
    Secret small(4);
    BOOST_CHECK_EXCEPTION(static_cast<void>(client.command("GETPIN", &small)), Error,
                          reasonIs(Reason::kPromptBroken));
}

BOOST_AUTO_TEST_CASE(a_line_without_its_end_is_the_end) {
    ScriptedStream stream({"OK"});
    AssuanClient client(stream);
    BOOST_TEST((client.command("GETPIN").state == AssuanReply::State::kEnded));
}

BOOST_AUTO_TEST_CASE(a_deaf_server_is_the_end) {
    ScriptedStream stream({"OK\n"});
    stream.deaf = true;
    AssuanClient client(stream);
    BOOST_TEST((client.command("GETPIN").state == AssuanReply::State::kEnded));
}

BOOST_AUTO_TEST_CASE(no_second_command_gets_into_a_line) {
    ScriptedStream stream({"OK\nOK\nOK\n"});
    AssuanClient client(stream);
    for (const std::string& bad :
         {std::string("SETDESC a\nGETPIN"), std::string("SETDESC a\rb"), std::string(1001, 'a')}) {
        BOOST_CHECK_EXCEPTION(static_cast<void>(client.command(bad)), Error,
                              reasonIs(Reason::kProtocolInternal));
    }
    BOOST_TEST(stream.written.empty());
    BOOST_TEST((client.command(std::string(1000, 'a')).state == AssuanReply::State::kOk));
}

BOOST_AUTO_TEST_SUITE_END()
