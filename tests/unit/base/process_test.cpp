// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "base/process.h"

#include <fcntl.h>
#include <signal.h>

#include <boost/test/unit_test.hpp>
#include <thread>

using namespace tamga;
using namespace std::chrono_literals;

namespace {

std::string readAllText(const ChildProcess& child) {
    std::string text;
    std::array<std::uint8_t, 4096> buffer{};
    while (true) {
        const std::size_t got = readSome(child.output(), buffer, Deadline::after(20s), CancelToken());
        if (got == 0) return text;
        text.append(reinterpret_cast<const char*>(buffer.data()), got);
    }
}

Reason reasonOf(const std::function<void()>& body) {
    try {
        body();
    } catch (const Error& error) {
        return error.reason();
    }
    return Reason::kProtocolInternal;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(process)

BOOST_AUTO_TEST_CASE(talks_through_pipes) {
    ChildProcess child({"/bin/cat", {}, {}});
    const Bytes big(300000, 'x');
    std::thread writer([&] {
        writeAll(child.input(), big, Deadline::after(20s), CancelToken());
        child.closeInput();
    });
    const std::string back = readAllText(child);
    writer.join();
    BOOST_TEST(back.size() == big.size());
}

BOOST_AUTO_TEST_CASE(environment_and_descriptors_are_only_what_was_given) {
    const int leaked = ::open("/dev/null", O_RDONLY);  // without O_CLOEXEC on purpose
    const ChildProcess child(
        {"/bin/sh", {"-c", "env; ls /proc/self/fd | wc -l"}, {"ONLY=this", "PATH=/bin:/usr/bin"}});
    const std::string text = readAllText(child);
    ::close(leaked);
    BOOST_TEST(text.find("ONLY=this") != std::string::npos);
    BOOST_TEST(text.find("HOME=") == std::string::npos);
    BOOST_TEST(text.substr(text.size() - 2) == "4\n");  // 0, 1, 2 and the folder that ls reads
}

BOOST_AUTO_TEST_CASE(exec_failure_is_an_error) {
    BOOST_TEST((reasonOf([] {
                    const ChildProcess child({"/no/such/program", {}, {}});
                }) == Reason::kSystemProcess));
}

BOOST_AUTO_TEST_CASE(destructor_ends_a_child_that_ignores_sigterm) {
    pid_t id = -1;
    {
        const ChildProcess child({"/bin/sh",
                                  {"-c", "trap '' TERM; echo ready; while :; do sleep 1; done"},
                                  {"PATH=/bin:/usr/bin"}});
        id = child.id();
        std::array<std::uint8_t, 16> buffer{};
        BOOST_TEST(readSome(child.output(), buffer, Deadline::after(20s), CancelToken()) > 0U);
    }
    BOOST_TEST(::kill(id, 0) == -1);
}

BOOST_AUTO_TEST_CASE(waits_end_at_the_deadline_and_on_cancel) {
    const ChildProcess child({"/bin/sleep", {"1000"}, {}});
    std::array<std::uint8_t, 16> buffer{};
    BOOST_TEST((reasonOf([&] {
                    static_cast<void>(readSome(child.output(), buffer, Deadline::after(20ms), CancelToken()));
                }) == Reason::kRequestTimeout));
    CancelToken cancel;
    std::thread other([&cancel] { cancel.cancel(); });
    BOOST_TEST((reasonOf([&] {
                    static_cast<void>(readSome(child.output(), buffer, Deadline::never(), cancel));
                }) == Reason::kRequestCancelled));
    other.join();
    BOOST_CHECK_THROW(cancel.check(), Error);
}

BOOST_AUTO_TEST_CASE(a_closed_reader_is_an_error_and_no_signal) {
    const ChildProcess child(
        {"/bin/sh", {"-c", "exec 0<&-; echo closed; exec sleep 1000"}, {"PATH=/bin:/usr/bin"}});
    std::array<std::uint8_t, 16> buffer{};
    BOOST_TEST(readSome(child.output(), buffer, Deadline::after(20s), CancelToken()) > 0U);
    const Bytes data(1000, 1);
    BOOST_TEST((reasonOf([&] { writeAll(child.input(), data, Deadline::after(20s), CancelToken()); }) ==
                Reason::kSystemProcess));
}

BOOST_AUTO_TEST_SUITE_END()
