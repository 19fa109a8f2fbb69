// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "prompt/environment.h"

#include <stdlib.h>
#include <sys/stat.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <fstream>

#include "base/error.h"
#include "prompt/language.h"

using namespace tamga;
using namespace tamga::prompt;

namespace {

class Folder final {
  public:
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "tamga-prompt-XXXXXX").string();
        BOOST_REQUIRE(::mkdtemp(name.data()) != nullptr);
        path = name;
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    void program(const std::string& name, mode_t mode = 0755) const {
        std::ofstream(path / name) << "#!/bin/sh\n";
        BOOST_REQUIRE(::chmod((path / name).c_str(), mode) == 0);
    }
    std::filesystem::path path;
};

bool missing(const Error& error) {
    return error.reason() == Reason::kPromptMissing;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(environment)

BOOST_AUTO_TEST_CASE(only_named_variables_are_passed_on) {
    const auto passed =
        pinentryEnvironment({"DISPLAY=:7", "WAYLAND_DISPLAY=w", "XAUTHORITY=/x", "HOME=/h", "LANG=C.UTF-8",
                             "LC_TIME=C", "XDG_RUNTIME_DIR=/r", "DBUS_SESSION_BUS_ADDRESS=unix:path=/b",
                             "PATH=/evil", "LD_PRELOAD=/evil.so", "GTK_MODULES=evil", "QT_PLUGIN_PATH=/evil",
                             "DISPLAYX=1", "GTK2_RC_FILES=/evil", "HOMEX=/evil", "SECRET=1"});
    std::vector<std::string> expected{"PATH=/usr/bin:/bin",
                                      "DISPLAY=:7",
                                      "WAYLAND_DISPLAY=w",
                                      "XAUTHORITY=/x",
                                      "HOME=/h",
                                      "LANG=C.UTF-8",
                                      "LC_TIME=C",
                                      "XDG_RUNTIME_DIR=/r",
                                      "DBUS_SESSION_BUS_ADDRESS=unix:path=/b"};
    BOOST_TEST(passed == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_window_is_always_in_utf8) {
    const std::string path = "PATH=/usr/bin:/bin";
    const std::string utf8 = "LC_ALL=C.UTF-8";
    const auto passed = [](const std::vector<std::string>& own) { return pinentryEnvironment(own); };
    BOOST_TEST((passed({}) == std::vector{path, utf8}));
    BOOST_TEST((passed({"LANG=C"}) == std::vector{path, utf8, std::string("LANG=C")}));
    BOOST_TEST((passed({"LANG=xx_YY.UTF-8"}) == std::vector{path, utf8, std::string("LANG=xx_YY.UTF-8")}));
    BOOST_TEST(
        (passed({"LC_ALL=C", "LANG=C.UTF-8"}) == std::vector{path, utf8, std::string("LANG=C.UTF-8")}));
    BOOST_TEST((passed({"LC_CTYPE=C.UTF-8", "LANG=C"}) ==
                std::vector{path, std::string("LC_CTYPE=C.UTF-8"), std::string("LANG=C")}));
}

BOOST_AUTO_TEST_CASE(values_are_found_by_the_whole_name) {
    const std::vector<std::string> environment{"LANGUAGE=fr", "LANG=ru", "EMPTY="};
    BOOST_TEST(valueOf(environment, "LANG") == "ru");
    BOOST_TEST(valueOf(environment, "EMPTY").empty());
    BOOST_TEST(valueOf(environment, "LAN").empty());
}

BOOST_AUTO_TEST_CASE(either_display_will_do_and_an_empty_one_will_not) {
    BOOST_TEST(hasDisplay({"DISPLAY=:0"}));
    BOOST_TEST(hasDisplay({"WAYLAND_DISPLAY=wayland-0"}));
    BOOST_TEST(!hasDisplay({"DISPLAY=", "WAYLAND_DISPLAY="}));
    BOOST_TEST(!hasDisplay({}));
}

BOOST_AUTO_TEST_CASE(programs_are_tried_in_the_order_known) {
    const Folder folder;
    for (const char* name : {"pinentry", "pinentry-fltk", "pinentry-gnome3", "pinentry-qt", "pinentry-gtk-2",
                             "pinentry-curses"}) {
        folder.program(name);
    }
    std::vector<std::string> names;
    for (const auto& one : pinentryPrograms({}, {"DBUS_SESSION_BUS_ADDRESS=x"}, folder.path))
        names.push_back(one.filename());
    std::vector<std::string> expected{"pinentry-gtk-2", "pinentry-qt", "pinentry-gnome3", "pinentry-fltk",
                                      "pinentry"};
    BOOST_TEST(names == expected, boost::test_tools::per_element());
    BOOST_TEST(pinentryPrograms({}, {}, folder.path).size() == 4U);  // no bus, no gnome3
}

BOOST_AUTO_TEST_CASE(the_program_of_the_settings_stands_alone) {
    const Folder folder;
    folder.program("pinentry");
    folder.program("mine");
    folder.program("no-program", 0644);
    const auto found = pinentryPrograms(folder.path / "mine", {}, folder.path);
    BOOST_REQUIRE(found.size() == 1U);
    BOOST_TEST(found.front() == folder.path / "mine");
    BOOST_CHECK_EXCEPTION(static_cast<void>(pinentryPrograms(folder.path / "absent", {}, folder.path)), Error,
                          missing);
    BOOST_CHECK_EXCEPTION(static_cast<void>(pinentryPrograms(folder.path / "no-program", {}, folder.path)),
                          Error, missing);
    BOOST_CHECK_EXCEPTION(static_cast<void>(pinentryPrograms(folder.path, {}, folder.path)), Error, missing);
    BOOST_CHECK_EXCEPTION(static_cast<void>(pinentryPrograms("pinentry", {}, folder.path)), Error, missing);
}

BOOST_AUTO_TEST_CASE(without_any_pinentry_it_is_missing) {
    const Folder folder;
    folder.program("pinentry-curses");
    BOOST_CHECK_EXCEPTION(static_cast<void>(pinentryPrograms({}, {}, folder.path)), Error, missing);
}

BOOST_AUTO_TEST_CASE(terminal_flavors_are_refused) {
    for (const char* good : {"gtk2", "qt", "qt5", "gnome3", "fltk", "gtk2:x11", "", "unknown"}) {
        BOOST_TEST_CONTEXT(good) {
            BOOST_TEST(isGraphical(good));
        }
    }
    for (const char* bad :
         {"curses", "tty", "dumb", "gtk2:curses", "qt:curses", "gnome3:tty", "a:curses:b"}) {
        BOOST_TEST_CONTEXT(bad) {
            BOOST_TEST(!isGraphical(bad));
        }
    }
}

BOOST_AUTO_TEST_CASE(language_comes_from_settings_then_locale) {
    BOOST_TEST((chooseLanguage("fr", {"LANG=ru_RU.UTF-8"}) == Language::kFrench));
    BOOST_TEST((chooseLanguage("", {"LANG=ru_RU.UTF-8"}) == Language::kRussian));
    BOOST_TEST((chooseLanguage("", {"LANG=ru_RU.UTF-8", "LC_MESSAGES=fr_CA"}) == Language::kFrench));
    BOOST_TEST(
        (chooseLanguage("", {"LANG=ru_RU.UTF-8", "LC_MESSAGES=fr_CA", "LC_ALL=C"}) == Language::kEnglish));
    BOOST_TEST((chooseLanguage("", {"LANG=ru_RU.UTF-8", "LC_ALL="}) == Language::kRussian));
    BOOST_TEST((chooseLanguage("de", {"LANG=ru"}) == Language::kRussian));
    BOOST_TEST((chooseLanguage("", {"LANG=rutabaga"}) == Language::kEnglish));
    BOOST_TEST((chooseLanguage("", {}) == Language::kEnglish));
}

BOOST_AUTO_TEST_SUITE_END()
