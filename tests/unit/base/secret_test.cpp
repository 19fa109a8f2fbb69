// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "base/secret.h"

#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <sstream>

using namespace tamga;

BOOST_AUTO_TEST_SUITE(secret)

BOOST_AUTO_TEST_CASE(holds_and_moves) {
    Secret a = Secret::copyOf(std::string_view("пароль"));
    BOOST_TEST(a.text() == "пароль");
    const Secret b = std::move(a);
    BOOST_TEST(b.text() == "пароль");
    BOOST_TEST(a.empty());  // NOLINT(bugprone-use-after-move): moved-from is empty by contract
    const Secret c = b.clone();
    BOOST_TEST(c.text() == b.text());
}

BOOST_AUTO_TEST_CASE(capacity_is_fixed) {
    Secret pin(3);
    BOOST_TEST(pin.push('1'));
    BOOST_TEST(pin.push('2'));
    BOOST_TEST(pin.push('3'));
    BOOST_TEST(!pin.push('4'));
    BOOST_TEST(pin.text() == "123");
    pin.resize(1);
    BOOST_TEST(pin.buffer()[1] == 0);
    pin.wipe();
    BOOST_TEST(pin.empty());
    BOOST_TEST(pin.buffer()[0] == 0);
}

BOOST_AUTO_TEST_CASE(not_in_dumps) {
    const Secret pin = Secret::copyOf(std::string_view("1234"));
    std::stringstream wanted;
    wanted << std::hex << reinterpret_cast<std::uintptr_t>(pin.view().data());
    std::ifstream maps("/proc/self/smaps");
    bool inside = false;
    bool dontDump = false;
    for (std::string line; std::getline(maps, line);) {
        if (line.find('-') != std::string::npos && line.find(' ') != std::string::npos &&
            line.rfind("VmFlags", 0) != 0) {
            if (line.rfind(wanted.str(), 0) == 0)
                inside = true;
            else if (std::isxdigit(static_cast<unsigned char>(line[0])) != 0 &&
                     line.find(':') != std::string::npos && line.find('-') < line.find(' ')) {
                inside = line.rfind(wanted.str(), 0) == 0;
            }
        }
        if (inside && line.rfind("VmFlags", 0) == 0) {
            dontDump = line.find(" dd") != std::string::npos;
            break;
        }
    }
    BOOST_TEST(dontDump);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
BOOST_AUTO_TEST_CASE(a_child_does_not_inherit_it) {
    const Secret pin = Secret::copyOf(std::string_view("1234"));
    const pid_t child = ::fork();
    if (child == 0) ::_exit(pin.view()[0] == 0 ? 0 : 1);
    int status = -1;
    BOOST_REQUIRE(::waitpid(child, &status, 0) == child);
    BOOST_TEST(WEXITSTATUS(status) == 0);
}
#endif

BOOST_AUTO_TEST_SUITE_END()
