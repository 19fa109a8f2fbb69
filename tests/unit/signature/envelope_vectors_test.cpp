// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Messages that the standards print (RFC 4490 section 9, the TC 26 examples, R 1323565.1.025-2019 annex A),
// opened with the product's own software keys.
#include <cryptopp/osrng.h>
#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "../gost/vectors.h"
#include "envelope_stage.h"
#include "gost/gostr3410.h"
#include "keys/software_key.h"

using namespace tamga;
using namespace tamga::test;

namespace {

const Vector& vectorNamed(const std::string& id) {
    const auto found = std::ranges::find(allVectors(), id, &Vector::id);
    BOOST_REQUIRE(found != allVectors().end());
    return *found;
}

std::unique_ptr<pki::SigningKey> keyOf(pki::KeyAlgorithm algorithm, const gost::Curve& curve, BytesView d) {
    CryptoPP::AutoSeededRandomPool random;
    gost::PrivateKey key(curve, d);
    const Bytes xy = key.publicKeyOctets(random);
    return keys::makeSoftwareKey(std::move(key), algorithm, xy);
}

struct Case {
    Bytes message;
    Bytes plaintext;
    std::unique_ptr<pki::SigningKey> key;
    std::optional<pki::Certificate> certificate;
    std::vector<pki::Certificate> senders;
};

/// Of the first generation: the private key is a number, big-endian.
Case firstGeneration(const std::string& id, pki::KeyAlgorithm algorithm, const char* curveOid) {
    const Vector& v = vectorNamed(id);
    Bytes d = v.in("recipient_private_key_d_big_endian");
    std::reverse(d.begin(), d.end());
    Case result{v.in("cms_der"), v.out("plaintext"), keyOf(algorithm, *gost::findCurve(curveOid), d), {}, {}};
    return result;
}

pki::Certificate certificateNamed(const std::string& id) {
    return pki::Certificate::parse(vectorNamed(id).out("certificate_der")).orThrow();
}

Case secondGeneration(const std::string& id, const std::string& recipient, const std::string& sender) {
    const Vector& v = vectorNamed(id);
    const Bytes d = vectorNamed("x509-tc26-025-" + recipient).in("private_key_octets_little_endian");
    pki::Certificate certificate = certificateNamed("x509-tc26-025-" + recipient);
    const pki::PublicKey& own = certificate.publicKey();
    Case result{
        v.out("cms_der"), v.out("plaintext"), keyOf(own.algorithm(), *own.curve(), d), certificate, {}};
    if (!sender.empty()) result.senders.push_back(certificateNamed("x509-tc26-025-" + sender));
    return result;
}

OpeningAttempt decrypted(const Case& one, const Bytes& message, std::size_t step = 1000) {
    return openMessage(message, *one.key, one.certificate ? &*one.certificate : nullptr, step, one.senders);
}

void checkOpens(const Case& one, const char* cipher, bool authenticated) {
    for (const std::size_t step : {std::size_t{1}, std::size_t{7}, std::size_t{100000}}) {
        const OpeningAttempt outcome = decrypted(one, one.message, step);
        const std::string problem = outcome.result.ok() ? "" : outcome.result.error().what();
        BOOST_REQUIRE_MESSAGE(outcome.result.ok(), problem);
        BOOST_TEST(toHex(outcome.plaintext) == toHex(one.plaintext));
        BOOST_TEST(outcome.result.value().cipher == cipher);
        BOOST_TEST(outcome.result.value().authenticated == authenticated);
        BOOST_TEST(outcome.result.value().size == one.plaintext.size());
    }
    const Bytes pem =
        copyOf(asBytes("-----BEGIN CMS-----\r\n" + toBase64(one.message) + "\r\n-----END CMS-----\r\n"));
    const Bytes base64 = copyOf(asBytes(toBase64(one.message)));
    for (const std::size_t step : {std::size_t{1}, std::size_t{5}, std::size_t{100000}}) {
        BOOST_TEST(toHex(decrypted(one, pem, step).plaintext) == toHex(one.plaintext));
        BOOST_TEST(toHex(decrypted(one, base64, step).plaintext) == toHex(one.plaintext));
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(envelope_vectors)

BOOST_AUTO_TEST_CASE(opens_the_examples_of_rfc_4490) {
    for (const char* id : {"cms-enveloped-2001-keytrans-rfc4490", "cms-enveloped-2001-keyagree-rfc4490"}) {
        Case one = firstGeneration(id, pki::KeyAlgorithm::kGost2001, "1.2.643.2.2.36.0");
        checkOpens(one, "gost28147", false);
        one.certificate =
            pki::Certificate::parse(vectorNamed(id).in("recipient_certificate_der"), true).orThrow();
        checkOpens(one, "gost28147", false);
    }
}

BOOST_AUTO_TEST_CASE(opens_the_examples_of_tc_26_for_keys_of_2012) {
    using pki::KeyAlgorithm;
    for (const char* id : {"cms-tk26-ktri-256", "cms-tk26-kari-256"})
        checkOpens(firstGeneration(id, KeyAlgorithm::kGost2012_256, "1.2.643.2.2.36.0"), "gost28147", false);
    for (const char* id : {"cms-tk26-ktri-512", "cms-tk26-kari-512"})
        checkOpens(firstGeneration(id, KeyAlgorithm::kGost2012_512, "1.2.643.7.1.2.1.2.2"), "gost28147",
                   false);
}

BOOST_AUTO_TEST_CASE(opens_the_examples_of_the_second_generation) {
    checkOpens(secondGeneration("cms-tc26-025-a211", "recipient512", ""), "kuznyechik-omac", true);
    checkOpens(secondGeneration("cms-tc26-025-a221", "recipient256", "sender256"), "magma", false);
    checkOpens(secondGeneration("cms-tc26-025-a231", "recipient256", ""), "kuznyechik", false);
    checkOpens(secondGeneration("cms-tc26-025-a241", "recipient512", ""), "magma-omac", true);
}

BOOST_AUTO_TEST_CASE(a_sender_who_agreed_with_his_own_key_must_be_known) {
    const Case one = secondGeneration("cms-tc26-025-a221", "recipient256", "");
    const OpeningAttempt outcome = decrypted(one, one.message);
    BOOST_REQUIRE(!outcome.result.ok());
    BOOST_TEST((outcome.result.error().reason() == Reason::kCertificateNotFound));
}

BOOST_AUTO_TEST_CASE(names_the_recipients) {
    const Vector& v = vectorNamed("cms-tc26-025-a231");
    auto reader = signature::EnvelopeReader::open(sourceOf(v.out("cms_der"), 9)).orThrow();
    BOOST_TEST(reader.isFor(certificateNamed("x509-tc26-025-recipient256")));
    BOOST_TEST(!reader.isFor(certificateNamed("x509-tc26-025-recipient512")));
    const Case other = secondGeneration("cms-tc26-025-a211", "recipient512", "");
    const OpeningAttempt outcome = decrypted(other, v.out("cms_der"));
    BOOST_REQUIRE(!outcome.result.ok());
    BOOST_TEST((outcome.result.error().reason() == Reason::kEnvelopeNoRecipient));
}

/// No octet of a message with a check value can be changed unnoticed, whatever it belongs to.
BOOST_AUTO_TEST_CASE(every_changed_octet_is_noticed_where_there_is_a_check_value) {
    const Case one = secondGeneration("cms-tc26-025-a241", "recipient512", "");
    std::size_t quiet = 0;
    for (std::size_t at = 0; at < one.message.size(); at += 3) {
        Bytes changed = one.message;
        changed[at] ^= 0x01;
        const OpeningAttempt outcome = decrypted(one, changed);
        if (!outcome.result.ok()) {
            BOOST_TEST((outcome.result.error().reason() != Reason::kProtocolInternal), at);
            continue;
        }
        // A version, or the content type, which no key covers.
        ++quiet;
        BOOST_TEST(toHex(outcome.plaintext) == toHex(one.plaintext));
    }
    BOOST_TEST(quiet < 12U);
}

BOOST_AUTO_TEST_CASE(a_message_cut_short_is_not_opened) {
    const Case one = secondGeneration("cms-tc26-025-a211", "recipient512", "");
    for (std::size_t size = 0; size < one.message.size(); size += 5) {
        const OpeningAttempt outcome = decrypted(
            one, Bytes(one.message.begin(), one.message.begin() + static_cast<std::ptrdiff_t>(size)));
        BOOST_REQUIRE(!outcome.result.ok());
        BOOST_TEST((outcome.result.error().reason() == Reason::kEnvelopeMalformed), size);
    }
    Bytes longer = one.message;
    longer.push_back(0);
    BOOST_TEST((decrypted(one, longer).result.error().reason() == Reason::kEnvelopeMalformed));
}

BOOST_AUTO_TEST_SUITE_END()
