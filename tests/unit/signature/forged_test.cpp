// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Signatures whose mathematics is right and something else is not.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <functional>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "fixture.h"
#include "forge.h"
#include "signature/verify.h"
#include "signers.h"

using namespace tamga;
using namespace tamga::test;
using signature::Check;

namespace {

const Signer& good() {
    static const Signer signer = loadSigner("gost2012-256", "good");
    return signer;
}

signature::VerifyInput inputOf(const Bytes& cms) {
    signature::VerifyInput input;
    input.signature = cms;
    input.at = kNow;
    return input;
}

signature::SignerReport reportOf(const Bytes& cms) {
    const signature::Report report = signature::verifyCms(inputOf(cms)).orThrow();
    BOOST_TEST(report.valid == report.signers.at(0).valid);
    return report.signers.at(0);
}

/// "name: reason" of the first check that failed; "valid" when none did.
std::string verdictOn(const Bytes& cms) {
    const signature::SignerReport report = reportOf(cms);
    for (const Check& check : report.checks) {
        if (check.state == Check::State::kFailed) {
            return check.name + ": " + std::string(nameOf(report.error.value().reason()));
        }
    }
    return "valid";
}

std::string reasonOf(const Bytes& cms) {
    const auto result = signature::verifyCms(inputOf(cms));
    return result.ok() ? "a report" : std::string(nameOf(result.error().reason()));
}

/// The verdict on a signature with one thing changed.
std::string with(const std::function<void(Forgery&)>& change) {
    Forgery forgery(good());
    change(forgery);
    return verdictOn(forgery.encode());
}

/// The same certificate with one octet of its public key changed: issuer and serial number stay.
Bytes otherKeySameSerial(const pki::Certificate& certificate) {
    Bytes encoding = certificate.encoding();
    const Bytes& key = certificate.publicKey().octets();
    const auto at = std::search(encoding.begin(), encoding.end(), key.begin(), key.end());
    *at ^= 1U;
    return encoding;
}

const Bytes kNull{0x05, 0x00};

}  // namespace

BOOST_AUTO_TEST_SUITE(forged)

BOOST_AUTO_TEST_CASE(nothing_changed_is_valid) {
    BOOST_TEST(with([](Forgery&) {}) == "valid");
}

BOOST_AUTO_TEST_CASE(content_type_attribute) {
    const auto data = attribute(kContentType, {asn1::oid(kIdData)});
    const std::string failed = "content-type: signature.invalid";
    BOOST_TEST(with([](Forgery& f) { f.contentTypeAttributes = {}; }) == failed);
    BOOST_TEST(with([&](Forgery& f) { f.contentTypeAttributes = {data, data}; }) == failed);
    BOOST_TEST(with([](Forgery& f) { f.contentTypeAttributes = {attribute(kContentType, {})}; }) == failed);
    BOOST_TEST(
        with([](Forgery& f) {
            f.contentTypeAttributes = {attribute(kContentType, {asn1::oid(kIdData), asn1::oid(kIdData)})};
        }) == failed);
    BOOST_TEST(with([](Forgery& f) {
                   f.contentTypeAttributes = {attribute(kContentType, {asn1::oid("1.2.3")})};
               }) == failed);
    BOOST_TEST(with([](Forgery& f) {
                   f.contentTypeAttributes = {attribute(kContentType, {asn1::octetString(Bytes{1})})};
               }) == "content-type: signature.malformed");
}

BOOST_AUTO_TEST_CASE(message_digest_attribute) {
    const std::string failed = "message-digest: signature.invalid";
    BOOST_TEST(with([](Forgery& f) { f.messageDigestAttributes = {}; }) == failed);
    BOOST_TEST(with([](Forgery& f) {
                   f.messageDigestAttributes.push_back(f.messageDigestAttributes.front());
               }) == failed);
    BOOST_TEST(with([](Forgery& f) {
                   f.messageDigestAttributes = {attribute(kMessageDigest, {asn1::octetString(Bytes(32, 1))})};
               }) == failed);
    BOOST_TEST(with([](Forgery& f) { f.content.push_back('!'); }) == failed);
    BOOST_TEST(with([](Forgery& f) { f.messageDigestAttributes = {attribute(kMessageDigest, {kNull})}; }) ==
               "message-digest: signature.malformed");
}

BOOST_AUTO_TEST_CASE(signing_time_attribute) {
    BOOST_TEST(with([](Forgery& f) { f.signingTimeAttributes = {}; }) == "valid");
    BOOST_TEST(with([](Forgery& f) {
                   f.signingTimeAttributes.push_back(attribute(kSigningTime, {asn1::time(kNow + 1)}));
               }) == "content-type: signature.invalid");
    BOOST_TEST(with([](Forgery& f) { f.signingTimeAttributes = {attribute(kSigningTime, {kNull})}; }) ==
               "content-type: signature.malformed");
    Forgery later(good());
    later.signingTimeAttributes = {attribute(kSigningTime, {asn1::generalizedTime(kNow + 5)})};
    BOOST_TEST(reportOf(later.encode()).signingTime.value() == kNow + 5);
}

BOOST_AUTO_TEST_CASE(empty_set_of_attributes) {
    BOOST_TEST(with([](Forgery& f) {
                   f.contentTypeAttributes = f.signingTimeAttributes = f.messageDigestAttributes = {};
               }) == "content-type: signature.invalid");
}

BOOST_AUTO_TEST_CASE(attributes_are_hashed_as_received) {
    // Not in the order of DER, but the order in which they were signed: the octets are what counts.
    BOOST_TEST(with([](Forgery& f) { std::swap(f.contentTypeAttributes, f.messageDigestAttributes); }) ==
               "valid");
    // Signed in one order, sent in another.
    BOOST_TEST(with([](Forgery& f) { f.reversedWhenSigned = true; }) == "signature: signature.invalid");
}

BOOST_AUTO_TEST_CASE(signed_sorted_but_sent_otherwise_is_said) {
    Forgery forgery(good());
    // Sent in descending order, signed reversed: ascending, as DER wants it.
    std::vector<Bytes> all{forgery.contentTypeAttributes[0], forgery.signingTimeAttributes[0],
                           forgery.messageDigestAttributes[0]};
    std::sort(all.begin(), all.end(), std::greater<>());
    forgery.contentTypeAttributes = all;
    forgery.signingTimeAttributes = forgery.messageDigestAttributes = {};
    forgery.reversedWhenSigned = true;
    const signature::SignerReport report = reportOf(forgery.encode());
    BOOST_TEST(!report.valid);
    BOOST_TEST((report.error->context().find("DER order") != std::string::npos), report.error->context());
}

BOOST_AUTO_TEST_CASE(signing_certificate_v2) {
    const Bytes streebog = algorithm("1.2.643.7.1.1.2.2");
    const auto verdict = [&](const std::function<std::vector<Bytes>(const Forgery&)>& fields) {
        return with([&](Forgery& f) { f.otherAttributes = {Forgery::signingCertificateV2(fields(f))}; });
    };
    const std::string failed = "signing-certificate: signature.invalid";
    using Fields = std::vector<Bytes>;
    BOOST_TEST(verdict([&](const Forgery& f) {
                   return Fields{streebog, f.certHash(), f.issuerSerial()};
               }) == "valid");
    BOOST_TEST(verdict([&](const Forgery& f) { return Fields{streebog, f.certHash()}; }) == "valid");
    BOOST_TEST(verdict([&](const Forgery& f) {
                   return Fields{algorithm("1.2.643.7.1.1.2.2", kNull), f.certHash()};
               }) == "valid");
    // Without hashAlgorithm it means SHA-256.
    BOOST_TEST(verdict([&](const Forgery& f) { return Fields{f.certHash(), f.issuerSerial()}; }) == failed);
    BOOST_TEST(verdict([&](const Forgery& f) {
                   return Fields{asn1::octetString(
                       pki::digestOf(pki::HashAlgorithm::kSha256, f.signer.certificate.encoding()))};
               }) == "valid");
    BOOST_TEST(verdict([&](const Forgery& f) {
                   return Fields{streebog, asn1::octetString(Bytes(32, 1)), f.issuerSerial()};
               }) == failed);
    // Right hash, but issuer and serial number of the certificate's own issuer.
    const pki::Certificate issuer = loadCertificate("gost2012-256/ca.cer");
    BOOST_TEST(verdict([&](const Forgery& f) {
                   const Bytes names = asn1::sequence({asn1::explicitTag(4, issuer.issuer().encoding())});
                   const Bytes serial = asn1::encode(asn1::Tag::kInteger, issuer.serial());
                   return Fields{streebog, f.certHash(), asn1::sequence({names, serial})};
               }) == failed);
    BOOST_TEST(verdict([&](const Forgery& f) {
                   return Fields{algorithm("1.2.3"), f.certHash()};
               }) == "signing-certificate: signature.unsupported");
    BOOST_TEST(verdict([&](const Forgery&) { return Fields{streebog}; }) ==
               "signing-certificate: signature.malformed");
    BOOST_TEST(verdict([&](const Forgery& f) {
                   return Fields{streebog, f.certHash(), kNull};
               }) == "signing-certificate: signature.malformed");
}

BOOST_AUTO_TEST_CASE(signing_certificate_once_and_with_one_value) {
    const Bytes streebog = algorithm("1.2.643.7.1.1.2.2");
    const std::string failed = "signing-certificate: signature.invalid";
    BOOST_TEST(with([&](Forgery& f) {
                   const Bytes right = Forgery::signingCertificateV2({streebog, f.certHash()});
                   f.otherAttributes = {right, right};
               }) == failed);
    BOOST_TEST(
        with([&](Forgery& f) {
            const Bytes value = asn1::sequence({asn1::sequence({asn1::sequence({streebog, f.certHash()})})});
            f.otherAttributes = {attribute(kSigningCertificateV2, {value, value})};
        }) == failed);
    BOOST_TEST(with([&](Forgery& f) { f.otherAttributes = {attribute(kSigningCertificateV2, {})}; }) ==
               failed);
    // A sequence with no entry, and one with another certificate first.
    BOOST_TEST(with([&](Forgery& f) {
                   f.otherAttributes = {
                       attribute(kSigningCertificateV2,
                                 {asn1::sequence({asn1::encode(asn1::Tag::kSequence, Bytes{})})})};
               }) == "signing-certificate: signature.malformed");
    BOOST_TEST(with([&](Forgery& f) {
                   const Bytes right = asn1::sequence({streebog, f.certHash()});
                   const Bytes wrong = asn1::sequence({streebog, asn1::octetString(Bytes(32, 1))});
                   f.otherAttributes = {
                       attribute(kSigningCertificateV2, {asn1::sequence({asn1::sequence({wrong, right})})})};
               }) == failed);
}

BOOST_AUTO_TEST_CASE(both_signing_certificates_must_match) {
    const auto older = [](const Bytes& hash) {
        return attribute(kSigningCertificate,
                         {asn1::sequence({asn1::sequence({asn1::sequence({asn1::octetString(hash)})})})});
    };
    const Bytes sha1 = pki::digestOf(pki::HashAlgorithm::kSha1, good().certificate.encoding());
    const Bytes streebog = algorithm("1.2.643.7.1.1.2.2");
    const auto newer = [&](const Forgery& f, bool right) {
        return Forgery::signingCertificateV2(
            {streebog, right ? f.certHash() : asn1::octetString(Bytes(32, 1))});
    };
    const std::string failed = "signing-certificate: signature.invalid";
    BOOST_TEST(with([&](Forgery& f) { f.otherAttributes = {older(sha1)}; }) == "valid");
    BOOST_TEST(with([&](Forgery& f) { f.otherAttributes = {older(Bytes(20, 1))}; }) == failed);
    BOOST_TEST(with([&](Forgery& f) { f.otherAttributes = {older(sha1), newer(f, true)}; }) == "valid");
    BOOST_TEST(with([&](Forgery& f) { f.otherAttributes = {older(sha1), newer(f, false)}; }) == failed);
    BOOST_TEST(with([&](Forgery& f) {
                   f.otherAttributes = {older(Bytes(20, 1)), newer(f, true)};
               }) == failed);
    Forgery onlyOlder(good());
    onlyOlder.otherAttributes = {older(sha1)};
    BOOST_TEST(!reportOf(onlyOlder.encode()).cades);
    Forgery both(good());
    both.otherAttributes = {older(sha1), newer(both, true)};
    BOOST_TEST(reportOf(both.encode()).cades);
}

BOOST_AUTO_TEST_CASE(algorithm_identifiers) {
    const auto signatureAs = [](const Bytes& value) {
        return with([&](Forgery& f) { f.signatureAlgorithm = value; });
    };
    const auto digestAs = [](const Bytes& value) {
        return with([&](Forgery& f) { f.digestAlgorithm = value; });
    };
    const std::string key = "1.2.643.7.1.1.1.1";
    const std::string withDigest = "1.2.643.7.1.1.3.2";
    for (const std::string& oid : {key, withDigest}) {
        BOOST_TEST(signatureAs(algorithm(oid)) == "valid");
        BOOST_TEST(signatureAs(algorithm(oid, kNull)) == "valid");
    }
    const std::string unsupported = "algorithms: signature.unsupported";
    BOOST_TEST(signatureAs(algorithm(key, asn1::sequence({asn1::oid("1.2.643.7.1.2.1.1.1")}))) ==
               unsupported);
    BOOST_TEST(signatureAs(algorithm("1.2.643.7.1.1.3.3")) == unsupported);
    BOOST_TEST(signatureAs(algorithm("1.2.643.2.2.19")) == unsupported);
    BOOST_TEST(signatureAs(algorithm("1.2.840.113549.1.1.11", kNull)) == unsupported);
    BOOST_TEST(digestAs(algorithm("1.2.643.7.1.1.2.2", kNull)) == "valid");
    BOOST_TEST(digestAs(algorithm("1.2.643.7.1.1.2.2", asn1::integer(1))) == unsupported);
    BOOST_TEST(digestAs(algorithm("1.2.3.4")) == unsupported);
    BOOST_TEST(digestAs(algorithm("1.3.14.3.2.26")) == unsupported);  // SHA-1
    // Hashes of the same length that belong to other keys.
    const std::string mismatch = "algorithms: signature.invalid";
    BOOST_TEST(digestAs(algorithm("2.16.840.1.101.3.4.2.1")) == mismatch);
    BOOST_TEST(digestAs(algorithm("1.2.643.2.2.9")) == mismatch);
    BOOST_TEST(digestAs(algorithm("1.2.643.7.1.1.2.3")) == mismatch);
}

BOOST_AUTO_TEST_CASE(without_attributes) {
    BOOST_TEST(with([](Forgery& f) { f.withAttributes = false; }) == "valid");
    BOOST_TEST(with([](Forgery& f) {
                   f.withAttributes = false;
                   f.contentType = "1.2.3";
               }) == "content-type: signature.invalid");
}

BOOST_AUTO_TEST_CASE(attributes_of_one_signature_are_no_document_of_another) {
    // The attributes are removed and offered as the content: the same signature value verifies over them.
    Forgery first(good());
    Forgery second(good());
    second.withAttributes = false;
    second.content = asn1::setOf(
        {first.contentTypeAttributes[0], first.signingTimeAttributes[0], first.messageDigestAttributes[0]});
    BOOST_TEST(verdictOn(second.encode()) == "content-type: signature.invalid");
    // Other content that happens to be a SET is a document like any other.
    second.content = asn1::setOf({first.signingTimeAttributes[0]});
    BOOST_TEST(verdictOn(second.encode()) == "valid");
}

BOOST_AUTO_TEST_CASE(login_statement_and_document_cannot_be_exchanged) {
    const std::string login = signature::loginContentType().dotted();
    signature::Options options;
    options.detached = false;
    options.signingTime = kNow;
    options.contentType = signature::loginContentType();
    const Bytes cms =
        signature::sign(good().certificate, *good().key, {document(), std::nullopt}, options, CancelToken())
            .orThrow();
    const signature::Report report = signature::verifyCms(inputOf(cms)).orThrow();
    BOOST_TEST(report.valid);
    BOOST_TEST((report.contentType == signature::loginContentType()));
    // A log-in that says it is a document, a document that says it is a log-in.
    BOOST_TEST(with([&](Forgery& f) {
                   f.contentTypeAttributes = {
                       attribute(kContentType, {asn1::oid(signature::loginContentType())})};
               }) == "content-type: signature.invalid");
    BOOST_TEST(with([&](Forgery& f) { f.contentType = login; }) == "content-type: signature.invalid");
}

BOOST_AUTO_TEST_CASE(certificate_is_found_by_issuer_and_serial) {
    Forgery forgery(good());
    forgery.certificates = {fixture("gost2012-256/ca.cer"), fixture("gost2012-256/plain.cer")};
    const Bytes cms = forgery.encode();
    BOOST_TEST(verdictOn(cms) == "certificate: signature.no-signer");
    // What needs no certificate is examined all the same.
    const signature::SignerReport report = reportOf(cms);
    BOOST_TEST((report.checks.at(3).state == Check::State::kPassed));
    BOOST_TEST((report.checks.at(5).state == Check::State::kSkipped));
    signature::VerifyInput input = inputOf(cms);
    input.certificates = {loadCertificate("gost2012-256/plain.cer"), good().certificate};
    BOOST_TEST(signature::verifyCms(input).orThrow().valid);
}

BOOST_AUTO_TEST_CASE(certificate_is_found_by_key_identifier) {
    const Bytes value = good().certificate.findExtension("2.5.29.14")->value;
    asn1::Reader reader(value);
    const Bytes sid = asn1::encode(asn1::contextTag(0, false), reader.readOctetString());
    BOOST_TEST(with([&](Forgery& f) {
                   f.sid = sid;
                   f.signerVersion = 3;
                   f.certificates.insert(f.certificates.begin(), fixture("gost2012-256/plain.cer"));
               }) == "valid");
    BOOST_TEST(with([&](Forgery& f) {
                   f.sid = asn1::encode(asn1::contextTag(0, false), Bytes(20, 1));
                   f.signerVersion = 3;
               }) == "certificate: signature.no-signer");
}

BOOST_AUTO_TEST_CASE(swapped_certificate) {
    const Bytes other = otherKeySameSerial(good().certificate);
    BOOST_TEST(with([&](Forgery& f) { f.certificates = {other}; }) == "signature: signature.invalid");
    BOOST_TEST(with([&](Forgery& f) {
                   f.otherAttributes = {
                       Forgery::signingCertificateV2({algorithm("1.2.643.7.1.1.2.2"), f.certHash()})};
                   f.certificates = {other};
               }) == "signing-certificate: signature.invalid");
    // The right one beside it is found.
    BOOST_TEST(with([&](Forgery& f) { f.certificates.insert(f.certificates.begin(), other); }) == "valid");
    // Things that are no certificate do not disturb.
    BOOST_TEST(with([&](Forgery& f) {
                   f.certificates.insert(f.certificates.begin(), asn1::sequence({asn1::integer(1)}));
                   f.certificates.push_back(asn1::encode(asn1::contextTag(3, true), kNull));
               }) == "valid");
}

BOOST_AUTO_TEST_CASE(certificate_out_of_its_time_or_purpose) {
    const auto verdict = [](const char* name) {
        const Signer signer = loadSigner("gost2012-256", name);
        return verdictOn(Forgery(signer).encode());
    };
    BOOST_TEST(verdict("expired") == "validity: certificate.expired");
    BOOST_TEST(verdict("future") == "validity: certificate.not-yet-valid");
    // The root may sign certificates and lists only.
    BOOST_TEST(verdict("root") == "validity: certificate.usage");
}

BOOST_AUTO_TEST_CASE(test_curve_needs_permission) {
    // The example curve of the standard, CryptoPro's "Test" set.
    Bytes d(32, 0);
    d[0] = 7;
    std::unique_ptr<pki::SigningKey> key = gostKey(pki::KeyAlgorithm::kGost2012_256, "1.2.643.2.2.35.0", d);
    const Bytes encoding = selfSigned(*key, good().certificate.subject().encoding(), 5);
    const Signer tester{"", "", pki::Certificate::parse(encoding, true).orThrow(), std::move(key)};
    Forgery forgery(tester);
    BOOST_TEST(verdictOn(forgery.encode()) == "certificate: certificate.algorithm");
    signature::VerifyInput input = inputOf(forgery.encode());
    input.allowTestCurves = true;
    BOOST_TEST(signature::verifyCms(input).orThrow().valid);
    // Given by the caller, who parsed it with permission: refused here all the same.
    forgery.certificates = {};
    input = inputOf(forgery.encode());
    input.certificates = {tester.certificate};
    BOOST_TEST(!signature::verifyCms(input).orThrow().valid);
}

BOOST_AUTO_TEST_CASE(number_of_signers) {
    Forgery forgery(good());
    forgery.copiesOfSignerInfo = 0;
    BOOST_TEST(reasonOf(forgery.encode()) == "signature.no-signer");
    forgery.copiesOfSignerInfo = 3;
    BOOST_TEST(signature::verifyCms(inputOf(forgery.encode())).orThrow().signers.size() == 3U);
    forgery.copiesOfSignerInfo = 257;
    BOOST_TEST(reasonOf(forgery.encode()) == "signature.unsupported");
}

BOOST_AUTO_TEST_CASE(element_too_many) {
    Forgery forgery(good());
    forgery.surplus = kNull;
    BOOST_TEST(reasonOf(forgery.encode()) == "signature.malformed");
}

BOOST_AUTO_TEST_CASE(versions) {
    Forgery forgery(good());
    forgery.signerVersion = 2;
    BOOST_TEST(reasonOf(forgery.encode()) == "signature.unsupported");
}

BOOST_AUTO_TEST_CASE(one_bad_signer_spoils_the_report) {
    signature::VerifyInput input = inputOf(fixture("gost2012-256/cosigned.p7s"));
    // The octets of the last signature value end the message.
    input.signature.back() ^= 1U;
    const signature::Report report = signature::verifyCms(input).orThrow();
    BOOST_TEST(!report.valid);
    BOOST_TEST(report.signers.at(0).valid);
    BOOST_TEST(!report.signers.at(1).valid);
}

BOOST_AUTO_TEST_SUITE_END()
