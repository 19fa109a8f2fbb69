// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Signing under one consent: what is asked, what is refused before anything is asked, and what is tried how
// often.
#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "fakes.h"
#include "service/session.h"
#include "signature/make.h"

namespace {

using namespace tamga;
using namespace tamga::test;
using service::Progress;
using service::SignRequest;
using service::SignResult;

struct Desk {
    std::shared_ptr<Record> record = std::make_shared<Record>();
    pki::Certificate certificate = fixtureCertificate("gost2012-256/good");
    std::vector<keys::KeyEntry> entries{entryOf(certificate)};
    std::vector<FakePrompt::Answer> answers{FakePrompt::types("right")};
    std::function<void(FakeToken&)> prepare;
    CancelToken cancel;
    std::vector<Progress> progress;

    std::unique_ptr<service::Session> session() {
        auto token = std::make_shared<FakeToken>("t1", entries, record);
        if (prepare) prepare(*token);
        auto source = std::make_shared<FakeSource>(service::Tokens{token});
        return std::make_unique<service::Session>(
            service::Sources{source}, std::make_unique<FakePrompt>(answers, record), [] { return kNow; },
            std::filesystem::path());
    }

    SignRequest request(std::size_t documents = 1) const {
        SignRequest made;
        made.site = "https://lkfl.tax.test";
        for (std::size_t i = 0; i < documents; ++i)
            made.documents.push_back(
                {"doc " + std::to_string(i), std::nullopt, Bytes(32, static_cast<std::uint8_t>(i))});
        made.certificate = certificate.thumbprint();
        return made;
    }

    Result<SignResult> sign(SignRequest made) {
        return session()->sign(
            std::move(made), [this](const Progress& step) { progress.push_back(step); }, cancel);
    }
    Reason refused(SignRequest made) {
        const auto result = sign(std::move(made));
        BOOST_REQUIRE(!result.ok());
        BOOST_TEST(record->digests.empty());
        BOOST_TEST(record->keysOpen == 0);
        return result.error().reason();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sign, Desk)

BOOST_AUTO_TEST_CASE(oneConsentAndOnePasswordForABatch) {
    const auto result = sign(request(5));
    BOOST_REQUIRE(result.ok());
    BOOST_TEST(result.value().documents.size() == 5U);
    BOOST_TEST(result.value().documents[3].name == "doc 3");
    BOOST_TEST(record->consents.size() == 1U);
    BOOST_TEST(record->passwords.size() == 1U);
    BOOST_TEST(record->digests.size() == 5U);
    const prompt::Consent& consent = record->consents[0];
    BOOST_TEST((consent.act == prompt::Consent::Act::kSign));
    BOOST_TEST(consent.site == "https://lkfl.tax.test");
    BOOST_TEST(consent.documents.size() == 5U);
    BOOST_TEST(consent.documents[4] == "doc 4");
    BOOST_TEST(consent.owner == certificate.subject().commonName());
    BOOST_TEST(consent.container == "container k1");
    BOOST_TEST(consent.blind);
}

BOOST_AUTO_TEST_CASE(theKeyIsDroppedBeforeTheAnswer) {
    BOOST_REQUIRE(sign(request(2)).ok());
    BOOST_TEST(record->keysOpen == 0);
}

BOOST_AUTO_TEST_CASE(progressNamesTheStages) {
    BOOST_REQUIRE(sign(request(2)).ok());
    using Stage = Progress::Stage;
    const std::vector<Stage> stages{Stage::kPrompt, Stage::kOpening, Stage::kSigning, Stage::kSigning,
                                    Stage::kSigning};
    BOOST_REQUIRE(progress.size() == stages.size());
    for (std::size_t i = 0; i < stages.size(); ++i)
        BOOST_TEST((progress[i].stage == stages[i]));
    BOOST_TEST(progress.back().done == 2U);
    BOOST_TEST(progress.back().total == 2U);
}

BOOST_AUTO_TEST_CASE(withContentNobodySignsBlindly) {
    SignRequest made = request(0);
    made.documents.push_back({"text", Bytes{'a', 'b', 'c'}});
    made.format = signature::Format::kRaw;
    const auto result = sign(std::move(made));
    BOOST_REQUIRE(result.ok());
    BOOST_TEST(!record->consents[0].blind);
    const Bytes digest = pki::digestOf(pki::HashAlgorithm::kStreebog256, Bytes{'a', 'b', 'c'});
    BOOST_TEST(toHex(result.value().documents[0].digest) == toHex(digest));
    // A raw signature is over exactly that digest.
    BOOST_TEST(toHex(record->digests[0]) == toHex(digest));
}

// Threat T13: no password is tried twice by the program.
BOOST_AUTO_TEST_CASE(aWrongPasswordIsAskedForAgainAndTriedOnce) {
    answers = {FakePrompt::types("wrong"), FakePrompt::types("right")};
    BOOST_REQUIRE(sign(request()).ok());
    BOOST_TEST((record->passwords == std::vector<std::string>{"wrong", "right"}));
    BOOST_REQUIRE(record->agains.size() == 2U);
    BOOST_TEST((record->agains[0] == prompt::Again::kNo));
    BOOST_TEST((record->agains[1] == prompt::Again::kWrongPassword));
}

BOOST_AUTO_TEST_CASE(afterThreeWrongPasswordsItIsOver) {
    answers = {FakePrompt::types("one"), FakePrompt::types("two"), FakePrompt::types("three"),
               FakePrompt::types("right")};
    BOOST_TEST((refused(request()) == Reason::kPasswordWrong));
    BOOST_TEST((record->passwords == std::vector<std::string>{"one", "two", "three"}));
}

BOOST_AUTO_TEST_CASE(thePersonMayStopAfterAWrongPassword) {
    answers = {FakePrompt::types("one"), FakePrompt::fails(Reason::kPromptCancelled)};
    BOOST_TEST((refused(request()) == Reason::kPromptCancelled));
    BOOST_TEST(record->passwords.size() == 1U);
}

BOOST_AUTO_TEST_CASE(aGivenPasswordIsTriedOnceAndNothingIsAsked) {
    SignRequest made = request();
    made.password = Secret::copyOf("right");
    BOOST_REQUIRE(sign(std::move(made)).ok());
    BOOST_TEST(record->consents.empty());

    made = request();
    made.password = Secret::copyOf("wrong");
    const auto result = sign(std::move(made));
    BOOST_REQUIRE(!result.ok());
    BOOST_TEST((result.error().reason() == Reason::kPasswordWrong));
    BOOST_TEST(record->consents.empty());
    BOOST_TEST((record->passwords == std::vector<std::string>{"right", "wrong"}));
}

BOOST_AUTO_TEST_CASE(withoutAPasswordThereIsStillAQuestion) {
    entries[0].passwordNeeded = false;
    BOOST_REQUIRE(sign(request()).ok());
    BOOST_TEST(record->confirmations == 1);
    BOOST_TEST((record->passwords == std::vector<std::string>{""}));
}

BOOST_AUTO_TEST_CASE(aNoSignsNothing) {
    entries[0].passwordNeeded = false;
    answers = {FakePrompt::fails(Reason::kPromptCancelled)};
    BOOST_TEST((refused(request()) == Reason::kPromptCancelled));
    BOOST_TEST(record->passwords.empty());
}

BOOST_AUTO_TEST_CASE(theFailuresOfThePromptAreHandedOn) {
    for (const Reason reason : {Reason::kPromptMissing, Reason::kPromptNoDisplay, Reason::kPromptTimeout,
                                Reason::kPromptBroken, Reason::kRequestCancelled}) {
        answers = {FakePrompt::fails(reason)};
        BOOST_TEST((refused(request()) == reason));
    }
    BOOST_TEST(record->passwords.empty());
}

BOOST_AUTO_TEST_CASE(whatCannotBeSignedIsRefusedBeforeAnythingIsAsked) {
    SignRequest made = request(0);
    BOOST_TEST((refused(std::move(made)) == Reason::kProtocolParams));

    made = request();
    made.documents[0].content = Bytes{1};
    BOOST_TEST((refused(std::move(made)) == Reason::kProtocolParams));

    made = request();
    made.documents[0].digest.reset();
    BOOST_TEST((refused(std::move(made)) == Reason::kProtocolParams));

    made = request();
    made.documents[0].digest = Bytes(64, 0);
    BOOST_TEST((refused(std::move(made)) == Reason::kDocumentDigest));

    made = request(3);
    made.documents[2].digest = Bytes(31, 0);
    BOOST_TEST((refused(std::move(made)) == Reason::kDocumentDigest));

    made = request();
    made.detached = false;
    BOOST_TEST((refused(std::move(made)) == Reason::kSignatureNoContent));

    made = request(0);
    made.documents.push_back({"text", Bytes{1}});
    made.format = signature::Format::kRaw;
    made.detached = false;
    BOOST_TEST((refused(std::move(made)) == Reason::kSignatureUnsupported));

    BOOST_TEST(record->consents.empty());
}

// Threat T2: the octets that a log-in signs cannot be had as a bare signature.
BOOST_AUTO_TEST_CASE(aRawSignatureOverTheAttributesOfALogInIsRefused) {
    SignRequest made = request(0);
    Bytes attributes{0x31, 0x40, 0x30, 0x20};
    append(attributes, signature::loginContentType().content());
    append(attributes, Bytes(20, 0));
    made.documents.push_back({"text", attributes});
    made.format = signature::Format::kRaw;
    BOOST_TEST((refused(std::move(made)) == Reason::kSignatureUnsupported));

    made = request(0);
    made.documents.emplace_back();
    made.documents[0].hashed = service::HashedContent{pki::HashAlgorithm::kStreebog256, Bytes(32, 1), true};
    made.format = signature::Format::kRaw;
    BOOST_TEST((refused(std::move(made)) == Reason::kSignatureUnsupported));
    BOOST_TEST(record->consents.empty());
}

BOOST_AUTO_TEST_CASE(contentThatWasHashedHereIsNotBlind) {
    SignRequest made = request(0);
    made.documents.emplace_back();
    made.documents[0].hashed = service::HashedContent{pki::HashAlgorithm::kStreebog256, Bytes(32, 7)};
    const auto result = sign(std::move(made));
    BOOST_REQUIRE(result.ok());
    BOOST_TEST((result.value().documents[0].digest == Bytes(32, 7)));
    BOOST_TEST(!record->consents[0].blind);
}

// GOST R 34.11-94 and Streebog-256 have digests of one length: the length alone does not tell.
BOOST_AUTO_TEST_CASE(contentHashedWithAnotherHashIsRefused) {
    SignRequest made = request(0);
    made.documents.emplace_back();
    made.documents[0].hashed = service::HashedContent{pki::HashAlgorithm::kGostR3411_94, Bytes(32, 7)};
    BOOST_TEST((refused(std::move(made)) == Reason::kDocumentDigest));
    BOOST_TEST(record->consents.empty());
}

BOOST_AUTO_TEST_CASE(anUnusableCertificateIsExplainedWithoutAQuestion) {
    certificate = fixtureCertificate("gost2012-256/expired");
    entries = {entryOf(certificate)};
    BOOST_TEST((refused(request()) == Reason::kCertificateExpired));
    entries[0].state = keys::KeyState::kDamaged;
    BOOST_TEST((refused(request()) == Reason::kContainerDamaged));
    certificate = fixtureCertificate("gost2012-256/future");
    entries = {entryOf(certificate)};
    BOOST_TEST((refused(request()) == Reason::kCertificateNotYetValid));
    certificate = fixtureCertificate("gost2012-256/root");
    entries = {entryOf(certificate)};
    BOOST_TEST((refused(request()) == Reason::kCertificateUsage));
    certificate = fixtureCertificate("gost2012-256/good");
    entries = {entryOf(certificate)};
    entries[0].keyNotAfter = kNow - 1;
    BOOST_TEST((refused(request()) == Reason::kKeyUnusable));
    BOOST_TEST(record->consents.empty());
}

BOOST_AUTO_TEST_CASE(anUnknownCertificateIsNotFound) {
    certificate = fixtureCertificate("gost2012-256/plain");
    BOOST_TEST((refused(request()) == Reason::kCertificateNotFound));
}

BOOST_AUTO_TEST_CASE(aTokenPulledOutAfterTheListIsNotFound) {
    prepare = [](FakeToken& token) { token.pulledOut = true; };
    BOOST_TEST((refused(request()) == Reason::kContainerRemoved));
}

BOOST_AUTO_TEST_CASE(ofTwoContainersTheUsableOneIsTaken) {
    entries = {entryOf(certificate, "t1", "bad"), entryOf(certificate, "t1", "good")};
    entries[0].state = keys::KeyState::kDamaged;
    BOOST_REQUIRE(sign(request()).ok());
    BOOST_TEST(record->consents[0].container == "container good");
}

BOOST_AUTO_TEST_CASE(theNotesOfTheContainerReachTheCaller) {
    prepare = [](FakeToken& token) { token.openNotes.reserveUsed = true; };
    const auto result = sign(request());
    BOOST_REQUIRE(result.ok());
    BOOST_TEST(result.value().notes.reserveUsed);
    BOOST_TEST(!result.value().notes.reserveDamaged);
}

BOOST_AUTO_TEST_CASE(cancelledBeforeTheBeginningNothingIsAsked) {
    cancel.cancel();
    BOOST_TEST((refused(request()) == Reason::kRequestCancelled));
    BOOST_TEST(record->consents.empty());
}

BOOST_AUTO_TEST_CASE(cancelledWhileTheQuestionIsOpen) {
    answers = {FakePrompt::staysOpen([this] { cancel.cancel(); })};
    BOOST_TEST((refused(request()) == Reason::kRequestCancelled));
    BOOST_TEST(record->passwords.empty());
}

BOOST_AUTO_TEST_CASE(cancelledAfterThePasswordTheKeyIsNotOpened) {
    answers = {[this](const CancelToken&) {
        cancel.cancel();
        return Result<Secret>(Secret::copyOf("right"));
    }};
    BOOST_TEST((refused(request()) == Reason::kRequestCancelled));
    BOOST_TEST(record->passwords.empty());
}

BOOST_AUTO_TEST_CASE(cancelledInTheMiddleOfABatchThereAreNoSignatures) {
    int made = 0;
    prepare = [&](FakeToken& token) {
        token.onSign = [&] {
            if (++made == 2) cancel.cancel();
        };
    };
    const auto result = sign(request(5));
    BOOST_REQUIRE(!result.ok());
    BOOST_TEST((result.error().reason() == Reason::kRequestCancelled));
    BOOST_TEST(made == 2);
    BOOST_TEST(record->keysOpen == 0);
}

BOOST_AUTO_TEST_CASE(findPrefersTheUsableEntry) {
    entries = {entryOf(certificate, "t1", "bad"), entryOf(certificate, "t1", "good")};
    entries[0].state = keys::KeyState::kUnsupported;
    const auto found = session()->find(certificate.thumbprint(), cancel);
    BOOST_REQUIRE(found.ok());
    BOOST_TEST(found.value().id == "good");
}

BOOST_AUTO_TEST_CASE(findGivesAnUnusableEntryRatherThanNone) {
    entries[0].state = keys::KeyState::kUnsupported;
    const auto found = session()->find(certificate.thumbprint(), cancel);
    BOOST_REQUIRE(found.ok());
    BOOST_TEST((found.value().state == keys::KeyState::kUnsupported));
}

BOOST_AUTO_TEST_SUITE_END()
