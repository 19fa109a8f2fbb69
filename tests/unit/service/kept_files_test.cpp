// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Files with keys given through a window: kept once, for their owner alone, and found in the settings.
#include "service/kept_files.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "base/file.h"
#include "keys/pfx/pfx_token.h"
#include "service/settings_change.h"

namespace {

using namespace tamga;
using service::keepPfx;
namespace fs = std::filesystem;

Bytes sample(const std::string& name) {
    return readFile(fs::path(TAMGA_FIXTURES) / "pfx/synthetic" / name, keys::pfx::kMaxFile).orThrow();
}

struct Drawer {
    Drawer() {
        std::string name = (fs::temp_directory_path() / "tamga-kept-XXXXXX").string();
        BOOST_REQUIRE(::mkdtemp(name.data()) != nullptr);
        root = name;
        folder = root / "data/tamga/pfx";
        files = {root / "system.json", root / "config/tamga/tamga.json"};
    }
    ~Drawer() {
        std::error_code ignored;
        fs::remove_all(root, ignored);
    }
    [[nodiscard]] fs::path keep(std::string_view name, const std::string& which = "p256.pfx") const {
        return keepPfx(files, folder, name, sample(which)).orThrow();
    }
    [[nodiscard]] Reason refused(BytesView content) const {
        const auto result = keepPfx(files, folder, "a.pfx", content);
        BOOST_REQUIRE(!result.ok());
        return result.error().reason();
    }
    [[nodiscard]] std::vector<std::string> places() const {
        std::vector<std::string> all;
        for (const auto& place : service::viewSettings(files).orThrow().containerFolders)
            all.push_back(place.path.string());
        return all;
    }
    [[nodiscard]] std::size_t count() const {
        return fs::exists(folder) ? static_cast<std::size_t>(std::distance(fs::directory_iterator(folder),
                                                                           fs::directory_iterator()))
                                  : 0;
    }
    static mode_t modeOf(const fs::path& path) {
        struct stat status {};
        BOOST_REQUIRE(::lstat(path.c_str(), &status) == 0);
        return status.st_mode & 07777U;
    }

    fs::path root;
    fs::path folder;
    service::SettingsFiles files;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(keptFiles, Drawer)

BOOST_AUTO_TEST_CASE(aFileIsKeptForItsOwnerAndNamedInTheSettings) {
    const fs::path file = keep("director.pfx");
    BOOST_TEST(file == folder / "director.pfx");
    BOOST_TEST(readFile(file, keys::pfx::kMaxFile).orThrow() == sample("p256.pfx"));
    BOOST_TEST(modeOf(file) == 0600U);
    BOOST_TEST(modeOf(folder) == 0700U);
    BOOST_TEST(places() == std::vector<std::string>{file.string()});
}

BOOST_AUTO_TEST_CASE(theSameFileTwiceIsOne) {
    const fs::path file = keep("director.pfx");
    BOOST_TEST(keep("another name.p12") == file);
    BOOST_TEST(count() == 1U);
    BOOST_TEST(places().size() == 1U);
    // Taken out of the settings by the person, and given again.
    service::SettingsChange none{std::vector<std::string>(), {}, {}, {}};
    BOOST_REQUIRE(service::changeSettings(files, none).ok());
    BOOST_TEST(keep("director.pfx") == file);
    BOOST_TEST(places() == std::vector<std::string>{file.string()});
    BOOST_TEST(count() == 1U);
}

BOOST_AUTO_TEST_CASE(anotherFileOfTheSameNameGetsANumber) {
    BOOST_TEST(keep("key.p12").filename() == "key.p12");
    BOOST_TEST(keep("key.p12", "p512.pfx").filename() == "key-2.p12");
    BOOST_TEST(keep("key.p12", "p2001.pfx").filename() == "key-3.p12");
    BOOST_TEST(places().size() == 3U);
    BOOST_TEST(readFile(folder / "key.p12", keys::pfx::kMaxFile).orThrow() == sample("p256.pfx"));
}

BOOST_AUTO_TEST_CASE(foreignNamesAreMadeHarmless) {
    const std::pair<std::string, std::string> table[] = {
        {"../../.ssh/authorized_keys", "authorized_keys.pfx"},
        {"C:\\Users\\Anna\\key.PFX", "key.PFX"},
        {"/etc/passwd", "passwd.pfx"},
        {"..", "key.pfx"},
        {"...pfx", "pfx.pfx"},
        {".hidden.p12", "hidden.p12"},
        {"/", "key.pfx"},
        {"   ", "key.pfx"},
        {"\xD0\x9A\xD0\xBB\xD1\x8E\xD1\x87 2026.pfx", "\xD0\x9A\xD0\xBB\xD1\x8E\xD1\x87 2026.pfx"},
        {"a\xE2\x80\xAEgpj.pfx", "a_gpj.pfx"},
        {"key.pfx. . ", "key.pfx.pfx"},
        {"key.pfx.exe", "key.pfx.exe.pfx"},
    };
    for (const auto& [given, expected] : table) {
        Drawer own;
        const fs::path file = own.keep(given);
        BOOST_TEST(file.filename().string() == expected, given << " -> " << file);
        BOOST_TEST(file.parent_path() == own.folder);
        BOOST_TEST(fs::exists(file));
    }
    std::string longest;
    for (int i = 0; i < 255; ++i)
        longest += "\xF0\x9F\x94\x91";
    BOOST_TEST(keep(longest + ".pfx").filename().string().size() < 255U);
}

BOOST_AUTO_TEST_CASE(anythingElseIsRefusedAndNothingIsLeft) {
    const Bytes good = sample("p256.pfx");
    BOOST_TEST((refused({}) == Reason::kContainerDamaged));
    BOOST_TEST((refused(asBytes("-----BEGIN PRIVATE KEY-----")) == Reason::kContainerDamaged));
    BOOST_TEST((refused(BytesView(good).first(good.size() / 2)) == Reason::kContainerDamaged));
    BOOST_TEST((refused(Bytes(keys::pfx::kMaxFile + 1, 0x30)) == Reason::kDocumentTooLarge));
    BOOST_TEST(count() == 0U);
    BOOST_TEST(!fs::exists(files.user));
}

BOOST_AUTO_TEST_CASE(whatTheAdministratorFixedIsNotChanged) {
    std::ofstream(files.system) << R"({"containerFolders": ["/srv/keys"], "locked": ["containerFolders"]})";
    BOOST_TEST((refused(sample("p256.pfx")) == Reason::kSettingsLocked));
    BOOST_TEST(count() == 0U);
}

BOOST_AUTO_TEST_CASE(placesOfTheAdministratorStay) {
    std::ofstream(files.system) << R"({"containerFolders": ["/srv/keys"]})";
    const fs::path file = keep("key.pfx");
    BOOST_TEST((places() == std::vector<std::string>{"/srv/keys", file.string()}));
}

BOOST_AUTO_TEST_CASE(settingsThatCannotBeChangedKeepNothing) {
    fs::create_directories(files.user.parent_path());
    std::ofstream(files.user) << "{";
    BOOST_TEST((refused(sample("p256.pfx")) == Reason::kSettingsMalformed));
    BOOST_TEST(count() == 0U);
    std::string all;
    for (int i = 0; i < 64; ++i)
        all += (i == 0 ? "\"/k" : ", \"/k") + std::to_string(i) + "\"";
    std::ofstream(files.user) << "{\"containerFolders\": [" << all << "]}";
    BOOST_TEST((refused(sample("p256.pfx")) == Reason::kSettingsMalformed), "one place too many");
    BOOST_TEST(count() == 0U);
}

BOOST_AUTO_TEST_CASE(aLinkInPlaceOfTheFolderIsRefused) {
    fs::create_directories(folder.parent_path());
    fs::create_directories(root / "elsewhere");
    fs::create_directory_symlink(root / "elsewhere", folder);
    BOOST_TEST((refused(sample("p256.pfx")) == Reason::kSystemFile));
    BOOST_TEST(fs::is_empty(root / "elsewhere"));
    fs::remove(folder);
    std::ofstream(folder) << "a file";
    BOOST_TEST((refused(sample("p256.pfx")) == Reason::kSystemFile));
}

BOOST_AUTO_TEST_CASE(aLinkOfThatNameIsNotFollowedAndAWideFolderIsClosed) {
    fs::create_directories(folder);
    BOOST_REQUIRE(::chmod(folder.c_str(), 0777) == 0);
    fs::create_symlink(root / "victim", folder / "key.pfx");
    BOOST_TEST(keep("key.pfx").filename() == "key-2.pfx");
    BOOST_TEST(!fs::exists(root / "victim"));
    BOOST_TEST(modeOf(folder) == 0700U);
}

BOOST_AUTO_TEST_CASE(withoutAHomeThereIsNoPlace) {
    const auto result = keepPfx(files, {}, "a.pfx", sample("p256.pfx"));
    BOOST_REQUIRE(!result.ok());
    BOOST_TEST((result.error().reason() == Reason::kSystemFile));
}

BOOST_AUTO_TEST_SUITE_END()
