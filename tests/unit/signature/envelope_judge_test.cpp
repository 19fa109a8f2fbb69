// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Encrypted messages between us and OpenSSL with the gost engine, in both directions. Where the engine has
// limits of its own (it reads CTR-ACPKM right up to the section of TLS only, and knows no key agreement of
// GOST), our own reader, which the examples of the standards have judged, takes over.
#include <boost/test/unit_test.hpp>

#include "envelope_stage.h"

using namespace tamga;
using namespace tamga::test;
using signature::ContentCipher;

namespace {

struct Stage {
    TemporaryFolder folder;
    EnvelopeRecipient gost2001 =
        makeRecipient(folder, "gost2001", {"-algorithm", "gost2001", "-pkeyopt", "paramset:XA"});
    EnvelopeRecipient gost256 =
        makeRecipient(folder, "gost256", {"-algorithm", "gost2012_256", "-pkeyopt", "paramset:TCA"});
    EnvelopeRecipient gost512 =
        makeRecipient(folder, "gost512", {"-algorithm", "gost2012_512", "-pkeyopt", "paramset:C"});
    EnvelopeRecipient rsa =
        makeRecipient(folder, "rsa", {"-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"});
    EnvelopeRecipient p256 =
        makeRecipient(folder, "p256", {"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"});
    EnvelopeRecipient p521 =
        makeRecipient(folder, "p521", {"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-521"});
};

Stage& stage() {
    static Stage one;
    return one;
}

Bytes encryptedFor(const std::vector<const EnvelopeRecipient*>& recipients, const Bytes& text,
                   std::optional<ContentCipher> cipher = std::nullopt, const pki::RsaTransport& rsa = {}) {
    std::vector<pki::Certificate> certificates;
    for (const EnvelopeRecipient* one : recipients)
        certificates.push_back(one->certificate);
    Bytes message;
    const auto result = signature::encrypt(
        certificates, {.cipher = cipher, .rsa = rsa, .at = thisMoment() + 60}, sourceOf(text, 70001),
        [&](BytesView piece) { append(message, piece); }, CancelToken());
    const std::string problem = result.ok() ? "" : result.error().what();
    BOOST_REQUIRE_MESSAGE(result.ok(), problem);
    BOOST_TEST(result.value().size == text.size());
    return message;
}

void checkOpensslReads(const EnvelopeRecipient& recipient, const Bytes& message, const Bytes& text) {
    const TemporaryFolder folder;
    const OpensslResult result = openssl(
        {"cms", "-decrypt", "-binary", "-inform", "DER", "-in", folder.write("message", message), "-recip",
         recipient.certificateFile, "-inkey", recipient.keyFile, "-out", folder.path("text")});
    BOOST_REQUIRE_MESSAGE(result.status == 0, recipient.name << ": " << result.output);
    BOOST_TEST((readAll(folder.path("text")) == text), recipient.name);
}

void checkWeRead(const EnvelopeRecipient& recipient, const Bytes& message, const Bytes& text) {
    const OpeningAttempt attempt = openMessage(message, *recipient.key, &recipient.certificate, 60000);
    const std::string problem = attempt.result.ok() ? "" : attempt.result.error().what();
    BOOST_REQUIRE_MESSAGE(attempt.result.ok(), recipient.name << ": " << problem);
    BOOST_TEST((attempt.plaintext == text), recipient.name);
}

/// What openssl cms -encrypt makes of the text.
Bytes opensslMessage(const EnvelopeRecipient& recipient, const Bytes& text,
                     const std::vector<std::string>& options) {
    const TemporaryFolder folder;
    std::vector<std::string> arguments{"cms",
                                       "-encrypt",
                                       "-binary",
                                       "-in",
                                       folder.write("text", text),
                                       "-outform",
                                       "DER",
                                       "-out",
                                       folder.path("message")};
    std::vector<std::string> keyOptions;
    for (const std::string& option : options)
        (option.find(':') == std::string::npos ? arguments : keyOptions).push_back(option);
    arguments.insert(arguments.end(), {"-recip", recipient.certificateFile});
    for (const std::string& option : keyOptions)
        arguments.insert(arguments.end(), {"-keyopt", option});
    const OpensslResult result = openssl(arguments);
    BOOST_REQUIRE_MESSAGE(result.status == 0, recipient.name << ": " << result.output);
    return readAll(folder.path("message"));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(envelope_judge)

BOOST_AUTO_TEST_CASE(openssl_opens_the_first_generation) {
    for (const EnvelopeRecipient* one : {&stage().gost2001, &stage().gost256, &stage().gost512}) {
        for (const std::size_t size : {0U, 1U, 8U, 1024U, 1025U, 100000U, 3000000U}) {
            const Bytes text = sampleText(size);
            const Bytes message = encryptedFor({one}, text);
            checkOpensslReads(*one, message, text);
            checkWeRead(*one, message, text);
        }
    }
}

BOOST_AUTO_TEST_CASE(openssl_opens_the_second_generation_within_its_limits) {
    for (const EnvelopeRecipient* one : {&stage().gost256, &stage().gost512}) {
        for (const ContentCipher cipher : {ContentCipher::kMagma, ContentCipher::kMagmaOmac,
                                           ContentCipher::kKuznyechik, ContentCipher::kKuznyechikOmac}) {
            for (const std::size_t size : {1U, 100U, 1000U}) {
                const Bytes text = sampleText(size);
                const Bytes message = encryptedFor({one}, text, cipher);
                checkOpensslReads(*one, message, text);
                checkWeRead(*one, message, text);
            }
            for (const std::size_t size : {0U, 8192U, 8193U, 600000U, 2000000U}) {
                const Bytes text = sampleText(size);
                checkWeRead(*one, encryptedFor({one}, text, cipher), text);
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(openssl_opens_messages_for_rsa_and_elliptic_curves) {
    using pki::HashAlgorithm;
    for (const EnvelopeRecipient* one : {&stage().rsa, &stage().p256, &stage().p521}) {
        for (const std::size_t size : {0U, 1U, 15U, 16U, 17U, 100000U, 3000000U}) {
            const Bytes text = sampleText(size);
            const Bytes message = encryptedFor({one}, text);
            checkOpensslReads(*one, message, text);
            checkWeRead(*one, message, text);
        }
    }
    for (const HashAlgorithm hash : {HashAlgorithm::kSha1, HashAlgorithm::kSha256, HashAlgorithm::kSha512}) {
        const Bytes text = sampleText(777);
        const Bytes message =
            encryptedFor({&stage().rsa}, text, std::nullopt, {.oaep = true, .hash = hash, .mask = hash});
        checkOpensslReads(stage().rsa, message, text);
        checkWeRead(stage().rsa, message, text);
    }
}

BOOST_AUTO_TEST_CASE(every_recipient_of_several_opens_it) {
    const Bytes text = sampleText(5000);
    const std::vector<const EnvelopeRecipient*> gost{&stage().gost2001, &stage().gost256, &stage().gost512};
    const Bytes one = encryptedFor(gost, text);
    for (const EnvelopeRecipient* recipient : gost) {
        checkOpensslReads(*recipient, one, text);
        checkWeRead(*recipient, one, text);
    }
    const std::vector<const EnvelopeRecipient*> others{&stage().rsa, &stage().p256, &stage().p521};
    const Bytes two = encryptedFor(others, text);
    for (const EnvelopeRecipient* recipient : others) {
        checkOpensslReads(*recipient, two, text);
        checkWeRead(*recipient, two, text);
    }
}

BOOST_AUTO_TEST_CASE(we_open_what_openssl_makes_for_gost_keys) {
    for (const EnvelopeRecipient* one : {&stage().gost2001, &stage().gost256, &stage().gost512}) {
        for (const std::size_t size : {1U, 3000U, 100000U}) {
            const Bytes text = sampleText(size);
            checkWeRead(*one, opensslMessage(*one, text, {"-gost89"}), text);
            checkWeRead(*one, opensslMessage(*one, text, {"-gost89", "-stream", "-indef"}), text);
        }
    }
    for (const EnvelopeRecipient* one : {&stage().gost256, &stage().gost512}) {
        for (const std::string cipher : {"-kuznyechik-ctr-acpkm", "-kuznyechik-ctr-acpkm-omac",
                                         "-magma-ctr-acpkm", "-magma-ctr-acpkm-omac"}) {
            const Bytes text = sampleText(20000);
            checkWeRead(*one, opensslMessage(*one, text, {cipher}), text);
        }
    }
}

BOOST_AUTO_TEST_CASE(we_open_what_openssl_makes_for_rsa_and_elliptic_curves) {
    const Bytes text = sampleText(20000);
    for (const std::string cipher : {"-aes128", "-aes192", "-aes256", "-des3"}) {
        checkWeRead(stage().rsa, opensslMessage(stage().rsa, text, {cipher}), text);
        checkWeRead(stage().rsa, opensslMessage(stage().rsa, text, {cipher, "-keyid", "-stream", "-indef"}),
                    text);
        checkWeRead(stage().rsa, opensslMessage(stage().rsa, text, {cipher, "rsa_padding_mode:oaep"}), text);
        checkWeRead(
            stage().rsa,
            opensslMessage(stage().rsa, text, {cipher, "rsa_padding_mode:oaep", "rsa_oaep_md:sha256"}), text);
    }
    for (const EnvelopeRecipient* one : {&stage().p256, &stage().p521}) {
        for (const std::string cipher : {"-aes128", "-aes192", "-aes256", "-des3"}) {
            checkWeRead(*one, opensslMessage(*one, text, {cipher}), text);
            checkWeRead(*one, opensslMessage(*one, text, {cipher, "-keyid"}), text);
            checkWeRead(*one, opensslMessage(*one, text, {cipher, "ecdh_kdf_md:sha256"}), text);
            checkWeRead(*one,
                        opensslMessage(*one, text, {cipher, "ecdh_kdf_md:sha384", "ecdh_cofactor_mode:1"}),
                        text);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
