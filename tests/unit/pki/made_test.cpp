// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Certificates that OpenSSL makes while the test runs: every curve, every hash.
#include <boost/test/unit_test.hpp>

#include "gost/curves.h"
#include "judge.h"
#include "pki/certificate.h"

using namespace tamga;
using namespace tamga::pki;

namespace {

Bytes make(std::vector<std::string> key, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{"req",   "-x509",    "-nodes",   "-keyout", "/dev/null",
                                       "-subj", "/CN=made", "-outform", "DER",     "-newkey"};
    arguments.insert(arguments.end(), key.begin(), key.end());
    arguments.insert(arguments.end(), more.begin(), more.end());
    Bytes der = judge::openssl(arguments, {}, std::filesystem::path(TAMGA_FIXTURES) / "pki/gost-openssl.cnf");
    BOOST_REQUIRE_MESSAGE(!der.empty(), "openssl made no certificate for " << key[0]);
    return der;
}

void verifyItself(const Certificate& certificate) {
    const auto& key = certificate.publicKey();
    BOOST_TEST(certificate.isSignedBy(key));
    Bytes changed = certificate.encoding();
    changed.back() ^= 1;
    const auto broken = Certificate::parse(changed, true);
    BOOST_TEST((!broken.ok() || !broken.value().isSignedBy(key)));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(made_by_openssl)

BOOST_AUTO_TEST_CASE(all_gost_curves) {
    const std::tuple<const char*, const char*, const char*> table[] = {
        {"gost2001", "0", "1.2.643.2.2.35.0"},          {"gost2001", "A", "1.2.643.2.2.35.1"},
        {"gost2001", "B", "1.2.643.2.2.35.2"},          {"gost2001", "C", "1.2.643.2.2.35.3"},
        {"gost2001", "XA", "1.2.643.2.2.36.0"},         {"gost2001", "XB", "1.2.643.2.2.36.1"},
        {"gost2012_256", "0", "1.2.643.2.2.35.0"},      {"gost2012_256", "A", "1.2.643.2.2.35.1"},
        {"gost2012_256", "B", "1.2.643.2.2.35.2"},      {"gost2012_256", "C", "1.2.643.2.2.35.3"},
        {"gost2012_256", "XA", "1.2.643.2.2.36.0"},     {"gost2012_256", "XB", "1.2.643.2.2.36.1"},
        {"gost2012_256", "TCA", "1.2.643.7.1.2.1.1.1"}, {"gost2012_256", "TCB", "1.2.643.7.1.2.1.1.2"},
        {"gost2012_256", "TCC", "1.2.643.7.1.2.1.1.3"}, {"gost2012_256", "TCD", "1.2.643.7.1.2.1.1.4"},
        {"gost2012_512", "A", "1.2.643.7.1.2.1.2.1"},   {"gost2012_512", "B", "1.2.643.7.1.2.1.2.2"},
        {"gost2012_512", "C", "1.2.643.7.1.2.1.2.3"},
    };
    for (const auto& [algorithm, set, oid] : table) {
        BOOST_TEST_CONTEXT(algorithm << " " << set) {
            const Bytes der = make({algorithm, "-pkeyopt", std::string("paramset:") + set});
            BOOST_TEST(Certificate::parse(der).ok() == (std::string_view(set) != "0"));
            const auto certificate = Certificate::parse(der, true).orThrow();
            BOOST_TEST(certificate.publicKey().curve()->oid == oid);
            verifyItself(certificate);
        }
    }
}

BOOST_AUTO_TEST_CASE(rsa_of_all_sizes_and_hashes) {
    for (const unsigned bits : {1024U, 1031U, 2048U, 3072U}) {
        for (const char* const hash : {"-sha1", "-sha256", "-sha384", "-sha512"}) {
            if (bits == 3072 && hash != std::string_view("-sha512")) continue;
            BOOST_TEST_CONTEXT(bits << " " << hash) {
                const auto certificate =
                    Certificate::parse(make({"rsa:" + std::to_string(bits)}, {hash})).orThrow();
                BOOST_TEST((certificate.publicKey().algorithm() == KeyAlgorithm::kRsa));
                BOOST_TEST(certificate.publicKey().bits() == bits);
                verifyItself(certificate);
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(ecdsa_of_all_curves_and_hashes) {
    for (const auto& [curve, bits] :
         {std::pair{"P-256", 256U}, std::pair{"P-384", 384U}, std::pair{"P-521", 521U}}) {
        for (const char* const hash : {"-sha1", "-sha256", "-sha384", "-sha512"}) {
            BOOST_TEST_CONTEXT(curve << " " << hash) {
                const Bytes der = make({"ec", "-pkeyopt", std::string("ec_paramgen_curve:") + curve}, {hash});
                const auto certificate = Certificate::parse(der).orThrow();
                BOOST_TEST((certificate.publicKey().algorithm() == KeyAlgorithm::kEcdsa));
                BOOST_TEST(certificate.publicKey().bits() == bits);
                verifyItself(certificate);
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(what_is_not_supported) {
    const auto reasonOf = [](const Bytes& der) {
        const auto result = Certificate::parse(der);
        BOOST_REQUIRE(!result.ok());
        return result.error().reason();
    };
    BOOST_TEST((reasonOf(make({"rsa:512"}, {"-sha256"})) == Reason::kCertificateAlgorithm));
    BOOST_TEST((reasonOf(make({"ed25519"})) == Reason::kCertificateAlgorithm));
    BOOST_TEST(
        (reasonOf(make({"ec", "-pkeyopt", "ec_paramgen_curve:secp256k1"})) == Reason::kCertificateAlgorithm));
    BOOST_TEST((reasonOf(make({"ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-pkeyopt",
                               "ec_param_enc:explicit"})) == Reason::kCertificateAlgorithm));
    // Another mask than the hash: read, shown, but its signature is not checked.
    const auto pss = Certificate::parse(make({"rsa:2048"}, {"-sha256", "-sigopt", "rsa_padding_mode:pss",
                                                            "-sigopt", "rsa_mgf1_md:sha512"}))
                         .orThrow();
    BOOST_TEST(!pss.isSignedBy(pss.publicKey()));
    BOOST_TEST((strengthOf(pss.signatureAlgorithm()) == SignatureStrength::kUnsupported));
}

BOOST_AUTO_TEST_CASE(rsassa_pss) {
    for (const char* const hash : {"-sha1", "-sha256", "-sha384", "-sha512"}) {
        for (const char* const salt : {"rsa_pss_saltlen:digest", "rsa_pss_saltlen:11"}) {
            BOOST_TEST_CONTEXT(hash << " " << salt) {
                const auto certificate =
                    Certificate::parse(
                        make({"rsa:2048"}, {hash, "-sigopt", "rsa_padding_mode:pss", "-sigopt", salt}))
                        .orThrow();
                verifyItself(certificate);
                BOOST_TEST((strengthOf(certificate.signatureAlgorithm()) ==
                            (hash == std::string_view("-sha1") ? SignatureStrength::kWeak
                                                               : SignatureStrength::kGood)));
            }
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
