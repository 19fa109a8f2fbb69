// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// RSASSA-PSS: signatures and keys of OpenSSL, parameters as RFC 4055 writes them, and what must not verify.
#include "pki/pss.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <string>

#include "asn1/writer.h"
#include "base/file.h"
#include "judge.h"
#include "pki/public_key.h"

using namespace tamga;
using namespace tamga::asn1;
using pki::HashAlgorithm;
using pki::PssParameters;

namespace {

constexpr const char* kMgf1 = "1.2.840.113549.1.1.8";
constexpr const char* kSha256 = "2.16.840.1.101.3.4.2.1";
const std::string kMessage = "Sign this.";

struct Hash {
    HashAlgorithm algorithm;
    const char* name;
};
constexpr Hash kHashes[] = {{HashAlgorithm::kSha1, "sha1"},
                            {HashAlgorithm::kSha256, "sha256"},
                            {HashAlgorithm::kSha384, "sha384"},
                            {HashAlgorithm::kSha512, "sha512"}};

/// A key that OpenSSL makes and keeps.
class Key final {
  public:
    explicit Key(const std::vector<std::string>& options) {
        std::vector<std::string> arguments{"genpkey", "-out", file()};
        arguments.insert(arguments.end(), options.begin(), options.end());
        static_cast<void>(judge::openssl(arguments));
    }
    [[nodiscard]] pki::PublicKey publicKey() const {
        return pki::PublicKey::parse(judge::openssl({"pkey", "-in", file(), "-pubout", "-outform", "DER"}))
            .orThrow();
    }
    [[nodiscard]] Bytes sign(const char* hash, const std::string& salt, bool pss = true) const {
        std::vector<std::string> arguments{"dgst", "-" + std::string(hash), "-sign", file()};
        if (pss)
            arguments.insert(arguments.end(),
                             {"-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:" + salt});
        return judge::openssl(arguments, asBytes(kMessage));
    }

  private:
    [[nodiscard]] std::string file() const { return (folder_.path() / "key.pem").string(); }
    judge::TemporaryFolder folder_;
};

Bytes digestOf(HashAlgorithm hash) {
    return pki::digestOf(hash, asBytes(kMessage));
}

Bytes hashField(const char* oidText, bool withNull = true) {
    return withNull ? sequence({oid(oidText), null()}) : sequence({oid(oidText)});
}

Bytes mask(const Bytes& hash, const char* function = kMgf1) {
    return explicitTag(1, sequence({oid(function), hash}));
}

Reason refusal(const Bytes& parameters) {
    const auto read = capture([&] { return pki::readPss(parameters); });
    BOOST_REQUIRE(!read.ok());
    return read.error().reason();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(pss)

BOOST_AUTO_TEST_CASE(signatures_of_openssl_verify) {
    // 1025 and 1033: the encoded message is an octet shorter than the modulus; 1031: its first octet is cut.
    for (const unsigned bits : {1024U, 1025U, 1031U, 1033U, 2048U}) {
        const Key key({"-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:" + std::to_string(bits)});
        const auto publicKey = key.publicKey();
        BOOST_TEST(!publicKey.pssOnly());
        for (const auto& [hash, name] : kHashes) {
            const std::size_t size = pki::digestSize(hash);
            for (const std::size_t salt : {std::size_t{0}, size, (bits + 6) / 8 - size - 2}) {
                if (size + salt + 2 > (bits + 6) / 8) continue;  // no room: SHA-512 with 1024 bits
                BOOST_TEST_CONTEXT(bits << " " << name << " " << salt) {
                    Bytes signature = key.sign(name, std::to_string(salt));
                    const Bytes digest = digestOf(hash);
                    BOOST_TEST(publicKey.verifyPss({hash, salt}, digest, signature));
                    BOOST_TEST(!publicKey.verifyPss({hash, salt + 1}, digest, signature));
                    BOOST_TEST(!publicKey.verify(hash, digest, signature));
                    signature[signature.size() / 2] ^= 1;
                    BOOST_TEST(!publicKey.verifyPss({hash, salt}, digest, signature));
                }
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(what_does_not_verify) {
    const Key key({"-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"});
    const auto publicKey = key.publicKey();
    const Bytes digest = digestOf(HashAlgorithm::kSha256);
    const auto right = pki::pssOf(HashAlgorithm::kSha256);
    const Bytes signature = key.sign("sha256", "32");
    BOOST_REQUIRE(publicKey.verifyPss(right, digest, signature));
    Bytes other = digest;
    other[0] ^= 1;
    BOOST_TEST(!publicKey.verifyPss(right, other, signature));
    BOOST_TEST(!publicKey.verifyPss(right, BytesView(digest).first(31), signature));
    BOOST_TEST(!publicKey.verifyPss(right, {}, signature));
    BOOST_TEST(!publicKey.verifyPss(pki::pssOf(HashAlgorithm::kSha384), digest, signature));
    BOOST_TEST(!publicKey.verifyPss(right, digest, {}));
    BOOST_TEST(!publicKey.verifyPss(right, digest, BytesView(signature).subspan(1)));
    Bytes longer = signature;
    longer.insert(longer.begin(), 0);
    BOOST_TEST(!publicKey.verifyPss(right, digest, longer));
    BOOST_TEST(!publicKey.verifyPss(right, digest, Bytes(128, 0xFF)));  // more than the modulus
    BOOST_TEST(!publicKey.verifyPss(right, digest, Bytes(128, 0)));
    BOOST_TEST(!publicKey.verifyPss(right, digest, key.sign("sha256", "", false)));
    BOOST_TEST(!publicKey.verifyPss({HashAlgorithm::kSha256, 2000}, digest, signature));
}

BOOST_AUTO_TEST_CASE(the_encoding_is_there_or_there_is_no_room) {
    const Bytes digest = digestOf(HashAlgorithm::kSha512);
    const Bytes salt(64, 0x5A);
    BOOST_TEST(pki::encodeForPss(HashAlgorithm::kSha512, digest, salt, 1024).empty());
    BOOST_TEST(pki::encodeForPss(HashAlgorithm::kSha512, digest, salt, 1033).empty());
    const Bytes encoded = pki::encodeForPss(HashAlgorithm::kSha512, digest, salt, 1042);
    BOOST_REQUIRE_EQUAL(encoded.size(), 131U);
    BOOST_TEST(encoded[0] < 2);  // 1041 bits
    BOOST_TEST(encoded.back() == 0xBC);
    // With no padding at all the separator is the first octet.
    BOOST_TEST(pki::encodeForPss(HashAlgorithm::kSha512, digest, salt, 1041).size() == 130U);
}

BOOST_AUTO_TEST_CASE(parameters_are_those_of_openssl) {
    for (const auto& [hash, name] : kHashes) {
        BOOST_TEST_CONTEXT(name) {
            const Bytes certificate = judge::openssl(
                {"req", "-x509", "-nodes", "-keyout", "/dev/null", "-subj", "/CN=made", "-outform", "DER",
                 "-newkey", "rsa:2048", "-" + std::string(name), "-sigopt", "rsa_padding_mode:pss", "-sigopt",
                 "rsa_pss_saltlen:" + std::to_string(pki::digestSize(hash))});
            const Bytes ours = pki::pssIdentifier(pki::pssOf(hash));
            const auto at = std::search(certificate.begin(), certificate.end(), ours.begin(), ours.end());
            BOOST_TEST((at != certificate.end()));
        }
    }
}

BOOST_AUTO_TEST_CASE(parameters_are_read_as_they_are_written) {
    const Bytes prefix = oid(pki::kPssOid);
    for (const auto& [hash, name] : kHashes) {
        for (const std::size_t salt : {0U, 20U, 32U, 200U}) {
            const Bytes identifier = pki::pssIdentifier({hash, salt});
            const BytesView parameters =
                BytesView(identifier).subspan(2 + prefix.size());  // short lengths: under 128 octets
            BOOST_TEST((pki::readPss(parameters) == PssParameters{hash, salt}));
        }
    }
    const Bytes defaults = sequence(std::vector<Bytes>{});
    BOOST_TEST((pki::readPss(defaults) == PssParameters{HashAlgorithm::kSha1, 20}));
    // RFC 4055 section 2.1: a reader takes the parameters of a hash absent, too.
    const Bytes bare = hashField(kSha256, false);
    BOOST_TEST((pki::readPss(sequence({explicitTag(0, bare), mask(bare)})) ==
                PssParameters{HashAlgorithm::kSha256, 20}));
    BOOST_TEST((pki::readPss(sequence({explicitTag(3, integer(1))})) == PssParameters{}));
}

BOOST_AUTO_TEST_CASE(parameters_that_are_refused) {
    const Bytes sha256 = hashField(kSha256);
    const Bytes hash = explicitTag(0, sha256);
    const auto unsupported = {
        sequence({hash}),                                                 // the mask stays with SHA-1
        sequence({mask(sha256)}),                                         // the hash does
        sequence({hash, mask(hashField("2.16.840.1.101.3.4.2.3"))}),      // two hashes
        sequence({hash, mask(sha256, kSha256)}),                          // no mask function
        sequence({explicitTag(0, hashField("1.2.643.7.1.1.2.2"))}),       // not for RSA
        sequence({explicitTag(0, hashField("2.16.840.1.101.3.4.2.4"))}),  // SHA-224
        sequence({explicitTag(2, integer(-1))}),
        sequence({explicitTag(2, integer(1LL << 40U))}),
        sequence({explicitTag(3, integer(2))}),
    };
    for (const Bytes& parameters : unsupported)
        BOOST_TEST((refusal(parameters) == Reason::kCertificateAlgorithm), toHex(parameters));
    Bytes trailing = sequence({hash, mask(sha256)});
    append(trailing, null());
    const auto malformed = {
        Bytes{},
        null(),
        trailing,
        sequence({explicitTag(2, integer(20)), hash}),  // another order
        sequence({explicitTag(4, integer(1))}),
        sequence({explicitTag(2, null())}),
        sequence({explicitTag(0, sequence({oid(kSha256), integer(1)}))}),
        sequence({encode(contextTag(2, true), {integer(20), integer(20)})}),
    };
    for (const Bytes& parameters : malformed)
        BOOST_TEST((refusal(parameters) == Reason::kDerMalformed), toHex(parameters));
}

BOOST_AUTO_TEST_CASE(keys_that_are_for_nothing_else) {
    const Key free({"-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:1024"});
    const auto any = free.publicKey();
    BOOST_TEST(any.pssOnly());
    BOOST_TEST((any.algorithm() == pki::KeyAlgorithm::kRsa));
    BOOST_TEST(any.bits() == 1024U);
    BOOST_TEST(any.verifyPss({HashAlgorithm::kSha256, 7}, digestOf(HashAlgorithm::kSha256),
                             free.sign("sha256", "7")));

    const Key bound({"-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:1024", "-pkeyopt",
                     "rsa_pss_keygen_md:sha256", "-pkeyopt", "rsa_pss_keygen_mgf1_md:sha256", "-pkeyopt",
                     "rsa_pss_keygen_saltlen:16"});
    const auto narrow = bound.publicKey();
    const Bytes digest = digestOf(HashAlgorithm::kSha256);
    const Bytes signature = bound.sign("sha256", "16");
    BOOST_TEST(narrow.verifyPss({HashAlgorithm::kSha256, 16}, digest, signature));
    BOOST_TEST(narrow.verifyPss({HashAlgorithm::kSha256, 40}, digest, bound.sign("sha256", "40")));
    // The same numbers as a key that is free: what it would take is refused for the parameters alone.
    const Bytes algorithm = sequence({oid(pki::kPssOid)});
    const auto same = pki::PublicKey::parse(sequence({algorithm, bitString(narrow.octets())})).orThrow();
    BOOST_TEST(same.verifyPss({HashAlgorithm::kSha256, 16}, digest, signature));
    BOOST_TEST(!narrow.verifyPss({HashAlgorithm::kSha256, 15}, digest, signature));
    BOOST_TEST(!narrow.verify(HashAlgorithm::kSha256, digest, signature));
    // No PKCS#1 v1.5 with either, though the numbers would do.
    const auto plain = pki::PublicKey::parse(sequence({sequence({oid("1.2.840.113549.1.1.1"), null()}),
                                                       bitString(any.octets())}))
                           .orThrow();
    BOOST_TEST(!plain.pssOnly());
    BOOST_TEST(plain.verifyPss({HashAlgorithm::kSha256, 7}, digestOf(HashAlgorithm::kSha256),
                               free.sign("sha256", "7")));
    BOOST_TEST(
        !pki::PublicKey::parse(sequence({sequence({oid(pki::kPssOid), null()}), bitString(any.octets())}))
             .ok());
}

BOOST_AUTO_TEST_SUITE_END()
