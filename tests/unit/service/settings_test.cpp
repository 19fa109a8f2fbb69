// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "service/settings.h"

#include <stdlib.h>
#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>

#include "base/file.h"

namespace {

using tamga::Reason;
using tamga::service::loadSettings;
namespace fs = std::filesystem;

/// Two files in a folder of the test's own.
struct Files {
    Files() {
        std::string name = (fs::temp_directory_path() / "tamga-settings-XXXXXX").string();
        BOOST_REQUIRE(::mkdtemp(name.data()) != nullptr);
        folder = name;
    }
    ~Files() {
        std::error_code ignored;
        fs::remove_all(folder, ignored);
    }
    void write(const char* name, const std::string& text, mode_t mode = 0600) const {
        std::ofstream(folder / name, std::ios::binary) << text;
        BOOST_REQUIRE(::chmod((folder / name).c_str(), mode) == 0);
    }
    [[nodiscard]] auto load() const { return loadSettings(folder / "system.json", folder / "user.json"); }

    fs::path folder;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(settings, Files)

BOOST_AUTO_TEST_CASE(missingFilesAreEmptySettings) {
    const auto settings = load();
    BOOST_REQUIRE(settings.ok());
    BOOST_TEST(settings.value().folders.folders.empty());
    BOOST_TEST(settings.value().folders.removableMedia);
    BOOST_TEST(settings.value().folders.cspStore);
    BOOST_TEST(settings.value().readers);
    BOOST_TEST(settings.value().pinentry.program.empty());
    BOOST_TEST((settings.value().pinentry.timeout == std::chrono::seconds(120)));
    BOOST_TEST(settings.value().language.empty());
}

BOOST_AUTO_TEST_CASE(everyMemberIsRead) {
    write(
        "user.json",
        R"({"containerFolders": ["/keys", "/more keys"], "removableMedia": false, "cspStore": false, "readers": false,
              "pinentry": {"program": "/usr/bin/pinentry", "timeoutSeconds": 5}, "language": "fr", "ownSign": "зелёная ракушка",
              "tsa": {"url": "https://tsa.example/tsp", "addresses": ["10.1.0.0/16"], "timeoutSeconds": 5}})");
    const auto settings = load();
    BOOST_REQUIRE(settings.ok());
    BOOST_TEST(settings.value().folders.folders.size() == 2U);
    BOOST_TEST(settings.value().folders.folders[1].string() == "/more keys");
    BOOST_TEST(!settings.value().folders.removableMedia);
    BOOST_TEST(!settings.value().folders.cspStore);
    BOOST_TEST(!settings.value().readers);
    BOOST_TEST(settings.value().pinentry.program.string() == "/usr/bin/pinentry");
    BOOST_TEST((settings.value().pinentry.timeout == std::chrono::seconds(5)));
    BOOST_TEST(settings.value().language == "fr");
    BOOST_TEST(settings.value().pinentry.language == "fr");
    BOOST_TEST(settings.value().pinentry.ownSign == "зелёная ракушка");
    BOOST_TEST(settings.value().tsa.url == "https://tsa.example/tsp");
    BOOST_TEST(settings.value().tsa.addresses.at(0).text() == "10.1.0.0/16");
    BOOST_TEST(settings.value().tsa.timeout.count() == 5);
}

BOOST_AUTO_TEST_CASE(theUsersFileWinsMemberByMember) {
    write("system.json", R"({"containerFolders": ["/system"], "cspStore": false, "language": "ru",
                             "pinentry": {"program": "/system/pinentry", "timeoutSeconds": 30}})");
    write("user.json", R"({"containerFolders": ["/user"], "pinentry": {"timeoutSeconds": 60}})");
    const auto settings = load();
    BOOST_REQUIRE(settings.ok());
    BOOST_TEST(settings.value().folders.folders.size() == 1U);
    BOOST_TEST(settings.value().folders.folders[0].string() == "/user");
    BOOST_TEST(!settings.value().folders.cspStore);
    BOOST_TEST(settings.value().language == "ru");
    BOOST_TEST(settings.value().pinentry.program.string() == "/system/pinentry");
    BOOST_TEST((settings.value().pinentry.timeout == std::chrono::seconds(60)));
}

BOOST_AUTO_TEST_CASE(aTildeIsTheHomeFolder) {
    write("user.json", R"({"containerFolders": ["~/keys", "~"]})");
    const auto settings = load();
    BOOST_REQUIRE(settings.ok());
    BOOST_TEST((settings.value().folders.folders[0] == tamga::homeFolder() / "keys"));
    BOOST_TEST((settings.value().folders.folders[1] == tamga::homeFolder()));
}

BOOST_AUTO_TEST_CASE(malformedFilesNameTheMember) {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"", "user.json"},
        {"{", "user.json"},
        {"[]", "object expected"},
        {"\"x\"", "object expected"},
        {R"({"containerFolder": []})", "containerFolder: unknown member"},
        {R"({"containerFolders": "/keys"})", "containerFolders: array expected"},
        {R"({"containerFolders": [1]})", "containerFolders: text expected"},
        {R"({"containerFolders": ["keys"]})", "containerFolders: absolute path expected"},
        {R"({"containerFolders": [""]})", "containerFolders: absolute path expected"},
        {R"({"containerFolders": ["~other/keys"]})", "containerFolders: absolute path expected"},
        {R"({"containerFolders": ["/a\u0000b"]})", "containerFolders: NUL in a path"},
        {R"({"removableMedia": 1})", "removableMedia: true or false expected"},
        {R"({"cspStore": "no"})", "cspStore: true or false expected"},
        {R"({"cspStore": null})", "cspStore: true or false expected"},
        {R"({"pinentry": "/usr/bin/pinentry"})", "pinentry: object expected"},
        {R"({"pinentry": {"program": "pinentry"}})", "pinentry.program: absolute path expected"},
        {R"({"pinentry": {"path": "/usr/bin/pinentry"}})", "pinentry.path: unknown member"},
        {R"({"pinentry": {"timeoutSeconds": 4}})", "pinentry.timeoutSeconds: whole number"},
        {R"({"pinentry": {"timeoutSeconds": 3601}})", "pinentry.timeoutSeconds: whole number"},
        {R"({"pinentry": {"timeoutSeconds": 10.5}})", "pinentry.timeoutSeconds: whole number"},
        {R"({"pinentry": {"timeoutSeconds": "10"}})", "pinentry.timeoutSeconds: whole number"},
        {R"({"language": "de"})", "language: \"ru\""},
        {R"({"language": 1})", "language: \"ru\""},
        {R"({"tsa": "http://tsa.example"})", "tsa: object"},
        {R"({"tsa": {"url": "ftp://tsa.example"}})", "tsa.url: URL of http or https"},
        {R"({"tsa": {"addresses": ["10.0.0.1/8"]}})", "tsa.addresses: addresses like"},
        {R"({"tsa": {"addresses": "10.0.0.0/8"}})", "tsa.addresses: array"},
        {R"({"tsa": {"timeoutSeconds": 0}})", "tsa.timeoutSeconds: whole number from 1 to 300"},
        {R"({"tsa": {"address": []}})", "tsa.address: unknown"},
        {R"({"ownSign": 1})", "ownSign: text"},
        {R"({"ownSign": "12345678901234567890123456789012345678901"})", "ownSign: text of at most 40"},
        {R"({"language": "ru", "language": "en"})", "duplicate"},
        {"{\"language\": \"r\xFFu\"}", "user.json"},
        {std::string(300000, ' '), "user.json"},
    };
    for (const auto& [text, expected] : cases) {
        write("user.json", text);
        const auto settings = load();
        BOOST_TEST_CONTEXT(text.substr(0, 80)) {
            BOOST_REQUIRE(!settings.ok());
            const bool typed = settings.error().reason() == Reason::kSettingsMalformed ||
                               (text.size() > 1000 && settings.error().reason() == Reason::kSystemFile);
            BOOST_TEST(typed);
            BOOST_TEST(settings.error().context().find(expected) != std::string::npos);
            BOOST_TEST(settings.error().context().find("user.json") != std::string::npos);
        }
    }
    std::string folders = R"({"containerFolders": ["/k")";
    for (int i = 0; i < 64; ++i)
        folders += R"(, "/k")";
    write("user.json", folders + "]}");
    BOOST_TEST((load().error().reason() == Reason::kSettingsMalformed));
}

BOOST_AUTO_TEST_CASE(aMistakeOfTheAdministratorIsNamedToo) {
    write("system.json", "{\"unknown\": 1}");
    write("user.json", "{}");
    const auto settings = load();
    BOOST_REQUIRE(!settings.ok());
    BOOST_TEST(settings.error().context().find("system.json") != std::string::npos);
}

// Threat T27.
BOOST_AUTO_TEST_CASE(aFileThatEverybodyMayWriteIsNotBelieved) {
    write("user.json", "{}", 0606);
    BOOST_TEST((load().error().reason() == Reason::kSettingsMalformed));
    write("user.json", "{}", 0660);
    BOOST_TEST(load().ok());
}

BOOST_AUTO_TEST_CASE(aPipeOrAFolderInPlaceOfTheFileIsRefusedWithoutWaiting) {
    BOOST_REQUIRE(::mkfifo((folder / "user.json").c_str(), 0600) == 0);
    BOOST_TEST((load().error().reason() == Reason::kSettingsMalformed));
    fs::remove(folder / "user.json");
    fs::create_directory(folder / "user.json");
    BOOST_TEST((load().error().reason() == Reason::kSettingsMalformed));
}

BOOST_AUTO_TEST_SUITE_END()
