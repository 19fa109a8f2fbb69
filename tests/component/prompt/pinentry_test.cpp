// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The prompt against a scripted Assuan program: every answer and every misbehaviour.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <future>
#include <thread>

#include "fake_person.h"
#include "prompt/prompt.h"

using namespace tamga;
using namespace tamga::prompt;
using namespace tamga::test;

namespace {

Consent example() {
    Consent consent;
    consent.site = "https://lkfl.tax.test";
    consent.documents = {"Декларация 100%.xml"};
    consent.owner = "Примеров Пример Примерович";
    consent.container = "example-2026";
    return consent;
}

struct Scene {
    explicit Scene(const Json& script, std::chrono::seconds timeout = std::chrono::seconds(60))
        : person(folder.path(), script),
          prompt(makePinentryPrompt({.program = person.program(), .timeout = timeout, .language = "ru"})) {}

    Result<Secret> password(Again again = Again::kNo) const {
        return prompt->askPassword(example(), again, cancel);
    }

    TemporaryFolder folder;
    FakePerson person;
    std::unique_ptr<Prompt> prompt;
    CancelToken cancel;
};

std::string reasonOf(const auto& result) {
    return result.ok() ? "ok" : std::string(nameOf(result.error().reason()));
}

Json scriptWith(std::string name, Json value) {
    return Json::object({{"answers", Json(Json::Array({pin("1")}))}, {std::move(name), std::move(value)}});
}

bool contains(const std::vector<std::string>& lines, std::string_view line) {
    return std::ranges::find(lines, line) != lines.end();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(prompt_with_a_scripted_person)

BOOST_AUTO_TEST_CASE(a_wrong_password_and_then_the_right_one) {
    const Scene scene(scriptOf({pin("wrong"), pin("пароль 100% \\")}));
    auto first = scene.password();
    BOOST_REQUIRE(first.ok());
    BOOST_TEST(first.value().text() == "wrong");
    auto second = scene.password(Again::kWrongPassword);
    BOOST_REQUIRE(second.ok());
    BOOST_TEST(second.value().text() == "пароль 100% \\");

    const auto questions = scene.person.events("question");
    BOOST_REQUIRE(questions.size() == 2U);
    BOOST_TEST(*questions[0].find("kind")->string() == "GETPIN");
    BOOST_TEST(questions[0].find("error")->string()->empty());
    BOOST_TEST(*questions[1].find("error")->string() == "Неверный пароль. Попробуйте ещё раз.");
    BOOST_TEST(*questions[0].find("timeout")->string() == "60");
    BOOST_TEST(
        *questions[0].find("description")->string() ==
        "Запрошена ваша электронная подпись. Документов: 1\nЗапрашивает: https://lkfl.tax.test\n"
        "Документ: Декларация 100%.xml\nСертификат: Примеров Пример Примерович\nКонтейнер: example-2026\n\n"
        "Чтобы подписать, введите пароль контейнера.");
    BOOST_TEST(scene.person.events("start").size() == 2U);  // one process a question
    BOOST_TEST(scene.person.events("end").size() == 2U);    // each took its leave
    BOOST_TEST(scene.person.allGone());
}

BOOST_AUTO_TEST_CASE(the_words_of_the_settings_stand_in_the_window) {
    const Scene scene(scriptOf({pin("1")}));
    const auto prompt = makePinentryPrompt({.program = scene.person.program(),
                                            .timeout = std::chrono::seconds(60),
                                            .language = "ru",
                                            .ownSign = "зелёная ракушка"});
    BOOST_REQUIRE(prompt->askPassword(example(), Again::kNo, scene.cancel).ok());
    BOOST_TEST(scene.person.events("question")
                   .at(0)
                   .find("description")
                   ->string()
                   ->ends_with("\n\nВаш знак: зелёная ракушка"));
}

BOOST_AUTO_TEST_CASE(the_dialogue_is_that_of_the_manual) {
    const Scene scene(scriptOf({pin("1")}));
    BOOST_REQUIRE(scene.password().ok());
    const auto lines = scene.person.lines();
    BOOST_REQUIRE(!lines.empty());
    BOOST_TEST(lines.front() == "GETINFO flavor");
    BOOST_TEST(contains(lines, "OPTION lc-messages=ru_RU.UTF-8"));
    BOOST_TEST(contains(lines, "SETKEYINFO --clear"));
    BOOST_TEST(contains(lines, "SETOK Подписать"));
    BOOST_TEST(lines.back() == "BYE");
    for (const std::string& line : lines) {
        BOOST_TEST(line.size() <= 1000U);
        BOOST_TEST(line.find("external-password-cache") == std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(nothing_that_could_load_foreign_code_is_passed_on) {
    const Scene scene(scriptOf({pin("1")}));
    BOOST_REQUIRE(scene.password().ok());
    const auto starts = scene.person.events("start");
    BOOST_REQUIRE(starts.size() == 1U);
    static const std::vector<std::string> kAllowed{"PATH",
                                                   "DISPLAY",
                                                   "WAYLAND_DISPLAY",
                                                   "XAUTHORITY",
                                                   "DBUS_SESSION_BUS_ADDRESS",
                                                   "XDG_RUNTIME_DIR",
                                                   "XDG_SESSION_TYPE",
                                                   "XDG_CURRENT_DESKTOP",
                                                   "HOME",
                                                   "LANG"};
    for (const Json& name : *starts.front().find("environment")->elements()) {
        BOOST_TEST((contains(kAllowed, *name.string()) || name.string()->starts_with("LC_")));
    }
}

BOOST_AUTO_TEST_CASE(an_empty_password_is_a_password) {
    const Scene scene(scriptOf({pin("")}));
    auto answer = scene.password();
    BOOST_REQUIRE(answer.ok());
    BOOST_TEST(answer.value().empty());
}

BOOST_AUTO_TEST_CASE(a_confirmation_is_yes_or_cancelled) {
    const Scene scene(scriptOf({act("yes"), act("no"), act("cancel")}));
    BOOST_TEST(reasonOf(scene.prompt->confirm(example(), scene.cancel)) == "ok");
    BOOST_TEST(reasonOf(scene.prompt->confirm(example(), scene.cancel)) == "prompt.cancelled");
    BOOST_TEST(reasonOf(scene.prompt->confirm(example(), scene.cancel)) == "prompt.cancelled");
    const auto questions = scene.person.events("question");
    BOOST_TEST(*questions.front().find("kind")->string() == "CONFIRM");
    BOOST_TEST(questions.front().find("prompt")->string()->empty());
}

BOOST_AUTO_TEST_CASE(each_misbehaviour_has_its_reason) {
    struct Row {
        Json answer;
        const char* reason;
    };
    const std::vector<Row> rows{
        {act("cancel"), "prompt.cancelled"},
        {act("timeout"), "prompt.timeout"},
        {act("crash"), "prompt.cancelled"},
        {act("garbage"), "prompt.broken"},
        {act("long"), "prompt.broken"},
        {Json::object({{"do", "garbage"}, {"text", "D %zz\nOK\n"}}), "prompt.broken"},
        {Json::object({{"do", "garbage"}, {"text", "D %FF\nOK\n"}}), "prompt.broken"},
        {Json::object({{"do", "garbage"}, {"text", "OK"}}),
         "prompt.timeout"},  // half a line, and then nothing
        {Json::object({{"do", "error"}, {"code", 83918950}}), "prompt.broken"},
        {Json::object({{"do", "inquire"}, {"pin", "1"}}), "ok"},
    };
    for (const Row& row : rows) {
        BOOST_TEST_CONTEXT(row.answer.print()) {
            const Scene scene(scriptOf({row.answer}), std::chrono::seconds(1));
            BOOST_TEST(reasonOf(scene.password()) == row.reason);
            BOOST_TEST(scene.person.allGone());
        }
    }
}

BOOST_AUTO_TEST_CASE(a_program_without_a_window_is_no_display) {
    for (const char* flavor : {"curses", "tty", "gtk2:curses", "qt:curses"}) {
        const Scene scene(scriptWith("flavor", flavor));
        BOOST_TEST(reasonOf(scene.password()) == "prompt.no-display");
        BOOST_TEST(scene.person.events("question").empty());  // nobody was asked
    }
}

BOOST_AUTO_TEST_CASE(what_is_not_known_may_be_left_out_but_not_the_description) {
    BOOST_TEST(reasonOf(Scene(scriptWith("refuse", Json::Array{"OPTION", "SETTITLE", "SETKEYINFO",
                                                               "SETTIMEOUT", "GETINFO"}))
                            .password()) == "ok");
    const Scene scene(scriptWith("refuse", Json::Array{"SETDESC"}));
    BOOST_TEST(reasonOf(scene.password()) == "prompt.broken");
    BOOST_TEST(scene.person.events("question").empty());
}

BOOST_AUTO_TEST_CASE(a_program_that_is_no_pinentry_is_broken) {
    BOOST_TEST(reasonOf(Scene(scriptWith("greeting", "")).password()) == "prompt.broken");
    BOOST_TEST(reasonOf(Scene(scriptWith("greeting", "220 smtp ready")).password()) == "prompt.broken");
    BOOST_TEST(reasonOf(Scene(scriptWith("greeting", "ERR 1 no")).password()) == "prompt.broken");
    const TemporaryFolder folder;
    std::ofstream(folder.path() / "text") << "no program at all\n";
    std::filesystem::permissions(folder.path() / "text", std::filesystem::perms::owner_all);
    const auto prompt = makePinentryPrompt(
        {.program = folder.path() / "text", .timeout = std::chrono::seconds(5), .language = ""});
    BOOST_TEST(reasonOf(prompt->confirm(example(), CancelToken())) == "prompt.broken");
}

BOOST_AUTO_TEST_CASE(a_program_that_is_not_there_is_missing) {
    const auto prompt = makePinentryPrompt(
        {.program = "/nonexistent/pinentry", .timeout = std::chrono::seconds(5), .language = ""});
    BOOST_TEST(reasonOf(prompt->confirm(example(), CancelToken())) == "prompt.missing");
}

BOOST_AUTO_TEST_CASE(an_open_question_ends_at_once_when_cancelled) {
    Scene scene(scriptOf({act("hang")}));
    auto answer = std::async(std::launch::async, [&] { return scene.password(); });
    while (scene.person.events("answer").empty())
        std::this_thread::yield();
    const auto before = std::chrono::steady_clock::now();
    scene.cancel.cancel();
    BOOST_TEST(reasonOf(answer.get()) == "request.cancelled");
    BOOST_TEST((std::chrono::steady_clock::now() - before < std::chrono::seconds(2)));
    BOOST_TEST(scene.person.allGone());
    // Thrown before, nothing is even started.
    BOOST_TEST(reasonOf(scene.password()) == "request.cancelled");
    BOOST_TEST(scene.person.events("start").size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_hanging_program_is_killed_five_seconds_after_its_own_timeout) {
    const Scene scene(scriptOf({act("hang")}), std::chrono::seconds(1));
    const auto before = std::chrono::steady_clock::now();
    BOOST_TEST(reasonOf(scene.password()) == "prompt.timeout");
    BOOST_TEST((std::chrono::steady_clock::now() - before >= std::chrono::seconds(6)));
    BOOST_TEST(scene.person.allGone());
}

BOOST_AUTO_TEST_SUITE_END()
