// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <set>

#include "cli_stage.h"

using namespace tamga;
using namespace tamga::test;
namespace fs = std::filesystem;

namespace {

std::set<std::string> everythingIn(const fs::path& folder) {
    std::set<std::string> all;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        all.insert(entry.path().string());
    return all;
}

Json manifest(const fs::path& path) {
    auto parsed = Json::parse(contentOf(path));
    BOOST_REQUIRE(parsed.ok());
    return std::move(parsed).value();
}

constexpr const char* kChromium = ".config/chromium/NativeMessagingHosts/org.tamga.host.json";
constexpr const char* kChrome = ".config/google-chrome/NativeMessagingHosts/org.tamga.host.json";
constexpr const char* kFirefox = ".mozilla/native-messaging-hosts/org.tamga.host.json";

}  // namespace

BOOST_AUTO_TEST_SUITE(installation)

BOOST_AUTO_TEST_CASE(browsers_are_told_where_the_host_is) {
    const Stage stage;
    const auto ran = stage.tamga({"install", "--user", "--json"});
    BOOST_REQUIRE_MESSAGE(ran.status == 0, ran.err);
    BOOST_TEST(ran.json().find("written")->elements()->size() == 3U);
    const std::string host = (stage.programs() / "tamga-host").string();
    for (const char* file : {kChromium, kChrome, kFirefox}) {
        const Json json = manifest(stage.home() / file);
        BOOST_TEST(*json.find("name")->string() == "org.tamga.host");
        BOOST_TEST(*json.find("type")->string() == "stdio");
        BOOST_TEST(*json.find("path")->string() == host);
        BOOST_TEST(json.members()->size() == 5U);
    }
    // Firefox refuses a manifest that has the other's member.
    const Json firefox = manifest(stage.home() / kFirefox);
    BOOST_TEST(*firefox.find("allowed_extensions")->elements()->front().string() ==
               "{6f0c8a1e-3f0a-4b57-9a55-5d5d8a6b7c21}");
    BOOST_TEST(firefox.find("allowed_origins") == nullptr);
    const Json chromium = manifest(stage.home() / kChromium);
    const std::string origin = *chromium.find("allowed_origins")->elements()->front().string();
    BOOST_TEST(origin.size() == std::string("chrome-extension:///").size() + 32);
    BOOST_TEST(origin.starts_with("chrome-extension://"));
    BOOST_TEST(chromium.find("allowed_extensions") == nullptr);
}

BOOST_AUTO_TEST_CASE(uninstalling_leaves_the_home_as_it_was) {
    const Stage stage;
    stage.setFile(".config/chromium/Default/Preferences", "{}");
    stage.setFile(".mozilla/native-messaging-hosts/other.json", "{}");
    const auto before = everythingIn(stage.home());
    BOOST_TEST(stage.tamga({"install", "--user", "--profile", "profiles/one", "--profile", "two"}).status ==
               0);
    BOOST_TEST(fs::exists(stage.home() / "profiles/one/NativeMessagingHosts/org.tamga.host.json"));
    BOOST_TEST(fs::exists(stage.home() / "two/NativeMessagingHosts/org.tamga.host.json"));
    BOOST_TEST(stage.tamga({"install", "--user"}).status ==
               0);  // again, without the profiles: they are not forgotten
    const auto ran = stage.tamga({"uninstall", "--user", "--json"});
    BOOST_TEST(ran.status == 0);
    BOOST_TEST(ran.json().find("removed")->elements()->size() == 5U);
    const auto after = everythingIn(stage.home());
    BOOST_TEST(before == after, boost::test_tools::per_element());
    // And once more: nothing to do is no error.
    BOOST_TEST(stage.tamga({"uninstall", "--user"}).status == 0);
}

BOOST_AUTO_TEST_CASE(what_somebody_changed_is_kept) {
    const Stage stage;
    BOOST_TEST(stage.tamga({"install", "--user"}).status == 0);
    stage.setFile(kFirefox, "{\"mine\": true}");
    const Json json = stage.tamga({"uninstall", "--user", "--json"}).json();
    BOOST_TEST(json.find("removed")->elements()->size() == 2U);
    BOOST_REQUIRE(json.find("kept")->elements()->size() == 1U);
    BOOST_TEST(stage.file(kFirefox) == "{\"mine\": true}");
}

BOOST_AUTO_TEST_CASE(the_folders_of_the_environment_are_used) {
    Stage stage;
    stage.environment = {"XDG_CONFIG_HOME=" + (stage.home() / "c").string(),
                         "XDG_DATA_HOME=" + (stage.home() / "d").string()};
    BOOST_TEST(stage.tamga({"install", "--user"}).status == 0);
    BOOST_TEST(fs::exists(stage.home() / "c/chromium/NativeMessagingHosts/org.tamga.host.json"));
    BOOST_TEST(fs::exists(stage.home() / "c/google-chrome/NativeMessagingHosts/org.tamga.host.json"));
    BOOST_TEST(!fs::exists(stage.home() / kChromium));
    BOOST_TEST(fs::exists(stage.home() / kFirefox));
    BOOST_TEST(fs::exists(stage.home() / "d/tamga/installation.json"));
}

BOOST_AUTO_TEST_CASE(without_the_host_nothing_is_written) {
    const Stage stage;
    fs::remove(stage.programs() / "tamga-host");
    const auto before = everythingIn(stage.home());
    const auto ran = stage.tamga({"install", "--user"});
    BOOST_TEST(ran.status == 1);
    BOOST_TEST(ran.err.find("system.file") != std::string::npos);
    BOOST_TEST(before == everythingIn(stage.home()), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
