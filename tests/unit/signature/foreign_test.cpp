// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Signatures made by others: OpenSSL with the gost engine, RFC 4490, the recommendations of TC 26.
#include <algorithm>
#include <array>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "asn1/reader.h"
#include "fixture.h"
#include "forge.h"
#include "signature/verify.h"
#include "signers.h"

using namespace tamga;
using namespace tamga::test;
using signature::Check;

namespace {

constexpr std::array<const char*, 5> kFamilies{"gost2012-256", "gost2012-512", "gost2001", "rsa", "p256"};

struct Kind {
    const char* file;
    bool detached;
    bool cades;
    std::size_t signers;
    bool timed;
};
std::ostream& operator<<(std::ostream& out, const Kind& kind) {
    return out << kind.file;
}

constexpr std::array kKinds{
    Kind{"attached.p7s", false, false, 1, true},
    Kind{"detached.p7s", true, false, 1, true},
    Kind{"detached-noattr.p7s", true, false, 1, false},
    Kind{"cades-bes-attached.p7s", false, true, 1, true},
    Kind{"cades-bes-detached.p7s", true, true, 1, true},
    Kind{"cades-t-detached.p7s", true, true, 1, true},  // a time-stamp among the unsigned attributes
    Kind{"cosigned.p7s", false, true, 2, true},
};

signature::VerifyInput inputOf(const std::string& file, bool detached) {
    signature::VerifyInput input;
    input.signature = fixture(file);
    if (detached) input.content = document();
    input.at = kNow;
    return input;
}

signature::VerifyInput vectorInput(const std::string& name) {
    signature::VerifyInput input = inputOf("vectors/" + name + ".der", false);
    return input;
}

/// Issuer name of the only SignerInfo of a message without certificates and attributes.
Bytes issuerOf(BytesView cms) {
    asn1::Reader outer(cms);
    asn1::Reader info = outer.readSequence();
    static_cast<void>(info.readOid());
    asn1::Reader body = info.readExplicit(0).readSequence();
    static_cast<void>(body.readInteger());
    static_cast<void>(body.read());
    static_cast<void>(body.read());
    asn1::Reader signer = body.readSet().readSequence();
    static_cast<void>(signer.readInteger());
    const BytesView name = signer.readSequence().read().encoding;
    return Bytes(name.begin(), name.end());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(foreign)

BOOST_DATA_TEST_CASE(signature_of_openssl,
                     boost::unit_test::data::make(kFamilies) * boost::unit_test::data::make(kKinds), family,
                     kind) {
    const signature::Report report =
        signature::verifyCms(inputOf(std::string(family) + "/" + kind.file, kind.detached)).orThrow();
    BOOST_TEST(report.valid);
    BOOST_TEST(report.detached == kind.detached);
    BOOST_TEST(report.contentType.dotted() == kIdData);
    if (!kind.detached) BOOST_TEST((report.content == document()));
    BOOST_TEST(report.signers.size() == kind.signers);
    for (const signature::SignerReport& signer : report.signers) {
        BOOST_TEST(signer.valid);
        BOOST_TEST(!signer.error.has_value());
        BOOST_TEST(signer.cades == kind.cades);
        BOOST_TEST(signer.signingTime.has_value() == kind.timed);
        BOOST_TEST(signer.certificate.has_value());
        BOOST_TEST(signer.checks.size() == 7U + signer.timeStamps.size());
    }
}

BOOST_DATA_TEST_CASE(another_content_is_refused,
                     boost::unit_test::data::make(kFamilies) * boost::unit_test::data::make(kKinds), family,
                     kind) {
    signature::VerifyInput input = inputOf(std::string(family) + "/" + kind.file, kind.detached);
    input.content = document();
    input.content->back() ^= 1U;
    const signature::Report report = signature::verifyCms(input).orThrow();
    BOOST_TEST(!report.valid);
    for (const signature::SignerReport& signer : report.signers) {
        BOOST_TEST(!signer.valid);
        BOOST_TEST(!signer.cades);
        BOOST_TEST((signer.error->reason() == Reason::kSignatureInvalid));
    }
}

BOOST_DATA_TEST_CASE(digest_stands_for_the_content, boost::unit_test::data::make(kFamilies), family) {
    for (const char* file : {"detached.p7s", "detached-noattr.p7s", "cades-bes-detached.p7s"}) {
        signature::VerifyInput input = inputOf(std::string(family) + "/" + file, false);
        const pki::Certificate certificate = loadCertificate(std::string(family) + "/good.cer");
        const pki::HashAlgorithm hash = pki::defaultHash(certificate.publicKey().algorithm());
        input.digest = pki::digestOf(hash, document());
        BOOST_TEST(signature::verifyCms(input).orThrow().valid, file);
        input.digest->front() ^= 1U;
        BOOST_TEST(!signature::verifyCms(input).orThrow().valid, file);
        input.digest->pop_back();
        const signature::Report report = signature::verifyCms(input).orThrow();
        BOOST_TEST(!report.valid);
        BOOST_TEST((report.signers.at(0).error->reason() == Reason::kDocumentDigest), file);
    }
}

BOOST_AUTO_TEST_CASE(what_is_given_beside_the_content_must_agree) {
    const Bytes digest = pki::digestOf(pki::HashAlgorithm::kStreebog256, document());
    for (const bool detached : {false, true}) {
        signature::VerifyInput input =
            inputOf(detached ? "gost2012-256/detached.p7s" : "gost2012-256/attached.p7s", detached);
        input.digest = digest;
        BOOST_TEST(signature::verifyCms(input).orThrow().valid);
        input.digest->front() ^= 1U;
        const signature::Report report = signature::verifyCms(input).orThrow();
        BOOST_TEST(!report.valid);
        BOOST_TEST((report.signers.at(0).error->reason() == Reason::kSignatureInvalid));
    }
}

BOOST_AUTO_TEST_CASE(detached_needs_a_content) {
    const auto result = signature::verifyCms(inputOf("gost2012-256/detached.p7s", false));
    BOOST_REQUIRE(!result.ok());
    BOOST_TEST((result.error().reason() == Reason::kSignatureNoContent));
}

BOOST_AUTO_TEST_CASE(example_of_rfc_4490) {
    // No signed attributes, no certificate inside; the certificate is that of RFC 4491 section 4.2.
    signature::VerifyInput input = vectorInput("cms-signed-2001-rfc4490");
    const signature::Report without = signature::verifyCms(input).orThrow();
    BOOST_TEST(!without.valid);
    BOOST_TEST((without.signers.at(0).error->reason() == Reason::kSignatureNoSigner));
    const pki::Certificate certificate = loadCertificate("vectors/cms-signed-2001-rfc4490.cer");
    input.certificates = {loadCertificate("gost2001/good.cer"), certificate};
    input.at = certificate.notBefore() + 1;
    const signature::Report report = signature::verifyCms(input).orThrow();
    BOOST_TEST(report.valid);
    BOOST_TEST(asText(report.content.value()) == "sample text\n");
}

BOOST_AUTO_TEST_CASE(examples_of_tc26_with_certificates) {
    // R 1323565.1.025-2019 annex A: 512 bit with attributes, 256 bit without.
    const signature::Report with = signature::verifyCms(vectorInput("cms-tc26-025-a111")).orThrow();
    BOOST_TEST(with.valid);
    BOOST_TEST((with.signers.at(0).checks.at(3).state == Check::State::kPassed));
    const signature::Report without = signature::verifyCms(vectorInput("cms-tc26-025-a121")).orThrow();
    BOOST_TEST(without.valid);
    BOOST_TEST((without.signers.at(0).checks.at(3).state == Check::State::kSkipped));
    BOOST_TEST((with.content == without.content));
}

BOOST_AUTO_TEST_CASE(examples_of_tc26_with_keys_only) {
    // The recommendation prints private keys (as numbers) in place of certificates, so one is made here.
    struct Row {
        const char* name;
        pki::KeyAlgorithm algorithm;
        const char* curve;
        const char* d;
    };
    for (const Row& row : {
             Row{"cms-tk26-signed-256", pki::KeyAlgorithm::kGost2012_256, "1.2.643.2.2.36.0",
                 "bfcf1d623e5cdd3032a7c6eabb4a923c46e43d640ffeaaf2c3ed39a8fa399924"},
             Row{"cms-tk26-signed-512", pki::KeyAlgorithm::kGost2012_512, "1.2.643.7.1.2.1.2.2",
                 "3fc01cdcd4ec5f972eb482774c41e66db7f380528dfe9e67992ba05aee462435"
                 "757530e641077ce587b976c8eeb48c48fd33fd175f0c7de6a44e014e6bcb074b"},
         }) {
        Bytes d = fromHex(row.d).value();
        std::reverse(d.begin(), d.end());
        const std::unique_ptr<pki::SigningKey> key = gostKey(row.algorithm, row.curve, d);
        signature::VerifyInput input = vectorInput(row.name);
        BOOST_TEST((signature::verifyCms(input).orThrow().signers.at(0).error->reason() ==
                    Reason::kSignatureNoSigner));
        const Bytes certificate = selfSigned(*key, issuerOf(input.signature), 1);
        input.certificates = {pki::Certificate::parse(certificate).orThrow()};
        const signature::Report report = signature::verifyCms(input).orThrow();
        BOOST_TEST(report.valid, row.name);
        BOOST_TEST(asText(report.content.value()) == "Test message");
    }
}

BOOST_AUTO_TEST_CASE(checks_come_in_their_order) {
    const signature::Report report =
        signature::verifyCms(inputOf("gost2012-256/cades-bes-detached.p7s", true)).orThrow();
    std::string names;
    for (const Check& check : report.signers.at(0).checks)
        names += check.name + " ";
    BOOST_TEST(names ==
               "certificate algorithms content-type message-digest signing-certificate signature validity ");
}

BOOST_AUTO_TEST_CASE(validity_is_of_the_time_asked_for) {
    signature::VerifyInput input = inputOf("gost2012-256/cades-bes-attached.p7s", false);
    const pki::Certificate certificate = loadCertificate("gost2012-256/good.cer");
    for (const auto& [at, reason] :
         {std::pair{certificate.notBefore() - 1, std::optional(Reason::kCertificateNotYetValid)},
          std::pair{certificate.notBefore(), std::optional<Reason>()},
          std::pair{certificate.notAfter(), std::optional<Reason>()},
          std::pair{certificate.notAfter() + 1, std::optional(Reason::kCertificateExpired)}}) {
        input.at = at;
        const signature::Report report = signature::verifyCms(input).orThrow();
        BOOST_TEST(report.valid == !reason.has_value(), at);
        if (reason) BOOST_TEST((report.signers.at(0).error->reason() == *reason));
        // The mathematics does not depend on the calendar.
        BOOST_TEST((report.signers.at(0).checks.at(5).state == Check::State::kPassed));
    }
}

BOOST_AUTO_TEST_CASE(enveloped_data_is_not_a_signature) {
    const auto result = signature::verifyCms(inputOf("gost2012-256/enveloped-gost89.p7m", false));
    BOOST_REQUIRE(!result.ok());
    BOOST_TEST((result.error().reason() == Reason::kSignatureUnsupported));
}

BOOST_AUTO_TEST_SUITE_END()
