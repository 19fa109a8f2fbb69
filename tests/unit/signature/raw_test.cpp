// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Bare signature values.
#include <array>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "asn1/writer.h"
#include "fixture.h"
#include "openssl.h"
#include "signature/make.h"
#include "signature/verify.h"
#include "signers.h"

using namespace tamga;
using namespace tamga::test;

namespace {

struct Who {
    const char* family;
    const char* name;
    const char* opensslDigest;
    std::size_t octets;  ///< of the value; 0 when it varies
};
std::ostream& operator<<(std::ostream& out, const Who& who) {
    return out << who.family << '/' << who.name;
}

constexpr std::array kSigners{
    Who{"gost2012-256", "good", "-md_gost12_256", 64},
    Who{"gost2012-256", "good-b", "-md_gost12_256", 64},
    Who{"gost2012-512", "good", "-md_gost12_512", 128},
    Who{"gost2012-512", "good-c", "-md_gost12_512", 128},
    Who{"gost2001", "good", "-md_gost94", 64},
    Who{"rsa", "good", "-sha256", 256},
    Who{"p256", "good", "-sha256", 0},
};

pki::HashAlgorithm hashOf(const Signer& signer) {
    return pki::defaultHash(signer.certificate.publicKey().algorithm());
}

Result<Bytes> signRaw(const Signer& signer, const signature::Document& document) {
    signature::Options options;
    options.format = signature::Format::kRaw;
    return signature::sign(signer.certificate, *signer.key, document, options, CancelToken());
}

/// The public key of a fixture as a PEM file.
std::string publicKeyFile(const Signer& signer, const TemporaryFolder& folder) {
    const OpensslResult result = openssl(
        {"x509", "-inform", "DER", "-in", fixturePath(signer.file(".cer")).string(), "-noout", "-pubkey"});
    BOOST_REQUIRE(result.status == 0);
    return folder.write("public.pem", asBytes(result.output));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(raw)

BOOST_DATA_TEST_CASE(of_a_content_verifies_with_dgst, boost::unit_test::data::make(kSigners), who) {
    const Signer signer = loadSigner(who.family, who.name);
    const Bytes value = signRaw(signer, {document(), std::nullopt}).orThrow();
    if (who.octets != 0) BOOST_TEST(value.size() == who.octets);
    const TemporaryFolder folder;
    const OpensslResult result =
        openssl({"dgst", who.opensslDigest, "-verify", publicKeyFile(signer, folder), "-signature",
                 folder.write("value", value), folder.write("content", document())});
    BOOST_TEST(result.status == 0, result.output);
}

BOOST_DATA_TEST_CASE(of_a_digest_verifies_with_pkeyutl, boost::unit_test::data::make(kSigners), who) {
    const Signer signer = loadSigner(who.family, who.name);
    const Bytes digest = pki::digestOf(hashOf(signer), document());
    const Bytes value = signRaw(signer, {std::nullopt, digest}).orThrow();
    const TemporaryFolder folder;
    std::vector<std::string> arguments{"pkeyutl",
                                       "-verify",
                                       "-pubin",
                                       "-inkey",
                                       publicKeyFile(signer, folder),
                                       "-in",
                                       folder.write("digest", digest),
                                       "-sigfile",
                                       folder.write("value", value)};
    if (!pki::isGost(signer.certificate.publicKey().algorithm())) {
        arguments.insert(arguments.end(), {"-pkeyopt", "digest:sha256"});
    }
    const OpensslResult result = openssl(arguments);
    BOOST_TEST(result.status == 0, result.output);
}

BOOST_DATA_TEST_CASE(verifies_here_and_no_other_does, boost::unit_test::data::make(kSigners), who) {
    const Signer signer = loadSigner(who.family, who.name);
    const pki::HashAlgorithm hash = hashOf(signer);
    Bytes digest = pki::digestOf(hash, document());
    Bytes value = signRaw(signer, {std::nullopt, digest}).orThrow();
    BOOST_TEST(signature::verifyRaw(signer.certificate, hash, digest, value).orThrow());
    digest[0] ^= 0x80U;
    BOOST_TEST(!signature::verifyRaw(signer.certificate, hash, digest, value).orThrow());
    digest[0] ^= 0x80U;
    value.back() ^= 1U;
    BOOST_TEST(!signature::verifyRaw(signer.certificate, hash, digest, value).orThrow());
    value.back() ^= 1U;
    value.push_back(0);
    BOOST_TEST(!signature::verifyRaw(signer.certificate, hash, digest, value).orThrow());
    BOOST_TEST(!signature::verifyRaw(signer.certificate, hash, digest, Bytes{}).orThrow());
}

BOOST_AUTO_TEST_CASE(the_padding_of_rsa_is_part_of_the_question) {
    using signature::RsaPadding;
    const Signer signer = loadSigner("rsa", "good");
    const auto hash = pki::HashAlgorithm::kSha256;
    const Bytes digest = pki::digestOf(hash, document());
    signature::Options options;
    options.format = signature::Format::kRaw;
    options.rsaPadding = RsaPadding::kPss;
    const Bytes value =
        signature::sign(signer.certificate, *signer.key, {std::nullopt, digest}, options, CancelToken())
            .orThrow();
    BOOST_TEST(signature::verifyRaw(signer.certificate, hash, digest, value, RsaPadding::kPss).orThrow());
    BOOST_TEST(!signature::verifyRaw(signer.certificate, hash, digest, value).orThrow());
    for (const RsaPadding padding : {RsaPadding::kPkcs1, RsaPadding::kPss})
        BOOST_TEST((signature::paddingByName(signature::nameOf(padding)) == padding));
    BOOST_TEST(!signature::paddingByName("PSS").has_value());
}

BOOST_AUTO_TEST_CASE(verification_names_a_wrong_question) {
    const Signer signer = loadSigner("gost2012-256", "good");
    const Bytes digest(32, 1);
    const Bytes value(64, 1);
    const auto reasonOf = [&](pki::HashAlgorithm hash, const Bytes& octets) {
        return signature::verifyRaw(signer.certificate, hash, octets, value).error().reason();
    };
    BOOST_TEST((reasonOf(pki::HashAlgorithm::kStreebog256, Bytes(31, 1)) == Reason::kDocumentDigest));
    BOOST_TEST((reasonOf(pki::HashAlgorithm::kSha256, digest) == Reason::kSignatureUnsupported));
    BOOST_TEST((reasonOf(pki::HashAlgorithm::kStreebog512, Bytes(64, 1)) == Reason::kSignatureUnsupported));
    // SHA-1 fits an RSA key, but collisions of it are for sale.
    const pki::Certificate rsa = loadCertificate("rsa/good.cer");
    const auto sha1 = signature::verifyRaw(rsa, pki::HashAlgorithm::kSha1, Bytes(20, 1), Bytes(256, 1));
    BOOST_REQUIRE(!sha1.ok());
    BOOST_TEST((sha1.error().reason() == Reason::kSignatureUnsupported));
}

BOOST_AUTO_TEST_CASE(of_signed_attributes_is_refused) {
    // Otherwise the value could be put into a SignedData of any content type, a log-in among them.
    const Signer signer = loadSigner("gost2012-256", "good");
    const Bytes contentType = asn1::sequence(
        {asn1::oid("1.2.840.113549.1.9.3"), asn1::setOf({asn1::oid(signature::loginContentType())})});
    const Bytes messageDigest =
        asn1::sequence({asn1::oid("1.2.840.113549.1.9.4"), asn1::setOf({asn1::octetString(Bytes(32, 1))})});
    const Bytes attributes = asn1::setOf({contentType, messageDigest});
    const Result<Bytes> refused = signRaw(signer, {attributes, std::nullopt});
    BOOST_REQUIRE(!refused.ok());
    BOOST_TEST((refused.error().reason() == Reason::kSignatureUnsupported));
    BOOST_TEST(signRaw(signer, {asn1::setOf({messageDigest}), std::nullopt}).ok());
}

BOOST_AUTO_TEST_SUITE_END()
