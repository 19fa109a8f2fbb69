// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A key opened for one message: what is asked, and what is refused before anybody is asked.
#include <boost/test/unit_test.hpp>

#include "fakes.h"
#include "service/session.h"

namespace {

using namespace tamga;
using namespace tamga::test;

struct Desk {
    std::shared_ptr<Record> record = std::make_shared<Record>();
    pki::Certificate certificate = fixtureCertificate("gost2012-256/good");
    std::vector<keys::KeyEntry> entries{entryOf(certificate)};
    std::vector<FakePrompt::Answer> answers{FakePrompt::types("right")};
    std::function<void(FakeToken&)> prepare = [](FakeToken&) {};
    std::int64_t now = kNow;
    int uses = 0;
    int keysOpenInUse = 0;

    Result<keys::OpenNotes> decrypt(std::optional<Secret> password = std::nullopt) {
        auto token = std::make_shared<FakeToken>("t1", entries, record);
        prepare(*token);
        auto source = std::make_shared<FakeSource>(service::Tokens{token});
        service::Session session(
            service::Sources{source}, std::make_unique<FakePrompt>(answers, record), [this] { return now; },
            std::filesystem::path());
        return session.decrypt(
            {.asker = "command line",
             .certificate = certificate.thumbprint(),
             .document = "letter.p7m",
             .password = std::move(password)},
            [this](pki::SigningKey&) {
                ++uses;
                keysOpenInUse = record->keysOpen;
            },
            CancelToken());
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(decryption, Desk)

BOOST_AUTO_TEST_CASE(theWindowNamesTheMessageAndTheKeyIsDropped) {
    BOOST_REQUIRE(decrypt().ok());
    BOOST_TEST(uses == 1);
    BOOST_TEST(keysOpenInUse == 1);
    BOOST_TEST(record->keysOpen == 0);
    BOOST_REQUIRE(record->consents.size() == 1U);
    BOOST_TEST((record->consents[0].act == prompt::Consent::Act::kDecrypt));
    BOOST_TEST(record->consents[0].documents.at(0) == "letter.p7m");
    BOOST_TEST(record->consents[0].site == "command line");
}

BOOST_AUTO_TEST_CASE(oldMessagesStayReadable) {
    now = certificate.notAfter() + 1000000;
    BOOST_TEST(decrypt().ok());
    BOOST_TEST(uses == 1);
}

BOOST_AUTO_TEST_CASE(aGivenPasswordIsTriedOnceAndNothingIsAsked) {
    const auto result = decrypt(Secret::copyOf("wrong"));
    BOOST_REQUIRE(!result.ok());
    BOOST_TEST((result.error().reason() == Reason::kPasswordWrong));
    BOOST_TEST(record->consents.empty());
    BOOST_TEST(uses == 0);
    BOOST_TEST(decrypt(Secret::copyOf("right")).ok());
}

BOOST_AUTO_TEST_CASE(aKeyBehindAModuleIsRefusedBeforeAnybodyIsAsked) {
    prepare = [](FakeToken& token) { token.kind = keys::TokenKind::kPkcs11; };
    const auto result = decrypt();
    BOOST_REQUIRE(!result.ok());
    BOOST_TEST((result.error().reason() == Reason::kEnvelopeKey));
    BOOST_TEST(record->consents.empty());
    BOOST_TEST(record->passwords.empty());
}

BOOST_AUTO_TEST_SUITE_END()
