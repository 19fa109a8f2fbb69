// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "pki/algorithms.h"

#include <cryptopp/sha.h>

#include <array>

#include "gost/gostr3411_94.h"
#include "gost/streebog.h"

namespace tamga::pki {
namespace {

struct HashRow {
    HashAlgorithm algorithm;
    std::string_view name;
    asn1::Oid oid;
    std::size_t size;
};

const std::array<HashRow, 7>& hashRows() {
    static const std::array<HashRow, 7> kRows{{
        {HashAlgorithm::kStreebog256, "gostr3411-2012-256", asn1::Oid("1.2.643.7.1.1.2.2"), 32},
        {HashAlgorithm::kStreebog512, "gostr3411-2012-512", asn1::Oid("1.2.643.7.1.1.2.3"), 64},
        {HashAlgorithm::kGostR3411_94, "gostr3411-94", asn1::Oid("1.2.643.2.2.9"), 32},
        {HashAlgorithm::kSha1, "sha-1", asn1::Oid("1.3.14.3.2.26"), 20},
        {HashAlgorithm::kSha256, "sha-256", asn1::Oid("2.16.840.1.101.3.4.2.1"), 32},
        {HashAlgorithm::kSha384, "sha-384", asn1::Oid("2.16.840.1.101.3.4.2.2"), 48},
        {HashAlgorithm::kSha512, "sha-512", asn1::Oid("2.16.840.1.101.3.4.2.3"), 64},
    }};
    return kRows;
}

/// The rows stand in the order of the enumeration; tests hold this.
const HashRow& rowOf(HashAlgorithm algorithm) {
    return hashRows()[static_cast<std::size_t>(algorithm)];
}

}  // namespace

std::string_view nameOf(HashAlgorithm algorithm) noexcept {
    return rowOf(algorithm).name;
}

std::optional<HashAlgorithm> hashByName(std::string_view name) noexcept {
    for (const auto& row : hashRows()) {
        if (row.name == name) return row.algorithm;
    }
    return std::nullopt;
}

const asn1::Oid& oidOf(HashAlgorithm algorithm) {
    return rowOf(algorithm).oid;
}

std::optional<HashAlgorithm> hashByOid(const asn1::Oid& oid) {
    for (const auto& row : hashRows()) {
        if (row.oid == oid) return row.algorithm;
    }
    return std::nullopt;
}

std::size_t digestSize(HashAlgorithm algorithm) noexcept {
    return rowOf(algorithm).size;
}

std::unique_ptr<CryptoPP::HashTransformation> makeHash(HashAlgorithm algorithm) {
    switch (algorithm) {
        case HashAlgorithm::kStreebog256:
            return std::make_unique<gost::Streebog256>();
        case HashAlgorithm::kStreebog512:
            return std::make_unique<gost::Streebog512>();
        case HashAlgorithm::kGostR3411_94:
            return std::make_unique<gost::GostR3411_94>();
        case HashAlgorithm::kSha1:
            return std::make_unique<CryptoPP::SHA1>();
        case HashAlgorithm::kSha256:
            return std::make_unique<CryptoPP::SHA256>();
        case HashAlgorithm::kSha384:
            return std::make_unique<CryptoPP::SHA384>();
        case HashAlgorithm::kSha512:
            return std::make_unique<CryptoPP::SHA512>();
    }
    throw Error(Reason::kProtocolInternal, "hash algorithm out of range");
}

Bytes digestOf(HashAlgorithm algorithm, BytesView data) {
    const auto hash = makeHash(algorithm);
    Bytes digest(hash->DigestSize());
    hash->CalculateDigest(digest.data(), data.data(), data.size());
    return digest;
}

std::string_view nameOf(KeyAlgorithm algorithm) noexcept {
    switch (algorithm) {
        case KeyAlgorithm::kGost2001:
            return "gost-2001";
        case KeyAlgorithm::kGost2012_256:
            return "gost-2012-256";
        case KeyAlgorithm::kGost2012_512:
            return "gost-2012-512";
        case KeyAlgorithm::kRsa:
            return "rsa";
        case KeyAlgorithm::kEcdsa:
            return "ecdsa";
    }
    return {};
}

bool isGost(KeyAlgorithm algorithm) noexcept {
    return algorithm != KeyAlgorithm::kRsa && algorithm != KeyAlgorithm::kEcdsa;
}

HashAlgorithm defaultHash(KeyAlgorithm algorithm) noexcept {
    switch (algorithm) {
        case KeyAlgorithm::kGost2001:
            return HashAlgorithm::kGostR3411_94;
        case KeyAlgorithm::kGost2012_256:
            return HashAlgorithm::kStreebog256;
        case KeyAlgorithm::kGost2012_512:
            return HashAlgorithm::kStreebog512;
        case KeyAlgorithm::kRsa:
        case KeyAlgorithm::kEcdsa:
            break;
    }
    return HashAlgorithm::kSha256;
}

bool fits(KeyAlgorithm key, HashAlgorithm hash) noexcept {
    if (isGost(key)) return hash == defaultHash(key);
    switch (hash) {
        case HashAlgorithm::kSha1:
        case HashAlgorithm::kSha256:
        case HashAlgorithm::kSha384:
        case HashAlgorithm::kSha512:
            return true;
        case HashAlgorithm::kStreebog256:
        case HashAlgorithm::kStreebog512:
        case HashAlgorithm::kGostR3411_94:
            break;
    }
    return false;
}

}  // namespace tamga::pki
