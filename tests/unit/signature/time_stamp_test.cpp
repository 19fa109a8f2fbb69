// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Time-stamps and CAdES-T: authorities of OpenSSL with the gost engine answer our requests, and OpenSSL says
// whether what we make of the answers is right.
#include <algorithm>
#include <array>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "authority.h"
#include "fixture.h"
#include "openssl.h"
#include "pki/trust.h"
#include "signature/cms_parser.h"
#include "signature/make.h"
#include "signature/time_stamp.h"
#include "signature/verify.h"
#include "signers.h"

using namespace tamga;
using namespace tamga::test;
using signature::Check;
using signature::TimeStampRequest;

namespace {

constexpr std::array<const char*, 5> kFamilies{"gost2012-256", "gost2012-512", "gost2001", "rsa", "p256"};
/// 2027-01-01, after the stamps of the fixtures.
constexpr std::int64_t kLater = 1798761600;
constexpr std::int64_t kFarFuture = 4102444800;  // 2100

/// The root and the authority of a family.
pki::TrustMaterial trustIn(const std::string& family) {
    pki::TrustMaterial trust;
    for (auto& certificate : pki::certificatesIn(fixture(family + "/chain.pem")).orThrow()) {
        const bool root = certificate.subject().encoding() == certificate.issuer().encoding();
        (root ? trust.anchors : trust.intermediates).push_back(std::move(certificate));
    }
    return trust;
}

TimeStampRequest requestFor(const signature::StampTarget& target) {
    const auto hash = target.hash.value();
    return {hash, pki::digestOf(hash, target.signature), std::nullopt, signature::freshNonce()};
}

Bytes tokenBy(const std::string& family, const TimeStampRequest& request) {
    return signature::tokenOf(replyOf(family, signature::encodingOf(request))).orThrow();
}

/// A CAdES-BES of a family over the document, and its only target.
struct Signed {
    explicit Signed(const std::string& family)
        : cms(fixture(family + "/cades-bes-detached.p7s")),
          target(signature::stampTargets(cms).orThrow().at(0)) {}
    Bytes cms;
    signature::StampTarget target;
};

signature::VerifyInput inputOf(const Bytes& cms, const pki::TrustMaterial* trust = nullptr) {
    signature::VerifyInput input;
    input.signature = cms;
    input.content = document();
    input.at = kLater;
    input.trust = trust;
    return input;
}

std::string stateOf(const std::vector<Check>& checks, const std::string& name) {
    for (const Check& check : checks) {
        if (check.name != name) continue;
        constexpr std::array kNames{"passed", "failed", "skipped"};
        return kNames.at(static_cast<std::size_t>(check.state));
    }
    return "absent";
}

/// TSTInfo put under the signature of somebody of the fixtures by "openssl cms".
Bytes signedInfo(BytesView info, const std::string& signer, const std::vector<std::string>& more) {
    const TemporaryFolder folder;
    std::vector<std::string> arguments{"cms",
                                       "-sign",
                                       "-binary",
                                       "-nodetach",
                                       "-nosmimecap",
                                       "-econtent_type",
                                       "1.2.840.113549.1.9.16.1.4",
                                       "-in",
                                       folder.write("info", info),
                                       "-outform",
                                       "DER",
                                       "-out",
                                       folder.path("token")};
    const std::string base = fixturePath("rsa/" + signer).string();
    const auto certificate = folder.path("signer.pem");
    if (signer == "tsa") {
        arguments.insert(arguments.end(), {"-signer", base + ".pem"});
    } else {
        const auto made = openssl({"x509", "-in", base + ".cer", "-inform", "DER", "-out", certificate});
        BOOST_REQUIRE_MESSAGE(made.status == 0, made.output);
        arguments.insert(arguments.end(), {"-signer", certificate});
    }
    arguments.insert(arguments.end(), {"-inkey", base + ".key"});
    arguments.insert(arguments.end(), more.begin(), more.end());
    const auto result = openssl(arguments);
    BOOST_REQUIRE_MESSAGE(result.status == 0, result.output);
    return readAll(folder.path("token"));
}

/// A TSTInfo over the signature, as an honest authority writes it.
Bytes infoFor(const signature::StampTarget& target) {
    const Bytes imprint =
        asn1::sequence({asn1::sequence({asn1::oid(pki::oidOf(pki::HashAlgorithm::kSha256))}),
                        asn1::octetString(pki::digestOf(pki::HashAlgorithm::kSha256, target.signature))});
    return asn1::sequence({asn1::integer(1), asn1::oid("1.2.643.2.2.38.4"), imprint, asn1::integer(7),
                           asn1::generalizedTime(kNow)});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(time_stamp)

BOOST_DATA_TEST_CASE(stamps_of_others_are_examined, boost::unit_test::data::make(kFamilies), family) {
    const pki::TrustMaterial trust = trustIn(family);
    const Bytes cms = fixture(std::string(family) + "/cades-t-detached.p7s");
    const auto report = signature::verifyCms(inputOf(cms, &trust)).orThrow();
    const auto& signer = report.signers.at(0);
    BOOST_TEST(report.valid, (signer.error ? signer.error->what() : ""));
    BOOST_TEST(stateOf(signer.checks, "time-stamp") == "passed");
    BOOST_REQUIRE_EQUAL(signer.timeStamps.size(), 1U);
    const auto& stamp = signer.timeStamps[0];
    BOOST_TEST(stamp.valid);
    BOOST_TEST(stamp.info->policy.dotted() == "1.2.643.2.2.38.4");
    BOOST_TEST(stamp.info->accuracyMs == 1000);
    BOOST_TEST(stamp.certificate->subject().commonName() == "Проба TSA " + std::string(family));
    BOOST_TEST(stamp.chain->links.size() == 3U);
    BOOST_TEST(signer.provenTime.value() == stamp.info->genTime);
    // Without trust the stamp is right, and proves nothing.
    const auto untrusted = signature::verifyCms(inputOf(cms)).orThrow();
    BOOST_TEST(untrusted.signers.at(0).timeStamps.at(0).valid);
    BOOST_TEST(!untrusted.signers.at(0).provenTime.has_value());
}

BOOST_DATA_TEST_CASE(openssl_accepts_our_requests_and_what_we_make_of_its_answers,
                     boost::unit_test::data::make(kFamilies) * boost::unit_test::data::make(kFamilies),
                     signers, authority) {
    const Signed one(signers);
    const auto request = requestFor(one.target);
    const Bytes token = tokenBy(authority, request);
    const TemporaryFolder folder;
    const auto chain = fixturePath(std::string(authority) + "/chain.pem").string();
    const auto judged = openssl({"ts", "-verify", "-data", folder.write("value", one.target.signature), "-in",
                                 folder.write("token", token), "-token_in", "-CAfile", chain, "-untrusted",
                                 fixturePath(std::string(authority) + "/tsa.pem").string()});
    BOOST_TEST(judged.status == 0, judged.output);

    const auto info = signature::examineTimeStamp(token, one.target.signature, {}).info.value();
    BOOST_TEST(signature::answers(info, request).ok());
    BOOST_TEST(info.accuracyMs == 1500);

    const Bytes stamped = signature::withTimeStamps(one.cms, {token}).orThrow();
    const auto verdict =
        openssl({"cms", "-verify", "-binary", "-cades", "-purpose", "any", "-attime", std::to_string(kNow),
                 "-inform", "DER", "-in", folder.write("signature", stamped), "-content",
                 folder.write("document", document()), "-CAfile",
                 fixturePath(std::string(signers) + "/chain.pem").string(), "-out", folder.path("content")});
    BOOST_TEST(verdict.status == 0, verdict.output);

    pki::TrustMaterial trust = trustIn(signers);
    for (auto& anchor : trustIn(authority).anchors)
        trust.anchors.push_back(anchor);
    for (auto& other : trustIn(authority).intermediates)
        trust.intermediates.push_back(other);
    const auto report = signature::verifyCms(inputOf(stamped, &trust)).orThrow();
    BOOST_TEST(report.valid, (report.signers[0].error ? report.signers[0].error->what() : ""));
    BOOST_TEST(signature::stampTargets(stamped).orThrow().at(0).stamped);
}

BOOST_DATA_TEST_CASE(every_other_octet_stays, boost::unit_test::data::make(kFamilies), family) {
    // Signer by signer, with what was there before: certificates, attributes, another stamp.
    for (const char* const name :
         {"/cades-bes-attached.p7s", "/cosigned.p7s", "/cades-t-detached.p7s", "/detached-noattr.p7s"}) {
        const Bytes before = fixture(std::string(family) + name);
        const auto targets = signature::stampTargets(before).orThrow();
        std::vector<Bytes> tokens;
        for (const auto& target : targets)
            tokens.push_back(tokenBy("rsa", requestFor(target)));
        const Bytes after = signature::withTimeStamps(before, tokens).orThrow();
        const auto was = signature::parseSignedData(before);
        const auto is = signature::parseSignedData(after);
        BOOST_TEST((was.content.has_value() == is.content.has_value()));
        if (was.content) BOOST_TEST(equal(*was.content, *is.content));
        BOOST_REQUIRE_EQUAL(was.certificates.size(), is.certificates.size());
        for (std::size_t i = 0; i < was.certificates.size(); ++i)
            BOOST_TEST(equal(was.certificates[i], is.certificates[i]));
        BOOST_REQUIRE_EQUAL(was.signers.size(), is.signers.size());
        for (const auto& old : was.signers) {
            const auto now = std::ranges::find_if(
                is.signers, [&](const auto& signer) { return equal(signer.signature, old.signature); });
            BOOST_REQUIRE((now != is.signers.end()));
            BOOST_TEST((old.signedAttrs.has_value() == now->signedAttrs.has_value()));
            if (old.signedAttrs) BOOST_TEST(equal(*old.signedAttrs, *now->signedAttrs));
            BOOST_REQUIRE_EQUAL(old.unsignedAttributes.size() + 1, now->unsignedAttributes.size());
            for (const auto& attribute : old.unsignedAttributes) {
                BOOST_TEST(std::ranges::any_of(now->unsignedAttributes, [&](const auto& other) {
                    return equal(other.values.at(0), attribute.values.at(0));
                }));
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(a_stamp_keeps_a_signature_good_when_its_certificate_has_expired) {
    const Signed one("gost2012-256");
    const Bytes stamped =
        signature::withTimeStamps(one.cms, {tokenBy("rsa", requestFor(one.target))}).orThrow();
    pki::TrustMaterial trust = trustIn("gost2012-256");
    for (auto& anchor : trustIn("rsa").anchors)
        trust.anchors.push_back(anchor);
    for (auto& other : trustIn("rsa").intermediates)
        trust.intermediates.push_back(other);
    auto input = inputOf(stamped, &trust);
    input.at = kFarFuture;
    BOOST_TEST(signature::verifyCms(input).orThrow().valid);
    // With the stamp left out, or nobody to believe it, the certificate has expired.
    input.signature = one.cms;
    BOOST_TEST(nameOf(signature::verifyCms(input).orThrow().signers[0].error->reason()) ==
               "certificate.expired");
    input.signature = stamped;
    input.trust = nullptr;
    BOOST_TEST(nameOf(signature::verifyCms(input).orThrow().signers[0].error->reason()) ==
               "certificate.expired");
    // Trust in the signer alone: the stamp fails, and says why.
    const pki::TrustMaterial own = trustIn("gost2012-256");
    input.trust = &own;
    const auto report = signature::verifyCms(input).orThrow();
    BOOST_TEST(!report.signers[0].timeStamps[0].valid);
    BOOST_TEST(nameOf(report.signers[0].timeStamps[0].error->reason()) == "certificate.no-issuer");
}

BOOST_AUTO_TEST_CASE(a_stamp_of_something_else_is_not_valid) {
    const Signed one("gost2012-256");
    const Signed other("rsa");
    const Bytes stamped =
        signature::withTimeStamps(one.cms, {tokenBy("rsa", requestFor(other.target))}).orThrow();
    const auto report = signature::verifyCms(inputOf(stamped)).orThrow();
    const auto& signer = report.signers.at(0);
    BOOST_TEST(!report.valid);
    BOOST_TEST(nameOf(signer.error->reason()) == "timestamp.invalid");
    BOOST_TEST(stateOf(signer.checks, "signature") == "passed");
    BOOST_TEST(stateOf(signer.timeStamps.at(0).checks, "imprint") == "failed");
    BOOST_TEST(stateOf(signer.timeStamps.at(0).checks, "signature") == "passed");
}

BOOST_AUTO_TEST_CASE(who_may_not_stamp_and_stamps_that_name_nobody) {
    const Signed one("gost2012-256");
    const Bytes info = infoFor(one.target);
    const Bytes honest = signedInfo(info, "tsa", {"-cades"});
    BOOST_TEST(signature::examineTimeStamp(honest, one.target.signature, {}).valid);
    const auto usual =
        signature::examineTimeStamp(signedInfo(info, "good", {"-cades"}), one.target.signature, {});
    BOOST_TEST(nameOf(usual.error->reason()) == "certificate.usage");
    BOOST_TEST(stateOf(usual.checks, "usage") == "failed");
    BOOST_TEST(stateOf(usual.checks, "signature") == "passed");
    const auto unnamed = signature::examineTimeStamp(signedInfo(info, "tsa", {}), one.target.signature, {});
    BOOST_TEST(nameOf(unnamed.error->reason()) == "timestamp.invalid");
    BOOST_TEST(stateOf(unnamed.checks, "signing-certificate") == "failed");
    const auto document = signature::examineTimeStamp(one.cms, one.target.signature, {});
    BOOST_TEST(nameOf(document.error->reason()) == "timestamp.malformed");
}

BOOST_AUTO_TEST_CASE(no_octet_of_a_token_can_be_changed) {
    const Signed one("p256");
    const Bytes token = tokenBy("gost2012-256", requestFor(one.target));
    const pki::TrustMaterial trust = trustIn("gost2012-256");
    signature::TimeStampQuestion question;
    question.trust = &trust;
    question.at = kLater;
    const auto right = signature::examineTimeStamp(token, one.target.signature, question);
    BOOST_REQUIRE_MESSAGE(right.valid, (right.error ? right.error->what() : ""));
    std::size_t accepted = 0;
    for (std::size_t i = 0; i < token.size(); ++i) {
        Bytes changed = token;
        changed[i] ^= 1U;
        const auto report = signature::examineTimeStamp(changed, one.target.signature, question);
        if (!report.valid) continue;
        // What nobody signs: versions, and the hashes announced beforehand.
        ++accepted;
        BOOST_TEST(report.info->genTime == right.info->genTime);
        BOOST_TEST((report.certificate->encoding() == right.certificate->encoding()));
    }
    BOOST_TEST(accepted < 24U);
    for (std::size_t size = 0; size < token.size(); size += 7) {
        BOOST_TEST(
            !signature::examineTimeStamp(BytesView(token).first(size), one.target.signature, question).valid);
    }
}

BOOST_AUTO_TEST_CASE(answers_to_other_questions_are_told) {
    const Signed one("rsa");
    const auto request = requestFor(one.target);
    const auto info =
        signature::examineTimeStamp(tokenBy("rsa", request), one.target.signature, {}).info.value();
    const auto refused = [&](const TimeStampRequest& other) {
        const auto outcome = signature::answers(info, other);
        BOOST_REQUIRE(!outcome.ok());
        return std::string(nameOf(outcome.error().reason()));
    };
    auto other = request;
    other.nonce = signature::freshNonce();
    BOOST_TEST(refused(other) == "timestamp.mismatch");
    other = request;
    other.digest[0] ^= 1U;
    BOOST_TEST(refused(other) == "timestamp.mismatch");
    other = request;
    other.hash = pki::HashAlgorithm::kStreebog256;
    BOOST_TEST(refused(other) == "timestamp.mismatch");
    other = request;
    other.policy = asn1::Oid("1.2.3.4");
    BOOST_TEST(refused(other) == "timestamp.mismatch");
}

BOOST_AUTO_TEST_CASE(a_refusal_is_told_in_words) {
    // OpenSSL's authority has only one policy.
    const Signed one("rsa");
    auto request = requestFor(one.target);
    request.policy = asn1::Oid("1.2.3.4");
    const auto refused = signature::tokenOf(replyOf("rsa", signature::encodingOf(request)));
    BOOST_REQUIRE(!refused.ok());
    BOOST_TEST(nameOf(refused.error().reason()) == "timestamp.rejected");
    BOOST_TEST_MESSAGE(refused.error().context());
    BOOST_TEST((refused.error().context().find("rejection, \"") == 0));
    BOOST_TEST((refused.error().context().find("unacceptedPolicy") != std::string::npos));

    const Bytes reply = replyOf("rsa", signature::encodingOf(requestFor(one.target)));
    for (std::size_t size = 0; size < reply.size(); size += 5) {
        const auto cut = signature::tokenOf(BytesView(reply).first(size));
        BOOST_TEST(!cut.ok());
        BOOST_TEST(nameOf(cut.error().reason()) == "timestamp.malformed");
    }
    const Bytes bare = asn1::sequence({asn1::sequence({asn1::integer(0)})});
    BOOST_TEST(nameOf(signature::tokenOf(bare).error().reason()) == "timestamp.malformed");
    const Bytes unknown = asn1::sequence({asn1::sequence({asn1::integer(99)})});
    BOOST_TEST(nameOf(signature::tokenOf(unknown).error().reason()) == "timestamp.rejected");
}

BOOST_AUTO_TEST_CASE(a_critical_extension_is_not_passed_over) {
    const Signed one("gost2012-256");
    for (const bool critical : {false, true}) {
        const Bytes extension = asn1::sequence(
            {asn1::oid("1.2.3.4"), critical ? asn1::boolean(true) : Bytes{}, asn1::octetString(Bytes{5, 0})});
        const Bytes whole = infoFor(one.target);
        Bytes content = copyOf(asn1::Reader(whole).read().content);
        append(content, asn1::encode(asn1::contextTag(1, true), extension));
        const auto parsed = signature::parseTstInfo(asn1::encode(asn1::Tag::kSequence, content));
        BOOST_TEST(parsed.ok() == !critical);
        if (critical) BOOST_TEST(nameOf(parsed.error().reason()) == "signature.unsupported");
    }
}

BOOST_AUTO_TEST_SUITE_END()
