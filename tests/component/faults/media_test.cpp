// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Media that hang, go away, lead round in circles or are full of other things.
#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "stage.h"

namespace {

using namespace tamga;
using namespace tamga::test;
namespace fs = std::filesystem;

/// A household whose second folder hangs from the beginning.
struct Hanging : Household {
    std::string thumbprint = addContainer("gost2012-256/good");
    fs::path hanging = home() / "server-that-is-gone";
    fs::path hold = home() / "hold";

    Hanging() {
        fs::create_directory(hanging);
        fs::copy(home() / "keys/0.000", hanging / "1.000", fs::copy_options::recursive);
        folders({hanging, home() / "keys"});
        hang();
    }
    void folders(const std::vector<fs::path>& all) const {
        Json::Array paths;
        for (const fs::path& path : all)
            paths.emplace_back(path.string());
        configure(*this, {{"containerFolders", Json(std::move(paths))}});
    }
    [[nodiscard]] HostProcess::Options options() const {
        return {home(),
                {HostProcess::defaultCaller()},
                {"LD_PRELOAD=" TAMGA_SLOW_MEDIUM, "TAMGA_TEST_SLOW=" + hanging.filename().string(),
                 "TAMGA_TEST_HOLD=" + hold.string(), "ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0"},
                {}};
    }
    [[nodiscard]] std::string tokenId() const { return "folder:" + hanging.string(); }
    void hang() const { std::ofstream(hold) << "1"; }
    void letGo() const { fs::remove(hold); }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(media)

BOOST_FIXTURE_TEST_CASE(aVolumeThatHangsHoldsUpNobody, Hanging) {
    HostProcess host(options());
    host.greet();
    Listed listed;
    const double first = secondsOf([&] { listed = listIn(host); });
    BOOST_TEST(listed.state["0.000"] == "usable");
    BOOST_TEST(listed.state.size() == 1U);
    BOOST_TEST(!listed.complete);
    // Named, so that the person knows what to pull out.
    BOOST_TEST(listed.problems[tokenId()] == "request.timeout");
    BOOST_TEST(first < 30);
    // It has not answered since: told at once, and not at the price of a thread each time.
    const int threads = threadsOf(host.id());
    for (int i = 0; i < 10; ++i) {
        const double again = secondsOf([&] { listed = listIn(host); });
        BOOST_TEST(again < first / 2);
        BOOST_TEST(listed.problems[tokenId()] == "request.timeout");
    }
    BOOST_TEST(threadsOf(host.id()) <= threads + 1);
    // Signing with what lies elsewhere goes on.
    BOOST_TEST(signIn(host, thumbprint) == "signed");
    // The server is back.
    letGo();
    BOOST_TEST(eventually([&] { return listIn(host).complete; }));
    BOOST_TEST(listIn(host).state.size() == 2U);
}

BOOST_FIXTURE_TEST_CASE(tokensAreNamedThoughOneHangs, Hanging) {
    HostProcess host(options());
    const Json tokens = *host.result("tokens.list").find("tokens");
    BOOST_REQUIRE(tokens.elements()->size() == 2U);
    for (const Json& token : *tokens.elements()) {
        const bool hangs = *token.find("id")->string() == tokenId();
        BOOST_TEST((token.find("problem") != nullptr) == hangs);
    }
    letGo();
}

BOOST_FIXTURE_TEST_CASE(cancelEndsTheWaitForAVolumeThatHangs, Hanging) {
    HostProcess host(options());
    host.greet();
    host.send(1, "certificates.list");
    const auto part = host.receive();
    BOOST_REQUIRE(part.has_value());
    const double took = secondsOf([&] {
        host.send(2, "cancel", Json::object({{"id", 1}}));
        for (int answers = 0; answers < 2; ++answers)
            static_cast<void>(host.answer());
    });
    BOOST_TEST(took < 4);
    // And so does the end of the browser.
    host.send(3, "certificates.list");
    host.hangUp();
    const double end = secondsOf([&] { BOOST_TEST(host.waitForEnd().exited); });
    BOOST_TEST(end < 4);
}

// The medium hangs after the password has been typed: the next signature must not wait behind it.
BOOST_FIXTURE_TEST_CASE(aKeyThatHangsWhileItIsOpenedHoldsUpNobody, Hanging) {
    letGo();
    folders({home() / "keys", hanging});
    fs::remove_all(hanging / "1.000");
    const std::string other = addContainer("gost2012-512/good");
    fs::rename(home() / "keys/1.000", hanging / "1.000");
    Gate gate(*this);
    HostProcess host(options());
    host.send(1, "sign", signParams(other, {documentOf("d", "content", "YWJj")}));
    BOOST_REQUIRE(eventually([&] { return questions() == 1; }));
    hang();
    gate.open();
    // The notification of opening is the last word.
    BOOST_REQUIRE(eventually([&] {
        const auto message = host.receive();
        const Json* const stage = message->find("params")->find("stage");
        return stage != nullptr && *stage->string() == "opening";
    }));
    const double took = secondsOf([&] {
        host.send(2, "cancel", Json::object({{"id", 1}}));
        for (int answers = 0; answers < 2; ++answers) {
            const Json answer = host.answer();
            if (answer.find("id")->print() == "1") BOOST_TEST(reasonOf(answer) == "request.cancelled");
        }
    });
    BOOST_TEST(took < 4);
    BOOST_TEST(signIn(host, thumbprint) == "signed");
    letGo();
}

BOOST_AUTO_TEST_CASE(pulledWhileThePersonIsAsked) {
    for (const char* way : {"all", "header.key", "primary.key", "folder"}) {
        BOOST_TEST_CONTEXT(way) {
            Household house;
            const std::string thumbprint = house.addContainer("gost2012-256/good");
            const Gate gate(house);
            HostProcess host(house.home());
            host.send(1, "sign", signParams(thumbprint, {documentOf("d", "content", "YWJj")}));
            BOOST_REQUIRE(eventually([&] { return house.questions() == 1; }));
            const fs::path container = house.home() / "keys/0.000";
            if (std::string(way) == "all") {
                fs::rename(house.home() / "keys", house.home() / "pulled");
            } else if (std::string(way) == "folder") {
                fs::rename(container, house.home() / "pulled");
            } else {
                for (const auto& entry : fs::directory_iterator(container))
                    if (entry.path().filename() != "name.key" && entry.path().filename() != way)
                        fs::remove(entry.path());
            }
            gate.open();
            const std::string reason = reasonOf(host.answer());
            const bool typed = reason == "container.removed" || reason == "container.damaged";
            BOOST_TEST(typed, reason);
            // Put in again, it works again.
            if (fs::exists(house.home() / "pulled")) {
                fs::rename(house.home() / "pulled",
                           std::string(way) == "all" ? house.home() / "keys" : container);
                BOOST_TEST(signIn(host, thumbprint) == "signed");
            }
        }
    }
}

// The container is exchanged for another person's after the consent named the owner of the first.
BOOST_AUTO_TEST_CASE(exchangedWhileThePersonIsAsked) {
    Household house;
    const std::string thumbprint = house.addContainer("gost2012-256/good");
    house.addContainer("gost2012-256/plain");
    fs::rename(house.home() / "keys/1.000", house.home() / "other");
    const Gate gate(house);
    HostProcess host(house.home());
    host.send(1, "sign", signParams(thumbprint, {documentOf("d", "content", "YWJj")}));
    BOOST_REQUIRE(eventually([&] { return house.questions() == 1; }));
    fs::rename(house.home() / "keys/0.000", house.home() / "first");
    fs::rename(house.home() / "other", house.home() / "keys/0.000");
    gate.open();
    BOOST_TEST(reasonOf(host.answer()) == "key.mismatch");
}

BOOST_AUTO_TEST_CASE(linksThatLeadInCircles) {
    Household house;
    const std::string thumbprint = house.addContainer("gost2012-256/good");
    const fs::path keys = house.home() / "keys";
    fs::create_directory_symlink(keys, keys / "self.000");
    fs::create_symlink("b.001", keys / "a.001");
    fs::create_symlink("a.001", keys / "b.001");
    fs::create_directory(keys / "c.002");
    for (const char* name : {"header.key", "primary.key", "masks.key", "name.key"})
        fs::create_symlink(name, keys / "c.002" / name);
    fs::create_symlink("loop", house.home() / "loop");
    fs::create_directory_symlink("..", keys / "up.003");
    configure(house, {{"containerFolders",
                       Json(Json::Array{Json(keys.string()), Json((house.home() / "loop").string()),
                                        Json((keys / "up.003/keys").string())})}});
    HostProcess host(house.home());
    const Listed listed = listIn(host);
    BOOST_TEST(listed.state.at("0.000") == "usable");
    BOOST_TEST(listed.state.at("c.002") == "container.damaged");
    BOOST_TEST(listed.state.size() == 2U);
    BOOST_TEST(listed.problems.at("folder:" + (house.home() / "loop").string()) == "container.unreadable");
    BOOST_TEST(signIn(host, thumbprint) == "signed");
}

BOOST_AUTO_TEST_CASE(aFolderFullOfOtherThings) {
    Household house;
    const std::string thumbprint = house.addContainer("gost2012-256/good");
    const int files = longForm() ? 100000 : 5000;
    for (int i = 0; i < files; ++i)
        std::ofstream(house.home() / "keys" / ("photo " + std::to_string(i) + ".jpg"));
    const int folders = longForm() ? 10000 : 500;
    for (int i = 0; i < folders; ++i)
        fs::create_directory(house.home() / "keys" / ("album " + std::to_string(i)));
    HostProcess host(house.home());
    host.greet();
    Listed listed;
    const double took = secondsOf([&] { listed = listIn(host); });
    BOOST_TEST_MESSAGE(files << " files and " << folders << " folders listed in " << took << " s");
    BOOST_TEST(listed.complete);
    BOOST_TEST(listed.state["0.000"] == "usable");
    BOOST_TEST(took < 6);
    BOOST_TEST(signIn(host, thumbprint) == "signed");
}

// A battery that is empty sets the clock to 1970; a certificate is not valid then.
BOOST_FIXTURE_TEST_CASE(aClockThatIsWrong, Hanging) {
    configure(*this, {{"containerFolders", Json(Json::Array{Json((home() / "keys").string())})}});
    const std::map<std::string, std::string> clocks{{"0", "certificate.not-yet-valid"},
                                                    {"4102444800", "certificate.expired"}};
    for (const auto& [clock, reason] : clocks) {
        HostProcess::Options with = options();
        with.environment.push_back("TAMGA_TEST_TIME=" + clock);
        HostProcess host(with);
        BOOST_TEST(listIn(host).state["0.000"] == reason);
        BOOST_TEST(signIn(host, thumbprint) == reason);
        BOOST_TEST(questions() == 0U);
    }
}

BOOST_AUTO_TEST_SUITE_END()
