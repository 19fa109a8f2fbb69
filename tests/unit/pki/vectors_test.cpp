// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Published certificates: RFC 4491, RFC 9215 and the examples of TC 26.
#include <boost/test/unit_test.hpp>

#include "asn1/reader.h"
#include "base/json.h"
#include "gost/curves.h"
#include "gost/gostr3410.h"
#include "judge.h"
#include "pki/certificate.h"

using namespace tamga;
using namespace tamga::pki;

namespace {

const Json& vectors() {
    static const Json kAll = Json::parse(asText(judge::fixture("vectors/vectors.json"))).orThrow();
    return kAll;
}

const Json& find(std::string_view id) {
    for (const auto& vector : *vectors().find("vectors")->elements()) {
        if (*vector.find("id")->string() == id) return vector;
    }
    throw std::runtime_error("no vector " + std::string(id));
}

Bytes output(std::string_view id, std::string_view member) {
    return fromHex(*find(id).find("outputs")->find(member)->string()).value();
}

Certificate certificateOf(std::string_view id) {
    return Certificate::parse(output(id, "certificate_der"), true).orThrow();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(published)

BOOST_AUTO_TEST_CASE(self_signed_certificates_verify) {
    const std::tuple<const char*, KeyAlgorithm, const char*, bool> table[] = {
        {"struct-cert-2001-rfc4491", KeyAlgorithm::kGost2001, "1.2.643.2.2.36.0", false},
        {"struct-x509-gost2012-256-test", KeyAlgorithm::kGost2012_256, "1.2.643.2.2.35.0", true},
        {"struct-x509-gost2012-256-tc26a", KeyAlgorithm::kGost2012_256, "1.2.643.7.1.2.1.1.1", false},
        {"struct-x509-gost2012-512-test", KeyAlgorithm::kGost2012_512, "1.2.643.7.1.2.1.2.0", true},
        {"x509-tc26-025-root256", KeyAlgorithm::kGost2012_256, nullptr, false},
    };
    for (const auto& [id, algorithm, curve, test] : table) {
        BOOST_TEST_CONTEXT(id) {
            const auto certificate = certificateOf(id);
            BOOST_TEST((certificate.publicKey().algorithm() == algorithm));
            if (curve != nullptr) BOOST_TEST(certificate.publicKey().curve()->oid == curve);
            BOOST_TEST(certificate.isSignedBy(certificate.publicKey()));
            const auto refused = Certificate::parse(output(id, "certificate_der"));
            BOOST_TEST(refused.ok() != test);
            if (!refused.ok()) BOOST_TEST((refused.error().reason() == Reason::kCertificateAlgorithm));
        }
    }
}

BOOST_AUTO_TEST_CASE(certificates_of_the_tc26_examples_verify) {
    const auto root = certificateOf("x509-tc26-025-root256");
    for (const char* const id : {"x509-tc26-025-sender256", "x509-tc26-025-sender512",
                                 "x509-tc26-025-recipient256", "x509-tc26-025-recipient512"}) {
        const auto certificate = certificateOf(id);
        BOOST_TEST(certificate.isSignedBy(root.publicKey()), id);
        BOOST_TEST(!certificate.isSignedBy(certificate.publicKey()), id);
        BOOST_TEST(toHex(certificate.issuer().encoding()) == toHex(root.subject().encoding()));
    }
}

BOOST_AUTO_TEST_CASE(keys_are_what_the_published_private_keys_give) {
    for (const char* const id :
         {"x509-tc26-025-sender256", "x509-tc26-025-sender512", "x509-tc26-025-recipient512"}) {
        const auto certificate = certificateOf(id);
        const auto& key = certificate.publicKey();
        const Bytes d =
            fromHex(*find(id).find("inputs")->find("private_key_octets_little_endian")->string()).value();
        class Zeros final : public CryptoPP::RandomNumberGenerator {
          public:
            void GenerateBlock(CryptoPP::byte* out, size_t size) override {
                for (size_t i = 0; i < size; ++i)
                    out[i] = static_cast<CryptoPP::byte>(i + 1);
            }
        } notRandom;
        const gost::PrivateKey privateKey(*key.curve(), d);
        BOOST_TEST(toHex(privateKey.publicKeyOctets(notRandom)) == toHex(key.octets()), id);
    }
}

BOOST_AUTO_TEST_CASE(requests_are_signed_by_their_own_keys) {
    for (const char* const id : {"struct-x509-gost2012-256-test", "struct-x509-gost2012-256-tc26a",
                                 "struct-x509-gost2012-512-test"}) {
        // CertificationRequest (RFC 2986): the key stands behind version and subject.
        const Bytes der = output(id, "request_der");
        asn1::Reader request = asn1::Reader(der).readSequence();
        const auto info = request.read(asn1::Tag::kSequence);
        (void)request.readSequence();
        const auto signature = request.readBitString();
        asn1::Reader fields(info.content);
        (void)fields.readInteger();
        (void)fields.readSequence();
        const auto key = PublicKey::parse(fields.read(asn1::Tag::kSequence).encoding, true).orThrow();
        const auto hash = defaultHash(key.algorithm());
        BOOST_TEST(key.verify(hash, digestOf(hash, info.encoding), signature), id);
        Bytes broken(info.encoding.begin(), info.encoding.end());
        broken.back() ^= 1;
        BOOST_TEST(!key.verify(hash, digestOf(hash, broken), signature), id);
    }
}

BOOST_AUTO_TEST_CASE(the_certificate_of_rfc4491_is_read_whole) {
    const auto certificate = certificateOf("struct-cert-2001-rfc4491");
    BOOST_TEST(certificate.serialText() == "2BF5C61EC211BD17C7DCD46266B42E21");
    BOOST_TEST(certificate.subject().toPortalString() ==
               "E=GostR3410-2001@example.com, C=RU, O=CryptoPro, CN=GostR3410-2001 example");
    BOOST_TEST(certificate.notBefore() == 1'124'201'900);
    BOOST_TEST(certificate.notAfter() == 1'439'734'700);
    BOOST_TEST(certificate.extensions().empty());
    BOOST_TEST(!certificate.keyUsage());
}

BOOST_AUTO_TEST_SUITE_END()
