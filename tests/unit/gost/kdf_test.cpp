// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include "base/bytes.h"
#include "gost/container_kdf.h"
#include "vectors.h"

namespace gost {
namespace {

using tamga::asBytes;
using tamga::Bytes;
using tamga::toHex;
using tamga::test::octets;

std::string hexOf(const CryptoPP::SecByteBlock& block) {
    return toHex(std::span(block.data(), block.size()));
}

struct PasswordVector {
    ContainerFamily family;
    std::string_view password;
    std::string_view key;
};

// Made for the project, together with containers that a CSP opens; the salt is 10 11 .. 1b.
constexpr std::array kPasswords{
    PasswordVector{ContainerFamily::k2012, "12345678",
                   "8c8d2b2be68229e74b38b72fa45276c5feeaae504c8a458acd56c3bf4104bd23"},
    PasswordVector{ContainerFamily::k2012, "",
                   "0bd89efa680456573e23e268a3dc36dca903fbf378b2aca9e573f1a2be1dd5ad"},
    PasswordVector{ContainerFamily::k2001, "12345678",
                   "7764860b9eb33eb17b5c16b3baca8a1026f96e6cef933572c4afd4cf3a40d2e5"},
    PasswordVector{ContainerFamily::k2001, "",
                   "634bef331a75772c84c50970705e0d17a29834ef1bb03927f574661a8a31c90c"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(kdf)

BOOST_AUTO_TEST_CASE(passwordsGiveTheKeysOfContainers) {
    const Bytes salt = octets("101112131415161718191a1b");
    for (const PasswordVector& v : kPasswords) {
        BOOST_TEST(hexOf(deriveContainerKey(v.family, asBytes(v.password), salt)) == v.key);
        const std::u16string wide(v.password.begin(), v.password.end());
        BOOST_TEST(hexOf(deriveContainerKey(v.family, std::span<const char16_t>(wide), salt)) == v.key);
    }
}

BOOST_AUTO_TEST_CASE(wideCharactersAreLittleEndianUnits) {
    const Bytes salt(8);
    const std::u16string wide = u"\u0411";
    const Bytes lowHalf = octets("11");
    BOOST_TEST(hexOf(deriveContainerKey(ContainerFamily::k2012, std::span<const char16_t>(wide), salt)) !=
               hexOf(deriveContainerKey(ContainerFamily::k2012, lowHalf, salt)));
}

BOOST_AUTO_TEST_CASE(passwordsHaveAtMost256Units) {
    const Bytes salt(12);
    const Bytes longest(256, 'a');
    const Bytes tooLong(257, 'a');
    const std::u16string tooLongWide(257, u'a');
    BOOST_TEST(deriveContainerKey(ContainerFamily::k2012, longest, salt).size() == 32U);
    BOOST_CHECK_THROW(static_cast<void>(deriveContainerKey(ContainerFamily::k2012, tooLong, salt)),
                      CryptoPP::InvalidArgument);
    BOOST_CHECK_THROW(static_cast<void>(deriveContainerKey(ContainerFamily::k2001,
                                                           std::span<const char16_t>(tooLongWide), salt)),
                      CryptoPP::InvalidArgument);
}

BOOST_AUTO_TEST_CASE(keysOfTheTree) {
    Bytes key(32);
    for (size_t i = 0; i < key.size(); ++i)
        key[i] = static_cast<std::uint8_t>(i);
    BOOST_TEST(hexOf(kdf256(key, octets("26bdb878"), octets("0011223344556677"))) ==
               "5e42e6657f74db40cace907ab6f60053eda03cc41f928b8fcae0e1b0a13e6008");
    for (const size_t length : {0U, 31U, 33U, 32U * 256U})
        BOOST_CHECK_THROW(static_cast<void>(kdfTree256(key, {}, {}, length)), CryptoPP::InvalidArgument);
    BOOST_TEST(kdfTree256(key, {}, {}, 32 * 255).size() == 32U * 255U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace gost
