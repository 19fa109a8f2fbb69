// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What hash functions owe besides the right digest of one call.
#include <cryptopp/hmac.h>

#include <boost/test/unit_test.hpp>

#include "gost/gostr3411_94.h"
#include "gost/streebog.h"

namespace gost {
namespace {

using Octets = std::vector<std::uint8_t>;

Octets pattern(size_t length) {
    Octets out(length);
    for (size_t i = 0; i < length; ++i)
        out[i] = static_cast<std::uint8_t>(i * 7 + 3);
    return out;
}

template <class Hash>
Octets digestOf(const Octets& message) {
    Hash hash;
    Octets out(hash.DigestSize());
    hash.CalculateDigest(out.data(), message.data(), message.size());
    return out;
}

template <class Hash>
void checkPartsGiveTheSame() {
    for (size_t length = 0; length <= 200; ++length) {
        const Octets message = pattern(length);
        const Octets whole = digestOf<Hash>(message);
        for (const size_t part : {size_t{1}, size_t{31}, size_t{32}, size_t{63}, size_t{64}, size_t{65}}) {
            Hash hash;
            for (size_t at = 0; at < length; at += part)
                hash.Update(message.data() + at, std::min(part, length - at));
            Octets digest(hash.DigestSize());
            hash.Final(digest.data());
            BOOST_REQUIRE(digest == whole);
        }
    }
}

template <class Hash>
void checkStartsAgain() {
    const Octets message = pattern(100);
    Hash hash;
    Octets first(hash.DigestSize());
    Octets second(hash.DigestSize());
    hash.CalculateDigest(first.data(), message.data(), message.size());
    hash.CalculateDigest(second.data(), message.data(), message.size());
    BOOST_TEST(first == second);
    hash.Update(message.data(), 50);
    hash.Restart();
    hash.CalculateDigest(second.data(), message.data(), message.size());
    BOOST_TEST(first == second);
    Octets part(5);
    hash.Update(message.data(), message.size());
    hash.TruncatedFinal(part.data(), part.size());
    BOOST_TEST(part == Octets(first.begin(), first.begin() + 5));
    Octets tooMuch(hash.DigestSize() + 1);
    BOOST_CHECK_THROW(hash.TruncatedFinal(tooMuch.data(), tooMuch.size()), CryptoPP::InvalidArgument);
}

/// RFC 2104 by hand, with the block that the RFCs name.
template <class Hash>
Octets hmacByHand(Octets key, const Octets& message, size_t block) {
    if (key.size() > block) key = digestOf<Hash>(key);
    key.resize(block);
    Octets inner = key;
    Octets outer = key;
    for (auto& octet : inner)
        octet ^= 0x36;
    for (auto& octet : outer)
        octet ^= 0x5c;
    inner.insert(inner.end(), message.begin(), message.end());
    const Octets middle = digestOf<Hash>(inner);
    outer.insert(outer.end(), middle.begin(), middle.end());
    return digestOf<Hash>(outer);
}

template <class Hash>
void checkHmac(size_t block) {
    for (const size_t keyLength : {size_t{0}, size_t{1}, block - 1, block, block + 1, 3 * block}) {
        const Octets key = pattern(keyLength);
        const Octets message = pattern(77);
        CryptoPP::HMAC<Hash> hmac(key.data(), key.size());
        Octets mac(hmac.DigestSize());
        hmac.CalculateDigest(mac.data(), message.data(), message.size());
        BOOST_TEST(mac == hmacByHand<Hash>(key, message, block));
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(hashes)

BOOST_AUTO_TEST_CASE(partsOfAnyLengthGiveTheSameDigest) {
    checkPartsGiveTheSame<Streebog256>();
    checkPartsGiveTheSame<Streebog512>();
    checkPartsGiveTheSame<GostR3411_94>();
}

BOOST_AUTO_TEST_CASE(anObjectCanBeUsedAgainAndCutShort) {
    checkStartsAgain<Streebog256>();
    checkStartsAgain<Streebog512>();
    checkStartsAgain<GostR3411_94>();
}

BOOST_AUTO_TEST_CASE(hmacUsesTheBlockOfTheHash) {
    checkHmac<Streebog256>(64);
    checkHmac<Streebog512>(64);
    checkHmac<GostR3411_94>(32);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace gost
