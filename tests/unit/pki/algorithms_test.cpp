// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "pki/algorithms.h"

#include <boost/test/unit_test.hpp>

using namespace tamga;
using namespace tamga::pki;

namespace {

using H = HashAlgorithm;
using K = KeyAlgorithm;

constexpr H kHashes[] = {H::kStreebog256, H::kStreebog512, H::kGostR3411_94, H::kSha1,
                         H::kSha256,      H::kSha384,      H::kSha512};

}  // namespace

BOOST_AUTO_TEST_SUITE(algorithms)

BOOST_AUTO_TEST_CASE(names_identifiers_and_sizes) {
    const std::tuple<H, const char*, const char*, std::size_t> table[] = {
        {H::kStreebog256, "gostr3411-2012-256", "1.2.643.7.1.1.2.2", 32},
        {H::kStreebog512, "gostr3411-2012-512", "1.2.643.7.1.1.2.3", 64},
        {H::kGostR3411_94, "gostr3411-94", "1.2.643.2.2.9", 32},
        {H::kSha1, "sha-1", "1.3.14.3.2.26", 20},
        {H::kSha256, "sha-256", "2.16.840.1.101.3.4.2.1", 32},
        {H::kSha384, "sha-384", "2.16.840.1.101.3.4.2.2", 48},
        {H::kSha512, "sha-512", "2.16.840.1.101.3.4.2.3", 64},
    };
    for (const auto& [hash, name, oid, size] : table) {
        BOOST_TEST(nameOf(hash) == name);
        BOOST_TEST(oidOf(hash).dotted() == oid);
        BOOST_TEST(digestSize(hash) == size);
        BOOST_TEST((hashByName(name) == hash));
        BOOST_TEST((hashByOid(asn1::Oid(oid)) == hash));
        BOOST_TEST(makeHash(hash)->DigestSize() == size);
    }
    for (const char* const unknown : {"", "sha256", "SHA-256", "gostr3411-2012", "md5"})
        BOOST_TEST(!hashByName(unknown));
    BOOST_TEST(!hashByOid(asn1::Oid("1.2.643.7.1.1.2.4")));
}

BOOST_AUTO_TEST_CASE(published_digests) {
    // RFC 6986 section 10.1 (message M1), FIPS 180-4 examples.
    const Bytes m1 =
        fromHex(
            "303132333435363738393031323334353637383930313233343536373839303132333435363738393031323334353637"
            "383930313233343536373839303132")
            .value();
    BOOST_TEST(toHex(digestOf(H::kStreebog256, m1)) ==
               "9d151eefd8590b89daa6ba6cb74af9275dd051026bb149a452fd84e5e57b5500");
    BOOST_TEST(toHex(digestOf(H::kStreebog512, m1)) ==
               "1b54d01a4af5b9d5cc3d86d68d285462b19abc2475222f35c085122be4ba1ffa00ad30f8767b3a82384c6574f024c"
               "311e2a481332b08ef7f"
               "41797891c1646f48");
    const auto abc = asBytes("abc");
    BOOST_TEST(toHex(digestOf(H::kSha1, abc)) == "a9993e364706816aba3e25717850c26c9cd0d89d");
    BOOST_TEST(toHex(digestOf(H::kSha256, abc)) ==
               "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    BOOST_TEST(
        toHex(digestOf(H::kSha384, abc)).starts_with("cb00753f45a35e8bb5a03d699ac65007272c32ab0eded163"));
    BOOST_TEST(
        toHex(digestOf(H::kSha512, abc)).starts_with("ddaf35a193617abacc417349ae20413112e6fa4e89a97ea2"));
}

BOOST_AUTO_TEST_CASE(which_hash_belongs_to_which_key) {
    const std::tuple<K, const char*, H, bool> table[] = {
        {K::kGost2001, "gost-2001", H::kGostR3411_94, true},
        {K::kGost2012_256, "gost-2012-256", H::kStreebog256, true},
        {K::kGost2012_512, "gost-2012-512", H::kStreebog512, true},
        {K::kRsa, "rsa", H::kSha256, false},
        {K::kEcdsa, "ecdsa", H::kSha256, false},
    };
    for (const auto& [key, name, hash, gost] : table) {
        BOOST_TEST(nameOf(key) == name);
        BOOST_TEST((defaultHash(key) == hash));
        BOOST_TEST(isGost(key) == gost);
        for (const H other : kHashes) {
            const bool sha =
                other != H::kStreebog256 && other != H::kStreebog512 && other != H::kGostR3411_94;
            BOOST_TEST(fits(key, other) == (gost ? other == hash : sha));
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
