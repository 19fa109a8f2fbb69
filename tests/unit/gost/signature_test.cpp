// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include <cryptopp/ecp.h>
#include <cryptopp/integer.h>
#include <cryptopp/osrng.h>
#include <cryptopp/sha.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <set>

#include "base/bytes.h"
#include "gost/curve_parameters.h"
#include "gost/gostr3410.h"
#include "gost/hmac_drbg.h"
#include "vectors.h"

namespace gost {
namespace {

using CryptoPP::Integer;
using tamga::Bytes;
using tamga::toHex;
using tamga::test::octets;

/// A generator that is stuck at one octet.
class Stuck final : public CryptoPP::RandomNumberGenerator {
  public:
    explicit Stuck(std::uint8_t octet) : octet_(octet) {}
    void GenerateBlock(CryptoPP::byte* output, size_t size) override { std::fill_n(output, size, octet_); }

  private:
    std::uint8_t octet_;
};

class Failing final : public CryptoPP::RandomNumberGenerator {
  public:
    void GenerateBlock(CryptoPP::byte* /*output*/, size_t /*size*/) override {
        throw CryptoPP::OS_RNG_Err("no randomness");
    }
};

Bytes sequence(size_t length, unsigned seed) {
    Bytes out(length);
    for (size_t i = 0; i < length; ++i)
        out[i] = static_cast<std::uint8_t>(seed * 31 + i * 17 + 1);
    return out;
}

Integer orderOf(const Curve& curve) {
    return withDomain(curve, []<std::size_t N>(const Domain<N>& domain) {
        std::array<std::uint8_t, 8 * N> out{};
        storeBigEndian(domain.q.modulus(), out);
        return Integer(out.data(), out.size());
    });
}

Bytes littleEndian(const Curve& curve, const Integer& value) {
    Bytes out(curve.octets);
    value.Encode(out.data(), out.size());
    std::reverse(out.begin(), out.end());
    return out;
}

Integer fromLittleEndian(std::span<const std::uint8_t> octets) {
    Bytes reversed(octets.rbegin(), octets.rend());
    return Integer(reversed.data(), reversed.size());
}

PrivateKey someKey(const Curve& curve) {
    return PrivateKey(curve, littleEndian(curve, orderOf(curve) / 3 + 12345));
}

/// The half of a signature that only the nonce decides.
Bytes rOf(const Bytes& signature) {
    return Bytes(signature.begin() + static_cast<std::ptrdiff_t>(signature.size() / 2), signature.end());
}

template <class Body>
void onEveryCurve(Body&& body) {
    for (const Curve& curve : allCurves()) {
        BOOST_TEST_CONTEXT(curve.name) {
            body(curve);
        }
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(signatures)

BOOST_AUTO_TEST_CASE(aSignatureVerifiesAndNothingNearItDoes) {
    CryptoPP::NonblockingRng random;
    onEveryCurve([&](const Curve& curve) {
        const PrivateKey key = PrivateKey::generate(curve, random);
        const PublicKey publicKey(curve, key.publicKeyOctets(random));
        const Bytes digest = sequence(curve.octets, 1);
        const Bytes signature = key.sign(digest, random);
        BOOST_TEST(signature.size() == 2 * curve.octets);
        BOOST_TEST(publicKey.verify(digest, signature));
        for (const size_t at : {size_t{0}, curve.octets - 1, curve.octets, 2 * curve.octets - 1}) {
            Bytes damaged = signature;
            damaged[at] ^= 1;
            BOOST_TEST(!publicKey.verify(digest, damaged));
        }
        for (const size_t at : {size_t{0}, curve.octets - 1}) {
            Bytes other = digest;
            other[at] ^= 1;
            BOOST_TEST(!publicKey.verify(other, signature));
        }
        const PrivateKey otherKey = PrivateKey::generate(curve, random);
        BOOST_TEST(!PublicKey(curve, otherKey.publicKeyOctets(random)).verify(digest, signature));
    });
}

BOOST_AUTO_TEST_CASE(theThirdVerificationMakesTablesForAllCopies) {
    CryptoPP::NonblockingRng random;
    onEveryCurve([&](const Curve& curve) {
        const PrivateKey key = PrivateKey::generate(curve, random);
        const PublicKey publicKey(curve, key.publicKeyOctets(random));
        // They share what the third verification makes.
        const PublicKey copy = publicKey;  // NOLINT(performance-unnecessary-copy-initialization)
        const Bytes digest = sequence(curve.octets, 3);
        const Bytes signature = key.sign(digest, random);
        Bytes damaged = signature;
        damaged[curve.octets / 2] ^= 1;
        BOOST_TEST(publicKey.verify(digest, signature));
        // What is refused for its form costs nothing and is not counted.
        for (int i = 0; i < 3; ++i)
            BOOST_TEST(!publicKey.verify(digest, Bytes(signature.size(), 0)));
        BOOST_TEST(!copy.verify(digest, damaged));
        BOOST_TEST(!publicKey.hasTables());
        BOOST_TEST(copy.verify(digest, signature));
        BOOST_TEST(publicKey.hasTables());
        BOOST_TEST(publicKey.verify(digest, signature));
        BOOST_TEST(!publicKey.verify(digest, damaged));
        BOOST_TEST(!PublicKey(curve, publicKey.octets()).hasTables());
    });
}

BOOST_AUTO_TEST_CASE(malformedArgumentsOfVerifyAreFalse) {
    CryptoPP::NonblockingRng random;
    onEveryCurve([&](const Curve& curve) {
        const PrivateKey key = someKey(curve);
        const PublicKey publicKey(curve, key.publicKeyOctets(random));
        const Bytes digest = sequence(curve.octets, 2);
        const Bytes signature = key.sign(digest, random);
        for (const size_t length : {size_t{0}, size_t{1}, signature.size() - 1, signature.size() + 1}) {
            Bytes wrong = signature;
            wrong.resize(length);
            BOOST_TEST(!publicKey.verify(digest, wrong));
        }
        for (const size_t length : {size_t{0}, digest.size() - 1, digest.size() + 1, 96 - digest.size()}) {
            Bytes wrong = digest;
            wrong.resize(length);
            BOOST_TEST(!publicKey.verify(wrong, signature));
        }
        BOOST_TEST(!publicKey.verify(digest, Bytes(signature.size(), 0)));
        BOOST_TEST(!publicKey.verify(digest, Bytes(signature.size(), 0xff)));
    });
}

BOOST_AUTO_TEST_CASE(digestsOfAnyValueAreSigned) {
    CryptoPP::NonblockingRng random;
    onEveryCurve([&](const Curve& curve) {
        const PrivateKey key = someKey(curve);
        const PublicKey publicKey(curve, key.publicKeyOctets(random));
        // 0 and q mean e = 1; the greatest number is above q.
        for (const Bytes& digest : {Bytes(curve.octets, 0), littleEndian(curve, orderOf(curve)),
                                    littleEndian(curve, 1), Bytes(curve.octets, 0xff)})
            BOOST_TEST(publicKey.verify(digest, key.sign(digest, random)));
        BOOST_TEST(
            publicKey.verify(littleEndian(curve, orderOf(curve)), key.sign(Bytes(curve.octets, 0), random)));
        for (const size_t length : {size_t{0}, curve.octets - 1, curve.octets + 1})
            BOOST_CHECK_THROW(static_cast<void>(key.sign(Bytes(length), random)), CryptoPP::InvalidArgument);
    });
}

BOOST_AUTO_TEST_CASE(aStuckGeneratorNeverRepeatsANonce) {
    onEveryCurve([&](const Curve& curve) {
        Stuck stuck(0);
        const PrivateKey key = someKey(curve);
        std::set<Bytes> seen;
        for (unsigned i = 0; i < 16; ++i)
            seen.insert(rOf(key.sign(sequence(curve.octets, i), stuck)));
        // One bit of the digest is enough.
        Bytes near = sequence(curve.octets, 0);
        near.back() ^= 0x80;
        seen.insert(rOf(key.sign(near, stuck)));
        // So is another key.
        const PrivateKey other(curve, littleEndian(curve, orderOf(curve) / 5));
        seen.insert(rOf(other.sign(sequence(curve.octets, 0), stuck)));
        BOOST_TEST(seen.size() == 18U);
    });
}

BOOST_AUTO_TEST_CASE(otherRandomnessGivesAnotherNonceForTheSameDigest) {
    onEveryCurve([&](const Curve& curve) {
        const PrivateKey key = someKey(curve);
        const Bytes digest = sequence(curve.octets, 3);
        std::set<Bytes> seen;
        for (unsigned octet = 0; octet < 8; ++octet) {
            Stuck stuck(static_cast<std::uint8_t>(octet));
            seen.insert(rOf(key.sign(digest, stuck)));
        }
        CryptoPP::NonblockingRng random;
        seen.insert(rOf(key.sign(digest, random)));
        seen.insert(rOf(key.sign(digest, random)));
        BOOST_TEST(seen.size() == 10U);
        Stuck stuck(0);
        BOOST_TEST(toHex(key.sign(digest, stuck)) == toHex(key.sign(digest, stuck)));
    });
}

BOOST_AUTO_TEST_CASE(signaturesWithFixedRandomnessStayTheSame) {
    // Guards the way from randomness to nonce against unnoticed changes; the values are this project's own.
    Stuck stuck(0x5a);
    const Curve& narrow = *findCurve("1.2.643.2.2.35.1");
    const Curve& wide = *findCurve("1.2.643.7.1.2.1.2.3");
    BOOST_TEST(toHex(someKey(narrow).sign(sequence(32, 9), stuck)) ==
               "bfc928be982f368f459b5e0b7eba9fb68a0357898da7dfa709a5f16752c28f8a"
               "a625433ff4738206c3a2bd768978453dd0fc879bd5c1bd001927ff4b11d3dbfd");
    BOOST_TEST(toHex(someKey(wide).sign(sequence(64, 9), stuck)) ==
               "234b66528ee13b2ce2d7d2a7ef35332058147de9618ac4471a82710b60cdd154"
               "4101bc676cb3c01accd7f7c91de280c1120ca165490ab38a52eb4c68468d2b87"
               "226e907c9db84e47fb8e6e64eaf6fe0c47f634b7b4372eb1b07265b8299b6cd9"
               "89c85f2542fba07460491d23dee0e7741a2a4812959fa681b14dc5fe6219e8eb");
}

template <class Hash, std::size_t N>
void checkNonce(const Domain<N>& domain, const Curve& curve) {
    const PrivateKey key = someKey(curve);
    const Bytes digest = sequence(curve.octets, 10);
    Bytes seed(key.octets().begin(), key.octets().end());
    tamga::append(seed, digest);
    tamga::append(seed, Bytes(32, 0x77));
    HmacDrbg<Hash> drbg{std::span<const std::uint8_t>(seed)};
    Number<N> nonce;
    drbg.generateScalar(domain.q.modulus(), nonce);
    Bytes k(8 * N);
    storeLittleEndian(nonce, k);
    const auto integer = [](const Number<N>& number) {
        Bytes out(8 * N);
        storeBigEndian(number, out);
        return Integer(out.data(), out.size());
    };
    const CryptoPP::ECP ecp(integer(domain.p.modulus()), integer(domain.a), integer(domain.b));
    const CryptoPP::ECP::Point base(integer(domain.base.x), integer(domain.base.y));
    Bytes r(8 * N);
    (ecp.Multiply(fromLittleEndian(k), base).x % orderOf(curve)).Encode(r.data(), r.size());
    Stuck stuck(0x77);
    BOOST_TEST(toHex(rOf(key.sign(digest, stuck))) == toHex(r));
}

BOOST_AUTO_TEST_CASE(theNonceComesFromKeyDigestAndRandomness) {
    onEveryCurve([&](const Curve& curve) {
        withDomain(curve, [&]<std::size_t N>(const Domain<N>& domain) {
            checkNonce<std::conditional_t<N == 4, CryptoPP::SHA256, CryptoPP::SHA512>>(domain, curve);
        });
    });
}

BOOST_AUTO_TEST_CASE(aFailingGeneratorStopsTheSignature) {
    Failing failing;
    const Curve& curve = *findCurve("1.2.643.2.2.35.1");
    BOOST_CHECK_THROW(static_cast<void>(someKey(curve).sign(Bytes(32), failing)), CryptoPP::Exception);
}

BOOST_AUTO_TEST_CASE(theNonceGeneratorIsThatOfRfc6979) {
    // RFC 6979 appendix A.2.5: P-256, SHA-256, the message "sample"; the seed is the key and the digest.
    constexpr auto kOrder =
        numberFromHex<4>("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
    Bytes seed = octets("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721");
    tamga::append(seed, octets("af2bdbe1aa9b6ec1e2ade1d694f41fc71a831d0268e9891562113d8a62add1bf"));
    HmacDrbg<CryptoPP::SHA256> drbg{std::span<const std::uint8_t>(seed)};
    Number<4> nonce;
    drbg.generateScalar(kOrder, nonce);
    Bytes got(32);
    storeBigEndian(nonce, got);
    BOOST_TEST(toHex(got) == "a6e3c57dd01abe90086538398355dd4c3b17aa873382b0f24d6129493d8aad60");
}

BOOST_AUTO_TEST_CASE(noncesCoverTheWholeRange) {
    // Of 2000 numbers below q, the three parts of the range get their share: reduction would not do that on
    // orders far from a power of two.
    constexpr int kDraws = 2000;
    onEveryCurve([&](const Curve& curve) {
        withDomain(curve, [&]<std::size_t N>(const Domain<N>& domain) {
            const Bytes seed = sequence(32, 4);
            HmacDrbg<CryptoPP::SHA256> drbg{std::span<const std::uint8_t>(seed)};
            const Integer third = orderOf(curve) / 3;
            std::array<int, 3> share{};
            for (int i = 0; i < kDraws; ++i) {
                Number<N> value;
                drbg.generateScalar(domain.q.modulus(), value);
                Bytes out(8 * N);
                storeLittleEndian(value, out);
                const Integer drawn = fromLittleEndian(out);
                BOOST_REQUIRE((drawn > 0 && drawn < orderOf(curve)));
                ++share[drawn < third ? 0 : drawn < third * 2 ? 1 : 2];
            }
            // Six standard deviations of the binomial distribution.
            for (const int part : share)
                BOOST_TEST(std::abs(part - kDraws / 3) < 130);
        });
    });
}

BOOST_AUTO_TEST_CASE(privateKeysHaveTheirRange) {
    CryptoPP::NonblockingRng random;
    onEveryCurve([&](const Curve& curve) {
        const Integer q = orderOf(curve);
        for (const Integer& bad :
             {Integer::Zero(), q, Integer(q + 1), Integer::Power2(8 * curve.octets) - 1}) {
            BOOST_TEST(!isScalarInRange(curve, littleEndian(curve, bad)));
            BOOST_CHECK_THROW(PrivateKey(curve, littleEndian(curve, bad)), CryptoPP::InvalidArgument);
        }
        for (const size_t length : {size_t{0}, curve.octets - 1, curve.octets + 1, 96 - curve.octets})
            BOOST_CHECK_THROW(PrivateKey(curve, Bytes(length, 1)), CryptoPP::InvalidArgument);
        for (const Integer& good : {Integer::One(), Integer(q - 1)}) {
            const PrivateKey key(curve, littleEndian(curve, good));
            const PublicKey publicKey(curve, key.publicKeyOctets(random));
            const Bytes digest = sequence(curve.octets, 5);
            BOOST_TEST(publicKey.verify(digest, key.sign(digest, random)));
            BOOST_TEST(toHex(std::span(key.octets().data(), key.octets().size())) ==
                       toHex(littleEndian(curve, good)));
        }
    });
}

BOOST_AUTO_TEST_CASE(publicKeysAreCheckedPoints) {
    CryptoPP::NonblockingRng random;
    onEveryCurve([&](const Curve& curve) {
        const Bytes good = someKey(curve).publicKeyOctets(random);
        BOOST_TEST(isValidPublicKey(curve, good));
        for (const size_t length : {size_t{0}, good.size() - 1, good.size() + 1, good.size() / 2}) {
            Bytes wrong = good;
            wrong.resize(length);
            BOOST_TEST(!isValidPublicKey(curve, wrong));
        }
        for (const size_t at : {size_t{0}, curve.octets}) {
            Bytes wrong = good;
            wrong[at] ^= 1;
            BOOST_TEST(!isValidPublicKey(curve, wrong));
        }
        BOOST_TEST(!isValidPublicKey(curve, Bytes(good.size(), 0)));
        BOOST_TEST(!isValidPublicKey(curve, Bytes(good.size(), 0xff)));
    });
}

BOOST_AUTO_TEST_CASE(coordinatesAreBelowTheModulus) {
    // On CryptoPro-C the base point has x = 0; x = p names the same residue and must not pass.
    const Curve& curve = *findCurve("1.2.643.2.2.35.3");
    withDomain(curve, [&]<std::size_t N>(const Domain<N>& domain) {
        Bytes xy(2 * curve.octets);
        storeLittleEndian(domain.base.y, std::span(xy).subspan(curve.octets));
        BOOST_TEST(isValidPublicKey(curve, xy));
        storeLittleEndian(domain.p.modulus(), std::span(xy).first(curve.octets));
        BOOST_TEST(!isValidPublicKey(curve, xy));
    });
}

BOOST_AUTO_TEST_CASE(scalarsMultiplyAndDivide) {
    CryptoPP::NonblockingRng random;
    onEveryCurve([&](const Curve& curve) {
        const Integer q = orderOf(curve);
        const auto number = [](const CryptoPP::SecByteBlock& block) {
            return fromLittleEndian(std::span(block.data(), block.size()));
        };
        for (int i = 0; i < 8; ++i) {
            const Integer a(random, Integer::Zero(), q - 1);
            const Integer b(random, Integer::One(), q - 1);
            const Bytes left = littleEndian(curve, a);
            const Bytes right = littleEndian(curve, b);
            BOOST_TEST((number(multiplyScalars(curve, left, right)) == a * b % q));
            BOOST_TEST((number(divideScalars(curve, left, right)) == a * b.InverseMod(q) % q));
        }
        const Bytes one = littleEndian(curve, 1);
        const Bytes order = littleEndian(curve, q);
        const Bytes zero(curve.octets);
        BOOST_CHECK_THROW(static_cast<void>(divideScalars(curve, one, zero)), CryptoPP::InvalidArgument);
        BOOST_CHECK_THROW(static_cast<void>(divideScalars(curve, order, one)), CryptoPP::InvalidArgument);
        BOOST_CHECK_THROW(static_cast<void>(multiplyScalars(curve, one, order)), CryptoPP::InvalidArgument);
        BOOST_CHECK_THROW(static_cast<void>(multiplyScalars(curve, Bytes(1), one)),
                          CryptoPP::InvalidArgument);
        const auto drawn = randomScalar(curve, random);
        BOOST_TEST(isScalarInRange(curve, std::span(drawn.data(), drawn.size())));
    });
}

BOOST_AUTO_TEST_CASE(aGeneratorStuckOutsideTheRangeDoesNotHang) {
    Stuck zeros(0);
    Stuck ones(0xff);
    onEveryCurve([&](const Curve& curve) {
        BOOST_CHECK_THROW(static_cast<void>(randomScalar(curve, zeros)), CryptoPP::Exception);
        BOOST_CHECK_THROW(static_cast<void>(PrivateKey::generate(curve, ones)), CryptoPP::Exception);
    });
}

BOOST_AUTO_TEST_CASE(curvesAreFoundByOid) {
    for (const Curve& curve : allCurves())
        BOOST_TEST(findCurve(curve.oid) == &curve);
    BOOST_TEST(findCurve("1.2.643.2.2.35.9") == nullptr);
    BOOST_TEST(findCurve("") == nullptr);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace gost
