// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "service/diagnosis.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <set>

#include "fakes.h"

namespace {

using namespace tamga;
using namespace tamga::test;
using service::Diagnosis;
using service::ManifestState;
using service::ReaderService;
namespace fs = std::filesystem;

/// A machine in a folder: its system below "root", a person's home beside it.
struct Machine {
    Machine() {
        std::string name = (fs::temp_directory_path() / "tamga-machine-XXXXXX").string();
        BOOST_REQUIRE(::mkdtemp(name.data()) != nullptr);
        folder = name;
        installation = {
            "org.tamga.test",        "abcdefgh",     "{gecko}", folder / "bin/tamga-host", folder / "home",
            folder / "home/.config", folder / "root"};
        write(installation.host, "the program");
    }
    ~Machine() {
        std::error_code ignored;
        fs::remove_all(folder, ignored);
    }
    static void write(const fs::path& file, const std::string& text, mode_t mode = 0644) {
        fs::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary) << text;
        BOOST_REQUIRE(::chmod(file.c_str(), mode) == 0);
    }
    [[nodiscard]] Json manifest() const {
        return Json::object({{"name", "org.tamga.test"},
                             {"path", installation.host.string()},
                             {"allowed_origins", Json(Json::Array{"chrome-extension://abcdefgh/"})}});
    }
    [[nodiscard]] fs::path chromium() const {
        return installation.config / "chromium/NativeMessagingHosts/org.tamga.test.json";
    }
    [[nodiscard]] ManifestState stateOf(std::string_view browser) const {
        for (const auto& finding : service::findManifests(installation)) {
            if (finding.browser == browser) return finding.state;
        }
        throw std::runtime_error("no such browser");
    }
    [[nodiscard]] Diagnosis diagnose(service::Session* session = nullptr) const {
        return service::diagnose({installation, settings, folder / "journal.sqlite", {}}, session,
                                 CancelToken())
            .orThrow();
    }
    static bool advises(const Diagnosis& found, std::string_view code) {
        return std::ranges::find(found.advice, code) != found.advice.end();
    }

    fs::path folder;
    service::Installation installation;
    Result<service::Settings> settings{service::Settings()};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(diagnosis, Machine)

BOOST_AUTO_TEST_CASE(manifestsAreComparedWithThisProgram) {
    BOOST_TEST((stateOf("chromium") == ManifestState::kMissing));
    write(chromium(), manifest().print());
    BOOST_TEST((stateOf("chromium") == ManifestState::kOk));
    BOOST_TEST((stateOf("chrome") == ManifestState::kMissing));

    Json other = manifest();
    other.set("path", (folder / "elsewhere/tamga-host").string());
    const auto with = [&](const char* member, const Json& value) {
        Json changed = Json::object({});
        const Json whole = manifest();
        for (const auto& [name, old] : *whole.members())
            changed.set(name, name == member ? value : old);
        write(chromium(), changed.print());
        return stateOf("chromium");
    };
    BOOST_TEST((with("path", Json("/usr/bin/true")) == ManifestState::kOtherPath));
    BOOST_TEST((with("path", Json(5)) == ManifestState::kUnreadable));
    BOOST_TEST((with("name", Json("org.other")) == ManifestState::kUnreadable));
    BOOST_TEST((with("allowed_origins", Json(Json::Array{"chrome-extension://other/"})) ==
                ManifestState::kUnreadable));
    write(chromium(), "{");
    BOOST_TEST((stateOf("chromium") == ManifestState::kUnreadable));
    fs::remove(chromium());
    fs::create_directory(chromium());
    BOOST_TEST((stateOf("chromium") == ManifestState::kUnreadable));
}

// Threat T31.
BOOST_AUTO_TEST_CASE(aManifestThatOthersMayWriteIsSaid) {
    write(chromium(), manifest().print(), 0666);
    BOOST_TEST((stateOf("chromium") == ManifestState::kWritableByOthers));
    if (::geteuid() == 0) {
        write(chromium(), manifest().print());
        BOOST_REQUIRE(::chown(chromium().c_str(), 12345, 12345) == 0);
        BOOST_TEST((stateOf("chromium") == ManifestState::kWritableByOthers));
    }
}

BOOST_AUTO_TEST_CASE(theSystemsManifestCountsWithoutAPersonalOne) {
    Json firefox = Json::object({{"name", "org.tamga.test"},
                                 {"path", installation.host.string()},
                                 {"allowed_extensions", Json(Json::Array{"{gecko}"})}});
    write(folder / "root/usr/lib/mozilla/native-messaging-hosts/org.tamga.test.json", firefox.print());
    BOOST_TEST((stateOf("firefox") == ManifestState::kOk));
    write(installation.home / ".mozilla/native-messaging-hosts/org.tamga.test.json", "broken");
    BOOST_TEST((stateOf("firefox") == ManifestState::kUnreadable));
    write(folder / "root/etc/opt/chrome/native-messaging-hosts/org.tamga.test.json", manifest().print());
    BOOST_TEST((stateOf("chrome") == ManifestState::kOk));
    write(folder / "root/etc/chromium/native-messaging-hosts/org.tamga.test.json", manifest().print());
    BOOST_TEST((stateOf("chromium") == ManifestState::kOk));
}

BOOST_AUTO_TEST_CASE(theReaderServiceIsLookedForByItsSocket) {
    BOOST_TEST((diagnose().readerService == ReaderService::kAbsent));
    write(folder / "root/usr/sbin/pcscd", "", 0755);
    BOOST_TEST((diagnose().readerService == ReaderService::kInstalled));
    fs::create_directories(folder / "root/run/pcscd");
    const UniqueFd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string path = (folder / "root/run/pcscd/pcscd.comm").string();
    BOOST_REQUIRE(path.size() < sizeof address.sun_path);
    path.copy(address.sun_path, path.size());
    BOOST_REQUIRE(::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    // Nobody listens there yet, or any more.
    BOOST_TEST((diagnose().readerService == ReaderService::kInstalled));
    BOOST_REQUIRE(::listen(socket.get(), 0) == 0);
    // The second and third find others in line.
    for (int i = 0; i < 3; ++i)
        BOOST_TEST((diagnose().readerService == ReaderService::kRunning));
}

BOOST_AUTO_TEST_CASE(readersAreMissedWhereNothingWasFound) {
    BOOST_TEST(advises(diagnose(), "reader-service.absent"));
    write(folder / "root/usr/sbin/pcscd", "", 0755);
    BOOST_TEST(advises(diagnose(), "reader-service.stopped"));
    settings.value().readers = false;
    const Diagnosis found = diagnose();
    BOOST_TEST(!found.readers);
    BOOST_TEST(advises(found, "readers.off"));
    BOOST_TEST(!advises(found, "reader-service.stopped"));
}

BOOST_AUTO_TEST_CASE(theSystemNamesItselfInPlainWords) {
    write(folder / "root/etc/os-release",
          "PRETTY_NAME=\"Debian\"\nVERSION_ID=\"12\"\nID=debian\nID_LIKE=x\n");
    BOOST_TEST(diagnose().platform.system == "debian");
    BOOST_TEST(diagnose().platform.release == "12");
    BOOST_TEST(!diagnose().platform.architecture.empty());
    fs::remove(folder / "root/etc/os-release");
    write(folder / "root/usr/lib/os-release",
          "ID=<script>/home/anna</script>\nVERSION_ID=" + std::string(1000, '7'));
    BOOST_TEST(diagnose().platform.system == "scripthomeannascript");
    BOOST_TEST(diagnose().platform.release.size() == 64U);
}

BOOST_AUTO_TEST_CASE(containersAndCertificatesAreCounted) {
    const auto record = std::make_shared<Record>();
    std::vector<keys::KeyEntry> entries{entryOf(fixtureCertificate("gost2012-256/good"), "t1", "1"),
                                        entryOf(fixtureCertificate("gost2012-256/expired"), "t1", "2"),
                                        entryOf(fixtureCertificate("gost2012-256/future"), "t1", "3"),
                                        entryOf(fixtureCertificate("gost2012-256/root"), "t1", "4"),
                                        entryOf(fixtureCertificate("gost2012-256/good"), "t1", "5")};
    entries[4].location = entries[3].location;  // the second key of a container
    entries[4].state = keys::KeyState::kDamaged;
    auto token = std::make_shared<FakeToken>("t1", entries, record);
    auto broken = std::make_shared<FakeToken>("t2", std::vector<keys::KeyEntry>(), record);
    broken->afterList = [](const Deadline&, const CancelToken&) -> Outcome {
        return Error(Reason::kContainerUnreadable);
    };
    service::Session session(service::Sources{std::make_shared<FakeSource>(service::Tokens{token, broken})},
                             std::make_unique<FakePrompt>(std::vector{FakePrompt::types("x")}, record));
    const Diagnosis found = diagnose(&session);
    BOOST_REQUIRE(found.tokens.size() == 2U);
    BOOST_TEST(found.tokens[0].containers == 4U);
    BOOST_TEST(found.tokens[0].usable == 4U);
    BOOST_TEST(found.tokens[0].damaged == 1U);
    BOOST_TEST((found.tokens[1].problem == Reason::kContainerUnreadable));
    BOOST_TEST(found.certificates.valid == 1U);
    BOOST_TEST(found.certificates.expired == 1U);
    BOOST_TEST(found.certificates.notYetValid == 1U);
    BOOST_TEST(found.certificates.unusable == 2U);
    BOOST_TEST(advises(found, "container.unreadable"));
    BOOST_TEST(advises(found, "container.damaged"));
    BOOST_TEST(!advises(found, "certificates.none"));
    BOOST_TEST(!advises(found, "certificates.expired"));  // there is a valid one
    BOOST_TEST(record->passwords.empty());
}

BOOST_AUTO_TEST_CASE(adviceNamesWhatIsMissing) {
    settings.value().pinentry.program = folder / "no-pinentry";
    Diagnosis found = diagnose();
    BOOST_TEST(!found.pinentry.found);
    BOOST_TEST((found.journal == journal::Condition::kAbsent));
    for (const char* code :
         {"manifest.missing", "pinentry.missing", "certificates.none", "reader-service.absent"})
        BOOST_TEST(advises(found, code), code);
    for (const char* code : {"journal.unwritable", "settings.malformed", "manifest.other-path"})
        BOOST_TEST(!advises(found, code), code);

    write(folder / "journal.sqlite", std::string(5000, 'x'), 0600);
    write(chromium(), manifest().print());
    settings = Result<service::Settings>(Error(Reason::kSettingsMalformed, "somewhere"));
    found = diagnose();
    BOOST_TEST((found.settings == Reason::kSettingsMalformed));
    BOOST_TEST(found.advice.front() == "settings.malformed");
    BOOST_TEST(advises(found, "journal.broken"));
    BOOST_TEST(!advises(found, "manifest.missing"));
    BOOST_TEST(!advises(found, "certificates.none"));  // nobody has looked
}

BOOST_AUTO_TEST_CASE(everyCodeIsInTheList) {
    const std::set<std::string_view> known(std::begin(service::kAdvice), std::end(service::kAdvice));
    BOOST_TEST(known.size() == std::size(service::kAdvice));
    settings.value().pinentry.program = folder / "no-pinentry";
    write(chromium(), "x");
    for (const std::string_view code : diagnose().advice)
        BOOST_TEST(known.contains(code), code);
}

BOOST_AUTO_TEST_CASE(errorsAreCountedByReason) {
    service::ErrorTally tally;
    tally.note(Reason::kPromptMissing, 10);
    tally.note(Reason::kPromptMissing, 20);
    tally.note(Reason::kPromptCancelled, 30);  // a person's own decision
    tally.note(Reason::kProtocolParams, 5);
    const auto all = tally.all();
    BOOST_REQUIRE(all.size() == 2U);
    BOOST_TEST((all[0].reason == Reason::kProtocolParams));
    BOOST_TEST(all[1].count == 2U);
    BOOST_TEST(all[1].lastAt == 20);
}

BOOST_AUTO_TEST_SUITE_END()
