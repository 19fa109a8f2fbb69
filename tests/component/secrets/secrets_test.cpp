// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Threats T10 and T11: a password and a key of one test's own are looked for, after everything the host can
// be asked to do, in its memory, in what it says, in every file of the home folder, in a core file, and in
// what the program that asks gets. That the search finds them while they are in use is tested too: else it
// would prove nothing.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <fstream>

#include "host_process.h"
#include "household.h"
#include "keys/pkcs8.h"
#include "memory.h"

namespace {

using namespace tamga;
using namespace tamga::test;
namespace fs = std::filesystem;

constexpr const char* kSigner = "gost2012-512/good";

std::string canaryPassword() {
    return "канарейка-" + std::to_string(::getpid()) + "-Zq9%w";
}

Canary keyOf(const std::string& signer) {
    const auto file = readFile(fs::path(TAMGA_FIXTURES) / "signature" / (signer + ".key"), 65536);
    BOOST_REQUIRE(file.ok());
    // The body of a PEM block: what is between the first line and the last.
    std::string body(asText(file.value()));
    body = body.substr(body.find('\n'), body.rfind("-----END") - body.find('\n'));
    body.erase(std::remove(body.begin(), body.end(), '\n'), body.end());
    const auto der = fromBase64(body);
    BOOST_REQUIRE(der.has_value());
    const auto key = keys::parsePkcs8(*der);
    BOOST_REQUIRE(key.ok());
    const auto& octets = key.value().key.octets();
    return Canary::ofKey({octets.data(), octets.size()});
}

/// A host whose words are all kept, in a house whose password and key are known.
class Watched {
  public:
    explicit Watched(const Json& script) : house_(script) {
        thumbprint_ = house_.addContainer(kSigner, password_);
        fs::create_directory(house_.home() / "cores");
        host_.emplace(HostProcess::Options{
            house_.home(),
            {HostProcess::defaultCaller()},
            // As loud as any program of such a kind could be asked to be.
            {"TAMGA_LOG=trace", "TAMGA_DEBUG=1", "LOG_LEVEL=debug", "DEBUG=*", "MALLOC_CHECK_=0"},
            {"/bin/sh", "-c",
             "ulimit -c unlimited 2>/dev/null; cd \"$HOME/cores\"; exec \"$0\" \"$@\" "
             "2>\"$HOME/stderr.txt\""}});
        host_->greet();
    }

    HostProcess& host() { return *host_; }
    Household& house() { return house_; }
    [[nodiscard]] const std::string& thumbprint() const { return thumbprint_; }
    [[nodiscard]] const Canary& password() const { return passwordCanary_; }
    [[nodiscard]] const Canary& key() const { return keyCanary_; }

    std::string ask(const std::string& method, const Json& params) {
        const Json answer = host_->ask(method, params);
        said_ += answer.print();
        return answer.find("result") != nullptr ? "done" : reasonOf(answer);
    }
    std::string sign(int documents = 1, const std::string& format = "cades-bes") {
        return ask("sign", signOf(documents, format));
    }
    [[nodiscard]] Json signOf(int documents, const std::string& format = "cades-bes") const {
        return signParams(
            thumbprint_, Json::Array(static_cast<std::size_t>(documents), documentOf("d", "content", "YWJj")),
            format);
    }

    void nothingIsLeft() {
        for (const Json& message : host_->notifications)
            said_ += message.print();
        BOOST_TEST(password().formIn(said_) == "");
        BOOST_TEST(key().formIn(said_) == "");
        for (const auto& entry : fs::recursive_directory_iterator(house_.home())) {
            const std::string name = entry.path().filename().string();
            if (!entry.is_regular_file()) continue;
            const std::string content = contentOf(entry.path());
            BOOST_TEST_INFO(name);
            BOOST_TEST(key().formIn(content) == "");
            // The person's own script is where the password comes from.
            if (!name.ends_with(".script")) BOOST_TEST(password().formIn(content) == "");
        }
        if (!mayLookInto(host_->id())) {
            BOOST_TEST_MESSAGE("only root may search the memory of a process that is not dumpable");
            return;
        }
        for (const Canary* canary : {&password(), &key()}) {
            const Search search = searchMemory(host_->id(), *canary);
            BOOST_TEST(search.octets > 100000U);
            for (const std::string& place : search.found)
                BOOST_ERROR(place);
        }
    }

  private:
    const std::string password_ = canaryPassword();
    const Canary passwordCanary_ = Canary::ofPassword(password_);
    const Canary keyCanary_ = keyOf(kSigner);
    Household house_;
    std::string thumbprint_;
    std::optional<HostProcess> host_;
    std::string said_;
};

Json typing(const std::string& password) {
    return pin(password);
}

/// Holds the host still in the middle of signing; false when it was too quick.
bool stopWhileSigning(Watched& watched, int id) {
    watched.host().send(id, "sign", watched.signOf(500));
    while (true) {
        const auto message = watched.host().receive();
        BOOST_REQUIRE(message.has_value());
        if (message->find("method") == nullptr) return false;
        const Json* const stage = message->find("params")->find("stage");
        if (stage != nullptr && *stage->string() == "signing") break;
    }
    watched.host().kill(SIGSTOP);
    siginfo_t stopped{};
    BOOST_REQUIRE(::waitid(P_PID, static_cast<id_t>(watched.host().id()), &stopped, WSTOPPED) == 0);
    return true;
}

/// Reads up to the answers of so many requests.
void takeAnswers(Watched& watched, int count) {
    for (int i = 0; i < count; ++i)
        static_cast<void>(watched.host().answer());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(secrets)

// Without these two the absences below would mean nothing.
BOOST_AUTO_TEST_CASE(theSearchFindsAPasswordInUse) {
    // The data line without the OK: the host has the password and waits for the rest.
    Watched watched(scriptOf({Json::object(
        {{"do", "garbage"}, {"text", "D канарейка-" + std::to_string(::getpid()) + "-Zq9%25w\n"}})}));
    watched.host().send(1, "sign", watched.signOf(1));
    BOOST_REQUIRE(eventually([&] { return !watched.house().person().events("answer").empty(); }));
    if (mayLookInto(watched.host().id())) {
        BOOST_TEST(
            eventually([&] { return !searchMemory(watched.host().id(), watched.password()).found.empty(); }));
        // Locked: it does not go to the disk either.
        std::ifstream in("/proc/" + std::to_string(watched.host().id()) + "/status");
        const std::string status{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
        // The sanitizers' run-time makes mlock(2) do nothing.
        BOOST_TEST(status.find("VmLck:\t       0 kB") == std::string::npos);
#endif
    }
    watched.host().send(2, "cancel", Json::object({{"id", 1}}));
    takeAnswers(watched, 2);
    watched.nothingIsLeft();
}

BOOST_AUTO_TEST_CASE(theSearchFindsAKeyInUse) {
    Watched watched(scriptOf({typing(canaryPassword())}));
    if (!mayLookInto(watched.host().id())) {
        BOOST_TEST_MESSAGE("only root may search the memory of a process that is not dumpable");
        return;
    }
    bool found = false;
    for (int attempt = 1; attempt <= 10 && !found; ++attempt) {
        if (!stopWhileSigning(watched, attempt)) continue;
        found = !searchMemory(watched.host().id(), watched.key()).found.empty();
        // The password is gone already: the key is all that signing needs.
        BOOST_TEST(searchMemory(watched.host().id(), watched.password()).found.empty());
        watched.host().kill(SIGCONT);
        takeAnswers(watched, 1);
    }
    BOOST_TEST(found);
    watched.nothingIsLeft();
}

BOOST_AUTO_TEST_CASE(afterSignatures) {
    Watched watched(scriptOf({typing(canaryPassword())}));
    for (const char* format : {"raw", "cms", "cades-bes"}) {
        BOOST_TEST(watched.sign(3, format) == "done");
        watched.nothingIsLeft();
    }
    BOOST_TEST(watched.ask("authenticate", loginParams(watched.thumbprint(), Bytes(32, 7))) == "done");
    watched.nothingIsLeft();
    // A list, and a signature verified, meet neither.
    BOOST_TEST(watched.ask("certificates.list", Json::object({})) == "done");
    BOOST_TEST(watched.ask("verify", Json::object({{"signature", "MAA="}})) == "signature.malformed");
    watched.nothingIsLeft();
}

BOOST_AUTO_TEST_CASE(afterWrongPasswords) {
    // Wrong by its last character only: what was typed is a secret too.
    Watched watched(scriptOf({typing(canaryPassword() + "x"), typing(canaryPassword() + "y"),
                              typing(canaryPassword() + "z"), typing(canaryPassword() + "x"),
                              typing(canaryPassword()), typing(canaryPassword() + "x"), act("cancel")}));
    BOOST_TEST(watched.sign() == "password.wrong");
    watched.nothingIsLeft();
    BOOST_TEST(watched.sign() == "done");
    watched.nothingIsLeft();
    BOOST_TEST(watched.sign() == "prompt.cancelled");
    watched.nothingIsLeft();
}

BOOST_AUTO_TEST_CASE(afterCancelling) {
    Watched watched(scriptOf({typing(canaryPassword())}));
    for (int id = 1; id < 20; id += 2) {
        if (!stopWhileSigning(watched, id)) continue;
        watched.host().send(id + 1, "cancel", Json::object({{"id", id}}));
        watched.host().kill(SIGCONT);
        takeAnswers(watched, 2);
        break;
    }
    watched.nothingIsLeft();
}

BOOST_AUTO_TEST_CASE(afterFailures) {
    // Right, but the key files are gone, or are another's.
    Watched watched(scriptOf({typing(canaryPassword())}));
    const fs::path folder = watched.house().home() / "keys/0.000";
    const std::string primary = contentOf(folder / "primary.key");
    watched.house().addContainer("gost2012-512/plain", canaryPassword());
    for (const char* file : {"masks.key", "primary.key", "masks2.key", "primary2.key"})
        fs::copy_file(watched.house().home() / "keys/1.000" / file, folder / file,
                      fs::copy_options::overwrite_existing);
    BOOST_TEST(watched.sign() == "container.damaged");
    watched.nothingIsLeft();
}

BOOST_AUTO_TEST_CASE(afterAPromptThatDiesInTheMiddleOfALine) {
    Watched watched(
        scriptOf({Json::object({{"do", "garbage"}, {"text", "D " + canaryPassword().substr(0, 24)}})}));
    watched.host().send(1, "sign", watched.signOf(1));
    BOOST_REQUIRE(eventually([&] { return !watched.house().person().events("answer").empty(); }));
    const auto pinentry =
        static_cast<pid_t>(*watched.house().person().events("start").back().find("pid")->integer());
    BOOST_REQUIRE(::kill(pinentry, SIGKILL) == 0);
    BOOST_TEST(reasonOf(watched.host().answer()) == "prompt.cancelled");
    watched.nothingIsLeft();
}

// The second question follows a wrong password: it must not carry it.
BOOST_AUTO_TEST_CASE(theProgramThatAsksGetsNoSecrets) {
    Watched watched(scriptOf({typing(canaryPassword() + "x"), act("hang")}));
    watched.host().send(1, "sign", watched.signOf(1));
    BOOST_REQUIRE(eventually([&] { return watched.house().questions() == 2; }));
    const auto pinentry = *watched.house().person().events("start").back().find("pid")->integer();
    const fs::path proc = "/proc/" + std::to_string(pinentry);
    const std::string arguments = contentOf(proc / "cmdline");
    BOOST_TEST(arguments == watched.house().person().program().string() + std::string(1, '\0'));
    const std::string environment = contentOf(proc / "environ");
    BOOST_TEST(environment.find("HOME=") != std::string::npos);
    BOOST_TEST(watched.password().formIn(environment) == "");
    for (const std::string& line : watched.house().person().lines())
        BOOST_TEST(watched.password().formIn(line) == "");
    watched.host().send(2, "cancel", Json::object({{"id", 1}}));
    takeAnswers(watched, 2);
    watched.nothingIsLeft();
}

BOOST_AUTO_TEST_CASE(thereIsNoCore) {
    // Whether this machine writes cores at all.
    const TemporaryFolder folder;
    const ChildProcess control({"/bin/sh",
                                {"-c", "ulimit -c unlimited; cd \"$HOME\" && kill -ABRT $$"},
                                {"HOME=" + folder.path().string(), "PATH=/usr/bin:/bin"}});
    siginfo_t end{};
    BOOST_REQUIRE(::waitid(P_PID, static_cast<id_t>(control.id()), &end, WEXITED | WNOWAIT) == 0);
    if (end.si_code != CLD_DUMPED) BOOST_TEST_MESSAGE("no process leaves a core file on this machine");
    Watched watched(scriptOf({typing(canaryPassword())}));
    for (int attempt = 1; attempt <= 10; ++attempt)
        if (stopWhileSigning(watched, attempt)) break;
    watched.host().kill(SIGABRT);
    watched.host().kill(SIGCONT);
    BOOST_TEST(!watched.host().waitForEnd().exited);
    BOOST_REQUIRE(::waitid(P_PID, static_cast<id_t>(watched.host().id()), &end, WEXITED | WNOWAIT) == 0);
    BOOST_TEST(end.si_code == CLD_KILLED);
    BOOST_TEST(fs::is_empty(watched.house().home() / "cores"));
}

BOOST_AUTO_TEST_SUITE_END()
