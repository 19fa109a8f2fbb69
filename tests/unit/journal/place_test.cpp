// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Threat T27: where the journal may lie; disks without room, folders that cannot be written, locks held.
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "base/file.h"
#include "journal/journal.h"
#include "sandbox.h"

namespace {

using namespace tamga;
using namespace tamga::test;
using journal::Condition;
using journal::Ending;
namespace fs = std::filesystem;

struct Place : Sandbox {
    void prepareFolder() const { fs::create_directories(file.parent_path()); }
    void refused() const {
        const auto added = open().append({recordOf("x", Ending::kSigned)}, std::nullopt);
        BOOST_REQUIRE(!added.ok());
        BOOST_TEST(nameOf(added.error().reason()) == "journal.unwritable");
        BOOST_TEST((open().condition() == Condition::kUnwritable));
        BOOST_TEST((open().repair().error().reason() == Reason::kJournalUnwritable));
        BOOST_TEST((open().list({}).error().reason() == Reason::kJournalUnwritable));
    }
    static mode_t modeOf(const fs::path& path) {
        struct stat status {};
        BOOST_REQUIRE(::lstat(path.c_str(), &status) == 0);
        return status.st_mode & 07777U;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(place, Place)

BOOST_AUTO_TEST_CASE(onlyTheOwnerMayRead) {
    const mode_t before = ::umask(0);
    signDocuments(1);
    ::umask(before);
    BOOST_TEST(modeOf(file) == 0600U);
    BOOST_TEST(modeOf(file.string() + "-journal") == 0600U);
    BOOST_TEST(modeOf(file.parent_path()) == 0700U);
    // Somebody was careless since.
    BOOST_REQUIRE(::chmod(file.c_str(), 0644) == 0);
    signDocuments(1);
    BOOST_TEST(modeOf(file) == 0600U);
}

BOOST_AUTO_TEST_CASE(linksAndOtherKindsAreRefused) {
    prepareFolder();
    std::ofstream(folder / "elsewhere") << "";
    fs::create_symlink(folder / "elsewhere", file);
    refused();
    BOOST_TEST(fs::file_size(folder / "elsewhere") == 0U);
    fs::remove(file);
    fs::create_symlink(folder / "nowhere", file);
    refused();
    BOOST_TEST(!fs::exists(folder / "nowhere"));
    fs::remove(file);
    fs::create_hard_link(folder / "elsewhere", file);
    refused();
    fs::remove(file);
    fs::create_directory(file);
    refused();
    fs::remove(file);
    BOOST_REQUIRE(::mkfifo(file.c_str(), 0600) == 0);
    refused();
}

BOOST_AUTO_TEST_CASE(aLinkInPlaceOfTheSecondFileIsRefused) {
    signDocuments(1);
    fs::remove(file.string() + "-journal");
    std::ofstream(folder / "elsewhere") << "precious";
    fs::create_symlink(folder / "elsewhere", file.string() + "-journal");
    refused();
    BOOST_TEST(fs::file_size(folder / "elsewhere") == 8U);
}

BOOST_AUTO_TEST_CASE(aFolderReachedByALinkIsFine) {
    fs::create_directories(folder / "real");
    fs::create_directory_symlink(folder / "real", folder / "data");
    signDocuments(1);
    BOOST_TEST(fs::exists(folder / "real/tamga/journal.sqlite"));
}

BOOST_AUTO_TEST_CASE(whatEverybodyMayWriteIsNotBelieved) {
    signDocuments(1);
    BOOST_REQUIRE(::chmod(file.parent_path().c_str(), 0777) == 0);
    refused();
}

BOOST_AUTO_TEST_CASE(whatBelongsToOthersIsRefused) {
    constexpr uid_t kSomebody = 12345;
    signDocuments(1);
    if (::geteuid() == 0) {
        BOOST_REQUIRE(::chown(file.c_str(), kSomebody, kSomebody) == 0);
        refused();
        BOOST_REQUIRE(::chown(file.c_str(), 0, 0) == 0);
        BOOST_REQUIRE(::chown(file.parent_path().c_str(), kSomebody, kSomebody) == 0);
        refused();
    } else {
        file = "/proc/sys/kernel/journal.sqlite";  // a folder of root's
        refused();
    }
}

BOOST_AUTO_TEST_CASE(aFileInPlaceOfTheFolderIsRefused) {
    std::ofstream(folder / "data") << "";
    refused();
    fs::remove(folder / "data");
    fs::create_directories(folder / "data");
    std::ofstream(folder / "data/tamga") << "";
    refused();
}

BOOST_AUTO_TEST_CASE(aFolderThatCannotBeMadeIsRefused) {
    // Root may do nothing here either.
    file = "/proc/tamga/journal.sqlite";
    const auto added = open().append({recordOf("x", Ending::kSigned)}, std::nullopt);
    BOOST_REQUIRE(!added.ok());
    BOOST_TEST(nameOf(added.error().reason()) == "journal.unwritable");
}

BOOST_AUTO_TEST_CASE(withoutAHomeThereIsNoJournal) {
    file.clear();
    refused();
}

BOOST_AUTO_TEST_CASE(aFolderForReadingIsRefusedBeforeAnythingIsMade) {
    if (::geteuid() == 0) return;  // root writes everywhere; the cases above hold for root, too
    signDocuments(1);
    BOOST_REQUIRE(::chmod(file.parent_path().c_str(), 0500) == 0);
    BOOST_REQUIRE(::chmod(file.c_str(), 0400) == 0);
    const auto added = open().append({recordOf("x", Ending::kSigned)}, std::nullopt);
    BOOST_TEST((open().condition() == Condition::kUnwritable));
    ::chmod(file.parent_path().c_str(), 0700);
    BOOST_REQUIRE(!added.ok());
    BOOST_TEST(nameOf(added.error().reason()) == "journal.unwritable");
}

BOOST_AUTO_TEST_CASE(withoutRoomNothingIsAddedAndNothingIsLost) {
    signDocuments(2);
    // The limit of a process stands for the end of a disk: a write past it fails with EFBIG.
    const int status = statusOf(startProcess([&] {
        if (::signal(SIGXFSZ, SIG_IGN) == SIG_ERR) return 1;
        const rlimit limit{fs::file_size(file) + 8192, RLIM_INFINITY};
        if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) return 1;
        for (int i = 0; i < 1000; ++i) {
            const auto added = open().append(
                std::vector<journal::Record>(20, recordOf("x", Ending::kRefused)), std::nullopt);
            if (added) continue;
            return added.error().reason() == Reason::kJournalFull ? 0 : 2;
        }
        return 3;
    }));
    BOOST_TEST(status == 0);
    const auto verdict = open().verify().orThrow();
    BOOST_TEST(!verdict.problem.has_value());
    BOOST_TEST((verdict.entries - 4) % 20 == 0);  // whole batches only
    BOOST_TEST(open().append({recordOf("x", Ending::kSigned)}, std::nullopt).ok());
}

BOOST_AUTO_TEST_CASE(withoutAnyRoomThereIsNoJournalAtAll) {
    const int status = statusOf(startProcess([&] {
        if (::signal(SIGXFSZ, SIG_IGN) == SIG_ERR) return 1;
        const rlimit limit{0, RLIM_INFINITY};
        if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) return 1;
        const auto added = open().append({recordOf("x", Ending::kRefused)}, std::nullopt);
        return !added && added.error().reason() == Reason::kJournalFull ? 0 : 2;
    }));
    BOOST_TEST(status == 0);
    // The empty file that is left becomes a journal as soon as there is room.
    signDocuments(1);
    BOOST_TEST(open().verify().orThrow().entries == 2);
}

BOOST_AUTO_TEST_CASE(aLockThatIsNotGivenBackIsBusyAndNotBroken) {
    signDocuments(1);
    int ready[2];
    int done[2];
    BOOST_REQUIRE(::pipe(ready) == 0);
    BOOST_REQUIRE(::pipe(done) == 0);
    const pid_t holder = startProcess([&] {
        ::close(done[1]);
        // SQLite's lock on the pending and the shared octets (its file format, "locking").
        const int fd = ::open(file.c_str(), O_RDWR | O_CLOEXEC);
        struct flock lock {};
        lock.l_type = F_WRLCK;
        lock.l_whence = SEEK_SET;
        lock.l_start = 0x40000000;
        lock.l_len = 512;
        if (fd < 0 || ::fcntl(fd, F_SETLK, &lock) != 0) return 1;
        char octet = 0;
        if (::write(ready[1], &octet, 1) != 1) return 2;
        return ::read(done[0], &octet, 1) == 0 ? 0 : 3;
    });
    ::close(done[0]);
    char octet = 0;
    BOOST_REQUIRE(::read(ready[0], &octet, 1) == 1);
    const auto added = open().append({recordOf("x", Ending::kSigned)}, std::nullopt);
    BOOST_REQUIRE(!added.ok());
    BOOST_TEST(nameOf(added.error().reason()) == "journal.busy");
    ::close(done[1]);
    BOOST_TEST(statusOf(holder) == 0);
    ::close(ready[0]);
    ::close(ready[1]);
    BOOST_TEST(open().append({recordOf("x", Ending::kSigned)}, std::nullopt).ok());
}

BOOST_AUTO_TEST_SUITE_END()
