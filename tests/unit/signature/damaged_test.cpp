// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Damaged, truncated and streamed encodings.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <random>

#include "asn1/writer.h"
#include "fixture.h"
#include "forge.h"
#include "signature/verify.h"
#include "signers.h"

using namespace tamga;
using namespace tamga::test;

namespace {

Bytes madeSignature(bool detached) {
    static const Signer signer = loadSigner("gost2012-256", "plain");
    signature::Options options;
    options.detached = detached;
    options.signingTime = kNow;
    return signature::sign(signer.certificate, *signer.key, {document(), std::nullopt}, options,
                           CancelToken())
        .orThrow();
}

signature::VerifyInput inputOf(Bytes cms, bool detached = false) {
    signature::VerifyInput input;
    input.signature = std::move(cms);
    if (detached) input.content = document();
    input.at = kNow;
    return input;
}

bool isValid(const signature::VerifyInput& input) {
    const auto result = signature::verifyCms(input);
    return result.ok() && result.value().valid;
}

std::string reasonOf(const signature::VerifyInput& input) {
    const auto result = signature::verifyCms(input);
    return result.ok() ? "a report" : std::string(nameOf(result.error().reason()));
}

/// Indefinite length: the octets of a constructed encoding with 80 in place of the length and 00 00 after.
Bytes streamed(asn1::Tag tag, const std::vector<Bytes>& parts) {
    Bytes out{static_cast<std::uint8_t>(tag), 0x80};
    for (const Bytes& part : parts)
        append(out, part);
    append(out, Bytes{0x00, 0x00});
    return out;
}

std::vector<Bytes> elementsOf(BytesView content) {
    std::vector<Bytes> elements;
    for (asn1::Reader reader(content); !reader.atEnd();) {
        const BytesView encoding = reader.read().encoding;
        elements.emplace_back(encoding.begin(), encoding.end());
    }
    return elements;
}

BytesView contentOf(const Bytes& encoding) {
    return asn1::Reader(encoding).read().content;
}

/// The signature with everything outside the signed attributes and certificates streamed, the content cut
/// into pieces of seven octets.
Bytes asStreamed(const Bytes& cms, bool attributesToo) {
    const std::vector<Bytes> info = elementsOf(contentOf(cms));
    std::vector<Bytes> body = elementsOf(contentOf(elementsOf(contentOf(info[1]))[0]));
    std::vector<Bytes> pieces;
    for (std::size_t at = 0; at < document().size(); at += 7) {
        const std::size_t length = std::min<std::size_t>(7, document().size() - at);
        pieces.push_back(asn1::octetString(BytesView(document()).subspan(at, length)));
    }
    const Bytes content = streamed(static_cast<asn1::Tag>(0x24), pieces);
    body[2] =
        streamed(asn1::Tag::kSequence, {asn1::oid(kIdData), streamed(asn1::contextTag(0, true), {content})});
    std::vector<Bytes> signer = elementsOf(contentOf(elementsOf(contentOf(body[4]))[0]));
    if (attributesToo) signer[3] = streamed(asn1::contextTag(0, true), elementsOf(contentOf(signer[3])));
    body[4] = streamed(asn1::Tag::kSet, {streamed(asn1::Tag::kSequence, signer)});
    return streamed(asn1::Tag::kSequence,
                    {info[0], streamed(asn1::contextTag(0, true), {streamed(asn1::Tag::kSequence, body)})});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(damaged)

BOOST_AUTO_TEST_CASE(streamed_encoding_is_accepted_around_what_is_signed) {
    const Bytes cms = madeSignature(false);
    const signature::Report report = signature::verifyCms(inputOf(asStreamed(cms, false))).orThrow();
    BOOST_TEST(report.valid);
    BOOST_TEST((report.content == document()));
    BOOST_TEST(reasonOf(inputOf(asStreamed(cms, true))) == "signature.malformed");
}

BOOST_AUTO_TEST_CASE(truncated_anywhere) {
    const Bytes cms = madeSignature(false);
    for (std::size_t length = 0; length < cms.size(); ++length) {
        const Bytes part(cms.begin(), cms.begin() + static_cast<std::ptrdiff_t>(length));
        BOOST_TEST_CONTEXT(length) {
            BOOST_REQUIRE_EQUAL(reasonOf(inputOf(part)), "signature.malformed");
        }
    }
}

BOOST_AUTO_TEST_CASE(octets_after_the_end) {
    Bytes cms = madeSignature(false);
    cms.push_back(0);
    BOOST_TEST(reasonOf(inputOf(cms)) == "signature.malformed");
}

BOOST_AUTO_TEST_CASE(one_bit_in_each_signed_part) {
    const Bytes cms = madeSignature(false);
    const pki::Certificate certificate = loadCertificate("gost2012-256/plain.cer");
    const Bytes digest = pki::digestOf(pki::HashAlgorithm::kStreebog256, document());
    const Bytes certHash = pki::digestOf(pki::HashAlgorithm::kStreebog256, certificate.encoding());
    const Bytes time = asn1::time(kNow);
    const Bytes identifier = asn1::oid(kSigningCertificateV2);
    const std::vector<std::pair<std::string, Bytes>> parts{
        {"content", document()},
        {"message-digest", digest},
        {"certificate", certificate.encoding()},
        {"signing-certificate", certHash},
        {"public key", certificate.publicKey().octets()},
        {"signing-time", time},
        {"type of an attribute", identifier},
    };
    for (const auto& [name, octets] : parts) {
        const auto at = std::search(cms.begin(), cms.end(), octets.begin(), octets.end());
        BOOST_REQUIRE_MESSAGE(at != cms.end(), name);
        const auto start = at - cms.begin();
        for (const std::size_t offset : {std::size_t{2}, octets.size() / 2, octets.size() - 2}) {
            Bytes changed = cms;
            changed[static_cast<std::size_t>(start) + offset] ^= 0x01U;
            BOOST_TEST(!isValid(inputOf(changed)), name << " at " << offset);
        }
    }
    // The value itself ends the message: s, then r.
    for (std::size_t offset = 1; offset <= 64; ++offset) {
        Bytes changed = cms;
        changed[cms.size() - offset] ^= 0x10U;
        BOOST_TEST(!isValid(inputOf(changed)), "value, " << offset << " from the end");
    }
}

BOOST_AUTO_TEST_CASE(no_mutation_crashes_or_changes_what_was_signed) {
    const Bytes attached = madeSignature(false);
    const Bytes detached = madeSignature(true);
    const Bytes certificate = fixture("gost2012-256/plain.cer");
    std::mt19937 random(20260101);  // NOLINT(cert-msc51-cpp): the same mutations in every run
    const auto below = [&](std::size_t limit) { return static_cast<std::size_t>(random()) % limit; };
    std::size_t reports = 0;
    for (int round = 0; round < 600; ++round) {
        const bool isDetached = round % 2 == 0;
        Bytes cms = isDetached ? detached : attached;
        for (std::size_t change = 1 + below(3); change > 0; --change) {
            const std::size_t at = below(cms.size());
            const auto octet = static_cast<std::uint8_t>(random());
            switch (below(4)) {
                case 0:
                    cms[at] ^= static_cast<std::uint8_t>(1U << below(8));
                    break;
                case 1:
                    cms[at] = octet;
                    break;
                case 2:
                    cms.insert(cms.begin() + static_cast<std::ptrdiff_t>(at), octet);
                    break;
                default:
                    cms.erase(cms.begin() + static_cast<std::ptrdiff_t>(at));
                    break;
            }
        }
        const auto result = signature::verifyCms(inputOf(cms, isDetached));
        if (!result.ok()) continue;
        ++reports;
        if (!result.value().valid) continue;
        // Versions and the list of hashes are not signed. What is said to be signed must be what was.
        for (const signature::SignerReport& signer : result.value().signers) {
            BOOST_TEST((signer.certificate->encoding() == certificate));
            BOOST_TEST(signer.signingTime.value() == kNow);
        }
        BOOST_TEST((isDetached || result.value().content == document()));
    }
    BOOST_TEST(reports > 50U, "the mutations hardly reach the checks: " << reports);
}

BOOST_AUTO_TEST_CASE(not_a_signature_at_all) {
    for (const Bytes& octets :
         {Bytes{}, Bytes{0x00}, Bytes{0x30}, Bytes{0x30, 0x80}, Bytes{0x30, 0x00}, Bytes(100, 0x30),
          Bytes(5000, 0xFF), document(), fixture("gost2012-256/plain.cer")}) {
        BOOST_TEST(reasonOf(inputOf(octets)) == "signature.malformed");
    }
}

BOOST_AUTO_TEST_SUITE_END()
