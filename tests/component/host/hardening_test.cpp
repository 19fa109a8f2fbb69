// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Threats T5 and T10: who is talked to, and what a neighbour sees of the process.
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <sstream>

#include "host_process.h"
#include "household.h"

namespace {

using namespace tamga;
using namespace tamga::test;
namespace fs = std::filesystem;

fs::path procOf(const HostProcess& host, const char* what) {
    return fs::path("/proc") / std::to_string(host.id()) / what;
}

std::string lineOf(const std::string& text, const std::string& name) {
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with(name)) return line.substr(name.size());
    }
    return {};
}

/// Whether this test may look into another process at all: root may, others not into one that is not
/// dumpable.
bool mayLookInside(const HostProcess& host) {
    return ::access(procOf(host, "fd").c_str(), R_OK | X_OK) == 0 && ::geteuid() == 0;
}

std::string run(const fs::path& program, const std::vector<std::string>& arguments) {
    const ChildProcess child({program, arguments, {"PATH=/usr/bin:/bin"}});
    std::string output;
    Bytes buffer(65536);
    while (const std::size_t got =
               readSome(child.output(), buffer, Deadline::after(std::chrono::minutes(1)), CancelToken())) {
        output += asText(BytesView(buffer).subspan(0, got));
    }
    return output;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(hardening, Household)

BOOST_AUTO_TEST_CASE(onlyOurExtensionIsTalkedTo) {
    const std::vector<std::vector<std::string>> callers{
        {},
        {"chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/"},
        {"chrome-extension://" TAMGA_CHROMIUM_ID},
        {"/home/user/.mozilla/native-messaging-hosts/org.tamga.host.json", "other@example.test"},
        {TAMGA_GECKO_ID},
        {HostProcess::defaultCaller(), "--debug"},
    };
    for (const auto& arguments : callers) {
        HostProcess host(HostProcess::Options{home(), arguments, {}, {}});
        BOOST_TEST(reasonOf(host.answer()) == "protocol.request");
        const End end = host.waitForEnd();
        BOOST_TEST(end.exited);
        BOOST_TEST(end.status == 2);
    }
}

BOOST_AUTO_TEST_CASE(firefoxIsTalkedTo) {
    HostProcess host(HostProcess::Options{
        home(), {"/home/user/.mozilla/native-messaging-hosts/org.tamga.host.json", TAMGA_GECKO_ID}, {}, {}});
    host.greet();
}

BOOST_AUTO_TEST_CASE(versionIsPrinted) {
    BOOST_TEST(run(TAMGA_HOST, {"--version"}) == "tamga-host " TAMGA_VERSION "\n");
}

BOOST_AUTO_TEST_CASE(limitsAreSetBeforeTheFirstWord) {
    HostProcess host(home());
    host.greet();
    const std::string limits = contentOf(procOf(host, "limits"));
    std::istringstream core(lineOf(limits, "Max core file size"));
    std::string soft;
    std::string hard;
    core >> soft >> hard;
    BOOST_TEST(soft == "0");
    BOOST_TEST(hard == "0");
    const std::string status = contentOf(procOf(host, "status"));
    BOOST_TEST(lineOf(status, "NoNewPrivs:") == "\t1");
    BOOST_TEST(lineOf(status, "Umask:") == "\t0077");
}

// The owner of the files in /proc of a process that is not dumpable is root, whoever runs it.
BOOST_AUTO_TEST_CASE(theProcessIsNotDumpable) {
    HostProcess::Options options{home(), {HostProcess::defaultCaller()}, {}, {}};
    if (::geteuid() == 0)
        options.wrapper = {"/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"};
    HostProcess host(options);
    host.greet();
    struct stat owner {};
    BOOST_REQUIRE(::stat(procOf(host, "fd").c_str(), &owner) == 0);
    BOOST_TEST(owner.st_uid == 0U);
    const std::string uid = lineOf(contentOf(procOf(host, "status")), "Uid:");
    BOOST_TEST(!uid.starts_with("\t0\t"));
}

// Firefox leaves a pipe of its own open in the host.
BOOST_AUTO_TEST_CASE(descriptorsOfOthersAreClosed) {
    const fs::path fifo = home() / "fifo";
    BOOST_REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
    const UniqueFd reader(::open(fifo.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    BOOST_REQUIRE(static_cast<bool>(reader));
    HostProcess host(HostProcess::Options{home(),
                                          {HostProcess::defaultCaller()},
                                          {},
                                          {"/bin/sh", "-c", "exec \"$0\" \"$@\" 7>\"$HOME/fifo\""}});
    host.greet();
    char octet = 0;
    // End of file, and not "try again": nobody holds the writing end any more.
    BOOST_TEST(::read(reader.get(), &octet, 1) == 0);
}

BOOST_AUTO_TEST_CASE(closedStandardErrorDoesNotMixWithFrames) {
    HostProcess host(HostProcess::Options{
        home(), {HostProcess::defaultCaller()}, {}, {"/bin/sh", "-c", "exec \"$0\" \"$@\" 2>&-"}});
    host.greet();
    host.result("tokens.list");
}

BOOST_AUTO_TEST_CASE(aStrayPrintCannotReachTheFrames) {
    HostProcess host(home());
    host.greet();
    if (!mayLookInside(host)) {
        BOOST_TEST_MESSAGE("only root can look at the descriptors of a process that is not dumpable");
        return;
    }
    BOOST_TEST(fs::read_symlink(procOf(host, "fd/1")).string() ==
               fs::read_symlink(procOf(host, "fd/2")).string());
    for (const auto& entry : fs::directory_iterator(procOf(host, "fd"))) {
        const int fd = std::stoi(entry.path().filename().string());
        const std::string flags =
            lineOf(contentOf(procOf(host, "fdinfo") / entry.path().filename()), "flags:\t");
        if (fd > 2) BOOST_TEST((std::stoul(flags, nullptr, 8) & static_cast<unsigned long>(O_CLOEXEC)) != 0U);
    }
}

BOOST_AUTO_TEST_CASE(fewSharedLibraries) {
    const std::string list = run("/usr/bin/ldd", {TAMGA_HOST});
    const auto lines = std::count(list.begin(), list.end(), '\n');
    BOOST_TEST_INFO(list);
    BOOST_TEST(lines > 2);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    BOOST_TEST(lines <= 8);
#endif
    for (const char* foreign :
         {"libcrypto", "libssl", "libcryptopp", "libPoco", "libgtk", "libX11", "libpcsc"})
        BOOST_TEST(list.find(foreign) == std::string::npos);
}

// Threats T10 and T11: after a signature neither the password nor a log of it is left in the process.
BOOST_AUTO_TEST_CASE(thePasswordIsGoneAfterTheSignature) {
    const std::string canary = "canary" + std::to_string(::getpid()) + "Zq9";
    Household house(scriptOf({pin(canary)}));
    const std::string thumbprint = house.addContainer("gost2012-256/good", canary);
    HostProcess host(house.home());
    host.result("sign", signParams(thumbprint, {documentOf("d", "content", "YWJj")}));
    if (!mayLookInside(host)) {
        BOOST_TEST_MESSAGE("only root can read the memory of a process that is not dumpable");
        return;
    }
    std::ifstream maps(procOf(host, "maps"));
    const UniqueFd memory(::open(procOf(host, "mem").c_str(), O_RDONLY | O_CLOEXEC));
    BOOST_REQUIRE(static_cast<bool>(memory));
    std::size_t scanned = 0;
    bool knownTextSeen = false;
    for (std::string line; std::getline(maps, line);) {
        std::istringstream fields(line);
        std::uint64_t begin = 0;
        std::uint64_t end = 0;
        char dash = 0;
        std::string rights;
        fields >> std::hex >> begin >> dash >> end >> rights;
        if (!rights.starts_with("rw") || end - begin > (std::uint64_t{256} << 20U)) continue;
        std::string region(end - begin, '\0');
        const ssize_t got = ::pread(memory.get(), region.data(), region.size(), static_cast<off_t>(begin));
        if (got <= 0) continue;
        region.resize(static_cast<std::size_t>(got));
        scanned += region.size();
        BOOST_TEST_INFO(line);
        BOOST_TEST(region.find(canary) == std::string::npos);
        knownTextSeen = knownTextSeen || region.find(thumbprint) != std::string::npos ||
                        region.find("protocol") != std::string::npos;
    }
    // The scan did see the process's memory.
    BOOST_TEST(scanned > 100000U);
    BOOST_TEST(knownTextSeen);
}

BOOST_AUTO_TEST_SUITE_END()
