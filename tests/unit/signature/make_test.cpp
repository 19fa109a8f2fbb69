// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What sign() refuses, and the exact octets of what it makes.
#include "signature/make.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "fixture.h"
#include "signers.h"

using namespace tamga;
using namespace tamga::test;
using asn1::Reader;
using asn1::Tag;
using signature::Format;

namespace {

signature::Options optionsOf(Format format, bool detached = true) {
    signature::Options options;
    options.format = format;
    options.detached = detached;
    options.signingTime = kNow;
    return options;
}

Reason refusal(const Signer& signer, const signature::Document& what, const signature::Options& options) {
    const Result<Bytes> result =
        signature::sign(signer.certificate, *signer.key, what, options, CancelToken());
    BOOST_REQUIRE(!result.ok());
    return result.error().reason();
}

/// The parts of our SignedData, taken apart in the order of RFC 5652 section 5.1.
struct Parts {
    std::int64_t version;
    Bytes digestAlgorithms;
    Bytes encapContentInfo;
    Bytes certificates;
    // the one SignerInfo
    std::int64_t signerVersion;
    Bytes sid;
    Bytes digestAlgorithm;
    Bytes signedAttrs;
    Bytes signatureAlgorithm;
    Bytes value;
};

Bytes copy(BytesView octets) {
    return Bytes(octets.begin(), octets.end());
}

Parts takeApart(const Bytes& cms) {
    Parts parts;
    Reader outer(cms);
    Reader info = outer.readSequence();
    outer.expectEnd();
    BOOST_TEST(info.readOid().dotted() == "1.2.840.113549.1.7.2");
    Reader wrapper = info.readExplicit(0);
    info.expectEnd();
    Reader body = wrapper.readSequence();
    wrapper.expectEnd();
    parts.version = body.readInteger();
    parts.digestAlgorithms = copy(body.read(Tag::kSet).encoding);
    parts.encapContentInfo = copy(body.read(Tag::kSequence).encoding);
    parts.certificates = copy(body.read(asn1::contextTag(0, true)).content);
    Reader signers = body.readSet();
    body.expectEnd();
    Reader signer = signers.readSequence();
    signers.expectEnd();
    parts.signerVersion = signer.readInteger();
    parts.sid = copy(signer.read(Tag::kSequence).encoding);
    parts.digestAlgorithm = copy(signer.read(Tag::kSequence).encoding);
    parts.signedAttrs = copy(signer.read(asn1::contextTag(0, true)).content);
    parts.signatureAlgorithm = copy(signer.read(Tag::kSequence).encoding);
    parts.value = copy(signer.readOctetString());
    signer.expectEnd();
    return parts;
}

Parts madeBy(const Signer& signer, const signature::Options& options) {
    return takeApart(
        signature::sign(signer.certificate, *signer.key, {document(), std::nullopt}, options, CancelToken())
            .orThrow());
}

std::vector<Bytes> elementsOf(const Bytes& set) {
    std::vector<Bytes> elements;
    for (Reader reader(set); !reader.atEnd();)
        elements.push_back(copy(reader.read().encoding));
    return elements;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(make)

BOOST_AUTO_TEST_CASE(names_of_formats_go_both_ways) {
    for (const auto& [format, name] : {std::pair{Format::kRaw, "raw"}, std::pair{Format::kCms, "cms"},
                                       std::pair{Format::kCadesBes, "cades-bes"}}) {
        BOOST_TEST(signature::nameOf(format) == name);
        BOOST_TEST((signature::formatByName(name) == format));
    }
    for (const char* unknown : {"", "CMS", "cades", "cades-t", "raw "}) {
        BOOST_TEST(!signature::formatByName(unknown).has_value(), unknown);
    }
}

BOOST_AUTO_TEST_CASE(digest_of_a_wrong_length_is_refused) {
    for (const char* family : {"gost2012-256", "gost2012-512", "gost2001"}) {
        const Signer signer = loadSigner(family, "good");
        const std::size_t right =
            pki::digestSize(pki::defaultHash(signer.certificate.publicKey().algorithm()));
        for (const std::size_t length : {std::size_t{0}, std::size_t{20}, right - 1, right + 1, 96 - right}) {
            for (const Format format : {Format::kRaw, Format::kCms, Format::kCadesBes}) {
                const signature::Document digest{std::nullopt, Bytes(length, 7)};
                BOOST_TEST((refusal(signer, digest, optionsOf(format)) == Reason::kDocumentDigest), length);
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(attached_needs_the_content) {
    const Signer signer = loadSigner("gost2012-256", "good");
    const signature::Document digest{std::nullopt, Bytes(32, 7)};
    BOOST_TEST((refusal(signer, digest, optionsOf(Format::kCms, false)) == Reason::kDocumentDigest));
    BOOST_TEST((refusal(signer, {}, optionsOf(Format::kCms)) == Reason::kDocumentDigest));
    BOOST_TEST((refusal(signer, {}, optionsOf(Format::kRaw)) == Reason::kDocumentDigest));
}

BOOST_AUTO_TEST_CASE(content_and_digest_together_must_agree) {
    const Signer signer = loadSigner("gost2012-256", "good");
    const Bytes digest = pki::digestOf(pki::HashAlgorithm::kStreebog256, document());
    const signature::Options options = optionsOf(Format::kCadesBes);
    const CancelToken cancel;
    BOOST_TEST(signature::sign(signer.certificate, *signer.key, {document(), digest}, options, cancel).ok());
    BOOST_TEST((refusal(signer, {document(), Bytes(32, 7)}, options) == Reason::kDocumentDigest));
}

BOOST_AUTO_TEST_CASE(key_of_another_certificate_is_refused) {
    const Signer signer = loadSigner("gost2012-256", "good");
    for (const auto& [family, name] :
         {std::pair{"gost2012-256", "plain"}, std::pair{"gost2012-512", "good"}, std::pair{"rsa", "good"}}) {
        const Signer other = loadSigner(family, name);
        const Result<Bytes> result =
            signature::sign(signer.certificate, *other.key, {document(), std::nullopt},
                            optionsOf(Format::kCms), CancelToken());
        BOOST_REQUIRE(!result.ok());
        BOOST_TEST((result.error().reason() == Reason::kKeyMismatch));
    }
}

BOOST_AUTO_TEST_CASE(value_that_does_not_verify_never_leaves) {
    const Signer signer = loadSigner("gost2012-256", "good");
    const std::unique_ptr<pki::SigningKey> bad = exchangedHalves(*signer.key);
    for (const Format format : {Format::kRaw, Format::kCms, Format::kCadesBes}) {
        const Result<Bytes> result = signature::sign(signer.certificate, *bad, {document(), std::nullopt},
                                                     optionsOf(format), CancelToken());
        BOOST_REQUIRE(!result.ok());
        BOOST_TEST((result.error().reason() == Reason::kSignatureInvalid));
    }
}

BOOST_AUTO_TEST_CASE(cancelled_before_the_key_is_touched) {
    const Signer signer = loadSigner("gost2012-256", "good");
    const CancelToken cancel;
    CancelToken(cancel).cancel();
    const Result<Bytes> result = signature::sign(signer.certificate, *signer.key, {document(), std::nullopt},
                                                 optionsOf(Format::kCms), cancel);
    BOOST_REQUIRE(!result.ok());
    BOOST_TEST((result.error().reason() == Reason::kRequestCancelled));
}

BOOST_AUTO_TEST_CASE(chain_must_be_certificates) {
    const Signer signer = loadSigner("gost2012-256", "good");
    signature::Options options = optionsOf(Format::kCms);
    options.chain = {Bytes{0x30, 0x00}};
    BOOST_TEST((refusal(signer, {document(), std::nullopt}, options) == Reason::kCertificateMalformed));
}

BOOST_AUTO_TEST_CASE(octets_for_streebog_256) {
    const Signer signer = loadSigner("gost2012-256", "good");
    signature::Options options = optionsOf(Format::kCadesBes);
    options.chain = {fixture("gost2012-256/ca.cer"), signer.certificate.encoding()};
    const Parts parts = madeBy(signer, options);
    BOOST_TEST(parts.version == 1);
    BOOST_TEST(parts.signerVersion == 1);
    // Hash and key identifiers without parameters.
    BOOST_TEST(toHex(parts.digestAlgorithms) == "310c300a06082a85030701010202");
    BOOST_TEST(toHex(parts.digestAlgorithm) == "300a06082a85030701010202");
    BOOST_TEST(toHex(parts.signatureAlgorithm) == "300a06082a85030701010101");
    BOOST_TEST(toHex(parts.encapContentInfo) == "300b06092a864886f70d010701");
    BOOST_TEST(parts.value.size() == 64U);
    // Issuer and serial number as they stand in the certificate.
    const Bytes issuerAndSerial = asn1::sequence(
        {signer.certificate.issuer().encoding(), asn1::encode(Tag::kInteger, signer.certificate.serial())});
    BOOST_TEST((parts.sid == issuerAndSerial));
    // The chain once, the signer's certificate once, in the order of SET OF.
    const std::vector<Bytes> certificates = elementsOf(parts.certificates);
    BOOST_TEST(certificates.size() == 2U);
    BOOST_TEST(std::is_sorted(certificates.begin(), certificates.end()));
    BOOST_TEST(std::count(certificates.begin(), certificates.end(), signer.certificate.encoding()) == 1);
}

BOOST_AUTO_TEST_CASE(attributes_are_a_sorted_set) {
    const Signer signer = loadSigner("gost2012-256", "good");
    const std::vector<Bytes> cms = elementsOf(madeBy(signer, optionsOf(Format::kCms)).signedAttrs);
    const std::vector<Bytes> cades = elementsOf(madeBy(signer, optionsOf(Format::kCadesBes)).signedAttrs);
    BOOST_TEST(cms.size() == 3U);
    BOOST_TEST(cades.size() == 4U);
    BOOST_TEST(std::is_sorted(cms.begin(), cms.end()));
    BOOST_TEST(std::is_sorted(cades.begin(), cades.end()));
    // 2026-01-01T00:00:00Z as UTCTime, no fraction.
    BOOST_TEST(toHex(cms[1]) == "301c06092a864886f70d010905310f170d3236303130313030303030305a");
}

BOOST_AUTO_TEST_CASE(signing_certificate_names_the_hash_unless_it_is_the_default) {
    const auto essCertId = [](const char* family) {
        const Signer signer = loadSigner(family, "good");
        const std::vector<Bytes> attributes =
            elementsOf(madeBy(signer, optionsOf(Format::kCadesBes)).signedAttrs);
        const auto wanted = std::find_if(attributes.begin(), attributes.end(), [](const Bytes& attribute) {
            return Reader(Reader(attribute).readSequence()).readOid().dotted() ==
                   "1.2.840.113549.1.9.16.2.47";
        });
        BOOST_REQUIRE(wanted != attributes.end());
        Reader attribute = Reader(*wanted).readSequence();
        static_cast<void>(attribute.readOid());
        Reader entry = attribute.readSet().readSequence().readSequence().readSequence();
        return toHex(copy(entry.rest())).substr(0, 30);
    };
    BOOST_TEST(essCertId("gost2012-256")
                   .starts_with("300a06082a85030701010202"
                                "0420"));
    BOOST_TEST(essCertId("gost2012-512")
                   .starts_with("300a06082a85030701010203"
                                "0440"));
    // NULL beside GOST R 34.11-94 (RFC 4490 section 2.1).
    BOOST_TEST(essCertId("gost2001")
                   .starts_with("300a06062a85030202090500"
                                "0420"));
    // SHA-256 is the DEFAULT and must be left out in DER (RFC 5035 section 4).
    BOOST_TEST(essCertId("rsa").starts_with("0420"));
    BOOST_TEST(essCertId("p256").starts_with("0420"));
}

BOOST_AUTO_TEST_CASE(algorithms_of_the_other_families) {
    const auto algorithms = [](const char* family) {
        const Parts parts = madeBy(loadSigner(family, "good"), optionsOf(Format::kCms));
        return toHex(parts.digestAlgorithm) + " " + toHex(parts.signatureAlgorithm);
    };
    BOOST_TEST(algorithms("gost2012-512") == "300a06082a85030701010203 300a06082a85030701010102");
    BOOST_TEST(algorithms("gost2001") == "300a06062a85030202090500 300806062a8503020213");
    BOOST_TEST(algorithms("rsa") == "300b0609608648016503040201 300d06092a864886f70d0101010500");
    BOOST_TEST(algorithms("p256") == "300b0609608648016503040201 300a06082a8648ce3d040302");
}

BOOST_AUTO_TEST_CASE(login_statement_has_a_content_type_of_its_own) {
    BOOST_TEST(signature::loginContentType().dotted() == "2.25.267975960007646024250455467606000670793");
    const Signer signer = loadSigner("gost2012-256", "good");
    signature::Options options = optionsOf(Format::kCadesBes, false);
    options.contentType = signature::loginContentType();
    const Parts parts = madeBy(signer, options);
    BOOST_TEST(parts.version == 3);
    BOOST_TEST(parts.signerVersion == 1);
    Reader encapsulated = Reader(parts.encapContentInfo).readSequence();
    BOOST_TEST((encapsulated.readOid() == signature::loginContentType()));
}

BOOST_AUTO_TEST_CASE(two_signatures_of_one_document_differ) {
    const Signer signer = loadSigner("gost2012-256", "good");
    const Parts first = madeBy(signer, optionsOf(Format::kCadesBes));
    const Parts second = madeBy(signer, optionsOf(Format::kCadesBes));
    BOOST_TEST((first.signedAttrs == second.signedAttrs));
    BOOST_TEST((first.value != second.value), "a nonce was repeated");
}

BOOST_AUTO_TEST_CASE(a_batch_is_checked_with_tables_of_its_key) {
    // Each value is verified before it leaves: with a hundred documents that is half of the work.
    const Signer signer = loadSigner("gost2012-256", "good");
    for (const Format format : {Format::kRaw, Format::kCms, Format::kCadesBes}) {
        BOOST_TEST(!signer.certificate.publicKey().hasTables());
        BOOST_TEST(signature::sign(signer.certificate, *signer.key, {document(), std::nullopt},
                                   optionsOf(format), CancelToken())
                       .ok());
    }
    BOOST_TEST(signer.certificate.publicKey().hasTables());
}

BOOST_AUTO_TEST_SUITE_END()
