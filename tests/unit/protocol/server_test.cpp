// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Conversations with the server over pipes, with a scripted token and person behind it.
#include "protocol/server.h"

#include <poll.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "conversation.h"

namespace {

using namespace tamga;
using namespace tamga::test;
using namespace std::chrono_literals;

Json fixture(const char* name) {
    const auto content = readFile(std::filesystem::path(TAMGA_FIXTURES) / "protocol" / name, 1U << 22U);
    BOOST_REQUIRE(content.ok());
    return Json::parse(asText(content.value())).orThrow();
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(server, Conversation)

BOOST_AUTO_TEST_CASE(helloTouchesNothing) {
    settingsError = Error(Reason::kSettingsMalformed);
    start();
    const Json greeting = result("hello", hello());
    BOOST_TEST(*greeting.find("version")->string() == TAMGA_VERSION);
    BOOST_TEST(record->listings == 0);
}

// Threat T18: each is answered with its error, and the conversation goes on.
BOOST_AUTO_TEST_CASE(everyMalformedMessageIsAnswered) {
    start();
    const Json cases = fixture("malformed.json");
    BOOST_TEST(cases.elements()->size() > 150U);
    for (const Json& entry : *cases.elements()) {
        BOOST_TEST_CONTEXT(entry.find("name")->print()) {
            if (const Json* const hex = entry.find("hex")) {
                sendText(asText(*fromHex(*hex->string())));
            } else {
                sendText(*entry.find("text")->string());
            }
            const Json message = answer();
            BOOST_TEST(reasonOf(message) == *entry.find("reason")->string());
            const Json* const id = entry.find("id");
            BOOST_TEST(message.find("id")->print() == (id == nullptr ? "null" : id->print()));
        }
    }
    BOOST_TEST(ask("hello", hello()).find("result") != nullptr);
    BOOST_TEST(record->consents.empty());
}

BOOST_AUTO_TEST_CASE(aBadFrameIsAnsweredAndEndsTheConversation) {
    for (const std::uint32_t length : {0U, 0x100001U, 0xFFFFFFFFU}) {
        Conversation other;
        other.start();
        BOOST_REQUIRE(::write(other.toHost.write.get(), &length, 4) == 4);
        BOOST_TEST(reasonOf(other.answer()) == "protocol.frame");
        BOOST_TEST(other.ended.get() == 1);
    }
}

BOOST_AUTO_TEST_CASE(theEndOfTheInputEndsTheConversation) {
    start();
    toHost.write.reset();
    BOOST_TEST(ended.get() == 0);
}

BOOST_AUTO_TEST_CASE(theEndInsideAFrameIsNotTrusted) {
    start();
    BOOST_REQUIRE(::write(toHost.write.get(), "\x05\0\0\0{", 5) == 5);
    toHost.write.reset();
    BOOST_TEST(ended.get() == 1);
}

BOOST_AUTO_TEST_CASE(answersMadeBeforeTheEndArrive) {
    start();
    send(1, "hello", hello());
    toHost.write.reset();
    BOOST_TEST(answer().find("result") != nullptr);
    BOOST_TEST(ended.get() == 0);
}

BOOST_AUTO_TEST_CASE(malformedSettingsAreAnErrorOfEachRequestAndCanBeMended) {
    settingsError = Error(Reason::kSettingsMalformed, "tamga.json");
    start();
    BOOST_TEST(reasonOf(ask("tokens.list")) == "settings.malformed");
    BOOST_TEST(reasonOf(ask("sign", signParams())) == "settings.malformed");
    settingsError.reset();
    BOOST_TEST(result("tokens.list").find("tokens")->elements()->size() == 1U);
}

BOOST_AUTO_TEST_CASE(theListComesInPartsThatFitIntoFrames) {
    tokens.clear();
    tokens.resize(3);
    for (int i = 0; i < 1000; ++i)
        tokens[0].push_back(entryOf(certificate, "0", std::to_string(i)));
    tokens[2].push_back(entryOf(certificate, "2"));
    start();
    const Json summary = result("certificates.list");
    BOOST_TEST(*summary.find("count")->integer() == 1001);
    BOOST_TEST(*summary.find("complete")->boolean());
    std::map<std::string, std::size_t> counts;
    std::map<std::string, bool> last;
    for (const Json& part : notifications) {
        BOOST_TEST(part.print().size() < 200000U);
        const std::string token = *part.find("params")->find("token")->find("id")->string();
        if (*part.find("method")->string() == "certificates.token") {
            BOOST_TEST(last.emplace(token, false).second);  // named before its first part, and once
            continue;
        }
        BOOST_TEST(!last.at(token));  // nothing comes after the last part
        last[token] = *part.find("params")->find("last")->boolean();
        counts[*part.find("params")->find("token")->find("id")->string()] +=
            part.find("params")->find("certificates")->elements()->size();
    }
    BOOST_TEST(notifications.size() > 5U);
    BOOST_TEST((counts == std::map<std::string, std::size_t>{{"0", 1000}, {"1", 0}, {"2", 1}}));
    BOOST_TEST((last == std::map<std::string, bool>{{"0", true}, {"1", true}, {"2", true}}));
}

BOOST_AUTO_TEST_CASE(aTokenWithAProblemIsToldInItsPartAndInTheSummary) {
    prepare = [](FakeToken& token, std::size_t) {
        token.afterList = [](const Deadline&, const CancelToken&) -> Outcome {
            return Error(Reason::kContainerUnreadable);
        };
    };
    start();
    const Json summary = result("certificates.list");
    BOOST_TEST(!*summary.find("complete")->boolean());
    BOOST_TEST(summary.find("problems")->elements()->size() == 1U);
    BOOST_REQUIRE(!notifications.empty());
    BOOST_TEST(notifications.back().find("params")->find("token")->find("problem") != nullptr);
}

BOOST_AUTO_TEST_CASE(oneCertificateByItsThumbprint) {
    start();
    const Json found =
        result("certificates.get", Json::object({{"thumbprint", certificate.thumbprint().text()}}));
    BOOST_TEST(*found.find("certificate")->string() == toBase64(certificate.encoding()));
    BOOST_TEST(reasonOf(ask("certificates.get", Json::object({{"thumbprint", std::string(40, '0')}}))) ==
               "certificate.not-found");
}

BOOST_AUTO_TEST_CASE(signingReportsProgressAndGivesSignaturesInOrder) {
    start();
    const Json signedOnes = result("sign", signParams(5));
    BOOST_TEST(signedOnes.find("signatures")->elements()->size() == 5U);
    for (const Json& entry : *signedOnes.find("signatures")->elements()) {
        BOOST_TEST(*entry.find("digest")->string() == std::string(64, '0'));
        BOOST_TEST(fromBase64(*entry.find("signature")->string())->size() ==
                   static_cast<std::size_t>(*entry.find("size")->integer()));
    }
    std::vector<std::string> stages;
    for (const Json& step : notifications)
        stages.push_back(*step.find("params")->find("stage")->string());
    BOOST_TEST(stages.front() == "prompt");
    BOOST_TEST(stages.back() == "signing");
    BOOST_TEST(record->consents.size() == 1U);
}

BOOST_AUTO_TEST_CASE(largeSignaturesLieInOneHandle) {
    start();
    const Json begun = result("data.begin", Json::object({{"keep", true}}));
    const Json handle = *begun.find("data");
    Bytes content(400000, 'x');
    result("data.append", Json::object({{"data", handle}, {"chunk", toBase64(content)}}));
    result("data.finish", Json::object({{"data", handle}}));
    Json params = signParams();
    Json::Array documents{Json::object({{"name", "large"}, {"data", handle}}),
                          Json::object({{"name", "small"}, {"content", "YWJj"}}),
                          Json::object({{"name", "large again"}, {"data", handle}})};
    params.set("documents", Json(documents));
    params.set("detached", false);
    const Json made = result("sign", params);
    const Json::Array& entries = *made.find("signatures")->elements();
    BOOST_REQUIRE(entries.size() == 3U);
    BOOST_TEST(entries[1].find("signature") != nullptr);
    BOOST_TEST(entries[0].find("data")->print() == entries[2].find("data")->print());
    BOOST_TEST(*entries[0].find("offset")->integer() == 0);
    const std::int64_t offset = *entries[2].find("offset")->integer();
    BOOST_TEST(offset == *entries[0].find("size")->integer());
    const Json piece =
        result("data.read",
               Json::object({{"data", *entries[2].find("data")}, {"offset", offset}, {"length", 500000}}));
    const Bytes signature = *fromBase64(*piece.find("chunk")->string());
    BOOST_TEST(static_cast<std::int64_t>(signature.size()) == *entries[2].find("size")->integer());
    BOOST_TEST(signature.front() == 0x30);
    result("data.drop", Json::object({{"data", *entries[2].find("data")}}));
    // A read past the end is empty, not an error: the reader may not know the size.
    const Json past =
        result("data.read", Json::object({{"data", handle}, {"offset", 400000}, {"length", 1}}));
    BOOST_TEST(past.find("chunk")->string()->empty());
}

BOOST_AUTO_TEST_CASE(fiveHundredSignaturesFitIntoOneAnswer) {
    start();
    Json::Array list;
    std::string name;
    for (int i = 0; i < 254; ++i)
        name += "\"";
    for (int i = 0; i < 500; ++i)
        list.push_back(Json::object({{"name", name}, {"digest", std::string(64, '0')}}));
    Json params = signParams();
    params.set("documents", Json(list));
    const Json made = result("sign", params);
    BOOST_TEST(made.find("signatures")->elements()->size() == 500U);
    BOOST_TEST(made.find("signatures")->elements()->back().find("data") != nullptr);
}

BOOST_AUTO_TEST_CASE(contentsOfOneRequestHaveALimitTogether) {
    start();
    const Json handle = *result("data.begin", Json::object({{"keep", true}})).find("data");
    const std::string chunk = toBase64(Bytes(500000, 'x'));
    for (int i = 0; i < 4; ++i)
        result("data.append", Json::object({{"data", handle}, {"chunk", chunk}}));
    result("data.finish", Json::object({{"data", handle}}));
    Json::Array list(100, Json::object({{"name", "again"}, {"data", handle}}));
    Json params = signParams();
    params.set("documents", Json(list));
    BOOST_TEST(reasonOf(ask("sign", params)) == "document.too-large");
    BOOST_TEST(record->consents.empty());
}

BOOST_AUTO_TEST_CASE(anIdInUseIsRefusedAndTheFirstRequestGoesOn) {
    std::promise<void> opened;
    answers = {FakePrompt::staysOpen([&] { opened.set_value(); })};
    start();
    send("a", "sign", signParams());
    opened.get_future().wait();
    send("a", "tokens.list");
    const Json refused = answer();
    BOOST_TEST(refused.find("id")->isNull());
    BOOST_TEST(reasonOf(refused) == "protocol.request");
    send(2, "cancel", Json::object({{"id", "a"}}));
    for (int i = 0; i < 2; ++i) {
        const Json message = answer();
        if (message.find("id")->print() == "\"a\"") BOOST_TEST(reasonOf(message) == "request.cancelled");
    }
    methods["\"a\""] = "tokens.list";
    send("a", "tokens.list");
    BOOST_TEST(answer().find("result") != nullptr);
}

// Threat T7: one question at a time, three wait.
BOOST_AUTO_TEST_CASE(theFifthSignatureIsRefusedWhileAQuestionIsOpen) {
    std::promise<void> opened;
    answers = {FakePrompt::staysOpen([&] { opened.set_value(); })};
    start();
    send(1, "sign", signParams());
    opened.get_future().wait();
    for (int id = 2; id <= 4; ++id)
        send(id, "sign", signParams());
    send(5, "sign", signParams());
    const Json busy = answer();
    BOOST_TEST(busy.find("id")->print() == "5");
    BOOST_TEST(reasonOf(busy) == "protocol.busy");
    BOOST_TEST(record->consents.size() == 1U);
    // Other requests go on beside the open question.
    BOOST_TEST(ask("hello", hello()).find("result") != nullptr);
    BOOST_TEST(ask("tokens.list").find("result") != nullptr);
    BOOST_TEST(ask("data.begin", Json::object({{"keep", true}})).find("result") != nullptr);
    // One that waits is cancelled without ever being asked.
    send(6, "cancel", Json::object({{"id", 3}}));
    std::vector<std::string> ids;
    for (int i = 0; i < 2; ++i)
        ids.push_back(answer().find("id")->print());
    std::sort(ids.begin(), ids.end());
    BOOST_TEST((ids == std::vector<std::string>{"3", "6"}));
    BOOST_TEST(record->consents.size() == 1U);
}

BOOST_AUTO_TEST_CASE(cancelEndsAnOpenQuestion) {
    std::promise<void> opened;
    answers = {FakePrompt::staysOpen([&] { opened.set_value(); })};
    start();
    send(1, "authenticate",
         Json::object({{"origin", "https://login.portal.test"},
                       {"challenge", toBase64(Bytes(16, 1))},
                       {"certificate", certificate.thumbprint().text()}}));
    opened.get_future().wait();
    sendText(R"({"jsonrpc":"2.0","method":"cancel","params":{"id":1}})");
    const Json message = answer();
    BOOST_TEST(message.find("id")->print() == "1");
    BOOST_TEST(reasonOf(message) == "request.cancelled");
    // The notification itself is not answered: the next answer is that of the next request.
    BOOST_TEST(ask("hello", hello()).find("result") != nullptr);
}

BOOST_AUTO_TEST_CASE(cancelEndsAListing) {
    std::promise<void> waiting;
    prepare = [&](FakeToken& token, std::size_t) {
        token.afterList = [&](const Deadline&, const CancelToken& cancel) -> Outcome {
            waiting.set_value();
            waitUntilCancelled(cancel);
            return kDone;
        };
    };
    start();
    send(1, "certificates.list");
    waiting.get_future().wait();
    send(2, "cancel", Json::object({{"id", 1}}));
    for (int i = 0; i < 2; ++i) {
        const Json message = answer();
        if (message.find("id")->print() == "1") {
            BOOST_TEST(reasonOf(message) == "request.cancelled");
        } else {
            BOOST_TEST(*message.find("result")->find("cancelled")->boolean());
        }
    }
}

BOOST_AUTO_TEST_CASE(cancellingWhatIsNotThereSaysSo) {
    start();
    BOOST_TEST(!*result("cancel", Json::object({{"id", 77}})).find("cancelled")->boolean());
    BOOST_TEST(!*result("cancel", Json::object({{"id", "x"}})).find("cancelled")->boolean());
}

BOOST_AUTO_TEST_CASE(theEndOfTheInputClosesAnOpenQuestion) {
    std::promise<void> opened;
    answers = {FakePrompt::staysOpen([&] { opened.set_value(); })};
    start();
    send(1, "sign", signParams());
    opened.get_future().wait();
    send(2, "sign", signParams());
    toHost.write.reset();
    BOOST_TEST(ended.get() == 0);
    BOOST_TEST(record->passwords.empty());
    BOOST_TEST(record->consents.size() == 1U);
}

// Threat T32: a browser that neither reads nor lives. Answers fill the pipe, then the outbox, until the
// reader of requests has no room either; the end must still be seen.
BOOST_AUTO_TEST_CASE(theEndIsSeenWhileTheOutputIsBlocked) {
    start();
    const std::string read = toBase64(Bytes(protocol::kMaxChunk, 1));
    const Json handle = *result("data.begin", Json::object({{"keep", true}})).find("data");
    result("data.append", Json::object({{"data", handle}, {"chunk", read}}));
    result("data.finish", Json::object({{"data", handle}}));
    // Answers of 700 KiB each to small requests; nobody reads them. The pipe for requests fills up in the
    // end.
    const int flags = ::fcntl(toHost.write.get(), F_GETFL);
    BOOST_REQUIRE(::fcntl(toHost.write.get(), F_SETFL, flags | O_NONBLOCK) == 0);
    const Json params = Json::object({{"data", handle}, {"offset", 0}, {"length", 524288}});
    int sent = 0;
    for (int id = 1; id < 100000; ++id) {
        const std::string text =
            Json::object({{"jsonrpc", "2.0"}, {"id", id}, {"method", "data.read"}, {"params", params}})
                .print();
        std::string frame = protocol::frameOf(text);
        pollfd writable{toHost.write.get(), POLLOUT, 0};
        // Blocked for good once the pipe stays full: then the host has stopped reading.
        if (::poll(&writable, 1, 500) == 0) break;
        const ssize_t written = ::write(toHost.write.get(), frame.data(), frame.size());
        if (written < 0) continue;
        BOOST_REQUIRE(static_cast<std::size_t>(written) == frame.size());
        ++sent;
    }
    BOOST_TEST(sent > 10);
    BOOST_TEST(sent < 90000);
    toHost.write.reset();
    BOOST_TEST((ended.wait_for(60s) == std::future_status::ready));
}

BOOST_AUTO_TEST_CASE(aBrowserThatClosedItsReadingEndEndsTheConversation) {
    start();
    fromHost.read.reset();
    send(1, "hello", hello());
    BOOST_TEST((ended.wait_for(60s) == std::future_status::ready));
}

BOOST_AUTO_TEST_CASE(hashingManyChunksInFlight) {
    start();
    send(1, "data.begin", Json::object({{"algorithm", "sha-256"}, {"keep", false}}));
    const Json handle = *answer().find("result")->find("data");
    constexpr int kChunks = 200;
    const std::string chunk = toBase64(Bytes(50000, 'a'));
    auto sender = std::async(std::launch::async, [&] {
        for (int i = 0; i < kChunks; ++i) {
            sendText(Json::object({{"jsonrpc", "2.0"},
                                   {"id", 100 + i},
                                   {"method", "data.append"},
                                   {"params", Json::object({{"data", handle}, {"chunk", chunk}})}})
                         .print());
        }
    });
    for (int i = 0; i < kChunks; ++i) {
        methods[std::to_string(100 + i)] = "data.append";
        const Json message = answer();
        BOOST_TEST(*message.find("id")->integer() == 100 + i);
        BOOST_TEST(*message.find("result")->find("received")->integer() == 50000 * (i + 1));
    }
    sender.get();
    const Json finished = result("data.finish", Json::object({{"data", handle}}));
    BOOST_TEST(*finished.find("digest")->string() ==
               toHex(pki::digestOf(pki::HashAlgorithm::kSha256, Bytes(50000 * kChunks, 'a'))));
}

BOOST_AUTO_TEST_CASE(sixteenHandlesAndNoMore) {
    start();
    for (int i = 0; i < 16; ++i)
        result("data.begin", Json::object({{"keep", true}}));
    BOOST_TEST(reasonOf(ask("data.begin", Json::object({{"keep", true}}))) == "protocol.busy");
    result("data.drop", Json::object({{"data", "d1"}}));
    result("data.begin", Json::object({{"keep", true}}));
}

BOOST_AUTO_TEST_CASE(contentThatWasOnlyHashedCanBeSignedByItsHandle) {
    start();
    Json params = signParams();
    std::vector<Json> handles;
    for (const char* algorithm : {"gostr3411-2012-256", "gostr3411-94"}) {
        handles.push_back(
            *result("data.begin", Json::object({{"algorithm", algorithm}, {"keep", false}})).find("data"));
        result("data.append", Json::object({{"data", handles.back()}, {"chunk", "YWJj"}}));
        result("data.finish", Json::object({{"data", handles.back()}}));
    }
    params.set("documents", Json(Json::Array{Json::object({{"name", "a"}, {"data", handles[0]}})}));
    const Json made = result("sign", params);
    BOOST_TEST(*made.find("signatures")->elements()->front().find("digest")->string() ==
               toHex(pki::digestOf(pki::HashAlgorithm::kStreebog256, asBytes("abc"))));
    BOOST_REQUIRE(record->consents.size() == 1U);
    BOOST_TEST(!record->consents[0].blind);
    params.set("detached", false);
    BOOST_TEST(reasonOf(ask("sign", params)) == "signature.no-content");
    params.set("detached", true);
    params.set("documents", Json(Json::Array{Json::object({{"name", "a"}, {"data", handles[1]}})}));
    BOOST_TEST(reasonOf(ask("sign", params)) == "document.digest");
    BOOST_TEST(record->consents.size() == 1U);
}

BOOST_AUTO_TEST_CASE(anUnfinishedHandleCannotBeSigned) {
    start();
    const Json handle = *result("data.begin", Json::object({{"keep", true}})).find("data");
    Json params = signParams();
    params.set("documents", Json(Json::Array{Json::object({{"name", "a"}, {"data", handle}})}));
    BOOST_TEST(reasonOf(ask("sign", params)) == "protocol.handle");
}

BOOST_AUTO_TEST_SUITE_END()
