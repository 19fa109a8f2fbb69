// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Identifiers of key management in EnvelopedData (dossier: RFC 4490, R 1323565.1.025-2019, RFC 5753, RFC
// 3565).
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "pki/algorithms.h"

namespace tamga::signature {

/// The agreement identifiers, which are parameters of KExp15 and stand for the key in some KARI.
inline constexpr std::string_view kAgreement256 = "1.2.643.7.1.1.6.1";
inline constexpr std::string_view kAgreement512 = "1.2.643.7.1.1.6.2";
inline constexpr std::string_view kMagmaKExp15 = "1.2.643.7.1.1.7.1.1";
inline constexpr std::string_view kKuznyechikKExp15 = "1.2.643.7.1.1.7.2.1";
inline constexpr std::string_view kGostWrap = "1.2.643.2.2.13.0";
inline constexpr std::string_view kCryptoProWrap = "1.2.643.2.2.13.1";

/// First generation: what announces key transport or agreement of a GOST key.
struct GostKeyRow {
    std::string_view oid;
    pki::KeyAlgorithm key;
};
inline constexpr std::array<GostKeyRow, 7> kGostKeyRows{{
    {"1.2.643.2.2.19", pki::KeyAlgorithm::kGost2001},
    {"1.2.643.2.2.98", pki::KeyAlgorithm::kGost2001},
    {"1.2.643.2.2.96", pki::KeyAlgorithm::kGost2001},
    {"1.2.643.7.1.1.1.1", pki::KeyAlgorithm::kGost2012_256},
    {kAgreement256, pki::KeyAlgorithm::kGost2012_256},
    {"1.2.643.7.1.1.1.2", pki::KeyAlgorithm::kGost2012_512},
    {kAgreement512, pki::KeyAlgorithm::kGost2012_512},
}};

/// dhSinglePass-stdDH and -cofactorDH schemes: the same on curves without a cofactor.
struct EcSchemeRow {
    std::string_view oid;
    pki::HashAlgorithm hash;
};
inline constexpr std::array<EcSchemeRow, 8> kEcSchemes{{
    {"1.3.132.1.11.1", pki::HashAlgorithm::kSha256},
    {"1.3.132.1.11.2", pki::HashAlgorithm::kSha384},
    {"1.3.132.1.11.3", pki::HashAlgorithm::kSha512},
    {"1.3.133.16.840.63.0.2", pki::HashAlgorithm::kSha1},
    {"1.3.132.1.14.1", pki::HashAlgorithm::kSha256},
    {"1.3.132.1.14.2", pki::HashAlgorithm::kSha384},
    {"1.3.132.1.14.3", pki::HashAlgorithm::kSha512},
    {"1.3.133.16.840.63.0.3", pki::HashAlgorithm::kSha1},
}};

struct AesWrapRow {
    std::string_view oid;
    std::size_t kek;  ///< octets
};
inline constexpr std::array<AesWrapRow, 3> kAesWraps{{
    {"2.16.840.1.101.3.4.1.5", 16},
    {"2.16.840.1.101.3.4.1.25", 24},
    {"2.16.840.1.101.3.4.1.45", 32},
}};

/// Reading only.
inline constexpr std::string_view kTripleDesWrap = "1.2.840.113549.1.9.16.3.6";
inline constexpr std::size_t kTripleDesKey = 24;

}  // namespace tamga::signature
