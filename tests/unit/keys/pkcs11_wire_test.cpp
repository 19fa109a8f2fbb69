// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The border between the program and a process in which foreign code runs.
#include <boost/test/unit_test.hpp>
#include <cstring>

#include "keys/pkcs11/answers.h"
#include "keys/pkcs11/module_key.h"
#include "keys/pkcs11/wire.h"

namespace {

using namespace tamga;
using namespace tamga::keys::pkcs11;

/// Octet by octet, as slowly as a pipe may be.
ReadSome reading(const std::string& octets) {
    return [octets, at = std::size_t{0}](std::span<std::uint8_t> to) mutable -> std::size_t {
        if (at == octets.size()) return 0;
        to[0] = static_cast<std::uint8_t>(octets[at++]);
        return 1;
    };
}

std::string frame(char kind, std::string_view content) {
    const auto size = static_cast<std::uint32_t>(content.size());
    std::string octets(4, '\0');
    std::memcpy(octets.data(), &size, 4);
    return octets + kind + std::string(content);
}

std::string reasonOf(const std::function<void()>& body) {
    const auto result = capture(body);
    return result ? "fine" : std::string(nameOf(result.error().reason()));
}

Json json(const char* text) {
    return Json::parse(text).orThrow();
}

const char* const kSlot =
    R"({"slot":1,"label":"L","manufacturer":"M","model":"O","serial":"S","loginRequired":true,"pin":"ok","onReader":false,)"
    R"("administratorsPin":"final","changesPin":true,"unblocksPin":true,"shortestPin":4,"longestPin":12})";

}  // namespace

BOOST_AUTO_TEST_SUITE(pkcs11_wire)

BOOST_AUTO_TEST_CASE(messages_and_pins_come_through) {
    BOOST_TEST(readMessage(reading(frame('M', R"({"a":1})")), 100).find("a") != nullptr);
    BOOST_TEST(readPin(reading(frame('P', "1234"))).text() == "1234");
    BOOST_TEST(readPin(reading(frame('P', ""))).empty());
    Json none;
    BOOST_TEST(!readMessageOrEnd(reading(""), 100, none));
}

BOOST_AUTO_TEST_CASE(anything_else_is_refused) {
    for (const std::string& octets :
         {frame('P', R"({"a":1})"), frame('M', "[1]"), frame('M', ""), frame('M', "{"),
          frame('M', R"({"a":1})").substr(0, 8), frame('M', "{}").substr(0, 3), std::string(),
          frame('M', R"({"a":")" + std::string(100, 'x') + "\"}"), std::string("\xFF\xFF\xFF\xFFM", 5)}) {
        BOOST_TEST(reasonOf([&] { static_cast<void>(readMessage(reading(octets), 100)); }) ==
                   "token.module-broken");
    }
    BOOST_TEST(reasonOf([&] { static_cast<void>(readPin(reading(frame('P', std::string(256, '1'))))); }) ==
               "token.module-broken");
    BOOST_TEST(reasonOf([&] { static_cast<void>(readPin(reading(frame('M', "1234")))); }) ==
               "token.module-broken");
}

BOOST_AUTO_TEST_CASE(a_worker_reports_only_what_is_its_to_report) {
    const auto report = [](const char* text) {
        return reasonOf([&] { static_cast<void>(contentOf(json(text))); });
    };
    BOOST_TEST(report(R"({"ok":{}})") == "fine");
    BOOST_TEST(report(R"({"error":{"reason":"token.locked","context":"C_Login"}})") == "token.locked");
    BOOST_TEST(report(R"({"error":{"reason":"settings.locked","context":""}})") == "token.module-broken");
    BOOST_TEST(report(R"({"error":{"reason":"x","context":""}})") == "token.module-broken");
    BOOST_TEST(report(R"({"error":{"reason":"token.locked"}})") == "token.module-broken");
    BOOST_TEST(report(R"({"error":7})") == "token.module-broken");
    BOOST_TEST(report("{}") == "token.module-broken");
}

BOOST_AUTO_TEST_CASE(slots_go_there_and_back) {
    const auto slots = parseSlots(Json::object({{"slots", Json(Json::Array{json(kSlot)})}}));
    BOOST_REQUIRE_EQUAL(slots.size(), 1U);
    BOOST_TEST(toJson(slots[0]).print() == kSlot);
}

BOOST_AUTO_TEST_CASE(impossible_lengths_of_pins_are_refused) {
    for (const auto& [shortest, longest] : {std::pair{-1, 12}, {4, 256}, {5, 4}}) {
        Json slot = json(kSlot);
        slot.set("shortestPin", std::int64_t{shortest});
        slot.set("longestPin", std::int64_t{longest});
        BOOST_TEST(reasonOf([&] {
                       static_cast<void>(parseSlots(Json::object({{"slots", Json(Json::Array{slot})}})));
                   }) == "token.module-broken");
    }
}

BOOST_AUTO_TEST_CASE(every_member_of_a_slot_is_needed_and_of_its_type) {
    const Json whole = json(kSlot);
    for (const auto& [name, value] : *whole.members()) {
        Json without;
        Json other;
        for (const auto& [each, content] : *whole.members()) {
            if (each != name) without.set(each, content);
            other.set(each, each == name ? Json::array() : content);
        }
        for (const Json& one : {without, other}) {
            Json slots;
            slots.set("slots", Json(Json::Array{one}));
            BOOST_TEST(reasonOf([&] { static_cast<void>(parseSlots(slots)); }) == "token.module-broken",
                       name);
        }
    }
}

BOOST_AUTO_TEST_CASE(lists_and_octets_have_bounds) {
    Json many = Json::array();
    for (std::size_t i = 0; i <= kMaxSlots; ++i)
        many.push(json(kSlot));
    BOOST_TEST(reasonOf([&] {
                   static_cast<void>(parseSlots(Json::object({{"slots", many}})));
               }) == "token.module-broken");
    const auto signature = [](std::size_t octets) {
        return reasonOf([&] {
            static_cast<void>(parseSignature(Json::object({{"signature", toBase64(Bytes(octets))}})));
        });
    };
    BOOST_TEST(signature(kMaxSignature) == "fine");
    BOOST_TEST(signature(kMaxSignature + 1) == "token.module-broken");
}

BOOST_AUTO_TEST_CASE(values_of_ecdsa_and_digest_info) {
    Bytes rs(64);
    rs[31] = 1;
    rs[32] = 0x80;
    const Bytes value = ecdsaValue(rs, 256);
    BOOST_TEST(toHex(value) == "302602010102210080" + std::string(62, '0'));
    BOOST_TEST(reasonOf([&] { static_cast<void>(ecdsaValue(BytesView(rs).first(63), 256)); }) ==
               "token.module-broken");
    // RFC 8017 section 9.2, note 1
    BOOST_TEST(toHex(digestInfo(pki::HashAlgorithm::kSha256, Bytes(32))) ==
               "3031300d060960864801650304020105000420" + std::string(64, '0'));
}

BOOST_AUTO_TEST_SUITE_END()
