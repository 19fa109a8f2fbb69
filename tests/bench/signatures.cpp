// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Signature values and their verification on every curve, against the gost engine.
#include <cryptopp/osrng.h>

#include <stdexcept>
#include <string>

#include "gost/curve_parameters.h"
#include "gost/gostr3410.h"
#include "gost_engine.h"
#include "subjects.h"

namespace bench {
namespace {

constexpr std::size_t kBatch = 10;

struct Set {
    const char* name;
    const char* oid;
    const char* algorithm;  ///< the engine's name of the key type
    const char* engineSet;
    const char* digest;
};

constexpr Set kSets[] = {
    {"CryptoPro-A", "1.2.643.2.2.35.1", "gost2012_256", "A", "md_gost12_256"},
    {"CryptoPro-B", "1.2.643.2.2.35.2", "gost2012_256", "B", "md_gost12_256"},
    {"CryptoPro-C", "1.2.643.2.2.35.3", "gost2012_256", "C", "md_gost12_256"},
    {"TC26-256-A", "1.2.643.7.1.2.1.1.1", "gost2012_256", "TCA", "md_gost12_256"},
    {"TC26-512-A", "1.2.643.7.1.2.1.2.1", "gost2012_512", "A", "md_gost12_512"},
    {"TC26-512-B", "1.2.643.7.1.2.1.2.2", "gost2012_512", "B", "md_gost12_512"},
    {"TC26-512-C", "1.2.643.7.1.2.1.2.3", "gost2012_512", "C", "md_gost12_512"},
};

Openssl<EVP_PKEY> makeEngineKey(const Set& set) {
    const Openssl<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_id(OBJ_sn2nid(set.algorithm), nullptr));
    requireOpenssl(context && EVP_PKEY_keygen_init(context.get()) == 1, "EVP_PKEY_keygen_init");
    requireOpenssl(EVP_PKEY_CTX_ctrl_str(context.get(), "paramset", set.engineSet) == 1, set.name);
    EVP_PKEY* key = nullptr;
    requireOpenssl(EVP_PKEY_keygen(context.get(), &key) == 1, "EVP_PKEY_keygen");
    return Openssl<EVP_PKEY>(key);
}

Openssl<EVP_PKEY_CTX> engineContext(EVP_PKEY* key, const Set& set, int (*init)(EVP_PKEY_CTX*)) {
    Openssl<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new(key, nullptr));
    requireOpenssl(context && init(context.get()) == 1, "EVP_PKEY_CTX_new");
    requireOpenssl(EVP_PKEY_CTX_set_signature_md(context.get(), gostDigest(set.digest)) == 1,
                   "EVP_PKEY_CTX_set_signature_md");
    return context;
}

/// The paths of the code against each other: what a processor without BMI2, ADX and AVX2 gets.
Comparison measurePaths(const Set& set, const gost::Curve& curve) {
    return gost::withDomain(curve, [&]<std::size_t N>(const gost::Domain<N>& domain) {
        const gost::Number<N> k{{0x9e3779b97f4a7c15, 2, 3, 4}};
        const gost::Blinding<N> blinding{0x9e3779b97f4a7c15, {{5, 6, 7}}};
        const auto on = [&](gost::Processor processor) {
            return [&, processor] {
                const auto point = domain.arithmeticOn(processor).multiplyBaseSecret(k, blinding);
                if (point.sound == 0) throw std::runtime_error("a multiplication went wrong");
            };
        };
        return compare(std::string(set.name) + " multiple of the base", "point", 301, 1,
                       {{"this processor", on(gost::thisProcessor())},
                        {"portable path", on(gost::Processor::kPortable)}},
                       Time::kThread);
    });
}

void measureSet(const Set& set, std::vector<Comparison>& out) {
    constexpr std::size_t kRounds = 301;
    CryptoPP::AutoSeededRandomPool random;  // what the product signs with
    const gost::Curve& curve = *gost::findCurve(set.oid);
    const auto ourKey = gost::PrivateKey::generate(curve, random);
    const gost::PublicKey ourPublicKey(curve, ourKey.publicKeyOctets(random));
    const Openssl<EVP_PKEY> key = makeEngineKey(set);
    const auto signer = engineContext(key.get(), set, EVP_PKEY_sign_init);
    const auto verifier = engineContext(key.get(), set, EVP_PKEY_verify_init);
    std::vector<std::uint8_t> digest(curve.octets, 0x5a);
    std::vector<std::uint8_t> theirs(2 * curve.octets);
    gost::Octets ours;
    const auto sign = [&] {
        ++digest[0];
        ours = ourKey.sign(digest, random);
    };
    const auto engineSign = [&] {
        ++digest[0];
        std::size_t size = theirs.size();
        requireOpenssl(EVP_PKEY_sign(signer.get(), theirs.data(), &size, digest.data(), digest.size()) == 1,
                       "EVP_PKEY_sign");
    };
    out.push_back(compare(std::string(set.name) + " sign", "signature", kRounds, 1,
                          {{"tamga (and checked)", sign}, {"OpenSSL gost engine", engineSign}},
                          Time::kThread));
    sign();
    const auto ourDigest = digest;
    engineSign();
    const auto verify = [&] {
        if (!ourPublicKey.verify(ourDigest, ours)) throw std::runtime_error("signature does not verify");
    };
    const auto engineVerify = [&] {
        requireOpenssl(
            EVP_PKEY_verify(verifier.get(), theirs.data(), theirs.size(), digest.data(), digest.size()) == 1,
            "EVP_PKEY_verify");
    };
    out.push_back(compare(std::string(set.name) + " verify, key met before", "signature", kRounds, 1,
                          {{"tamga", verify}, {"OpenSSL gost engine", engineVerify}}, Time::kThread));
    const auto verifyNew = [&] {
        if (!gost::PublicKey(curve, ourPublicKey.octets()).verify(ourDigest, ours))
            throw std::runtime_error("signature does not verify");
    };
    out.push_back(compare(std::string(set.name) + " verify, key checked first", "signature", kRounds, 1,
                          {{"tamga", verifyNew}, {"OpenSSL gost engine, key not checked", engineVerify}},
                          Time::kThread));
    const auto timesBatch = [](const auto& one) {
        return [one] {
            for (std::size_t i = 0; i < kBatch; ++i)
                one();
        };
    };
    const auto verifyBatch = [&] {
        const gost::PublicKey batchKey(curve, ourPublicKey.octets());
        for (std::size_t i = 0; i < kBatch; ++i) {
            if (!batchKey.verify(ourDigest, ours)) throw std::runtime_error("signature does not verify");
        }
    };
    out.push_back(compare(std::string(set.name) + " verify a batch of 10, new key", "signature",
                          kRounds / kBatch, kBatch,
                          {{"tamga", verifyBatch},
                           {"OpenSSL gost engine, key not checked", timesBatch(engineVerify)},
                           {"tamga, ten times a new key", timesBatch(verifyNew)}},
                          Time::kThread));
    out.push_back(measurePaths(set, curve));
}

}  // namespace

std::vector<Comparison> measureSignatures() {
    std::vector<Comparison> out;
    for (const Set& set : kSets)
        measureSet(set, out);
    return out;
}

}  // namespace bench
