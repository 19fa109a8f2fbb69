// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The real pinentry-gtk-2 on a display of its own (Xvfb), its keys pressed by xdotool. Pictures of the
// windows are kept in the folder artefacts of the build.
#include <stdlib.h>

#include <boost/test/unit_test.hpp>
#include <future>
#include <string>

#include "base/process.h"
#include "fake_person.h"
#include "prompt/prompt.h"

using namespace tamga;
using namespace tamga::prompt;

namespace {

const CancelToken kNever;

std::string run(const std::string& program, std::vector<std::string> arguments) {
    const ChildProcess child({.program = program,
                              .arguments = std::move(arguments),
                              .environment = {"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8",
                                              "DISPLAY=" + std::string(::getenv("DISPLAY"))}});
    std::string all;
    std::array<std::uint8_t, 4096> piece{};
    const Deadline deadline = Deadline::after(std::chrono::seconds(30));
    while (const std::size_t got = readSome(child.output(), piece, deadline, kNever)) {
        all.append(asText({piece.data(), got}));
    }
    return all;
}

std::string xdotool(std::vector<std::string> arguments) {
    return run("/usr/bin/xdotool", std::move(arguments));
}

/// An X server of the test's own on a display number that was free.
class Display final {
  public:
    Display()
        : server_({.program = "/usr/bin/Xvfb",
                   .arguments = {"-displayfd", "1", "-screen", "0", "1024x768x24", "-nolisten", "tcp",
                                 "-noreset"},
                   .environment = {"PATH=/usr/bin:/bin"}}) {
        std::string number;
        std::array<std::uint8_t, 64> piece{};
        while (number.find('\n') == std::string::npos) {
            const auto got =
                readSome(server_.output(), piece, Deadline::after(std::chrono::seconds(20)), kNever);
            BOOST_REQUIRE(got > 0);
            number.append(asText({piece.data(), got}));
        }
        number.erase(number.find('\n'));
        // Before any thread is started; the prompt hands these on to pinentry.
        ::setenv("DISPLAY", (":" + number).c_str(), 1);
        ::unsetenv("WAYLAND_DISPLAY");
        ::unsetenv("DBUS_SESSION_BUS_ADDRESS");
    }

  private:
    ChildProcess server_;
};

Consent example() {
    Consent consent;
    consent.site = "https://lkfl.tax.test";
    consent.documents = {"Декларация 3-НДФЛ за 2026 год.xml",
                         "Приложение 1.pdf",
                         "Приложение 2.pdf",
                         "Опись <b>вложения</b>.txt",
                         "Заявление.docx",
                         "Доверенность.pdf",
                         "Согласие.pdf"};
    consent.owner = "Примеров Пример Примерович";
    consent.container = "example-2026";
    consent.blind = true;
    return consent;
}

struct Scene {
    Scene()
        : prompt(makePinentryPrompt({.program = {}, .timeout = std::chrono::seconds(60), .language = "ru"})) {
    }

    /// Waits until the window of the title is there and has the focus.
    static void awaitWindow(const std::string& title) {
        const std::string found = xdotool({"search", "--sync", "--onlyvisible", "--name", title});
        BOOST_REQUIRE(!found.empty());
        xdotool({"windowfocus", "--sync", found.substr(0, found.find('\n'))});
    }
    static void picture(const std::string& name) {
        const auto folder = std::filesystem::path(TAMGA_BINARY_DIR) / "artefacts";
        std::filesystem::create_directories(folder);
        const auto file = folder / ("pinentry-" + name + ".png");
        std::filesystem::remove(file);
        run("/usr/bin/import", {"-window", "root", file.string()});
        BOOST_TEST(std::filesystem::file_size(file) > 2000U);
    }
    static std::string visible() { return xdotool({"search", "--onlyvisible", "--name", "Tamga"}); }

    Display display;
    std::unique_ptr<Prompt> prompt;
    CancelToken cancel;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(real_pinentry, Scene)

BOOST_AUTO_TEST_CASE(a_typed_password_arrives) {
    auto answer =
        std::async(std::launch::async, [&] { return prompt->askPassword(example(), Again::kNo, cancel); });
    awaitWindow("Tamga: подпись");
    picture("password");
    xdotool({"type", "--delay", "20", "S3cret 100%"});
    xdotool({"key", "Return"});
    auto password = answer.get();
    BOOST_REQUIRE_MESSAGE(password.ok(), "the answer is a password");
    BOOST_TEST(password.value().text() == "S3cret 100%");
    BOOST_TEST(visible().empty());
}

BOOST_AUTO_TEST_CASE(a_cyrillic_password_arrives_after_the_retry_text) {
    // Letters that the keyboard does not have xdotool puts on a spare key one after another, faster than some
    // of them are read.
    run("/usr/bin/setxkbmap", {"ru"});
    auto answer = std::async(std::launch::async,
                             [&] { return prompt->askPassword(example(), Again::kWrongPassword, cancel); });
    awaitWindow("Tamga: подпись");
    picture("again");
    xdotool({"type", "--delay", "20", "Пароль"});
    xdotool({"key", "Return"});
    auto password = answer.get();
    BOOST_REQUIRE(password.ok());
    BOOST_TEST(password.value().text() == "Пароль");
}

BOOST_AUTO_TEST_CASE(escape_cancels) {
    auto answer =
        std::async(std::launch::async, [&] { return prompt->askPassword(example(), Again::kNo, cancel); });
    awaitWindow("Tamga: подпись");
    xdotool({"key", "Escape"});
    const auto password = answer.get();
    BOOST_REQUIRE(!password.ok());
    BOOST_TEST((password.error().reason() == Reason::kPromptCancelled));
}

BOOST_AUTO_TEST_CASE(return_alone_confirms_nothing) {
    Consent consent = example();
    consent.act = Consent::Act::kLogIn;
    auto answer = std::async(std::launch::async, [&] { return prompt->confirm(consent, cancel); });
    awaitWindow("Tamga: вход");
    picture("confirm");
    xdotool({"key", "Return"});
    const auto outcome = answer.get();
    BOOST_REQUIRE(!outcome.ok());
    BOOST_TEST((outcome.error().reason() == Reason::kPromptCancelled));
}

BOOST_AUTO_TEST_CASE(the_ok_button_confirms) {
    auto answer = std::async(std::launch::async, [&] { return prompt->confirm(example(), cancel); });
    awaitWindow("Tamga: подпись");
    xdotool({"key", "Tab"});
    xdotool({"key", "Return"});
    BOOST_TEST(answer.get().ok());
}

BOOST_AUTO_TEST_CASE(a_killed_window_is_cancelled) {
    auto answer =
        std::async(std::launch::async, [&] { return prompt->askPassword(example(), Again::kNo, cancel); });
    awaitWindow("Tamga: подпись");
    const std::string found = visible();
    xdotool({"windowclose", found.substr(0, found.find('\n'))});
    const auto password = answer.get();
    BOOST_REQUIRE(!password.ok());
    BOOST_TEST((password.error().reason() == Reason::kPromptCancelled));
}

BOOST_AUTO_TEST_CASE(cancelling_closes_the_window) {
    auto answer =
        std::async(std::launch::async, [&] { return prompt->askPassword(example(), Again::kNo, cancel); });
    awaitWindow("Tamga: подпись");
    cancel.cancel();
    const auto password = answer.get();
    BOOST_REQUIRE(!password.ok());
    BOOST_TEST((password.error().reason() == Reason::kRequestCancelled));
    BOOST_TEST(visible().empty());
}

BOOST_AUTO_TEST_CASE(without_a_display_there_is_no_prompt) {
    const std::string display_name = ::getenv("DISPLAY");
    ::unsetenv("DISPLAY");
    auto outcome = prompt->confirm(example(), cancel);
    BOOST_REQUIRE(!outcome.ok());
    BOOST_TEST((outcome.error().reason() == Reason::kPromptNoDisplay));
    // A program named in the settings is asked, and its fall-back to a terminal noticed.
    const auto named = makePinentryPrompt(
        {.program = "/usr/bin/pinentry-gtk-2", .timeout = std::chrono::seconds(5), .language = ""});
    outcome = named->confirm(example(), cancel);
    BOOST_REQUIRE(!outcome.ok());
    BOOST_TEST((outcome.error().reason() == Reason::kPromptNoDisplay));
    ::setenv("DISPLAY", ":65000", 1);  // a display that nobody serves
    outcome = named->confirm(example(), cancel);
    BOOST_REQUIRE(!outcome.ok());
    BOOST_TEST((outcome.error().reason() == Reason::kPromptNoDisplay));
    ::setenv("DISPLAY", display_name.c_str(), 1);
}

BOOST_AUTO_TEST_SUITE_END()
