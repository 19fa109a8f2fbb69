// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "protocol/reply.h"

#include <boost/test/unit_test.hpp>

#include "fakes.h"
#include "json_schema.h"

namespace {

using namespace tamga;
using namespace tamga::test;

void fits(const Json& value, const char* schema) {
    for (const std::string& departure : departuresFrom(value, schema))
        BOOST_ERROR(departure);
}

std::string textOf(const Json& object, const char* name) {
    const Json* const member = object.find(name);
    BOOST_REQUIRE(member != nullptr);
    return *member->string();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(reply)

BOOST_AUTO_TEST_CASE(aCertificateAsTheChooserNeedsIt) {
    const pki::Certificate certificate = fixtureCertificate("gost2012-256/good");
    const Json json = protocol::jsonOf(entryOf(certificate), kNow);
    fits(json, "Certificate");
    BOOST_TEST(textOf(json, "thumbprint") == certificate.thumbprint().text());
    BOOST_TEST(textOf(json, "commonName") == "Иванов Иван Иванович");
    BOOST_TEST(textOf(json, "snils") == "00000000003");
    BOOST_TEST(textOf(json, "ogrn") == "1027700000002");
    BOOST_TEST(textOf(json, "notBefore") == "2024-01-01T00:00:00Z");
    BOOST_TEST(textOf(json, "notAfter") == "2044-01-01T00:00:00Z");
    BOOST_TEST(textOf(json, "keyNotAfter") == "2045-01-01T00:00:00Z");
    BOOST_TEST(*json.find("qualified")->boolean());
    BOOST_TEST(*json.find("usable")->boolean());
    BOOST_TEST(json.find("problem") == nullptr);
}

BOOST_AUTO_TEST_CASE(theEarlierEndOfTheKeyCounts) {
    keys::KeyEntry entry = entryOf(fixtureCertificate("gost2012-256/good"));
    entry.keyNotAfter = kNow - 1;
    const Json json = protocol::jsonOf(entry, kNow);
    BOOST_TEST(textOf(json, "keyNotAfter") == "2025-12-31T23:59:59Z");
    BOOST_TEST(!*json.find("usable")->boolean());
    BOOST_TEST(textOf(*json.find("problem"), "reason") == "key.unusable");
    BOOST_TEST(textOf(*json.find("problem"), "remedy") == "renew");
}

BOOST_AUTO_TEST_CASE(aDamagedContainerIsListedWithItsReason) {
    keys::KeyEntry entry;
    entry.tokenId = "t";
    entry.container = "c";
    entry.location = "/l";
    entry.state = keys::KeyState::kDamaged;
    entry.problem = Error(Reason::kContainerDamaged, "header.key: too short");
    const Json json = protocol::jsonOf(entry, kNow);
    fits(json, "Certificate");
    BOOST_TEST(json.find("thumbprint") == nullptr);
    BOOST_TEST(textOf(*json.find("problem"), "context") == "header.key: too short");
}

// Threats T18 and T30: browsers close the port at malformed UTF-8 and at a frame over 1 MiB.
BOOST_AUTO_TEST_CASE(foreignTextCannotBreakAFrame) {
    keys::KeyEntry entry = entryOf(fixtureCertificate("gost2012-256/good"));
    entry.container = "\xFF\xFE broken";
    entry.location.assign(2000000, 'x');
    const std::string text = protocol::jsonOf(entry, kNow).print();
    BOOST_TEST(text.size() < 20000U);
    BOOST_TEST(Json::parse(text).ok());
    const keys::TokenInfo token{
        std::string(100000, '\x80'), keys::TokenKind::kRemovable, "\xC0", "\xED\xA0\x80", {}};
    const Json json = protocol::jsonOf(token);
    fits(json, "Token");
    BOOST_TEST(Json::parse(json.print()).ok());
}

BOOST_AUTO_TEST_CASE(progressAndTokensFitTheirSchemas) {
    using service::Progress;
    const auto id = protocol::RequestId::of(Json("request"));
    for (const auto stage : {Progress::Stage::kListing, Progress::Stage::kPrompt, Progress::Stage::kOpening,
                             Progress::Stage::kSigning}) {
        fits(protocol::jsonOf(Progress{stage, 1, 2}, *id), "Progress");
    }
    for (const auto kind : {keys::TokenKind::kFolder, keys::TokenKind::kRemovable, keys::TokenKind::kCsp}) {
        fits(protocol::jsonOf(keys::TokenInfo{"a", kind, "b", "c", Error(Reason::kSystemFile)}), "Token");
    }
}

BOOST_AUTO_TEST_CASE(aReportWithEverythingFits) {
    signature::Report report;
    signature::SignerReport signer;
    signer.certificate = fixtureCertificate("gost2012-256/good");
    signer.signingTime = kNow;
    signer.error = Error(Reason::kSignatureInvalid);
    signer.checks = {{"certificate", signature::Check::State::kPassed, ""},
                     {"signature", signature::Check::State::kFailed, "detail stays here"},
                     {"validity", signature::Check::State::kSkipped, ""}};
    report.signers.push_back(signer);
    report.signers.emplace_back();
    const Json json = protocol::jsonOf(report);
    fits(json, "Report");
    BOOST_TEST(json.print().find("detail stays") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
