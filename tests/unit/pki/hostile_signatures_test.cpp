// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Signatures that a careless verifier takes: made with the private key itself, but not in the form that the
// standards demand; numbers out of range; digests at the edges. OpenSSL gives its verdict on each.
#include <boost/test/unit_test.hpp>
#include <string>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "base/file.h"
#include "judge.h"
#include "pki/foreign_key.h"
#include "pki/public_key.h"

using namespace tamga;
using namespace tamga::asn1;
using CryptoPP::Integer;
using pki::HashAlgorithm;

namespace {

class Key final {
  public:
    explicit Key(const std::vector<std::string>& options) {
        std::vector<std::string> arguments{"genpkey", "-out", path("key.pem")};
        arguments.insert(arguments.end(), options.begin(), options.end());
        static_cast<void>(judge::openssl(arguments));
        const Bytes spki = judge::openssl({"pkey", "-in", path("key.pem"), "-pubout", "-outform", "DER"});
        publicKey_ = pki::PublicKey::parse(spki).orThrow();
    }
    [[nodiscard]] const pki::PublicKey& publicKey() const { return *publicKey_; }

    [[nodiscard]] Bytes sign(BytesView digest, const std::vector<std::string>& options = {}) const {
        std::vector<std::string> arguments{"pkeyutl", "-sign", "-inkey", path("key.pem")};
        arguments.insert(arguments.end(), options.begin(), options.end());
        Bytes signature = judge::openssl(arguments, digest);
        BOOST_REQUIRE(!signature.empty());
        return signature;
    }
    /// The private operation alone, on a message of any form: to decrypt is the same for RSA as to sign.
    [[nodiscard]] Bytes raise(BytesView message) const {
        Bytes value = judge::openssl(
            {"pkeyutl", "-decrypt", "-inkey", path("key.pem"), "-pkeyopt", "rsa_padding_mode:none"}, message);
        BOOST_REQUIRE(!value.empty());
        return value;
    }
    [[nodiscard]] bool opensslTakes(BytesView digest, BytesView signature, const char* hash) const {
        BOOST_REQUIRE(writeFile(path("signature"), signature).ok());
        const Bytes said = judge::openssl({"pkeyutl", "-verify", "-inkey", path("key.pem"), "-sigfile",
                                           path("signature"), "-pkeyopt", std::string("digest:") + hash},
                                          digest);
        return asText(said).find("Verified Successfully") != std::string_view::npos;
    }

  private:
    [[nodiscard]] std::string path(const char* name) const { return (folder_.path() / name).string(); }
    judge::TemporaryFolder folder_;
    std::optional<pki::PublicKey> publicKey_;
};

constexpr std::size_t kOctets = 128;  // of the modulus

Bytes digestInfo(BytesView digest, const Bytes& algorithm) {
    return sequence({algorithm, octetString(digest)});
}

/// 00 type FF..FF 00 info, filled up to the modulus.
Bytes padded(const Bytes& info, std::uint8_t type = 1, std::uint8_t filler = 0xFF) {
    Bytes message{0x00, type};
    message.resize(kOctets - info.size() - 1, filler);
    message.push_back(0x00);
    append(message, info);
    return message;
}

/// Eight octets of padding, and what is left of the room behind: Bleichenbacher's forgery of 2006.
Bytes garbageBehind(const Bytes& info) {
    Bytes message{0x00, 0x01};
    message.resize(10, 0xFF);
    message.push_back(0x00);
    append(message, info);
    message.resize(kOctets, 0x42);
    return message;
}

Bytes changedAt(Bytes octets, std::size_t at, std::uint8_t value) {
    octets.at(at) = value;
    return octets;
}

Integer number(BytesView bigEndian) {
    return {bigEndian.data(), bigEndian.size()};
}

Bytes fixed(const Integer& value, std::size_t octets) {
    Bytes result(octets);
    value.Encode(result.data(), result.size());
    return result;
}

Bytes signedNumber(const Integer& value) {
    Bytes content(value.MinEncodedSize(Integer::SIGNED));
    value.Encode(content.data(), content.size(), Integer::SIGNED);
    return encode(Tag::kInteger, content);
}

Bytes pair(const Integer& r, const Integer& s) {
    return sequence({signedNumber(r), signedNumber(s)});
}

struct Values {
    Integer r;
    Integer s;
};
Values valuesOf(BytesView signature) {
    Reader outer(signature);
    Reader reader = outer.readSequence();
    const Integer r = number(reader.readBigInteger());
    return {r, number(reader.readBigInteger())};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(hostile_signatures)

BOOST_AUTO_TEST_CASE(rsa_messages_of_another_form) {
    const Key key({"-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"});
    const Bytes digest = pki::digestOf(HashAlgorithm::kSha256, asBytes(std::string("message")));
    const Bytes sha256 = oid("2.16.840.1.101.3.4.2.1");
    const Bytes right = digestInfo(digest, sequence({sha256, null()}));
    const auto taken = [&](const Bytes& message) {
        const Bytes signature = key.raise(message);
        const bool ours = key.publicKey().verify(HashAlgorithm::kSha256, digest, signature);
        BOOST_TEST(ours == key.opensslTakes(digest, signature, "sha256"));
        return ours;
    };
    BOOST_REQUIRE(taken(padded(right)));

    Bytes garbageInside = right;
    garbageInside.back() ^= 1;
    Bytes trailing = right;
    append(trailing, null());
    Bytes longLength{0x30, 0x81};
    longLength.insert(longLength.end(), right.begin() + 1, right.end());
    const std::pair<const char*, Bytes> cases[] = {
        {"another digest", padded(garbageInside)},
        {"the digest alone", padded(Bytes(digest))},
        {"no parameters", padded(digestInfo(digest, sequence({sha256})))},
        {"other parameters", padded(digestInfo(digest, sequence({sha256, integer(0)})))},
        {"another hash", padded(digestInfo(digest, sequence({oid("2.16.840.1.101.3.4.2.8"), null()})))},
        {"octets behind the DigestInfo", padded(trailing)},
        {"a length in two octets", padded(longLength)},
        {"garbage behind a short padding", garbageBehind(right)},
        {"block type 2", padded(right, 2)},
        {"block type 0", padded(right, 0, 0)},
        {"padding of zeros", padded(right, 1, 0)},
        {"an octet of the padding changed", changedAt(padded(right), 20, 0xFE)},
        {"no separator", changedAt(padded(right), kOctets - right.size() - 1, 0xFF)},
        {"the first octet not zero", changedAt(padded(right), 0, 1)},
    };
    for (const auto& [name, message] : cases)
        BOOST_TEST(!taken(message), name);
}

BOOST_AUTO_TEST_CASE(rsa_numbers_out_of_range) {
    const Key key({"-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"});
    const Bytes digest = pki::digestOf(HashAlgorithm::kSha256, asBytes(std::string("message")));
    const Bytes signature = key.sign(digest, {"-pkeyopt", "digest:sha256"});
    Reader outer(key.publicKey().octets());
    const Integer modulus = number(outer.readSequence().readBigInteger());
    const auto takes = [&](const Bytes& value) {
        return key.publicKey().verify(HashAlgorithm::kSha256, digest, value);
    };
    BOOST_REQUIRE(takes(signature));
    BOOST_TEST(!takes(fixed(number(signature) + modulus, kOctets + 1)));
    BOOST_TEST(!takes(fixed(modulus - number(signature), kOctets)));
    BOOST_TEST(!takes(fixed(modulus, kOctets)));
    BOOST_TEST(!takes(Bytes(kOctets, 0)));
    BOOST_TEST(!takes(fixed(Integer::One(), kOctets)));
    BOOST_TEST(!takes(fixed(number(signature), kOctets + 1)));
    BOOST_TEST(!takes({}));
}

BOOST_AUTO_TEST_CASE(ecdsa_numbers_and_forms) {
    const Key key({"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"});
    const Bytes digest = pki::digestOf(HashAlgorithm::kSha256, asBytes(std::string("message")));
    const Bytes signature = key.sign(digest);
    const auto [r, s] = valuesOf(signature);
    const Integer n("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551h");
    const Integer p("ffffffff00000001000000000000000000000000ffffffffffffffffffffffffh");
    const auto taken = [&](const Bytes& value) {
        const bool ours = key.publicKey().verify(HashAlgorithm::kSha256, digest, value);
        BOOST_TEST(ours == key.opensslTakes(digest, value, "sha256"), toHex(value));
        return ours;
    };
    BOOST_REQUIRE(taken(signature));
    BOOST_TEST(taken(pair(r, s)));
    // The standard's own malleability: the other square root.
    BOOST_TEST(taken(pair(r, n - s)));

    const Integer zero = Integer::Zero();
    const Integer one = Integer::One();
    for (const Integer& value : {zero, one, Integer(-1), n - one, n, n + one, p, p + one, r + n, -r, r * n})
        BOOST_TEST(!taken(pair(value, s)), "r " << value);
    for (const Integer& value : {zero, one, Integer(-1), n - one, n, n + one, p, s + n, -s, s * n})
        BOOST_TEST(!taken(pair(r, value)), "s " << value);
    for (const auto& [first, second] : {std::pair{zero, zero}, {one, one}, {n, n}, {s, r}, {n - one, one}})
        BOOST_TEST(!taken(pair(first, second)));

    const Bytes rBytes = signedNumber(r);
    const Bytes sBytes = signedNumber(s);
    Bytes padded = sBytes;
    padded.insert(padded.begin() + 2, 0x00);
    padded[1] = static_cast<std::uint8_t>(padded[1] + 1);
    Bytes trailing = signature;
    trailing.push_back(0);
    Bytes indefinite{0x30, 0x80};
    append(indefinite, rBytes);
    append(indefinite, sBytes);
    append(indefinite, Bytes{0, 0});
    Bytes longLength{0x30, 0x81};
    longLength.insert(longLength.end(), signature.begin() + 1, signature.end());
    Bytes cut = signature;
    cut.pop_back();
    Bytes bare = fixed(r, 32);
    append(bare, fixed(s, 32));
    for (const Bytes& value :
         {sequence({rBytes, padded}), trailing, indefinite, longLength, cut, bare, sequence({rBytes}),
          sequence({rBytes, sBytes, sBytes}), sequence({rBytes, sBytes, null()}), sequence({sBytes, rBytes}),
          encode(Tag::kSet, {rBytes, sBytes}), sequence({rBytes, encode(Tag::kOctetString, fixed(s, 32))}),
          sequence({rBytes, encode(Tag::kInteger, Bytes{})}), sequence(std::vector<Bytes>{}), null(),
          Bytes{}})
        BOOST_TEST(!taken(value), toHex(value));
}

BOOST_AUTO_TEST_CASE(ecdsa_digests_at_the_edges) {
    for (const char* const curve : {"P-256", "P-384", "P-521"}) {
        const Key key({"-algorithm", "EC", "-pkeyopt", std::string("ec_paramgen_curve:") + curve});
        for (const auto& [hash, name] : {std::pair{HashAlgorithm::kSha1, "sha1"},
                                         {HashAlgorithm::kSha256, "sha256"},
                                         {HashAlgorithm::kSha384, "sha384"},
                                         {HashAlgorithm::kSha512, "sha512"}}) {
            for (const std::uint8_t octet : Bytes{0x00, 0x01, 0x80, 0xFF}) {
                BOOST_TEST_CONTEXT(curve << " " << name << " " << int{octet}) {
                    Bytes digest(pki::digestSize(hash), octet);
                    const Bytes signature = key.sign(digest);
                    BOOST_TEST(key.publicKey().verify(hash, digest, signature));
                    digest[0] ^= 0x40;
                    BOOST_TEST(!key.publicKey().verify(hash, digest, signature));
                }
            }
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
