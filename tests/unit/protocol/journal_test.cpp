// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// journal.* in a conversation, over a real file.
#include <stdlib.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>

#include "conversation.h"
#include "journal/journal.h"

namespace {

using namespace tamga;
using namespace tamga::test;
namespace fs = std::filesystem;

struct JournalConversation : Conversation {
    JournalConversation() {
        std::string name = (fs::temp_directory_path() / "tamga-talk-XXXXXX").string();
        BOOST_REQUIRE(::mkdtemp(name.data()) != nullptr);
        folder = name;
        journalFile = folder / "journal.sqlite";
    }
    ~JournalConversation() {
        std::error_code ignored;
        fs::remove_all(folder, ignored);
    }
    static Json refusal(Json::Array documents) {
        return Json::object({{"origin", "https://lkfl.tax.test"},
                             {"act", "sign"},
                             {"documents", Json(std::move(documents))},
                             {"format", "cms"},
                             {"reason", "site.denied"}});
    }
    Json page(std::int64_t limit = 200) { return result("journal.list", Json::object({{"limit", limit}})); }

    fs::path folder;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(journalConversation, JournalConversation)

BOOST_AUTO_TEST_CASE(anEmptyJournal) {
    start();
    BOOST_TEST(*page().find("total")->integer() == 0);
    BOOST_TEST(*result("journal.verify").find("intact")->boolean());
    BOOST_TEST(fs::is_empty(folder));
}

BOOST_AUTO_TEST_CASE(aSignatureIsListedVerifiedAndExported) {
    start();
    result("sign", signParams(3));
    const Json listed = page(2);
    BOOST_TEST(*listed.find("total")->integer() == 3);
    BOOST_TEST(*listed.find("more")->boolean());
    const Json& entry = listed.find("entries")->elements()->front();
    BOOST_TEST(*entry.find("outcome")->string() == "signed");
    BOOST_TEST(*entry.find("site")->string() == "https://lkfl.tax.test");
    BOOST_TEST(*entry.find("batch")->integer() == 1);
    const Json next = result(
        "journal.list",
        Json::object({{"limit", 2}, {"before", *listed.find("entries")->elements()->back().find("seq")}}));
    BOOST_TEST(next.find("entries")->elements()->size() == 1U);
    const Json verdict = result("journal.verify");
    BOOST_TEST(*verdict.find("entries")->integer() == 6);
    for (const char* format : {"csv", "json"}) {
        const Json made = result("journal.export", Json::object({{"format", format}}));
        const Json piece = result(
            "data.read", Json::object({{"data", *made.find("data")}, {"offset", 0}, {"length", 524288}}));
        const std::string text = asText(*fromBase64(*piece.find("chunk")->string()));
        BOOST_TEST(static_cast<std::int64_t>(text.size()) == *made.find("size")->integer());
        BOOST_TEST(text.find(*verdict.find("head")->string()) != std::string::npos);
        result("data.drop", Json::object({{"data", *made.find("data")}}));
    }
}

BOOST_AUTO_TEST_CASE(aRefusalInTheChooserIsRemembered) {
    start();
    result("journal.refused", refusal({Json::object({{"name", "a"}}),
                                       Json::object({{"name", "b"}, {"digest", std::string(32, 'A')}})}));
    Json list = refusal({});
    list.set("act", "list");
    result("journal.refused", list);
    const Json::Array entries = *page().find("entries")->elements();
    BOOST_REQUIRE(entries.size() == 3U);
    BOOST_TEST(*entries[0].find("act")->string() == "list");
    BOOST_TEST(entries[0].find("document") == nullptr);
    BOOST_TEST(*entries[1].find("document")->string() == "b");
    BOOST_TEST(*entries[1].find("digest")->string() == std::string(32, 'a'));
    BOOST_TEST(entries[2].find("digest") == nullptr);
    for (const Json& entry : entries) {
        BOOST_TEST(*entry.find("outcome")->string() == "refused");
        BOOST_TEST(*entry.find("reason")->string() == "site.denied");
    }
    BOOST_TEST(*entries[1].find("batch")->integer() == *entries[2].find("batch")->integer());
}

BOOST_AUTO_TEST_CASE(aFoundRowIsOneOfTheTotal) {
    start();
    result("sign", signParams(2));
    const Json found = result("journal.list", Json::object({{"limit", 1}, {"search", "ИВАНОВ"}}));
    BOOST_TEST(*found.find("total")->integer() == 2);
    BOOST_TEST(*result("journal.list", Json::object({{"limit", 1}, {"search", "nobody"}}))
                    .find("total")
                    ->integer() == 0);
}

BOOST_AUTO_TEST_CASE(badParametersAreRefused) {
    start();
    const auto refused = [&](const char* method, const Json& params) {
        BOOST_TEST_INFO(params.print());
        BOOST_TEST(reasonOf(ask(method, params)) == "protocol.params");
    };
    refused("journal.list", Json::object({}));
    refused("journal.list", Json::object({{"limit", 0}}));
    refused("journal.list", Json::object({{"limit", 201}}));
    refused("journal.list", Json::object({{"limit", 1}, {"before", 0}}));
    refused("journal.list", Json::object({{"limit", 1}, {"search", ""}}));
    refused("journal.list", Json::object({{"limit", 1}, {"search", std::string(201, 'a')}}));
    refused("journal.export", Json::object({{"format", "xls"}}));
    for (const char* reason :
         {"denied", "site.", ".denied", "site.denied.again", "Site.denied", "site.denied\n"}) {
        Json params = refusal({});
        Json changed = Json::object({});
        for (const auto& [name, value] : *params.members())
            changed.set(name, name == "reason" ? Json(reason) : value);
        refused("journal.refused", changed);
    }
    refused("journal.refused", refusal(Json::Array(501, Json::object({{"name", "a"}}))));
    refused("journal.refused", refusal({Json::object({{"name", "a"}, {"content", "x"}})}));
    refused("journal.refused", refusal({Json::object({{"name", "a"}, {"digest", "00FF"}})}));
    Json foreign = refusal({});
    foreign.set("act", "dance");
    BOOST_TEST(ask("journal.refused", foreign).find("error") != nullptr);
}

// A frame of the browser has a limit; the longest names must not break it.
BOOST_AUTO_TEST_CASE(aPageOfTheLongestNamesFitsIntoAFrame) {
    journal::Record row;
    row.site = "https://lkfl.tax.test";
    for (int i = 0; i < 4000; ++i)
        row.owner = row.owner.value_or("") + "\"";
    row.document = row.owner;
    static_cast<void>(journal::Journal(journalFile).append(std::vector(200, row), std::nullopt).orThrow());
    start();
    Json params = Json::object({{"limit", 200}});
    std::size_t seen = 0;
    for (bool more = true; more;) {
        const Json listed = result("journal.list", params);
        const Json::Array& entries = *listed.find("entries")->elements();
        BOOST_REQUIRE(!entries.empty());
        seen += entries.size();
        more = *listed.find("more")->boolean();
        params = Json::object({{"limit", 200}, {"before", *entries.back().find("seq")}});
    }
    BOOST_TEST(seen == 200U);
}

BOOST_AUTO_TEST_CASE(aBrokenJournalIsSaidByEveryRequest) {
    std::ofstream(journalFile) << std::string(5000, 'x');
    start();
    for (const char* method : {"journal.verify", "journal.list", "journal.export", "journal.refused"}) {
        Json params = Json::object({});
        if (std::string(method) == "journal.list") params.set("limit", 1);
        if (std::string(method) == "journal.export") params.set("format", "csv");
        if (std::string(method) == "journal.refused") params = refusal({});
        BOOST_TEST(reasonOf(ask(method, params)) == "journal.broken");
    }
    BOOST_TEST(reasonOf(ask("sign", signParams())) == "journal.broken");
    BOOST_TEST(record->consents.empty());
}

BOOST_AUTO_TEST_SUITE_END()
