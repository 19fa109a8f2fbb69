// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Co-signatures, judged by OpenSSL, which verifies every signer.
#include <algorithm>
#include <array>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "fixture.h"
#include "openssl.h"
#include "signature/cms_parser.h"
#include "signature/cosign.h"
#include "signature/make.h"
#include "signature/verify.h"
#include "signers.h"

using namespace tamga;
using namespace tamga::test;

namespace {

constexpr std::array<const char*, 5> kFamilies{"gost2012-256", "gost2012-512", "gost2001", "rsa", "p256"};

Bytes signedBy(const std::string& family, const Bytes& content, bool detached) {
    const Signer signer = loadSigner(family, "plain");
    signature::Options options;
    options.detached = detached;
    options.signingTime = kNow;
    return signature::sign(signer.certificate, *signer.key, {content, std::nullopt}, options, CancelToken())
        .orThrow();
}

std::string reasonOf(const Result<Bytes>& result) {
    return result.ok() ? "fine" : std::string(nameOf(result.error().reason()));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(cosign)

BOOST_DATA_TEST_CASE(openssl_accepts_every_signer,
                     boost::unit_test::data::make(kFamilies) * boost::unit_test::data::make(kFamilies), first,
                     second) {
    const bool detached = std::string(first) != second;
    const std::string name = detached ? "/cades-bes-detached.p7s" : "/cades-bes-attached.p7s";
    const Bytes before = fixture(first + name);
    const Bytes both = signature::withCosigners(before, signedBy(second, document(), detached)).orThrow();
    const TemporaryFolder folder;
    std::vector<std::string> arguments{"cms",     "-verify",
                                       "-binary", "-noverify",
                                       "-inform", "DER",
                                       "-in",     folder.write("both", both),
                                       "-out",    folder.path("content")};
    if (detached) {
        arguments.emplace_back("-content");
        arguments.push_back(folder.write("document", document()));
    }
    const auto judged = openssl(arguments);
    BOOST_TEST(judged.status == 0, judged.output);
    signature::VerifyInput input;
    input.signature = both;
    input.content = document();
    input.at = kNow;
    const auto report = signature::verifyCms(input).orThrow();
    BOOST_TEST(report.valid);
    BOOST_TEST(report.signers.size() == 2U);
    // The first signer is there octet for octet, and OpenSSL no longer accepts another document.
    const auto old = signature::parseSignedData(before).signers.at(0);
    const auto now = signature::parseSignedData(both);
    BOOST_TEST(std::ranges::any_of(now.signers, [&](const auto& signer) {
        return equal(signer.signature, old.signature) && equal(*signer.signedAttrs, *old.signedAttrs);
    }));
    if (!detached) return;
    Bytes other = document();
    other[0] ^= 1U;
    arguments.back() = folder.write("other", other);
    BOOST_TEST(openssl(arguments).status != 0);
}

BOOST_AUTO_TEST_CASE(a_third_signer_and_one_that_is_there_already) {
    const Bytes two = fixture("gost2012-256/cosigned.p7s");
    signature::VerifyInput input;
    input.signature = two;
    input.at = kNow;
    const Bytes content = signature::verifyCms(input).orThrow().content.value();
    const Bytes third = signedBy("rsa", content, false);
    const Bytes three = signature::withCosigners(two, third).orThrow();
    BOOST_TEST(signature::parseSignedData(three).signers.size() == 3U);
    BOOST_TEST((signature::withCosigners(three, third).orThrow() == three));
}

BOOST_AUTO_TEST_CASE(another_document_is_refused) {
    Bytes other = document();
    other[0] ^= 1U;
    const Bytes detached = fixture("gost2012-256/cades-bes-detached.p7s");
    BOOST_TEST(reasonOf(signature::withCosigners(detached, signedBy("gost2012-256", other, true))) ==
               "signature.invalid");
    const Bytes attached = fixture("gost2012-256/cades-bes-attached.p7s");
    BOOST_TEST(reasonOf(signature::withCosigners(attached, signedBy("rsa", other, false))) ==
               "signature.invalid");
    BOOST_TEST(reasonOf(signature::withCosigners(BytesView(attached).first(100), attached)) ==
               "signature.malformed");
}

BOOST_AUTO_TEST_SUITE_END()
