// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Threat T2: what a log-in signs.
#include <boost/test/unit_test.hpp>

#include "fakes.h"
#include "service/login_statement.h"
#include "service/session.h"
#include "signature/verify.h"

namespace {

using namespace tamga;
using namespace tamga::test;

service::Origin originOf(const char* text) {
    return service::Origin::parse(text).orThrow();
}

struct Door {
    std::shared_ptr<Record> record = std::make_shared<Record>();
    pki::Certificate certificate = fixtureCertificate("gost2012-256/good");

    auto logIn(const Bytes& challenge) {
        auto token = std::make_shared<FakeToken>("t1", std::vector{entryOf(certificate)}, record);
        service::Session session(
            service::Sources{std::make_shared<FakeSource>(service::Tokens{token})},
            std::make_unique<FakePrompt>(std::vector{FakePrompt::types("right")}, record),
            [] { return kNow; }, std::filesystem::path());
        return session.logIn({originOf("https://login.portal.test"), challenge, certificate.thumbprint()}, {},
                             CancelToken());
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(logIn, Door)

BOOST_AUTO_TEST_CASE(theStatementHasOneForm) {
    const Bytes challenge(16, 0xFF);
    BOOST_TEST(service::loginStatement(originOf("https://login.portal.test:8443"), challenge, kNow) ==
               R"({"type":"tamga.login.1","origin":"https://login.portal.test:8443",)"
               R"("challenge":"/////////////////////w==","issuedAt":"2026-01-01T00:00:00Z"})");
}

BOOST_AUTO_TEST_CASE(theTokenIsAnAttachedSignatureOverTheStatement) {
    const Bytes challenge(32, 7);
    const auto result = logIn(challenge);
    BOOST_REQUIRE(result.ok());
    BOOST_REQUIRE(result.value().documents.size() == 1U);
    signature::VerifyInput input;
    input.signature = result.value().documents[0].signature;
    input.at = kNow;
    const auto report = signature::verifyCms(input);
    BOOST_REQUIRE(report.ok());
    BOOST_TEST((report.value().contentType == signature::loginContentType()));
    BOOST_TEST(!report.value().detached);
    BOOST_REQUIRE(report.value().content.has_value());
    BOOST_TEST(asText(*report.value().content) ==
               service::loginStatement(originOf("https://login.portal.test"), challenge, kNow));
    BOOST_TEST(report.value().valid);
}

BOOST_AUTO_TEST_CASE(thePersonIsAskedForALogInNotForASignature) {
    BOOST_REQUIRE(logIn(Bytes(16, 1)).ok());
    BOOST_REQUIRE(record->consents.size() == 1U);
    const prompt::Consent& consent = record->consents[0];
    BOOST_TEST((consent.act == prompt::Consent::Act::kLogIn));
    BOOST_TEST(consent.site == "https://login.portal.test");
    BOOST_TEST(consent.documents.empty());
    BOOST_TEST(!consent.blind);
}

// Whatever the pieces, also across their borders.
BOOST_AUTO_TEST_CASE(theScannerFindsTheContentTypeOfLogInsInPieces) {
    const BytesView type = signature::loginContentType().content();
    Bytes text(50, 0x31);
    append(text, type);
    append(text, Bytes(50, 0x31));
    for (std::size_t step = 1; step <= text.size(); ++step) {
        service::LoginScanner scanner;
        for (std::size_t at = 0; at < text.size(); at += step)
            scanner.feed(BytesView(text).subspan(at, std::min(step, text.size() - at)));
        BOOST_TEST(scanner.found());
    }
    for (std::size_t step = 1; step <= text.size(); ++step) {
        service::LoginScanner scanner;
        // One octet of the identifier is missing.
        for (std::size_t at = 0; at < text.size(); at += step) {
            Bytes piece;
            for (std::size_t i = at; i < std::min(at + step, text.size()); ++i) {
                if (i != 55) piece.push_back(text[i]);
            }
            scanner.feed(piece);
        }
        BOOST_TEST(!scanner.found());
    }
}

BOOST_AUTO_TEST_CASE(challengesHaveALength) {
    for (const std::size_t size : {std::size_t{0}, std::size_t{15}, std::size_t{1025}}) {
        const auto result = logIn(Bytes(size, 1));
        BOOST_REQUIRE(!result.ok());
        BOOST_TEST((result.error().reason() == Reason::kProtocolParams));
    }
    BOOST_TEST(record->consents.empty());
    BOOST_TEST(logIn(Bytes(1024, 1)).ok());
}

BOOST_AUTO_TEST_SUITE_END()
