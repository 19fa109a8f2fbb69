// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Another password for a container: what is read afterwards, and what is left when the process dies on the
// way.
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cryptopp/osrng.h>

#include <atomic>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <map>

#include "keys/folder/folder_token.h"
#include "keys/folder/password_change.h"
#include "sample.h"

namespace {

/// In a child: the process is killed before this many more calls that change the disk. 0: never.
std::atomic<int> callsLeft{0};

void step() {
    if (callsLeft > 0 && --callsLeft == 0) ::kill(::getpid(), SIGKILL);
}

}  // namespace

// In the place of the C library's: the program's own come first.
extern "C" ssize_t write(int descriptor, const void* octets, size_t count) {
    step();
    return ::syscall(SYS_write, descriptor, octets, count);
}
extern "C" int fsync(int descriptor) {
    step();
    return static_cast<int>(::syscall(SYS_fsync, descriptor));
}
extern "C" int renameat2(int from, const char* old, int to, const char* fresh, unsigned flags) noexcept {
    step();
    return static_cast<int>(::syscall(SYS_renameat2, from, old, to, fresh, flags));
}
extern "C" int unlinkat(int at, const char* name, int flags) noexcept {
    step();
    return static_cast<int>(::syscall(SYS_unlinkat, at, name, flags));
}
extern "C" int chmod(const char* path, mode_t mode) noexcept {
    step();
    return static_cast<int>(::syscall(SYS_chmod, path, mode));
}

using namespace tamga;
using namespace tamga::keys;

namespace {

struct Known {
    std::string folder;
    std::string password;
};
std::ostream& operator<<(std::ostream& out, const Known& value) {
    return out << value.folder;
}
const std::vector<Known> kKnown{{"synthetic/s256.000", "12345678"}, {"synthetic/s2001.000", "12345678"},
                                {"synthetic/s512.000", ""},         {"synthetic/s256e.000", ""},
                                {"synthetic/stwo.000", "12345678"}, {"corefx/pfx-6b72.000", ""}};
const std::string kNew = "новый пароль";

std::string change(const std::filesystem::path& folder, const std::string& old, const std::string& fresh) {
    CryptoPP::AutoSeededRandomPool random;
    return sample::reasonOf(
        folder::changePassword(folder, Secret::copyOf(old), Secret::copyOf(fresh), random));
}

/// The reason of each key, or "ok"; of one container in a place of its own.
std::vector<std::string> openedWith(const std::filesystem::path& place, const std::string& password,
                                    bool judged = true) {
    std::vector<std::string> all;
    const auto token = folder::makeFolderToken(TokenKind::kFolder, place);
    for (const KeyEntry& entry : sample::list(*token).entries) {
        OpenNotes notes;
        const auto key = token->open(entry.id, Secret::copyOf(password), notes);
        all.push_back(sample::reasonOf(key));
        BOOST_TEST(!notes.reserveUsed);
        BOOST_TEST(!notes.reserveDamaged);
        if (judged && key && entry.certificate)
            BOOST_TEST(sample::opensslAccepts(*key.value(), *entry.certificate));
    }
    return all;
}

std::map<std::string, Bytes> contentsOf(const std::filesystem::path& folder) {
    std::map<std::string, Bytes> all;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        all[entry.path().filename().string()] = sample::readFile(entry.path());
    return all;
}

struct Place {
    explicit Place(const std::string& container) {
        sample::copyContainer(container, folder.path() / "one.000");
    }
    [[nodiscard]] std::filesystem::path container() const { return folder.path() / "one.000"; }
    sample::TemporaryFolder folder;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(new_password)

BOOST_DATA_TEST_CASE(the_new_one_opens_every_key_and_the_old_one_none, boost::unit_test::data::make(kKnown),
                     known) {
    const Place place(known.folder);
    const auto before =
        sample::list(*folder::makeFolderToken(TokenKind::kFolder, place.folder.path())).entries;
    BOOST_TEST(change(place.container(), known.password, kNew) == "ok");
    const auto after =
        sample::list(*folder::makeFolderToken(TokenKind::kFolder, place.folder.path())).entries;
    BOOST_REQUIRE_EQUAL(before.size(), after.size());
    for (std::size_t i = 0; i < before.size(); ++i) {
        BOOST_TEST(after[i].id == before[i].id);
        BOOST_TEST(after[i].container == before[i].container);
        BOOST_TEST(after[i].exportable == before[i].exportable);
        BOOST_TEST((after[i].role == before[i].role));
        BOOST_TEST((after[i].keyNotAfter == before[i].keyNotAfter));
        BOOST_TEST(after[i].passwordNeeded);
        BOOST_TEST(after[i].certificate.has_value() == before[i].certificate.has_value());
    }
    const std::vector<std::string> all(before.size(), "ok");
    BOOST_TEST(openedWith(place.folder.path(), kNew) == all);
    const std::string refused = known.password.empty() ? "password.needed" : "password.wrong";
    BOOST_TEST(openedWith(place.folder.path(), known.password) ==
               std::vector<std::string>(before.size(), refused));
    // And back again; nothing is left beside it.
    BOOST_TEST(change(place.container(), kNew, "12345678") == "ok");
    BOOST_TEST(openedWith(place.folder.path(), "12345678") == all);
    BOOST_TEST(contentsOf(place.container()).size() == contentsOf(sample::fixture(known.folder)).size());
    BOOST_TEST(std::distance(std::filesystem::directory_iterator(place.folder.path()), {}) == 1);
}

BOOST_AUTO_TEST_CASE(what_is_refused_changes_no_octet) {
    const Place place("synthetic/s256.000");
    const auto before = contentsOf(place.container());
    BOOST_TEST(change(place.container(), "wrong", kNew) == "password.wrong");
    BOOST_TEST(change(place.container(), "", kNew) == "password.needed");
    BOOST_TEST(change(place.container(), "12345678", "") == "protocol.params");
    BOOST_TEST(change(place.container(), "12345678", "密码") == "protocol.params");
    BOOST_TEST(change(place.container(), "12345678", std::string(257, 'x')) == "protocol.params");
    BOOST_TEST(change(place.folder.path() / "none", "12345678", kNew) == "container.removed");
    BOOST_TEST(change(place.folder.path(), "12345678", kNew) == "container.removed");
    sample::writeFile(place.container() / "notes.txt", asBytes("mine"));
    BOOST_TEST(change(place.container(), "12345678", kNew) == "container.unsupported");
    std::filesystem::remove(place.container() / "notes.txt");
    BOOST_TEST((contentsOf(place.container()) == before));
    BOOST_TEST(std::distance(std::filesystem::directory_iterator(place.folder.path()), {}) == 1);
}

BOOST_AUTO_TEST_CASE(a_damaged_copy_is_a_good_one_afterwards) {
    const Place place("synthetic/s256.000");
    sample::writeFile(place.container() / "masks.key", Bytes(54, 0xFF));
    BOOST_TEST(change(place.container(), "12345678", kNew) == "ok");
    BOOST_TEST(openedWith(place.folder.path(), kNew) == std::vector<std::string>{"ok"});
}

BOOST_AUTO_TEST_CASE(killed_before_each_call_that_changes_the_disk) {
    int finished = -1;
    for (int calls = 1; finished != 0; ++calls) {
        BOOST_REQUIRE(calls < 200);
        const Place place("synthetic/s256.000");
        const pid_t child = ::fork();
        if (child == 0) {
            callsLeft = calls;
            CryptoPP::AutoSeededRandomPool random;
            const auto changed = folder::changePassword(place.container(), Secret::copyOf("12345678"),
                                                        Secret::copyOf(kNew), random);
            ::_exit(changed ? 0 : 1);
        }
        int status = 0;
        BOOST_REQUIRE_EQUAL(::waitpid(child, &status, 0), child);
        BOOST_REQUIRE((WIFSIGNALED(status) ? WTERMSIG(status) == SIGKILL : WEXITSTATUS(status) == 0));
        if (WIFEXITED(status)) finished = 0;
        // The container itself, whatever was left beside it.
        std::filesystem::create_directories(place.folder.path() / "looked-at");
        std::filesystem::rename(place.container(), place.folder.path() / "looked-at" / "one.000");
        const auto opens = [&](const std::string& password) {
            return openedWith(place.folder.path() / "looked-at", password, false) ==
                   std::vector<std::string>{"ok"};
        };
        BOOST_TEST((opens("12345678") != opens(kNew)), "killed before call " << calls);
        if (finished == 0) {
            BOOST_TEST(opens(kNew));
            // Six files written and synced, two folders, the exchange, and the old files taken away.
            BOOST_TEST(calls > 20);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
