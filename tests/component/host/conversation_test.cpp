// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What the program does with good and bad messages, and with content in chunks.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <chrono>

#include "host_process.h"
#include "household.h"

namespace {

using namespace tamga;
using namespace tamga::test;
namespace fs = std::filesystem;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(conversation, Household)

BOOST_AUTO_TEST_CASE(helloNeedsNoSettings) {
    static_cast<void>(write(".config/tamga/tamga.json", asBytes("{ broken")));
    HostProcess host(home());
    BOOST_TEST(*host.greet().find("product")->string() == "tamga");
    BOOST_TEST(reasonOf(host.ask("certificates.list")) == "settings.malformed");
    static_cast<void>(write(".config/tamga/tamga.json",
                            asBytes("{\"removableMedia\": false, \"cspStore\": false, \"readers\": false, "
                                    "\"pkcs11\": {\"registered\": false}}")));
    BOOST_TEST(*host.result("certificates.list").find("count")->integer() == 0);
}

BOOST_AUTO_TEST_CASE(everyMalformedMessageIsAnswered) {
    HostProcess host(home());
    const auto cases = Json::parse(contentOf(fs::path(TAMGA_FIXTURES) / "protocol/malformed.json"));
    BOOST_REQUIRE(cases.ok());
    for (const Json& entry : *cases.value().elements()) {
        BOOST_TEST_CONTEXT(entry.find("name")->print()) {
            const Json* const hex = entry.find("hex");
            host.sendText(hex == nullptr ? *entry.find("text")->string() : asText(*fromHex(*hex->string())));
            const Json message = host.answer();
            BOOST_TEST(reasonOf(message) == *entry.find("reason")->string());
        }
    }
    host.greet();
    BOOST_TEST(questions() == 0U);
}

BOOST_AUTO_TEST_CASE(theTokenAndItsKeysAreListed) {
    addContainer("gost2012-256/good");
    addContainer("gost2012-512/good", "");
    HostProcess host(home());
    const Json tokens = *host.result("tokens.list").find("tokens");
    BOOST_REQUIRE(tokens.elements()->size() == 1U);
    BOOST_TEST(*tokens.elements()->front().find("location")->string() == (home() / "keys").string());
    BOOST_TEST(*host.result("certificates.list").find("count")->integer() == 2);
    int passwords = 0;
    BOOST_TEST(*host.notifications.front().find("method")->string() == "certificates.token");
    for (const Json& part : host.notifications) {
        if (*part.find("method")->string() != "certificates.part") continue;
        for (const Json& entry : *part.find("params")->find("certificates")->elements()) {
            BOOST_TEST(*entry.find("usable")->boolean());
            passwords += *entry.find("passwordNeeded")->boolean() ? 1 : 0;
            const Json got =
                host.result("certificates.get", Json::object({{"thumbprint", *entry.find("thumbprint")}}));
            BOOST_TEST(!got.find("certificate")->string()->empty());
        }
    }
    BOOST_TEST(passwords == 1);
    // Listing asks nothing.
    BOOST_TEST(questions() == 0U);
}

BOOST_AUTO_TEST_CASE(fiftyMegabytesHashAsOpensslDoes) {
    constexpr std::size_t kChunk = 512 * 1024;
    constexpr std::size_t kChunks = 96;
    constexpr int kInFlight = 4;
    HostProcess host(home());
    const Json handle =
        *host.result("data.begin", Json::object({{"algorithm", "gostr3411-2012-256"}, {"keep", false}}))
             .find("data");
    Bytes content(kChunk * kChunks + 12345);
    std::uint32_t state = 1;
    for (std::uint8_t& octet : content) {
        state = state * 1664525U + 1013904223U;
        octet = static_cast<std::uint8_t>(state >> 24U);
    }
    int inFlight = 0;
    std::int64_t received = 0;
    const auto takeAnswer = [&] {
        const Json message = host.answer();
        BOOST_REQUIRE(message.find("result") != nullptr);
        received = *message.find("result")->find("received")->integer();
        --inFlight;
    };
    int id = 0;
    for (std::size_t offset = 0; offset < content.size(); offset += kChunk) {
        const BytesView chunk = BytesView(content).subspan(offset, std::min(kChunk, content.size() - offset));
        host.send(++id, "data.append", Json::object({{"data", handle}, {"chunk", toBase64(chunk)}}));
        if (++inFlight == kInFlight) takeAnswer();
    }
    while (inFlight > 0)
        takeAnswer();
    BOOST_TEST(received == static_cast<std::int64_t>(content.size()));
    const Json finished = host.result("data.finish", Json::object({{"data", handle}}));
    const fs::path file = write("large.bin", content);
    const auto hashed = openssl({"dgst", "-md_gost12_256", "-r", file.string()});
    BOOST_TEST_INFO(hashed.output);
    BOOST_REQUIRE(hashed.status == 0);
    BOOST_TEST(hashed.output.substr(0, 64) == *finished.find("digest")->string());
}

BOOST_AUTO_TEST_CASE(handlesAreLimitedInNumberAndSize) {
    HostProcess host(home());
    std::vector<Json> handles;
    for (int i = 0; i < 16; ++i)
        handles.push_back(*host.result("data.begin", Json::object({{"keep", true}})).find("data"));
    BOOST_TEST(reasonOf(host.ask("data.begin", Json::object({{"keep", true}}))) == "protocol.busy");
    const std::string chunk = toBase64(Bytes(512 * 1024, 7));
    for (int i = 0; i < 128; ++i)
        host.result("data.append", Json::object({{"data", handles[0]}, {"chunk", chunk}}));
    BOOST_TEST(reasonOf(host.ask("data.append", Json::object({{"data", handles[0]}, {"chunk", "AA=="}}))) ==
               "document.too-large");
    for (const Json& handle : handles)
        host.result("data.drop", Json::object({{"data", handle}}));
    BOOST_TEST(reasonOf(host.ask("data.drop", Json::object({{"data", handles[0]}}))) == "protocol.handle");
    host.greet();
}

BOOST_AUTO_TEST_CASE(theDiagnosisOfARunningHost) {
    addContainer("gost2012-256/good");
    HostProcess host(home());
    const fs::path manifest = home() / ".config/chromium/NativeMessagingHosts/org.tamga.host.json";
    fs::create_directories(manifest.parent_path());
    const Json content = Json::object({{"name", "org.tamga.host"},
                                       {"path", TAMGA_HOST},
                                       {"allowed_origins", Json(Json::Array{HostProcess::defaultCaller()})}});
    static_cast<void>(write(fs::relative(manifest, home()).string(), asBytes(content.print())));
    const Json found = host.result("diagnose");
    BOOST_TEST(*found.find("manifests")->elements()->front().find("state")->string() == "ok");
    BOOST_TEST(*found.find("pinentry")->find("flavor")->string() == "gtk2");
    BOOST_TEST(*found.find("pinentry")->find("graphical")->boolean());
    BOOST_TEST(*found.find("platform")->find("display")->string() == "x11");
    BOOST_TEST(*found.find("certificates")->find("valid")->integer() == 1);
    BOOST_TEST(*found.find("journal")->string() == "absent");
    BOOST_TEST(found.find("advice")->elements()->empty(), found.find("advice")->print());
    BOOST_TEST(questions() == 0U);
    BOOST_TEST(person().allGone());
    BOOST_TEST(found.print().find(home().string()) == std::string::npos);
}

BOOST_AUTO_TEST_CASE(changesAreToldWhileSomebodyLooks) {
    HostProcess host(home());
    host.greet();
    BOOST_TEST(host.result("tokens.watch", Json::object({{"on", true}})).members()->empty());
    const auto told = [&] {
        host.greet();
        return std::ranges::any_of(host.notifications, [](const Json& message) {
            return *message.find("method")->string() == "tokens.changed";
        });
    };
    // The folder is watched some time after the answer: one change after another, until one is told.
    const Deadline deadline = Deadline::after(std::chrono::seconds(30));
    for (int i = 0; !told() && !deadline.passed(); ++i)
        static_cast<void>(write("keys/" + std::to_string(i % 100), asBytes("news")));
    BOOST_TEST(told());
    addContainer("gost2012-256/good");
    BOOST_TEST(*host.result("certificates.list").find("count")->integer() == 1);
    host.result("tokens.watch", Json::object({{"on", false}}));
    // What was under way may still come; the answer to this is behind it.
    host.result("tokens.list");
    host.notifications.clear();
    static_cast<void>(write("keys/after", asBytes("news")));
    host.result("tokens.list");
    BOOST_TEST(!told());
}

BOOST_AUTO_TEST_SUITE_END()
