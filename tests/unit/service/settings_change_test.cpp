// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "service/settings_change.h"

#include <stdlib.h>
#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "base/file.h"

namespace {

using namespace tamga;
using service::changeSettings;
using service::SettingsChange;
using service::viewSettings;
namespace fs = std::filesystem;

struct Cabinet {
    Cabinet() {
        std::string name = (fs::temp_directory_path() / "tamga-change-XXXXXX").string();
        BOOST_REQUIRE(::mkdtemp(name.data()) != nullptr);
        folder = name;
        files = {folder / "system.json", folder / "config/tamga/tamga.json"};
    }
    ~Cabinet() {
        std::error_code ignored;
        fs::remove_all(folder, ignored);
    }
    static void write(const fs::path& file, const std::string& text) {
        fs::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary) << text;
    }
    [[nodiscard]] std::string written() const { return asText(readFile(files.user, 1U << 20U).orThrow()); }
    [[nodiscard]] Reason refused(const SettingsChange& change) const {
        const auto result = changeSettings(files, change);
        BOOST_REQUIRE(!result.ok());
        return result.error().reason();
    }

    fs::path folder;
    service::SettingsFiles files;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(settingsChange, Cabinet)

BOOST_AUTO_TEST_CASE(withoutFilesTheDefaultsAreSeen) {
    const auto view = viewSettings(files).orThrow();
    BOOST_TEST(view.containerFolders.empty());
    BOOST_TEST(view.removableMedia);
    BOOST_TEST(view.cspStore);
    BOOST_TEST(view.readers);
    BOOST_TEST(view.language == "auto");
    BOOST_TEST(view.locked.empty());
    BOOST_TEST(view.file == files.user);
    BOOST_TEST(!fs::exists(files.user));
}

BOOST_AUTO_TEST_CASE(aChangeIsWrittenForItsOwnerAndSeenAtOnce) {
    fs::create_directories(folder / "keys");
    SettingsChange change;
    change.containerFolders = {(folder / "keys").string(), "/no/such/folder"};
    change.removableMedia = false;
    change.language = "fr";
    const auto view = changeSettings(files, change).orThrow();
    BOOST_REQUIRE(view.containerFolders.size() == 2U);
    BOOST_TEST(view.containerFolders[0].there);
    BOOST_TEST(!view.containerFolders[0].fromAdministrator);
    BOOST_TEST(!view.containerFolders[1].there);
    BOOST_TEST(!view.removableMedia);
    BOOST_TEST(view.cspStore);
    BOOST_TEST(view.language == "fr");
    struct stat status {};
    BOOST_REQUIRE(::stat(files.user.c_str(), &status) == 0);
    BOOST_TEST((status.st_mode & 07777U) == 0600U);
    BOOST_REQUIRE(::stat(files.user.parent_path().c_str(), &status) == 0);
    BOOST_TEST((status.st_mode & 07777U) == 0700U);
}

BOOST_AUTO_TEST_CASE(readersAreSwitchedOffAndOn) {
    SettingsChange change;
    for (const bool readers : {false, true}) {
        change.readers = readers;
        const auto view = changeSettings(files, change).orThrow();
        BOOST_TEST(view.readers == readers);
        BOOST_TEST(view.cspStore);
        BOOST_TEST(*Json::parse(written()).orThrow().find("readers")->boolean() == readers);
        BOOST_TEST(service::loadSettings(files.system, files.user).orThrow().readers == readers);
    }
    write(files.system, R"({"readers": false, "locked": ["readers"]})");
    BOOST_TEST(!viewSettings(files).orThrow().readers);
    change.readers = true;
    BOOST_TEST((refused(change) == Reason::kSettingsLocked));
}

BOOST_AUTO_TEST_CASE(theWordsForTheWindowsAreKeptAndTakenOut) {
    SettingsChange change;
    for (const std::string words : {"green shell", "зелёная ракушка", ""}) {
        change.ownSign = words;
        BOOST_TEST(changeSettings(files, change).orThrow().ownSign == words);
        BOOST_TEST(viewSettings(files).orThrow().ownSign == words);
    }
    BOOST_TEST(Json::parse(written()).orThrow().find("ownSign") == nullptr);
    write(files.system, R"({"ownSign": "the bank's", "locked": true})");
    BOOST_TEST(viewSettings(files).orThrow().ownSign == "the bank's");
    change.ownSign = "mine";
    BOOST_TEST((refused(change) == Reason::kSettingsLocked));
}

BOOST_AUTO_TEST_CASE(otherMembersAreKeptInTheirPlaces) {
    write(
        files.user,
        R"({"language": "ru", "pinentry": {"program": "/usr/bin/pinentry", "timeoutSeconds": 7}, "cspStore": true})");
    SettingsChange change;
    change.cspStore = false;
    change.language = "auto";
    change.removableMedia = true;
    BOOST_TEST(changeSettings(files, change).orThrow().language == "auto");
    BOOST_TEST(
        Json::parse(written()).orThrow().print() ==
        R"({"pinentry":{"program":"/usr/bin/pinentry","timeoutSeconds":7},"cspStore":false,"removableMedia":true})");
}

BOOST_AUTO_TEST_CASE(whatIsWrongIsRefusedAndNothingIsWritten) {
    write(files.user, R"({"language": "ru"})");
    SettingsChange change;
    change.containerFolders = {"relative/path"};
    BOOST_TEST((refused(change) == Reason::kSettingsMalformed));
    change.containerFolders = std::vector<std::string>(65, "/keys");
    BOOST_TEST((refused(change) == Reason::kSettingsMalformed));
    change = {};
    change.language = "de";
    BOOST_TEST((refused(change) == Reason::kSettingsMalformed));
    BOOST_TEST(written() == R"({"language": "ru"})");
}

BOOST_AUTO_TEST_CASE(aFileWithAMistakeIsNotReplaced) {
    write(files.user, R"({"language": "ru",})");
    SettingsChange change;
    change.cspStore = false;
    BOOST_TEST((refused(change) == Reason::kSettingsMalformed));
    BOOST_TEST(written() == R"({"language": "ru",})");
}

BOOST_AUTO_TEST_CASE(theAdministratorsFoldersAreMarked) {
    write(files.system, R"({"containerFolders": ["/srv/keys"], "language": "ru"})");
    BOOST_TEST(viewSettings(files).orThrow().containerFolders.at(0).fromAdministrator);
    SettingsChange change;
    change.containerFolders = {"/srv/keys", "/own"};
    const auto view = changeSettings(files, change).orThrow();
    BOOST_TEST(view.containerFolders.at(0).fromAdministrator);
    BOOST_TEST(!view.containerFolders.at(1).fromAdministrator);
    BOOST_TEST(view.language == "ru");
}

BOOST_AUTO_TEST_CASE(whatTheAdministratorHasFixedStays) {
    write(files.user, R"({"language": "fr", "cspStore": true})");
    for (const char* locked : {R"("locked": true)", R"("locked": ["language", "cspStore"])"}) {
        write(files.system, std::string(R"({"language": "ru", "cspStore": false, )") + locked + "}");
        const auto view = viewSettings(files).orThrow();
        BOOST_TEST(view.language == "ru");
        BOOST_TEST(!view.cspStore);
        BOOST_TEST(view.locked.size() == 2U);
        SettingsChange change;
        change.language = "en";
        BOOST_TEST((refused(change) == Reason::kSettingsLocked));
        change = {};
        change.removableMedia = false;
        BOOST_TEST(!changeSettings(files, change).orThrow().removableMedia);
    }
    // Even what nobody may believe any more is passed over.
    write(files.user, R"({"language": 5})");
    BOOST_TEST(viewSettings(files).ok());
}

BOOST_AUTO_TEST_CASE(onlyTheAdministratorLocks) {
    write(files.user, R"({"locked": true})");
    BOOST_TEST((viewSettings(files).error().reason() == Reason::kSettingsMalformed));
    fs::remove(files.user);
    for (const char* wrong :
         {R"({"locked": "language"})", R"({"locked": ["nothing"]})", R"({"locked": [1]})"}) {
        write(files.system, wrong);
        BOOST_TEST((viewSettings(files).error().reason() == Reason::kSettingsMalformed));
    }
    write(files.system, R"({"locked": false, "language": "ru"})");
    BOOST_TEST(viewSettings(files).orThrow().locked.empty());
}

BOOST_AUTO_TEST_CASE(aLinkStaysALink) {
    write(folder / "dotfiles/tamga.json", R"({"language": "ru"})");
    fs::create_directories(files.user.parent_path());
    fs::create_symlink(folder / "dotfiles/tamga.json", files.user);
    SettingsChange change;
    change.language = "en";
    BOOST_TEST(changeSettings(files, change).orThrow().language == "en");
    BOOST_TEST(fs::is_symlink(files.user));
    BOOST_TEST(asText(readFile(folder / "dotfiles/tamga.json", 1000).orThrow()).find("\"en\"") !=
               std::string::npos);
}

BOOST_AUTO_TEST_CASE(withoutAPlaceTheChangeIsAnError) {
    write(folder / "config/tamga", "a file in the place of the folder");
    SettingsChange change;
    change.cspStore = false;
    BOOST_TEST((refused(change) == Reason::kSystemFile));
    files.user.clear();
    BOOST_TEST((refused(change) == Reason::kSystemFile));
}

BOOST_AUTO_TEST_SUITE_END()
