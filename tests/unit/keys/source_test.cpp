// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Where containers are looked for, and what hostile or broken folders may not do.
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include <boost/test/unit_test.hpp>

#include "keys/folder/container_folder.h"
#include "keys/folder/folder_source.h"
#include "keys/folder/folder_token.h"
#include "sample.h"

using namespace tamga;
using namespace tamga::keys;

namespace {

constexpr const char* kContainer = "synthetic/s256e.000";

/// Settings that look nowhere but into folder.
folder::FolderSettings settingsIn(const std::filesystem::path& folder) {
    folder::FolderSettings settings;
    settings.mountTable = folder / "mountinfo";
    settings.removableRoots = {folder / "media"};
    settings.cspRoot = folder / "csp";
    return settings;
}

std::vector<std::shared_ptr<Token>> tokensOf(folder::FolderSettings settings) {
    return folder::makeFolderSource(std::move(settings))->tokens();
}

std::string escapeForTable(const std::string& path) {
    std::string text;
    for (const char c : path)
        text += c == ' ' ? std::string("\\040") : std::string(1, c);
    return text;
}

std::string openIn(Token& token, const std::string& entryId) {
    OpenNotes notes;
    return sample::reasonOf(token.open(entryId, Secret(), notes));
}

/// Permissions do not bind root: for its time the process acts as somebody else, to whom the folder is given.
class OrdinaryUser final {
  public:
    explicit OrdinaryUser(const std::filesystem::path& folder) : root_(::geteuid() == 0) {
        if (!root_) return;
        give(folder);
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
            give(entry.path());
        if (::seteuid(kNobody) != 0) throw std::runtime_error("seteuid");
    }
    ~OrdinaryUser() {
        if (root_ && ::seteuid(0) != 0) std::abort();
    }
    OrdinaryUser(const OrdinaryUser&) = delete;
    OrdinaryUser& operator=(const OrdinaryUser&) = delete;

  private:
    static constexpr uid_t kNobody = 65534;
    static void give(const std::filesystem::path& path) {
        if (::lchown(path.c_str(), kNobody, static_cast<gid_t>(-1)) != 0) throw std::runtime_error("lchown");
    }
    bool root_;
};

struct Work {
    sample::TemporaryFolder folder;
    [[nodiscard]] std::filesystem::path operator/(const std::string& name) const {
        return folder.path() / name;
    }
    [[nodiscard]] std::shared_ptr<Token> token() const {
        return folder::makeFolderToken(TokenKind::kFolder, folder.path());
    }
};

}  // namespace

BOOST_AUTO_TEST_CASE(all_places_are_found) {
    const Work work;
    sample::copyContainer(kContainer, work / "configured/a.000");
    sample::copyContainer(kContainer, work / "media/user/MY STICK/b.000");
    std::filesystem::create_directories(work / "media/user/EMPTY/photos");
    std::filesystem::create_directories(work / "elsewhere/c.000");
    const std::string user = ::getpwuid(::getuid())->pw_name;
    sample::copyContainer(kContainer, work / ("csp/" + user + "/d.000"));
    std::ofstream(work / "mountinfo")
        << "1 2 8:1 / " << escapeForTable(work / "media/user/MY STICK") << " rw - vfat a b\n"
        << "1 2 8:1 / " << (work / "media/user/EMPTY").string() << " rw - vfat a b\n"
        << "1 2 8:1 / " << (work / "media/user/GONE").string() << " rw - vfat a b\n"
        << "1 2 8:1 / " << (work / "elsewhere").string() << " rw - vfat a b\n";
    auto settings = settingsIn(work.folder.path());
    settings.folders = {work / "configured", work / "missing"};

    const auto tokens = tokensOf(settings);
    BOOST_REQUIRE(tokens.size() == 4U);
    const auto kindOf = [&](std::size_t i) { return std::string(nameOf(tokens[i]->info().kind)); };
    BOOST_TEST(kindOf(0) == "folder");
    BOOST_TEST(kindOf(1) == "folder");
    BOOST_TEST(kindOf(2) == "csp");
    BOOST_TEST(kindOf(3) == "removable");
    BOOST_TEST(tokens[3]->info().label == "MY STICK");
    BOOST_TEST(tokens[3]->info().location == (work / "media/user/MY STICK").string());
    for (const std::size_t i : {std::size_t{0}, std::size_t{2}, std::size_t{3}}) {
        BOOST_TEST(tokens[i]->check().ok());
        const auto entries = sample::list(*tokens[i]).entries;
        BOOST_REQUIRE(entries.size() == 1U);
        BOOST_TEST(openIn(*tokens[i], entries[0].id) == "ok");
    }
    BOOST_TEST(sample::reasonOf(tokens[1]->check()) == "container.removed");
    BOOST_TEST(sample::reasonOf(sample::list(*tokens[1]).outcome) == "container.removed");

    settings.cspStore = false;
    settings.removableMedia = false;
    BOOST_TEST(tokensOf(settings).size() == 2U);
}

BOOST_AUTO_TEST_CASE(nowhere_is_no_tokens) {
    const Work work;
    BOOST_TEST(tokensOf(settingsIn(work.folder.path())).empty());
}

BOOST_AUTO_TEST_CASE(a_folder_reached_twice_is_one_token) {
    const Work work;
    sample::copyContainer(kContainer, work / "media/STICK/b.000");
    std::filesystem::create_symlink(work / "media/STICK", work / "link");
    std::ofstream(work / "mountinfo")
        << "1 2 8:1 / " << (work / "media/STICK").string() << " rw - vfat a b\n";
    auto settings = settingsIn(work.folder.path());
    settings.folders = {work / "link", work / "media/STICK/", work / "media/../media/STICK"};
    const auto tokens = tokensOf(settings);
    BOOST_REQUIRE(tokens.size() == 1U);
    BOOST_TEST(sample::list(*tokens[0]).entries.size() == 1U);
}

BOOST_AUTO_TEST_CASE(identifiers_are_the_same_each_time) {
    const Work work;
    sample::copyContainer("synthetic/stwo.000", work / "stwo.000");
    const auto first = sample::list(*work.token()).entries;
    const auto second = sample::list(*work.token()).entries;
    BOOST_REQUIRE(first.size() == 2U);
    BOOST_REQUIRE(second.size() == 2U);
    for (std::size_t i = 0; i < 2; ++i)
        BOOST_TEST(first[i].id == second[i].id);
    BOOST_TEST(first[0].id != first[1].id);
    BOOST_TEST(first[0].location == (work / "stwo.000").string());
}

BOOST_AUTO_TEST_CASE(a_folder_that_is_a_container_and_holds_one_lists_both) {
    const Work work;
    sample::copyContainer(kContainer, work / "a.000");
    sample::copyContainer("synthetic/s512.000", work / "a.000/b.000");
    const auto token = folder::makeFolderToken(TokenKind::kFolder, work / "a.000");
    const auto entries = sample::list(*token).entries;
    BOOST_REQUIRE(entries.size() == 2U);
    for (const KeyEntry& entry : entries)
        BOOST_TEST(openIn(*token, entry.id) == "ok");
    // One level only, from above.
    BOOST_TEST(sample::list(*work.token()).entries.size() == 1U);
}

BOOST_AUTO_TEST_CASE(file_names_may_be_in_upper_case) {
    const Work work;
    std::filesystem::create_directory(work / "UPPER.000");
    for (const auto& entry : std::filesystem::directory_iterator(sample::fixture(kContainer))) {
        std::string name = entry.path().filename().string();
        std::ranges::transform(name, name.begin(), [](char c) { return static_cast<char>(std::toupper(c)); });
        sample::writeFile(work / ("UPPER.000/" + name), sample::readFile(entry.path()));
    }
    const auto token = work.token();
    const auto entries = sample::list(*token).entries;
    BOOST_REQUIRE(entries.size() == 1U);
    BOOST_TEST((entries[0].state == KeyState::kUsable));
    BOOST_TEST(openIn(*token, entries[0].id) == "ok");
    // Where both spellings exist the usual one counts.
    sample::writeFile(work / "UPPER.000/header.key", {});
    BOOST_TEST((sample::list(*token).entries.at(0).state == KeyState::kDamaged));
}

BOOST_AUTO_TEST_CASE(odd_folder_names_make_good_identifiers) {
    const Work work;
    for (const char* name : {"\xFF\xFE.000", "per%cent", "ha#sh#1", "new\nline", "Ключ"}) {
        sample::copyContainer(kContainer, work / name);
        sample::copyContainer(kContainer, work / (std::string(name) + "-"));
    }
    const auto token = work.token();
    const auto entries = sample::list(*token).entries;
    BOOST_REQUIRE(entries.size() == 10U);
    std::vector<std::string> ids;
    for (const KeyEntry& entry : entries) {
        ids.push_back(entry.id);
        BOOST_TEST(openIn(*token, entry.id) == "ok");
        for (const std::string& text : {entry.id, entry.location})
            BOOST_TEST(Json::parse(Json(text).print()).ok(), text);
    }
    std::ranges::sort(ids);
    BOOST_TEST((std::ranges::adjacent_find(ids) == ids.end()));
}

BOOST_AUTO_TEST_CASE(identifiers_do_not_lead_out_of_the_folder) {
    const Work work;
    sample::copyContainer(kContainer, work / "outside.000");
    sample::copyContainer(kContainer, work / "token/inside.000");
    const auto token = folder::makeFolderToken(TokenKind::kFolder, work / "token");
    const std::string id = token->info().id;
    BOOST_TEST(openIn(*token, id + "/inside.000#1") == "ok");
    for (const char* rest : {"/../outside.000#1",
                             "/..#1",
                             "/%2E%2E#1",
                             "/%2E%2E%2Foutside.000#1",
                             "/inside.000/../inside.000#1",
                             "/inside.000%00#1",
                             "/inside.000",
                             "/inside.000#",
                             "/inside.000#0",
                             "/inside.000#2",
                             "/inside.000#1x",
                             "/inside.000#-1",
                             "/inside.000#99999999999999999999",
                             "/#1",
                             "#1",
                             "",
                             "/nothere.000#1",
                             "/%#1",
                             "/%G0#1",
                             "/.#1"})
        BOOST_TEST(openIn(*token, id + rest) == "container.removed", rest);
    BOOST_TEST(openIn(*token, "folder:/elsewhere/inside.000#1") == "container.removed");
    BOOST_TEST(openIn(*token, "") == "container.removed");
}

BOOST_AUTO_TEST_CASE(links_are_not_followed_below_the_folder) {
    const Work work;
    sample::copyContainer(kContainer, work / "outside/a.000");
    std::filesystem::create_directories(work / "token");
    std::filesystem::create_directory_symlink(work / "outside/a.000", work / "token/link.000");
    std::filesystem::create_directory_symlink(".", work / "token/loop.000");
    std::filesystem::create_directory_symlink("loop2.000", work / "token/loop2.000");
    sample::copyContainer(kContainer, work / "token/real.000");
    std::filesystem::remove(work / "token/real.000/header.key");
    std::filesystem::create_symlink(work / "outside/a.000/header.key", work / "token/real.000/header.key");
    const auto token = folder::makeFolderToken(TokenKind::kFolder, work / "token");
    const sample::Listing listing = sample::list(*token);
    BOOST_TEST(listing.outcome.ok());
    BOOST_REQUIRE(listing.entries.size() == 1U);
    BOOST_TEST((listing.entries[0].state == KeyState::kDamaged));
    BOOST_TEST(listing.entries[0].problem.value().context() == "header.key: not a regular file");
    for (const char* name : {"link.000", "loop.000", "loop2.000"})
        BOOST_TEST(openIn(*token, token->info().id + "/" + name + "#1") != "ok");
}

BOOST_AUTO_TEST_CASE(a_fifo_does_not_block_and_a_huge_file_is_not_read) {
    const Work work;
    for (const char* name : {"fifo.000", "huge.000", "folder.000"})
        sample::copyContainer(kContainer, work / name);
    for (const char* file : {"header.key", "masks.key", "name.key"}) {
        std::filesystem::remove(work / (std::string("fifo.000/") + file));
        BOOST_REQUIRE(::mkfifo((work / (std::string("fifo.000/") + file)).c_str(), 0600) == 0);
    }
    std::filesystem::resize_file(work / "huge.000/header.key", std::uintmax_t{1} << 40U);  // sparse
    std::filesystem::remove(work / "folder.000/primary.key");
    std::filesystem::create_directory(work / "folder.000/primary.key");
    const auto token = work.token();
    const auto entries = sample::list(*token).entries;
    BOOST_REQUIRE(entries.size() == 3U);
    BOOST_TEST(entries[0].location == (work / "fifo.000").string());
    BOOST_TEST(entries[0].problem.value().context() == "header.key: not a regular file");
    BOOST_TEST((entries[1].state == KeyState::kUsable));  // the reserve pair is whole
    BOOST_TEST(openIn(*token, entries[1].id) == "ok");
    BOOST_TEST(entries[2].problem.value().context() == "header.key: larger than 65536 octets");
    BOOST_TEST(openIn(*token, entries[2].id) == "container.damaged");
}

BOOST_AUTO_TEST_CASE(two_of_the_six_files_make_a_container_one_does_not) {
    const Work work;
    std::filesystem::create_directory(work / "one");
    sample::writeFile(work / "one/header.key", asBytes("notes about keys"));
    std::filesystem::create_directory(work / "two");
    sample::writeFile(work / "two/masks.key", sample::readFile(sample::fixture(kContainer) / "masks.key"));
    sample::writeFile(work / "two/primary.key",
                      sample::readFile(sample::fixture(kContainer) / "primary.key"));
    const auto entries = sample::list(*work.token()).entries;
    BOOST_REQUIRE(entries.size() == 1U);
    BOOST_TEST(entries[0].container == "two");
    BOOST_TEST((entries[0].state == KeyState::kDamaged));
    BOOST_TEST(entries[0].problem.value().context() == "header.key: missing");
    BOOST_TEST((entries[0].algorithm.value() == pki::KeyAlgorithm::kGost2012_256));
}

BOOST_AUTO_TEST_CASE(many_unrelated_files_do_not_hide_a_container) {
    const Work work;
    sample::copyContainer(kContainer, work / "mine.000");
    for (int i = 0; i < 5000; ++i)
        std::ofstream(work / ("unrelated-" + std::to_string(i)));
    for (int i = 0; i < 100; ++i)
        std::filesystem::create_directory(work / ("folder-" + std::to_string(i)));
    BOOST_TEST(sample::list(*work.token()).entries.size() == 1U);
    BOOST_TEST(folder::holdsContainers(work.folder.path(), Deadline::never()));
}

BOOST_AUTO_TEST_CASE(listing_stops_at_the_deadline_and_when_cancelled) {
    const Work work;
    for (int i = 0; i < 5; ++i)
        sample::copyContainer(kContainer, work / ("c" + std::to_string(i) + ".000"));
    const auto token = work.token();
    std::size_t found = 0;
    const auto passed = Deadline::after(std::chrono::milliseconds(0));
    BOOST_TEST(token->list([&](const KeyEntry&) { ++found; }, passed, CancelToken()).ok());
    BOOST_TEST(found == 0U);
    CancelToken cancel;
    const auto outcome = token->list(
        [&](const KeyEntry&) {
            if (++found == 2) cancel.cancel();
        },
        Deadline::never(), cancel);
    BOOST_TEST(outcome.ok());
    BOOST_TEST(found == 2U);
}

BOOST_AUTO_TEST_CASE(what_disappears_after_listing_is_removed) {
    const Work work;
    sample::copyContainer(kContainer, work / "token/a.000");
    const auto token = folder::makeFolderToken(TokenKind::kFolder, work / "token");
    const std::string id = sample::list(*token).entries.at(0).id;
    std::filesystem::remove_all(work / "token/a.000");
    BOOST_TEST(openIn(*token, id) == "container.removed");
    std::filesystem::create_directory(work / "token/a.000");
    BOOST_TEST(openIn(*token, id) == "container.removed");
    std::filesystem::remove_all(work / "token");
    BOOST_TEST(openIn(*token, id) == "container.removed");
}

BOOST_AUTO_TEST_CASE(what_is_no_folder_is_a_token_with_a_problem) {
    const Work work;
    sample::writeFile(work / "file", {});
    BOOST_REQUIRE(::mkfifo((work / "fifo").c_str(), 0600) == 0);
    for (const char* name : {"file", "fifo"}) {
        auto settings = settingsIn(work.folder.path());
        settings.folders = {work / name};
        const auto tokens = tokensOf(settings);
        BOOST_REQUIRE(tokens.size() == 1U);
        BOOST_TEST(sample::reasonOf(tokens[0]->check()) == "container.unreadable");
        BOOST_TEST(sample::reasonOf(sample::list(*tokens[0]).outcome) == "container.unreadable");
    }
}

BOOST_AUTO_TEST_CASE(refused_folders_and_files_are_unreadable) {
    const Work work;
    sample::copyContainer(kContainer, work / "refused.000");
    sample::copyContainer(kContainer, work / "header.000");
    sample::copyContainer(kContainer, work / "pairs.000");
    std::filesystem::create_directory(work / "lost+found");
    const auto forbid = [&](const std::string& name) {
        BOOST_REQUIRE(::chmod((work / name).c_str(), 0) == 0);
    };
    forbid("header.000/header.key");
    for (const char* file : {"masks.key", "masks2.key"})
        forbid(std::string("pairs.000/") + file);
    forbid("lost+found");
    const auto token = work.token();
    {
        const OrdinaryUser user(work.folder.path());
        BOOST_TEST(sample::list(*token).outcome.ok());
    }
    forbid("refused.000");
    const OrdinaryUser user(work.folder.path());
    const sample::Listing listing = sample::list(*token);
    BOOST_TEST(sample::reasonOf(listing.outcome) == "container.unreadable");
    BOOST_REQUIRE(listing.entries.size() == 2U);
    for (const KeyEntry& entry : listing.entries) {
        BOOST_TEST((entry.problem.value().reason() == Reason::kContainerUnreadable));
        BOOST_TEST(openIn(*token, entry.id) == "container.unreadable");
    }
    BOOST_TEST(openIn(*token, token->info().id + "/refused.000#1") == "container.unreadable");
    BOOST_REQUIRE(::chmod((work / "refused.000").c_str(), 0700) == 0);
    BOOST_REQUIRE(::chmod((work / "lost+found").c_str(), 0700) == 0);
}
