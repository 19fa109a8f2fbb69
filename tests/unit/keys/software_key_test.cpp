// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include <cryptopp/osrng.h>

#include <boost/test/unit_test.hpp>

#include "keys/software_key.h"
#include "sample.h"

using namespace tamga;

namespace {

std::unique_ptr<pki::SigningKey> makeKey(pki::KeyAlgorithm algorithm, const char* curve) {
    CryptoPP::AutoSeededRandomPool random;
    gost::PrivateKey key = gost::PrivateKey::generate(*gost::findCurve(curve), random);
    const Bytes publicKey = key.publicKeyOctets(random);
    return keys::makeSoftwareKey(std::move(key), algorithm, publicKey);
}

}  // namespace

BOOST_AUTO_TEST_CASE(signatures_verify_and_differ) {
    const auto key = makeKey(pki::KeyAlgorithm::kGost2012_256, "1.2.643.2.2.35.1");
    const Bytes digest = pki::digestOf(pki::HashAlgorithm::kStreebog256, asBytes("x"));
    const Bytes first = key->signDigest(pki::HashAlgorithm::kStreebog256, digest, CancelToken()).orThrow();
    const Bytes second = key->signDigest(pki::HashAlgorithm::kStreebog256, digest, CancelToken()).orThrow();
    BOOST_TEST(key->publicKey().verify(pki::HashAlgorithm::kStreebog256, digest, first));
    BOOST_TEST(key->publicKey().verify(pki::HashAlgorithm::kStreebog256, digest, second));
    BOOST_TEST((first != second));
}

BOOST_AUTO_TEST_CASE(a_hash_that_does_not_fit_is_refused) {
    const auto key = makeKey(pki::KeyAlgorithm::kGost2012_512, "1.2.643.7.1.2.1.2.1");
    const auto attempt = [&](pki::HashAlgorithm hash, std::size_t size) {
        return sample::reasonOf(key->signDigest(hash, Bytes(size, 1), CancelToken()));
    };
    BOOST_TEST(attempt(pki::HashAlgorithm::kStreebog512, 64) == "ok");
    BOOST_TEST(attempt(pki::HashAlgorithm::kStreebog512, 63) == "document.digest");
    BOOST_TEST(attempt(pki::HashAlgorithm::kStreebog512, 0) == "document.digest");
    BOOST_TEST(attempt(pki::HashAlgorithm::kStreebog256, 32) == "document.digest");
    BOOST_TEST(attempt(pki::HashAlgorithm::kSha512, 64) == "document.digest");
}

BOOST_AUTO_TEST_CASE(a_cancelled_signature_is_not_made) {
    const auto key = makeKey(pki::KeyAlgorithm::kGost2001, "1.2.643.2.2.35.1");
    CancelToken cancel;
    cancel.cancel();
    BOOST_TEST(sample::reasonOf(key->signDigest(pki::HashAlgorithm::kGostR3411_94, Bytes(32, 1), cancel)) ==
               "request.cancelled");
}
