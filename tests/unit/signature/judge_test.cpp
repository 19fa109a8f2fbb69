// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Every form that we make, judged by OpenSSL with its gost engine.
#include <algorithm>
#include <array>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "fixture.h"
#include "openssl.h"
#include "signature/make.h"
#include "signature/verify.h"
#include "signers.h"

using namespace tamga;
using namespace tamga::test;
using signature::Format;

namespace {

struct Who {
    const char* family;
    const char* name;
};
std::ostream& operator<<(std::ostream& out, const Who& who) {
    return out << who.family << '/' << who.name;
}

/// TC26-256-A, -B; TC26-512-A, -C (cofactor 4); CryptoPro-A with 2001; a certificate without the Russian
/// extensions; RSA; ECDSA.
constexpr std::array kSigners{
    Who{"gost2012-256", "good"}, Who{"gost2012-256", "good-b"}, Who{"gost2012-256", "plain"},
    Who{"gost2012-512", "good"}, Who{"gost2012-512", "good-c"}, Who{"gost2012-512", "plain"},
    Who{"gost2001", "good"},     Who{"gost2001", "plain"},      Who{"rsa", "good"},
    Who{"p256", "good"},
};

struct How {
    Format format;
    bool detached;
    bool fromDigest;
};
std::ostream& operator<<(std::ostream& out, const How& how) {
    return out << signature::nameOf(how.format) << (how.detached ? " detached" : " attached")
               << (how.fromDigest ? " from digest" : " from content");
}

constexpr std::array kForms{
    How{Format::kCms, true, false},     How{Format::kCms, true, true},
    How{Format::kCms, false, false},    How{Format::kCadesBes, true, false},
    How{Format::kCadesBes, true, true}, How{Format::kCadesBes, false, false},
};

/// Text that a mail program would spoil: line ends of both kinds, a zero, octets that are no UTF-8.
Bytes awkwardContent() {
    using namespace std::string_view_literals;
    const BytesView octets = asBytes("declaration\r\nline\nend\r\x00\xFF\xFE."sv);
    return Bytes(octets.begin(), octets.end());
}

Bytes make(const Signer& signer, const How& how, const Bytes& content, const signature::Options& base = {}) {
    signature::Document document;
    if (how.fromDigest) {
        document.digest =
            pki::digestOf(pki::defaultHash(signer.certificate.publicKey().algorithm()), content);
    } else {
        document.content = content;
    }
    signature::Options options = base;
    options.format = how.format;
    options.detached = how.detached;
    options.signingTime = kNow;
    options.chain = {fixture(signer.family + "/ca.cer")};
    return signature::sign(signer.certificate, *signer.key, document, options, CancelToken()).orThrow();
}

/// What OpenSSL says of a CMS signature, and the content that it found signed.
struct Verdict {
    OpensslResult result;
    Bytes content;
};

Verdict judge(const Signer& signer, const How& how, const Bytes& cms, const Bytes& content) {
    const TemporaryFolder folder;
    std::vector<std::string> arguments{"cms",
                                       "-verify",
                                       "-binary",
                                       "-attime",
                                       std::to_string(kNow),
                                       "-purpose",
                                       "any",
                                       "-inform",
                                       "DER",
                                       "-in",
                                       folder.write("signature", cms),
                                       "-CAfile",
                                       fixturePath(signer.family + "/chain.pem").string(),
                                       "-out",
                                       folder.path("content")};
    if (how.format == Format::kCadesBes) arguments.emplace_back("-cades");
    if (how.detached) {
        arguments.emplace_back("-content");
        arguments.push_back(folder.write("document", content));
    }
    OpensslResult result = openssl(arguments);
    Bytes found = result.status == 0 ? readAll(folder.path("content")) : Bytes{};
    return {std::move(result), std::move(found)};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(judge_by_openssl)

BOOST_DATA_TEST_CASE(accepts_what_we_make,
                     boost::unit_test::data::make(kSigners) * boost::unit_test::data::make(kForms), who,
                     how) {
    const Signer signer = loadSigner(who.family, who.name);
    const Bytes content = awkwardContent();
    const Bytes cms = make(signer, how, content);
    const Verdict verdict = judge(signer, how, cms, content);
    BOOST_TEST(verdict.result.status == 0, verdict.result.output);
    BOOST_TEST(verdict.content == content, boost::test_tools::per_element());
}

BOOST_DATA_TEST_CASE(rsassa_pss_where_it_is_asked_for, boost::unit_test::data::make(kForms), how) {
    const Signer signer = loadSigner("rsa", "good");
    const Bytes content = awkwardContent();
    signature::Options options;
    options.rsaPadding = signature::RsaPadding::kPss;
    const Bytes cms = make(signer, how, content, options);
    const Verdict verdict = judge(signer, how, cms, content);
    BOOST_TEST(verdict.result.status == 0, verdict.result.output);
    BOOST_TEST(verdict.content == content, boost::test_tools::per_element());

    signature::VerifyInput input;
    input.signature = cms;
    if (how.detached) input.content = content;
    input.at = kNow;
    BOOST_TEST(signature::verifyCms(input).orThrow().valid);
    // Another salt than the parameters say, and the other padding altogether.
    const Bytes right = pki::pssIdentifier(pki::pssOf(pki::HashAlgorithm::kSha256));
    const Bytes salt = pki::pssIdentifier({pki::HashAlgorithm::kSha256, 33});
    const auto at = std::search(input.signature.begin(), input.signature.end(), right.begin(), right.end());
    BOOST_REQUIRE(at != input.signature.end());
    BOOST_REQUIRE_EQUAL(salt.size(), right.size());
    std::ranges::copy(salt, at);
    BOOST_TEST(!signature::verifyCms(input).orThrow().valid);
}

BOOST_AUTO_TEST_CASE(rsassa_pss_means_nothing_to_other_keys) {
    const Signer signer = loadSigner("gost2012-256", "good");
    signature::Options options;
    options.rsaPadding = signature::RsaPadding::kPss;
    const How how{Format::kCadesBes, true, false};
    const Bytes content = awkwardContent();
    const Bytes cms = make(signer, how, content, options);
    BOOST_TEST(judge(signer, how, cms, content).result.status == 0);
}

BOOST_DATA_TEST_CASE(and_so_do_we,
                     boost::unit_test::data::make(kSigners) * boost::unit_test::data::make(kForms), who,
                     how) {
    const Signer signer = loadSigner(who.family, who.name);
    const Bytes content = awkwardContent();
    signature::VerifyInput input;
    input.signature = make(signer, how, content);
    if (how.detached) input.content = content;
    input.at = kNow;
    const signature::Report report = signature::verifyCms(input).orThrow();
    BOOST_TEST(report.valid);
    BOOST_TEST(report.detached == how.detached);
    BOOST_TEST(report.content.has_value() == !how.detached);
    BOOST_REQUIRE(report.signers.size() == 1U);
    BOOST_TEST(report.signers[0].cades == (how.format == Format::kCadesBes));
    BOOST_TEST(report.signers[0].signingTime.value() == kNow);
    BOOST_TEST((report.signers[0].certificate->encoding() == signer.certificate.encoding()));
}

BOOST_DATA_TEST_CASE(refuses_another_content, boost::unit_test::data::make(kSigners), who) {
    const Signer signer = loadSigner(who.family, who.name);
    const How how{Format::kCadesBes, true, false};
    Bytes content = awkwardContent();
    const Bytes cms = make(signer, how, content);
    content[0] ^= 1U;
    BOOST_TEST(judge(signer, how, cms, content).result.status != 0);
}

BOOST_AUTO_TEST_CASE(accepts_contents_of_many_sizes) {
    // Around the block of the hashes, the lengths of DER headers, and nothing at all.
    const Signer signer = loadSigner("gost2012-256", "good");
    for (const std::size_t size :
         {0U, 1U, 31U, 32U, 63U, 64U, 65U, 127U, 128U, 255U, 256U, 65535U, 65536U, 300000U}) {
        const Bytes content(size, 0xA5);
        for (const How& how : {How{Format::kCadesBes, false, false}, How{Format::kCms, true, true}}) {
            const Verdict verdict = judge(signer, how, make(signer, how, content), content);
            BOOST_TEST(verdict.result.status == 0, size << " octets: " << verdict.result.output);
            BOOST_TEST((verdict.content == content));
        }
    }
}

BOOST_AUTO_TEST_CASE(accepts_the_login_content_type) {
    const Signer signer = loadSigner("gost2012-256", "good");
    signature::Options options;
    options.contentType = signature::loginContentType();
    const Bytes content = awkwardContent();
    for (const bool detached : {false, true}) {
        const How how{Format::kCadesBes, detached, false};
        const Verdict verdict = judge(signer, how, make(signer, how, content, options), content);
        BOOST_TEST(verdict.result.status == 0, verdict.result.output);
        BOOST_TEST((verdict.content == content));
    }
}

BOOST_AUTO_TEST_CASE(prints_the_structure_that_the_standard_draws) {
    const Signer signer = loadSigner("gost2012-512", "good");
    const TemporaryFolder folder;
    const Bytes cms = make(signer, {Format::kCadesBes, true, false}, document());
    const OpensslResult printed =
        openssl({"cms", "-cmsout", "-print", "-inform", "DER", "-in", folder.write("signature", cms)});
    BOOST_TEST(printed.status == 0);
    for (const char* part : {"version: 1\n", "d.issuerAndSerialNumber", "eContent: <ABSENT>",
                             "(1.2.643.7.1.1.2.3)", "(1.2.643.7.1.1.1.2)", "id-smime-aa-signingCertificateV2",
                             "signingTime", "parameter: <ABSENT>", "messageDigest", "contentType"}) {
        BOOST_TEST((printed.output.find(part) != std::string::npos), part);
    }
    BOOST_TEST((printed.output.find("parameter: NULL") == std::string::npos) == false,
               "the certificates of the fixtures carry NULL");
}

BOOST_AUTO_TEST_SUITE_END()
