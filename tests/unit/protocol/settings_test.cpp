// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// settings.* in a conversation.
#include <stdlib.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>

#include "conversation.h"

namespace {

using namespace tamga;
using namespace tamga::test;
namespace fs = std::filesystem;

struct SettingsConversation : Conversation {
    SettingsConversation() {
        std::string name = (fs::temp_directory_path() / "tamga-set-XXXXXX").string();
        BOOST_REQUIRE(::mkdtemp(name.data()) != nullptr);
        folder = name;
        settingsFiles = {folder / "system.json", folder / "config/tamga.json"};
    }
    ~SettingsConversation() {
        std::error_code ignored;
        fs::remove_all(folder, ignored);
    }
    fs::path folder;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(settingsConversation, SettingsConversation)

BOOST_AUTO_TEST_CASE(whatIsSetIsGot) {
    start();
    const Json params = Json::object({{"containerFolders", Json(Json::Array{folder.string(), "/nowhere"})},
                                      {"removableMedia", false},
                                      {"readers", false},
                                      {"language", "ru"}});
    const Json after = result("settings.set", params);
    BOOST_TEST(after.print() == result("settings.get").print());
    BOOST_TEST(after.find("containerFolders")->elements()->size() == 2U);
    BOOST_TEST(*after.find("language")->string() == "ru");
    BOOST_TEST(!*after.find("readers")->boolean());
    BOOST_TEST(!*result("diagnose").find("readers")->boolean());
    BOOST_TEST(*after.find("file")->string() == settingsFiles.user.string());
    BOOST_TEST(result("settings.set").print() == after.print());  // nothing given, nothing changed
}

// A browser must not choose what is started.
BOOST_AUTO_TEST_CASE(onlyHarmlessMembersAreTaken) {
    start();
    for (const Json& wrong : {Json::object({{"pinentry", Json::object({{"program", "/bin/sh"}})}}),
                              Json::object({{"locked", true}}), Json::object({{"file", "/etc/passwd"}}),
                              Json::object({{"containerFolders", "/keys"}}),
                              Json::object({{"containerFolders", Json(Json::Array{1})}}),
                              Json::object({{"containerFolders", Json(Json::Array(65, Json("/keys")))}}),
                              Json::object({{"containerFolders", Json(Json::Array{"/a\nb"})}}),
                              Json::object({{"removableMedia", 1}}), Json::object({{"readers", "no"}})}) {
        BOOST_TEST_INFO(wrong.print());
        BOOST_TEST(reasonOf(ask("settings.set", wrong)) == "protocol.params");
    }
    BOOST_TEST(reasonOf(ask("settings.set", Json::object({{"language", "de"}}))) == "settings.malformed");
    BOOST_TEST(!fs::exists(settingsFiles.user));
}

BOOST_AUTO_TEST_CASE(whatIsFixedIsSaid) {
    std::ofstream(settingsFiles.system) << R"({"cspStore": false, "locked": true})";
    start();
    const Json view = result("settings.get");
    BOOST_TEST(view.find("locked")->print() == R"(["cspStore"])");
    BOOST_TEST(!*view.find("cspStore")->boolean());
    BOOST_TEST(reasonOf(ask("settings.set", Json::object({{"cspStore", true}}))) == "settings.locked");
}

BOOST_AUTO_TEST_CASE(theDiagnosisCountsErrorsAndNamesNobody) {
    journalFile = folder / "journal.sqlite";
    std::ofstream(settingsFiles.system) << R"({"pinentry": {"program": "/no/pinentry"}})";
    answers = {FakePrompt::fails(Reason::kPromptMissing)};
    start();
    BOOST_TEST(reasonOf(ask("sign", signParams())) == "prompt.missing");
    BOOST_TEST(reasonOf(ask("sign", signParams())) == "prompt.missing");
    BOOST_TEST(reasonOf(ask("journal.list")) == "protocol.params");
    const Json found = result("diagnose");
    const Json::Array& errors = *found.find("lastErrors")->elements();
    BOOST_REQUIRE(errors.size() == 2U);
    BOOST_TEST(*errors[0].find("reason")->string() == "protocol.params");
    BOOST_TEST(*errors[1].find("reason")->string() == "prompt.missing");
    BOOST_TEST(*errors[1].find("count")->integer() == 2);
    BOOST_TEST(*found.find("journal")->string() == "ok");
    BOOST_TEST(*found.find("certificates")->find("valid")->integer() == 1);
    BOOST_TEST(!*found.find("pinentry")->find("found")->boolean());
    for (const char* personal :
         {"Иванов", "lkfl.tax.test", "/keys/", "tamga-set-", "container k1", "/no/pinentry"})
        BOOST_TEST(found.print().find(personal) == std::string::npos, personal);
}

BOOST_AUTO_TEST_CASE(withoutSettingsThereIsStillADiagnosis) {
    settingsError = Error(Reason::kSettingsMalformed, "x");
    std::ofstream(settingsFiles.system) << "{";
    start();
    const Json found = result("diagnose");
    BOOST_TEST(*found.find("settings")->string() == "settings.malformed");
    BOOST_TEST(found.find("tokens")->elements()->empty());
}

BOOST_AUTO_TEST_SUITE_END()
