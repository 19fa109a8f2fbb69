// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What a signature writes into the journal, when, and what it must not do without it.
#include <stdlib.h>

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "fakes.h"
#include "service/batch_record.h"
#include "service/session.h"

namespace {

using namespace tamga;
using namespace tamga::test;
using journal::Act;
using journal::Ending;
namespace fs = std::filesystem;

/// A journal of the test, which may refuse its nth call.
struct Book {
    std::vector<std::vector<journal::Record>> calls;
    std::vector<std::optional<std::int64_t>> batches;
    std::optional<std::size_t> refuseCall;
    Reason refusal = Reason::kJournalFull;
    bool known = false;
    std::function<void()> onAppend;
};

class FakeJournal final : public journal::Writer {
  public:
    explicit FakeJournal(Book& book) : book_(book) {}
    Result<std::int64_t> append(const std::vector<journal::Record>& rows,
                                std::optional<std::int64_t> batch) override {
        if (book_.onAppend) book_.onAppend();
        if (book_.refuseCall == book_.calls.size()) {
            book_.calls.emplace_back();
            return Error(book_.refusal);
        }
        book_.calls.push_back(rows);
        book_.batches.push_back(batch);
        return 7;
    }
    Result<bool> hasSignedFor(const std::string& /*site*/) override { return book_.known; }

  private:
    Book& book_;
};

struct Office {
    std::shared_ptr<Record> record = std::make_shared<Record>();
    pki::Certificate certificate = fixtureCertificate("gost2012-256/good");
    std::vector<FakePrompt::Answer> answers{FakePrompt::types("right")};
    std::function<void(FakeToken&)> prepare;
    Book book;
    CancelToken cancel;

    std::unique_ptr<service::Session> session(std::unique_ptr<journal::Writer> journal) {
        auto token = std::make_shared<FakeToken>("t1", std::vector{entryOf(certificate)}, record);
        if (prepare) prepare(*token);
        return std::make_unique<service::Session>(
            service::Sources{std::make_shared<FakeSource>(service::Tokens{token})},
            std::make_unique<FakePrompt>(answers, record), [] { return kNow; }, fs::path(),
            service::ListLimits(), std::move(journal));
    }
    service::SignRequest request(int documents = 2) const {
        service::SignRequest made;
        made.site = "https://lkfl.tax.test";
        for (int i = 0; i < documents; ++i)
            made.documents.push_back(
                {"doc " + std::to_string(i), std::nullopt, Bytes(32, static_cast<std::uint8_t>(i))});
        made.certificate = certificate.thumbprint();
        return made;
    }
    /// Over a bare digest.
    service::SignRequest rawRequest() const {
        service::SignRequest made = request();
        made.format = signature::Format::kRaw;
        return made;
    }
    Result<service::SignResult> sign(service::SignRequest made) {
        return session(std::make_unique<FakeJournal>(book))->sign(std::move(made), {}, cancel);
    }
    Reason refused(service::SignRequest made) {
        const auto result = sign(std::move(made));
        BOOST_REQUIRE(!result.ok());
        return result.error().reason();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(record, Office)

BOOST_AUTO_TEST_CASE(rowsBeginBeforeTheQuestionAndEndBeforeTheAnswer) {
    std::vector<std::size_t> questionsAt;
    book.onAppend = [&] { questionsAt.push_back(record->consents.size()); };
    BOOST_REQUIRE(sign(request()).ok());
    BOOST_TEST((questionsAt == std::vector<std::size_t>{0, 1}));
    BOOST_REQUIRE(book.calls.size() == 2U);
    BOOST_TEST(!book.batches[0].has_value());
    BOOST_TEST((book.batches[1] == 7));
    for (const auto& [call, ending] : {std::pair{0U, Ending::kBegun}, {1U, Ending::kSigned}}) {
        BOOST_REQUIRE(book.calls[call].size() == 2U);
        const journal::Record& row = book.calls[call][1];
        BOOST_TEST((row.outcome == ending));
        BOOST_TEST((row.act == Act::kSign));
        BOOST_TEST(row.at == kNow);
        BOOST_TEST(row.site == "https://lkfl.tax.test");
        BOOST_TEST(*row.document == "doc 1");
        BOOST_TEST(*row.digest == toHex(Bytes(32, 1)));
        BOOST_TEST(*row.algorithm == "gostr3411-2012-256");
        BOOST_TEST(*row.format == "cades-bes");
        BOOST_TEST(*row.thumbprint == certificate.thumbprint().text());
        BOOST_TEST(*row.owner == "Иванов Иван Иванович");
        BOOST_TEST(*row.token == "t1");
        BOOST_TEST(!row.reason.has_value());
    }
}

BOOST_AUTO_TEST_CASE(withoutAJournalThatTakesRowsNobodyIsAskedAndNothingSigned) {
    for (const Reason reason :
         {Reason::kJournalUnwritable, Reason::kJournalFull, Reason::kJournalBroken, Reason::kJournalBusy}) {
        book = Book();
        book.refuseCall = 0;
        book.refusal = reason;
        BOOST_TEST((refused(request()) == reason));
        BOOST_TEST(book.calls.size() == 1U);
        BOOST_TEST(record->consents.empty());
        BOOST_TEST(record->passwords.empty());
        BOOST_TEST(record->digests.empty());
    }
}

BOOST_AUTO_TEST_CASE(aSignatureWhoseOutcomeIsNotWrittenIsNotHandedOut) {
    book.refuseCall = 1;
    BOOST_TEST((refused(request()) == Reason::kJournalFull));
    BOOST_TEST(record->digests.size() == 2U);
    BOOST_REQUIRE(book.calls.size() == 3U);
    BOOST_TEST((book.calls[2][0].outcome == Ending::kFailed));
    BOOST_TEST(*book.calls[2][0].reason == "journal.full");
}

BOOST_AUTO_TEST_CASE(refusalsAndFailuresAreWrittenWithTheirReason) {
    struct Case {
        std::function<void(Office&)> prepare;
        Reason reason;
        Ending ending;
        bool begun;
    };
    const std::vector<Case> cases{
        {[](Office& o) { o.answers = {FakePrompt::fails(Reason::kPromptCancelled)}; },
         Reason::kPromptCancelled, Ending::kRefused, true},
        {[](Office& o) { o.answers = {FakePrompt::types("wrong")}; }, Reason::kPasswordWrong, Ending::kFailed,
         true},
        {[](Office& o) { o.answers = {FakePrompt::fails(Reason::kPromptMissing)}; }, Reason::kPromptMissing,
         Ending::kFailed, true},
        {[](Office& o) { o.certificate = fixtureCertificate("gost2012-256/expired"); },
         Reason::kCertificateExpired, Ending::kRefused, false},
        {[](Office& o) {
             o.prepare = [&o](FakeToken& token) { token.onSign = [&o] { o.cancel.cancel(); }; };
         },
         Reason::kRequestCancelled, Ending::kRefused, true},
    };
    for (const Case& one : cases) {
        BOOST_TEST_CONTEXT(nameOf(one.reason)) {
            Office office;
            one.prepare(office);
            BOOST_TEST((office.refused(office.request()) == one.reason));
            BOOST_REQUIRE(office.book.calls.size() == (one.begun ? 2U : 1U));
            BOOST_REQUIRE(office.book.calls.back().size() == 2U);
            const journal::Record& row = office.book.calls.back()[0];
            BOOST_TEST((row.outcome == one.ending));
            BOOST_TEST(*row.reason == nameOf(one.reason));
            BOOST_TEST((row.thumbprint == office.certificate.thumbprint().text()));
            BOOST_TEST(row.digest.has_value());
        }
    }
}

BOOST_AUTO_TEST_CASE(anUnknownCertificateIsRefusedWithWhatIsKnown) {
    service::SignRequest made = request();
    made.certificate = fixtureCertificate("gost2012-256/plain").thumbprint();
    BOOST_TEST((refused(std::move(made)) == Reason::kCertificateNotFound));
    BOOST_REQUIRE(book.calls.size() == 1U);
    BOOST_TEST(*book.calls[0][1].digest == toHex(Bytes(32, 1)));
    BOOST_TEST(!book.calls[0][1].owner.has_value());
}

BOOST_AUTO_TEST_CASE(aRefusalThatCannotBeWrittenKeepsItsOwnReason) {
    certificate = fixtureCertificate("gost2012-256/expired");
    book.refuseCall = 0;
    BOOST_TEST((refused(request()) == Reason::kCertificateExpired));
}

BOOST_AUTO_TEST_CASE(aLogInIsWrittenWithoutADocumentName) {
    const auto origin = service::Origin::parse("https://login.portal.test").orThrow();
    BOOST_REQUIRE(session(std::make_unique<FakeJournal>(book))
                      ->logIn({origin, Bytes(16, 1), certificate.thumbprint()}, {}, cancel)
                      .ok());
    BOOST_REQUIRE(book.calls.size() == 2U);
    const journal::Record& row = book.calls[1][0];
    BOOST_TEST((row.act == Act::kLogIn));
    BOOST_TEST(row.site == "https://login.portal.test");
    BOOST_TEST(!row.document.has_value());
    BOOST_TEST(row.digest->size() == 64U);
}

// Threat T2: a bare digest may be the answer to somebody else's log-in.
BOOST_AUTO_TEST_CASE(aCertificateForLogInsSignsNoBareDigestOfANewSite) {
    certificate = fixtureCertificate("gost2012-256/login-only");
    BOOST_TEST((refused(rawRequest()) == Reason::kCertificateLoginOnly));
    BOOST_TEST(record->consents.empty());
    BOOST_REQUIRE(book.calls.size() == 1U);
    BOOST_TEST((book.calls[0][0].outcome == Ending::kRefused));
    BOOST_TEST(*book.calls[0][0].reason == "certificate.login-only");
}

BOOST_AUTO_TEST_CASE(whatIsNoBareDigestOfANewSiteIsSigned) {
    certificate = fixtureCertificate("gost2012-256/login-only");
    book.known = true;  // a site where the person has signed
    BOOST_TEST(sign(rawRequest()).ok());
    book.known = false;
    BOOST_TEST(sign(request()).ok());  // with signed attributes
    service::SignRequest seen = request(0);
    seen.documents.push_back({"text", Bytes{'a'}});
    seen.format = signature::Format::kRaw;
    BOOST_TEST(sign(std::move(seen)).ok());
    service::SignRequest own = rawRequest();  // the person's own command line
    own.isSite = false;
    BOOST_TEST(sign(std::move(own)).ok());
    certificate = fixtureCertificate("gost2012-256/good");  // a certificate for signatures
    BOOST_TEST(sign(rawRequest()).ok());
}

BOOST_AUTO_TEST_CASE(onlyASingleClientPurposeWithoutCommitmentIsLogInOnly) {
    BOOST_TEST(service::isForLogInOnly(fixtureCertificate("gost2012-256/login-only")));
    BOOST_TEST(!service::isForLogInOnly(fixtureCertificate("gost2012-256/good")));
    BOOST_TEST(!service::isForLogInOnly(fixtureCertificate("gost2012-256/plain")));
    BOOST_TEST(!service::isForLogInOnly(fixtureCertificate("gost2012-256/root")));
}

BOOST_AUTO_TEST_CASE(theRealJournalHoldsItAll) {
    std::string name = (fs::temp_directory_path() / "tamga-record-XXXXXX").string();
    BOOST_REQUIRE(::mkdtemp(name.data()) != nullptr);
    const fs::path file = fs::path(name) / "journal.sqlite";
    const auto real = [&] { return std::make_unique<journal::Journal>(file); };
    certificate = fixtureCertificate("gost2012-256/login-only");
    BOOST_TEST(!session(real())->sign(rawRequest(), {}, cancel).ok());
    BOOST_TEST(session(real())->sign(request(), {}, cancel).ok());
    // The site is known from now on.
    BOOST_TEST(session(real())->sign(rawRequest(), {}, cancel).ok());
    journal::Journal journal(file);
    BOOST_TEST(journal.list({}).orThrow().total == 6);
    const auto verdict = journal.verify().orThrow();
    BOOST_TEST(verdict.entries == 10);
    BOOST_TEST(!verdict.problem.has_value());
    // No password is in the file.
    const auto octets = readFile(file, 1U << 20U).orThrow();
    BOOST_TEST(asText(octets).find("right") == std::string::npos);
    fs::remove_all(name);
    // A file in the place of the folder: refused before anybody is asked.
    const std::size_t asked = record->consents.size();
    std::ofstream(name) << "";
    const auto result = session(std::make_unique<journal::Journal>(fs::path(name) / "journal.sqlite"))
                            ->sign(request(), {}, cancel);
    BOOST_REQUIRE(!result.ok());
    BOOST_TEST((result.error().reason() == Reason::kJournalUnwritable));
    BOOST_TEST(record->consents.size() == asked);
    fs::remove(name);
}

BOOST_AUTO_TEST_SUITE_END()
