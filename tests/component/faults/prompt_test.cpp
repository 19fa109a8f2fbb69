// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The program that asks the person: not there, not able, killed, stopped, talking nonsense. Each time the
// person gets a reason, nothing is signed, nothing stays behind, and the next try works.
#include <signal.h>

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "stage.h"

namespace {

using namespace tamga;
using namespace tamga::test;
namespace fs = std::filesystem;

struct Asked : Household {
    std::string thumbprint = addContainer("gost2012-256/good");

    void script(const Json& script) const {
        std::ofstream(person().program().string() + ".script") << script.print();
    }
    void useProgram(const fs::path& program, int timeoutSeconds = 300) const {
        configure(*this, {{"pinentry", Json::object({{"program", program.string()},
                                                     {"timeoutSeconds", timeoutSeconds}})}});
    }
    void worksAgain(HostProcess& host) const {
        useProgram(person().program());
        script(scriptOf({pin(kPassword)}));
        BOOST_TEST(signIn(host, thumbprint) == "signed");
        BOOST_TEST(eventually([&] { return person().allGone(); }));
    }
    /// The process that asks now.
    [[nodiscard]] pid_t asking() const {
        return static_cast<pid_t>(*person().events("start").back().find("pid")->integer());
    }
};

Json speaking(const char* text) {
    return Json::object({{"do", "garbage"}, {"text", text}});
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(prompts, Asked)

BOOST_AUTO_TEST_CASE(noProgram) {
    HostProcess host(home());
    useProgram(home() / "no-such-program");
    BOOST_TEST(signIn(host, thumbprint) == "prompt.missing");
    // Not a program: a folder, and a file that may not be run.
    useProgram(home() / "keys");
    BOOST_TEST(signIn(host, thumbprint) == "prompt.missing");
    useProgram(write("plain", asBytes("#!/bin/sh\n")));
    BOOST_TEST(signIn(host, thumbprint) == "prompt.missing");
    worksAgain(host);
}

BOOST_AUTO_TEST_CASE(aProgramThatIsNoPinentry) {
    HostProcess host(home());
    for (const auto& [text, reason] : std::map<std::string, std::string>{
             {"#!/bin/sh\nexit 0\n", "prompt.broken"},
             {"#!/bin/sh\necho usage: something else\n", "prompt.broken"},
             {"#!/no/such/interpreter\n", "prompt.broken"},
             {"\x7f\x45LF is not enough", "prompt.broken"},
             {"#!/bin/sh\nkill -KILL $$\n", "prompt.broken"},
             {"#!/bin/sh\nexec cat /dev/zero\n", "prompt.broken"},
         }) {
        const fs::path program = write("program", asBytes(text));
        fs::permissions(program, fs::perms::owner_all);
        useProgram(program);
        BOOST_TEST_INFO(text);
        BOOST_TEST(signIn(host, thumbprint) == reason);
    }
    worksAgain(host);
}

BOOST_AUTO_TEST_CASE(noDisplay) {
    configure(*this, {{"pinentry", Json::object({{"timeoutSeconds", 60}})}});
    HostProcess host(HostProcess::Options{home(),
                                          {HostProcess::defaultCaller()},
                                          {},
                                          {"/usr/bin/env", "-u", "DISPLAY", "-u", "WAYLAND_DISPLAY"}});
    const std::string reason = signIn(host, thumbprint);
    // On a machine without any graphical pinentry that is the first thing that is missing.
    const bool expected = reason == "prompt.no-display" || reason == "prompt.missing";
    BOOST_TEST(expected, reason);
    // A program that the settings name and that falls back to the terminal.
    Json terminal = scriptOf({pin(kPassword)});
    terminal.set("flavor", "gtk2:curses");
    script(terminal);
    useProgram(person().program());
    BOOST_TEST(signIn(host, thumbprint) == "prompt.no-display");
    worksAgain(host);
}

BOOST_AUTO_TEST_CASE(whatItMaySay) {
    HostProcess host(home());
    // Whoever typed something wrong, or nothing, is asked again; the next program says nothing at all.
    const std::string again = "prompt.cancelled";
    const std::vector<std::pair<Json, std::string>> answers{
        {act("crash"), "prompt.cancelled"},
        {act("timeout"), "prompt.timeout"},
        {act("cancel"), "prompt.cancelled"},
        {act("garbage"), "prompt.broken"},
        {act("long"), "prompt.broken"},
        {speaking("OK\nOK\nOK\n"), again},
        {speaking("ERR\n"), "prompt.broken"},
        {speaking("ERR 0 nothing\n"), "prompt.broken"},
        {speaking("ERR 99999999999999999999\n"), "prompt.broken"},
        {speaking("D %zz\nOK\n"), "prompt.broken"},
        {speaking("D %00\nOK\n"), "prompt.broken"},
        {speaking("D %FF%FE\nOK\n"), "prompt.broken"},
        {speaking("D a\nD b\nD c\nOK\n"), again},
        {speaking("S PROGRESS\n\n"), "prompt.broken"},
    };
    for (const auto& [answer, reason] : answers) {
        script(scriptOf({answer, act("crash")}));
        BOOST_TEST_INFO(answer.print());
        BOOST_TEST(signIn(host, thumbprint) == reason);
        BOOST_TEST(eventually([&] { return person().allGone(); }));
    }
    for (const char* refused : {"SETDESC", "GETPIN"}) {
        Json unwilling = scriptOf({pin(kPassword)});
        unwilling.set("refuse", Json(Json::Array{Json(refused)}));
        script(unwilling);
        BOOST_TEST_INFO(refused);
        BOOST_TEST(signIn(host, thumbprint) == "prompt.broken");
    }
    worksAgain(host);
}

// Return pressed before anything was typed.
BOOST_AUTO_TEST_CASE(nothingTyped) {
    HostProcess host(home());
    script(scriptOf({pin(""), pin(""), pin(kPassword)}));
    BOOST_TEST(signIn(host, thumbprint) == "signed");
    script(scriptOf({pin("")}));
    BOOST_TEST(signIn(host, thumbprint) == "password.needed");
    BOOST_TEST(questions() == 6U);
}

BOOST_AUTO_TEST_CASE(killed) {
    HostProcess host(home());
    script(scriptOf({act("hang")}));
    host.send(1, "sign", signParams(thumbprint, {documentOf("d", "content", "YWJj")}));
    BOOST_REQUIRE(eventually([&] { return questions() == 1; }));
    BOOST_REQUIRE(::kill(asking(), SIGKILL) == 0);
    BOOST_TEST(reasonOf(host.answer()) == "prompt.cancelled");
    worksAgain(host);
}

BOOST_AUTO_TEST_CASE(stoppedAndCancelled) {
    HostProcess host(home());
    script(scriptOf({act("hang")}));
    host.send(1, "sign", signParams(thumbprint, {documentOf("d", "content", "YWJj")}));
    BOOST_REQUIRE(eventually([&] { return questions() == 1; }));
    BOOST_REQUIRE(::kill(asking(), SIGSTOP) == 0);
    host.greet();
    host.send(2, "cancel", Json::object({{"id", 1}}));
    for (int answers = 0; answers < 2; ++answers) {
        const Json answer = host.answer();
        if (answer.find("id")->print() == "1") BOOST_TEST(reasonOf(answer) == "request.cancelled");
    }
    BOOST_TEST(eventually([&] { return person().allGone(); }));
    worksAgain(host);
}

BOOST_AUTO_TEST_CASE(stoppedAndTheBrowserGoes) {
    HostProcess host(home());
    script(scriptOf({act("hang")}));
    host.send(1, "sign", signParams(thumbprint, {documentOf("d", "content", "YWJj")}));
    BOOST_REQUIRE(eventually([&] { return questions() == 1; }));
    BOOST_REQUIRE(::kill(asking(), SIGSTOP) == 0);
    host.hangUp();
    BOOST_TEST(host.waitForEnd().exited);
    BOOST_TEST(eventually([&] { return person().allGone(); }));
}

// Nobody answers, and the program does not keep its own time either.
BOOST_AUTO_TEST_CASE(stoppedForGood) {
    useProgram(person().program(), 5);
    script(scriptOf({act("hang")}));
    HostProcess host(home());
    host.send(1, "sign", signParams(thumbprint, {documentOf("d", "content", "YWJj")}));
    BOOST_REQUIRE(eventually([&] { return questions() == 1; }));
    BOOST_REQUIRE(::kill(asking(), SIGSTOP) == 0);
    BOOST_TEST(reasonOf(host.answer()) == "prompt.timeout");
    worksAgain(host);
}

BOOST_AUTO_TEST_SUITE_END()
