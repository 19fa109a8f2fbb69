// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What must not be opened, and what must not be made; each with its reason.
#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "envelope_stage.h"

using namespace tamga;
using namespace tamga::test;
using signature::ContentCipher;

namespace {

struct People {
    TemporaryFolder folder;
    EnvelopeRecipient gost2001 =
        makeRecipient(folder, "gost2001", {"-algorithm", "gost2001", "-pkeyopt", "paramset:A"});
    EnvelopeRecipient gost =
        makeRecipient(folder, "gost", {"-algorithm", "gost2012_256", "-pkeyopt", "paramset:TCA"});
    EnvelopeRecipient rsa =
        makeRecipient(folder, "rsa", {"-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"});
    EnvelopeRecipient ec =
        makeRecipient(folder, "ec", {"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"});
};

People& people() {
    static People all;
    return all;
}

/// Signs, and nothing else.
class SignerOnly final : public pki::SigningKey {
  public:
    explicit SignerOnly(const pki::PublicKey& key) : key_(key) {}
    [[nodiscard]] const pki::PublicKey& publicKey() const noexcept override { return key_; }
    [[nodiscard]] Result<Bytes> signDigest(pki::HashAlgorithm /*hash*/, BytesView /*digest*/,
                                           const CancelToken& /*cancel*/) override {
        return Error(Reason::kProtocolInternal);
    }

  private:
    pki::PublicKey key_;
};

struct Made {
    Bytes message;
    Result<signature::WrittenEnvelope> result;
};
Made make(const std::vector<const EnvelopeRecipient*>& recipients, std::size_t size,
          std::optional<ContentCipher> cipher = std::nullopt, std::int64_t at = thisMoment() + 60) {
    std::vector<pki::Certificate> certificates;
    for (const EnvelopeRecipient* one : recipients)
        certificates.push_back(one->certificate);
    Bytes message;
    auto result = signature::encrypt(
        certificates, {.cipher = cipher, .rsa = {}, .at = at}, sourceOf(sampleText(size)),
        [&](BytesView piece) { append(message, piece); }, CancelToken());
    return {std::move(message), std::move(result)};
}

std::string reasonOf(const OpeningAttempt& attempt) {
    return attempt.result.ok() ? "opened" : std::string(nameOf(attempt.result.error().reason()));
}
std::string reasonOf(const Made& made) {
    return made.result.ok() ? "made" : std::string(nameOf(made.result.error().reason()));
}

std::string reasonAfter(const EnvelopeRecipient& one, Bytes message, std::size_t at) {
    message.at(at) ^= 0x40;
    return reasonOf(openMessage(message, *one.key, &one.certificate));
}

/// Where a part lies in the message, which holds it once.
std::size_t placeOf(const Bytes& message, BytesView part) {
    const auto found = std::search(message.begin(), message.end(), part.begin(), part.end());
    BOOST_REQUIRE(found != message.end());
    return static_cast<std::size_t>(found - message.begin());
}

Bytes envelopeOf(BytesView enveloped) {
    return asn1::sequence({asn1::oid("1.2.840.113549.1.7.3"), asn1::explicitTag(0, enveloped)});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(envelope_errors)

BOOST_AUTO_TEST_CASE(recipients_that_no_cipher_serves_are_refused) {
    People& all = people();
    BOOST_TEST(reasonOf(make({&all.gost, &all.rsa}, 10)) == "envelope.mixed-recipients");
    BOOST_TEST(reasonOf(make({&all.ec, &all.gost2001}, 10)) == "envelope.mixed-recipients");
    BOOST_TEST(reasonOf(make({&all.gost}, 10, ContentCipher::kAes256)) == "envelope.mixed-recipients");
    BOOST_TEST(reasonOf(make({&all.rsa}, 10, ContentCipher::kKuznyechik)) == "envelope.mixed-recipients");
    BOOST_TEST(reasonOf(make({&all.gost, &all.gost2001}, 10, ContentCipher::kMagma)) ==
               "envelope.mixed-recipients");
    BOOST_TEST(reasonOf(make({}, 10)) == "envelope.no-recipient");
}

BOOST_AUTO_TEST_CASE(nothing_is_encrypted_for_certificates_that_are_not_for_it) {
    People& all = people();
    constexpr std::int64_t kYear = 366LL * 24 * 3600;
    BOOST_TEST(reasonOf(make({&all.gost}, 10, {}, thisMoment() + 11 * kYear)) == "certificate.expired");
    BOOST_TEST(reasonOf(make({&all.gost}, 10, {}, thisMoment() - kYear)) == "certificate.not-yet-valid");
    const EnvelopeRecipient signer =
        makeRecipient(all.folder, "signer", {"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"},
                      "digitalSignature");
    BOOST_TEST(reasonOf(make({&signer}, 10)) == "certificate.usage");
    const EnvelopeRecipient weak =
        makeRecipient(all.folder, "weak", {"-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"});
    BOOST_TEST(reasonOf(make({&weak}, 10)) == "certificate.weak");
}

BOOST_AUTO_TEST_CASE(whatever_is_wrong_with_keys_and_content_has_one_reason) {
    People& all = people();
    const Made rsa = make({&all.rsa}, 64);
    // The encrypted key: 256 octets behind 04 82 01 00.
    const std::size_t key = placeOf(rsa.message, Bytes{0x04, 0x82, 0x01, 0x00}) + 4;
    for (std::size_t at = key; at < key + 256; at += 37)
        BOOST_TEST(reasonAfter(all.rsa, rsa.message, at) == "envelope.not-opened");
    // The last block but one: it changes the padding.
    BOOST_TEST(reasonAfter(all.rsa, rsa.message, rsa.message.size() - 17) == "envelope.not-opened");

    const Made gost = make({&all.gost}, 64);
    const std::size_t sessionKey = placeOf(gost.message, Bytes{0x04, 0x20}) + 2;
    BOOST_TEST(reasonAfter(all.gost, gost.message, sessionKey) == "envelope.not-opened");
    BOOST_TEST(reasonAfter(all.gost, gost.message, sessionKey + 32 + 3) == "envelope.not-opened");  // the MAC
    // A point that is not on the curve.
    BOOST_TEST(reasonAfter(all.gost, gost.message, placeOf(gost.message, Bytes{0x04, 0x40}) + 5) ==
               "envelope.not-opened");

    const Made omac = make({&all.gost}, 64, ContentCipher::kKuznyechikOmac);
    BOOST_TEST(reasonAfter(all.gost, omac.message, omac.message.size() - 1) == "envelope.not-opened");
    BOOST_TEST(reasonAfter(all.gost, omac.message, omac.message.size() - 60) == "envelope.not-opened");

    const Made ec = make({&all.ec}, 64);
    const std::size_t wrapped = placeOf(ec.message, Bytes{0x04, 0x28}) + 2;
    BOOST_TEST(reasonAfter(all.ec, ec.message, wrapped) == "envelope.not-opened");
    const std::size_t point = placeOf(ec.message, Bytes{0x03, 0x42, 0x00, 0x04}) + 4;
    BOOST_TEST(reasonAfter(all.ec, ec.message, point) == "envelope.not-opened");
}

/// A check value left out is a wrong one.
BOOST_AUTO_TEST_CASE(a_check_value_cannot_be_taken_away) {
    People& all = people();
    const Bytes message = make({&all.gost}, 64, ContentCipher::kMagmaOmac).message;
    asn1::Reader outer(message);
    asn1::Reader info = outer.readSequence();
    static_cast<void>(info.readOid());
    asn1::Reader wrapper = info.readExplicit(0);
    asn1::Reader fields = wrapper.readSequence();
    Bytes kept;
    for (int i = 0; i < 3; ++i)
        append(kept, fields.read().encoding);
    const Bytes without = envelopeOf(asn1::encode(asn1::Tag::kSequence, kept));
    BOOST_TEST(reasonOf(openMessage(without, *all.gost.key, &all.gost.certificate)) == "envelope.not-opened");
}

BOOST_AUTO_TEST_CASE(a_key_that_only_signs_says_so) {
    People& all = people();
    SignerOnly key(all.rsa.certificate.publicKey());
    const Made made = make({&all.rsa}, 10);
    BOOST_TEST(reasonOf(openMessage(made.message, key, &all.rsa.certificate)) == "envelope.key");
}

BOOST_AUTO_TEST_CASE(another_persons_message_is_named_as_such) {
    People& all = people();
    const Made made = make({&all.rsa}, 10);
    BOOST_TEST(reasonOf(openMessage(made.message, *all.gost.key, &all.gost.certificate)) ==
               "envelope.no-recipient");
    BOOST_TEST(reasonOf(openMessage(made.message, *all.gost.key, nullptr)) == "envelope.no-recipient");
}

BOOST_AUTO_TEST_CASE(other_octets_are_no_message) {
    People& all = people();
    const auto reason = [&](const Bytes& octets) {
        return reasonOf(openMessage(octets, *all.gost.key, nullptr));
    };
    using namespace asn1;
    BOOST_TEST(reason({}) == "envelope.malformed");
    BOOST_TEST(reason(copyOf(asBytes("hello"))) == "envelope.malformed");
    BOOST_TEST(reason(copyOf(asBytes("-----BEGIN CMS-----\nMAA=\n"))) == "envelope.malformed");
    BOOST_TEST(reason({0x30, 0x80}) == "envelope.malformed");
    BOOST_TEST(reason(Bytes(200, 0x30)) == "envelope.malformed");
    BOOST_TEST(reason(Bytes{0x30, 0x89, 1, 2, 3, 4, 5, 6, 7, 8, 9}) == "envelope.malformed");
    BOOST_TEST(reason(sequence({oid("1.2.840.113549.1.7.2"), explicitTag(0, null())})) ==
               "envelope.unsupported");
    // A content that is elsewhere, and a cipher that nobody knows.
    const Bytes cipher =
        sequence({oid("1.2.643.2.2.21"), sequence({octetString(Bytes(8)), oid("1.2.643.7.1.2.5.1.1")})});
    const Bytes empty = setOf({});
    const Bytes id = oid("1.2.840.113549.1.7.1");
    BOOST_TEST(reason(envelopeOf(sequence({integer(0), empty, sequence({id, cipher})}))) ==
               "envelope.unsupported");
    const Bytes strange = sequence({oid("1.2.3.4"), null()});
    const Bytes content = encode(contextTag(0, false), BytesView());
    BOOST_TEST(reason(envelopeOf(sequence({integer(0), empty, sequence({id, strange, content})}))) ==
               "envelope.unsupported");
}

/// A length alone takes no memory, and a header without an end is given up.
BOOST_AUTO_TEST_CASE(an_endless_header_is_given_up) {
    People& all = people();
    Bytes message{0x30, 0x80};
    append(message, asn1::oid("1.2.840.113549.1.7.3"));
    append(message, Bytes{0xA0, 0x80, 0x30, 0x80, 0x02, 0x01, 0x00, 0x31, 0x80});
    std::size_t given = 0;
    auto reader = signature::EnvelopeReader::open([&](std::span<std::uint8_t> buffer) {
        const std::size_t start = given;
        for (std::uint8_t& octet : buffer) {
            octet =
                given < message.size() ? message[given] : ((given - message.size()) % 2 == 0 ? 0x05 : 0x00);
            ++given;
        }
        return given - start;
    });
    BOOST_REQUIRE(!reader.ok());
    BOOST_TEST((reader.error().reason() == Reason::kEnvelopeMalformed));
    BOOST_TEST(given < 8U * 1024 * 1024);
    static_cast<void>(all);
}

BOOST_AUTO_TEST_SUITE_END()
