// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Requests that OpenSSL answers while the test runs, and its answers.
#include "pki/ocsp.h"

#include <boost/test/unit_test.hpp>
#include <ctime>
#include <fstream>

#include "authorities.h"
#include "pki/chain.h"

using namespace tamga;
using namespace tamga::pki;
using judge::Authorities;
using judge::Wanted;

namespace {

constexpr const char* kResponder =
    "keyUsage=critical,digitalSignature\nextendedKeyUsage=OCSPSigning\nnoCheck=ignored\n";

/// OpenSSL dates its answers by the clock.
std::int64_t byClock() {
    return static_cast<std::int64_t>(std::time(nullptr));
}

struct Issued : Authorities {
    Issued() : Issued(judge::kEc) {}
    explicit Issued(const judge::KeyKind& kind) {
        Wanted wanted;
        wanted.kind = kind;
        wanted.extensions = judge::kAuthorityExtensions;
        root.push_back(make("root", wanted));
        wanted.issuer = "root";
        wanted.extensions = kResponder;
        (void)make("responder", wanted);
        wanted.extensions = judge::kSignerExtensions;
        ends.push_back(make("end", wanted));
        ends.push_back(make("other", wanted));
    }
    [[nodiscard]] const Certificate& end() const { return ends[0]; }
    [[nodiscard]] Bytes request(HashAlgorithm hash = HashAlgorithm::kSha1, BytesView nonce = {}) const {
        return ocspRequest(end(), root[0], hash, nonce).orThrow();
    }
    Bytes good(const std::string& responder = "responder") {
        return response("root", responder, request(), {}, {end()});
    }

    [[nodiscard]] ChainVerdict verify(const Bytes& response, const std::vector<Bytes>& lists = {},
                                      std::int64_t at = byClock()) const {
        return verify(end(), response, lists, at);
    }
    [[nodiscard]] ChainVerdict verify(const Certificate& certificate, const Bytes& response,
                                      const std::vector<Bytes>& lists, std::int64_t at) const {
        TrustMaterial material{root, {}, {}, {OcspResponse::parse(response).orThrow()}};
        for (const Bytes& list : lists)
            material.lists.push_back(Crl::parse(list).orThrow());
        return verifyChain(certificate, material, {at, at, true}).orThrow();
    }

    std::vector<Certificate> root;
    std::vector<Certificate> ends;
};

void require(const ChainVerdict& verdict, Trust trust, std::optional<Reason> reason = {}) {
    BOOST_TEST(nameOf(verdict.trust) == nameOf(trust));
    BOOST_TEST(verdict.error.has_value() == reason.has_value());
    if (verdict.error) BOOST_TEST_MESSAGE(verdict.error->what());
    if (reason && verdict.error) BOOST_TEST(nameOf(verdict.error->reason()) == nameOf(*reason));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ocsp)

BOOST_AUTO_TEST_CASE(answers_by_every_algorithm) {
    for (const auto& kind : {judge::kEc, judge::kRsa, judge::kGost256, judge::kGost512, judge::kGost2001}) {
        BOOST_TEST_CONTEXT(kind[1]) {
            Issued made(kind);
            require(made.verify(made.good()), Trust::kTrusted);
            require(made.verify(made.good("root")), Trust::kTrusted);
            require(made.verify(made.response("root", "responder", made.request(), {}, {made.end()},
                                              {"-ndays", "7", "-resp_key_id"})),
                    Trust::kTrusted);
            require(made.verify(made.response("root", "responder", made.request(),
                                              {{made.end(), "keyCompromise"}}, {})),
                    Trust::kNotTrusted, Reason::kCertificateRevoked);
        }
    }
}

BOOST_FIXTURE_TEST_CASE(hashes_of_the_identifier, Issued) {
    for (const auto hash : {HashAlgorithm::kSha1, HashAlgorithm::kSha256, HashAlgorithm::kSha512}) {
        require(verify(response("root", "responder", request(hash), {}, {end()})), Trust::kTrusted);
    }
    // OpenSSL answers on GOST hashes as well when the engine is there.
    require(verify(response("root", "responder", request(HashAlgorithm::kStreebog256), {}, {end()})),
            Trust::kTrusted);
    require(verify(response("root", "responder", request(HashAlgorithm::kGostR3411_94), {}, {end()})),
            Trust::kTrusted);
}

BOOST_FIXTURE_TEST_CASE(what_openssl_reads_in_a_request, Issued) {
    const auto file = folder() / "shown";
    const Bytes der = request(HashAlgorithm::kSha256, Bytes(16, 0xA5));
    std::ofstream(file, std::ios::binary) << asText(der);
    const std::string text = asText(judge::openssl({"ocsp", "-reqin", file.string(), "-req_text"}));
    BOOST_TEST(text.find("Hash Algorithm: sha256") != std::string::npos);
    BOOST_TEST(text.find("Serial Number: " + end().serialText()) != std::string::npos);
    BOOST_TEST(text.find("A5A5A5A5") != std::string::npos);
    const auto answered = OcspResponse::parse(response("root", "responder", der, {}, {end()})).orThrow();
    BOOST_TEST((answered.nonce() == Bytes(16, 0xA5)));
    BOOST_TEST(!OcspResponse::parse(good()).orThrow().nonce().has_value());
}

BOOST_FIXTURE_TEST_CASE(revoked_held_and_unknown, Issued) {
    const auto revoked = response("root", "responder", request(), {{end(), "superseded"}}, {});
    const auto verdict = verify(revoked);
    require(verdict, Trust::kNotTrusted, Reason::kCertificateRevoked);
    BOOST_TEST((verdict.links[0].revocation->reason == RevocationReason::kSuperseded));
    BOOST_TEST(verdict.links[0].revocation->at == 1748736000);
    require(verify(response("root", "responder", request(), {{end(), "certificateHold"}}, {})),
            Trust::kNotTrusted, Reason::kCertificateOnHold);
    require(verify(response("root", "responder", request(), {}, {})), Trust::kRevocationUnknown,
            Reason::kRevocationUnknown);
    // A list that revokes weighs more than an answer that does not know it.
    require(verify(good(), {list("root", {{end(), "keyCompromise"}})}), Trust::kNotTrusted,
            Reason::kCertificateRevoked);
}

BOOST_FIXTURE_TEST_CASE(an_answer_on_another_certificate, Issued) {
    require(verify(ends[1], good(), {}, byClock()), Trust::kRevocationUnknown, Reason::kRevocationUnknown);
    // The same serial number under another authority.
    Issued others;
    require(others.verify(good()), Trust::kRevocationUnknown, Reason::kRevocationUnknown);
}

BOOST_FIXTURE_TEST_CASE(responders_that_nobody_authorized, Issued) {
    Wanted wanted;
    wanted.extensions = kResponder;
    (void)make("stranger", wanted);
    require(verify(good("stranger")), Trust::kRevocationUnknown, Reason::kRevocationSigner);
    wanted.subject = "/CN=root";
    (void)make("impostor", wanted);
    require(verify(good("impostor")), Trust::kRevocationUnknown, Reason::kRevocationSigner);
    // Of the authority, but not for OCSP.
    require(verify(good("other")), Trust::kRevocationUnknown, Reason::kRevocationSigner);
    wanted = Wanted();
    wanted.issuer = "root";
    wanted.extensions = kResponder;
    wanted.end = "20250101000000Z";
    (void)make("expired-responder", wanted);
    require(verify(good("expired-responder")), Trust::kRevocationUnknown, Reason::kRevocationSigner);
    wanted.end = "20400101000000Z";
    wanted.extensions = std::string(kResponder) + "1.2.3.4.5=critical,ASN1:NULL\n";
    (void)make("strange-responder", wanted);
    require(verify(good("strange-responder")), Trust::kRevocationUnknown, Reason::kRevocationSigner);
    // Below the authority, not by it.
    wanted = Wanted();
    wanted.issuer = "root";
    wanted.extensions = judge::kAuthorityExtensions;
    (void)make("sub", wanted);
    wanted.issuer = "sub";
    wanted.extensions = kResponder;
    (void)make("sub-responder", wanted);
    require(verify(good("sub-responder")), Trust::kRevocationUnknown, Reason::kRevocationSigner);
}

BOOST_FIXTURE_TEST_CASE(a_responder_that_was_revoked, Issued) {
    Wanted wanted;
    wanted.issuer = "root";
    wanted.extensions = "keyUsage=critical,digitalSignature\nextendedKeyUsage=OCSPSigning\n";
    const auto checked = make("checked", wanted);
    const auto answer = good("checked");
    require(verify(answer), Trust::kTrusted);
    // A list that revokes the responder takes its answer's weight away; of a list that is out of scope for
    // the certificate itself nothing else is left.
    const judge::Authorities::ListTimes partial{
        "20250701000000Z", "20380101000000Z",
        "issuingDistributionPoint=critical,@idp\n[idp]\nfullname=URI:http://crl.example/1.crl", "default"};
    const auto elsewhere = list("root", {{checked, "keyCompromise"}}, partial);
    require(verify(answer, {elsewhere}), Trust::kTrusted);  // nor for the responder
    wanted.extensions += "crlDistributionPoints=URI:http://crl.example/1.crl\n";
    const auto pointed = make("pointed", wanted);
    const auto answered = good("pointed");
    require(verify(answered), Trust::kTrusted);
    require(verify(answered, {list("root", {{pointed, "keyCompromise"}}, partial)}),
            Trust::kRevocationUnknown, Reason::kRevocationSigner);
}

BOOST_FIXTURE_TEST_CASE(times_of_answers, Issued) {
    const auto week = good();
    require(verify(week, {}, byClock() + 8 * 86400), Trust::kRevocationUnknown, Reason::kRevocationStale);
    const auto now = response("root", "responder", request(), {}, {end()}, {});
    require(verify(now), Trust::kTrusted);
    require(verify(now, {}, byClock() + 2 * 86400), Trust::kRevocationUnknown, Reason::kRevocationStale);
    require(verify(week, {}, byClock() - 86400), Trust::kRevocationUnknown, Reason::kRevocationStale);
    const auto gone = response("root", "responder", request(), {{end(), "keyCompromise"}}, {});
    require(verify(gone, {}, byClock() + 8 * 86400), Trust::kNotTrusted, Reason::kCertificateRevoked);
}

BOOST_AUTO_TEST_CASE(answers_that_are_none) {
    for (const unsigned status : {1U, 2U, 3U, 5U, 6U}) {
        const Bytes der{0x30, 0x03, 0x0A, 0x01, static_cast<std::uint8_t>(status)};
        const auto response = OcspResponse::parse(der);
        BOOST_REQUIRE(!response.ok());
        BOOST_TEST((response.error().reason() == Reason::kRevocationUnknown));
    }
    const auto empty = OcspResponse::parse({});
    BOOST_REQUIRE(!empty.ok());
    BOOST_TEST((empty.error().reason() == Reason::kRevocationMalformed));
}

BOOST_FIXTURE_TEST_CASE(no_octet_of_an_answer_makes_a_certificate_good, Issued) {
    const auto der = response("root", "responder", request(), {{end(), "keyCompromise"}}, {});
    const auto at = byClock();
    std::size_t parsed = 0;
    for (std::size_t i = 0; i < der.size(); ++i) {
        Bytes changed = der;
        changed[i] ^= 0x01;
        const auto response = OcspResponse::parse(changed);
        if (!response.ok()) continue;
        ++parsed;
        BOOST_TEST((verify(end(), changed, {}, at).trust != Trust::kTrusted), "octet " << i);
    }
    BOOST_TEST(parsed > 100U);
}

BOOST_AUTO_TEST_SUITE_END()
