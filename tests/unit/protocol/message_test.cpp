// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Well-formed requests become typed calls; limits at their edges. What is malformed is in server_test.
#include <boost/test/unit_test.hpp>

#include "protocol/request.h"

namespace {

using namespace tamga;
using protocol::Message;
using protocol::parseMessage;

template <typename Kind>
Kind callOf(const std::string& method, const Json& params) {
    const Json request =
        Json::object({{"jsonrpc", "2.0"}, {"id", 1}, {"method", method}, {"params", params}});
    Message message = parseMessage(request.print());
    BOOST_TEST_INFO(request.print().substr(0, 300));
    BOOST_REQUIRE(message.call.ok());
    return std::get<Kind>(std::move(message.call).value());
}

Json signParams(Json document) {
    return Json::object({{"origin", "https://lkfl.tax.test"},
                         {"documents", Json(Json::Array{std::move(document)})},
                         {"certificate", std::string(40, 'a')},
                         {"format", "cades-bes"}});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(message)

BOOST_AUTO_TEST_CASE(idsAreNumbersOrShortTexts) {
    for (const char* id : {"1", "9007199254740991", R"("a")", R"("яяя")"}) {
        std::string text = R"({"jsonrpc":"2.0","method":"tokens.list","id":)";
        text += id;
        text += "}";
        const Message message = parseMessage(text);
        BOOST_REQUIRE(message.id.has_value());
        BOOST_TEST(message.id->json().print() == id);
        BOOST_TEST(message.call.ok());
    }
    std::string text(R"({"jsonrpc":"2.0","method":"tokens.list","id":")");
    for (int i = 0; i < 64; ++i)
        text += "\xD1\x8F";
    text += "\"}";
    BOOST_TEST(parseMessage(text).id.has_value());
}

BOOST_AUTO_TEST_CASE(paramsMayBeAbsentWhereThereAreNone) {
    BOOST_TEST(parseMessage(R"({"jsonrpc":"2.0","id":1,"method":"certificates.list"})").call.ok());
    BOOST_TEST(
        parseMessage(R"({"jsonrpc":"2.0","id":1,"method":"certificates.list","params":{}})").call.ok());
}

BOOST_AUTO_TEST_CASE(onlyCancelMayComeWithoutAnId) {
    const Message message = parseMessage(R"({"jsonrpc":"2.0","method":"cancel","params":{"id":"x"}})");
    BOOST_TEST(!message.id.has_value());
    BOOST_TEST(message.call.ok());
}

BOOST_AUTO_TEST_CASE(aDocumentIsADigestOrContentOrAHandle) {
    using protocol::SignCall;
    const auto digest =
        callOf<SignCall>("sign", signParams(Json::object({{"name", "a"}, {"digest", "00FFab"}})));
    BOOST_TEST(
        (std::get<protocol::DigestOctets>(digest.documents[0].subject).octets == Bytes{0x00, 0xFF, 0xAB}));
    BOOST_TEST(digest.detached);
    BOOST_TEST(digest.certificate.text() == std::string(40, 'A'));
    BOOST_TEST(digest.origin.text() == "https://lkfl.tax.test");
    const auto content =
        callOf<SignCall>("sign", signParams(Json::object({{"name", "a"}, {"content", "YWJj"}})));
    BOOST_TEST(asText(std::get<Bytes>(content.documents[0].subject)) == "abc");
    const auto empty = callOf<SignCall>("sign", signParams(Json::object({{"name", "a"}, {"content", ""}})));
    BOOST_TEST(std::get<Bytes>(empty.documents[0].subject).empty());
    const auto handle = callOf<SignCall>("sign", signParams(Json::object({{"name", "a"}, {"data", "d7"}})));
    BOOST_TEST(std::get<protocol::Handle>(handle.documents[0].subject).text == "d7");
}

BOOST_AUTO_TEST_CASE(howAnRsaKeySigns) {
    using protocol::SignCall;
    Json params = signParams(Json::object({{"name", "a"}, {"digest", "00"}}));
    BOOST_TEST((callOf<SignCall>("sign", params).rsaPadding == signature::RsaPadding::kPkcs1));
    params.set("rsaPadding", "pss");
    BOOST_TEST((callOf<SignCall>("sign", params).rsaPadding == signature::RsaPadding::kPss));
}

BOOST_AUTO_TEST_CASE(namesHave255Characters) {
    std::string name;
    for (int i = 0; i < 255; ++i)
        name += "\xF0\x9F\x93\x84";
    const auto call =
        callOf<protocol::SignCall>("sign", signParams(Json::object({{"name", name}, {"digest", "00"}})));
    BOOST_TEST(call.documents[0].name == name);
}

BOOST_AUTO_TEST_CASE(chunksHave512KiB) {
    const Bytes largest(protocol::kMaxChunk, 0x55);
    const auto call = callOf<protocol::DataAppendCall>(
        "data.append", Json::object({{"data", "d1"}, {"chunk", toBase64(largest)}}));
    BOOST_TEST(call.chunk.size() == protocol::kMaxChunk);
    for (const std::size_t more : {1U, 2U, 3U, 1000U}) {
        const Json request = Json::object(
            {{"jsonrpc", "2.0"},
             {"id", 1},
             {"method", "data.append"},
             {"params",
              Json::object({{"data", "d1"}, {"chunk", toBase64(Bytes(protocol::kMaxChunk + more, 1))}})}});
        const Message message = parseMessage(request.print());
        BOOST_REQUIRE(!message.call.ok());
        BOOST_TEST((message.call.error().reason() == Reason::kProtocolTooLarge));
    }
}

BOOST_AUTO_TEST_CASE(challengesHave16To1024Octets) {
    for (const std::size_t size : {std::size_t{16}, std::size_t{1024}}) {
        const auto call = callOf<protocol::AuthenticateCall>(
            "authenticate", Json::object({{"origin", "http://localhost:8080"},
                                          {"challenge", toBase64(Bytes(size, 1))},
                                          {"certificate", std::string(40, '0')}}));
        BOOST_TEST(call.challenge.size() == size);
    }
}

BOOST_AUTO_TEST_CASE(aHandlerErrorDoesNotRepeatLongNames) {
    Json params = Json::object({});
    params.set(std::string(100000, 'n'), 1);
    const Message message = parseMessage(
        Json::object({{"jsonrpc", "2.0"}, {"id", 1}, {"method", "tokens.list"}, {"params", params}}).print());
    BOOST_REQUIRE(!message.call.ok());
    BOOST_TEST(message.call.error().context().size() < 200U);
}

BOOST_AUTO_TEST_SUITE_END()
