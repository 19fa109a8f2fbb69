// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include <gcrypt.h>
#include <nettle/streebog.h>

#include <array>
#include <cstdint>
#include <stdexcept>
#include <string>

#include "gost/streebog.h"
#include "gost_engine.h"
#include "subjects.h"

namespace bench {
namespace {

constexpr std::size_t kMegabyte = 1024U * 1024U;
using Digest = std::array<std::uint8_t, 64>;

struct Names {
    const char* label;
    const char* engine;
    gcry_md_algos gcrypt;
};

template <typename Hash>
void ours(const std::vector<std::uint8_t>& data, Digest& digest) {
    Hash hash;
    hash.Update(data.data(), data.size());
    hash.Final(digest.data());
}

void nettle(bool wide, const std::vector<std::uint8_t>& data, Digest& digest) {
    // Both lengths share one context type in nettle.
    streebog512_ctx context;
    if (wide) {
        streebog512_init(&context);
        streebog512_update(&context, data.size(), data.data());
        streebog512_digest(&context, 64, digest.data());
    } else {
        streebog256_init(&context);
        streebog512_update(&context, data.size(), data.data());
        streebog256_digest(&context, 32, digest.data());
    }
}

template <typename Hash>
Comparison measure(const Names& names, const std::vector<std::uint8_t>& data, std::size_t rounds,
                   double units, const std::string& unit) {
    const EVP_MD* engine = gostDigest(names.engine);
    std::array<Digest, 4> digests{};
    const bool wide = Hash::DIGESTSIZE == 64;
    Comparison comparison = compare(
        names.label, unit, rounds, units,
        {{"tamga", [&] { ours<Hash>(data, digests[0]); }},
         {"OpenSSL gost engine",
          [&] {
              requireOpenssl(
                  EVP_Digest(data.data(), data.size(), digests[1].data(), nullptr, engine, nullptr) == 1,
                  "EVP_Digest");
          }},
         {"nettle", [&] { nettle(wide, data, digests[2]); }},
         {"libgcrypt",
          [&] { gcry_md_hash_buffer(names.gcrypt, digests[3].data(), data.data(), data.size()); }}},
        Time::kThread);
    for (const Digest& digest : digests) {
        if (digest != digests[0]) {
            throw std::runtime_error(std::string(names.label) + ": the libraries disagree");
        }
    }
    return comparison;
}

}  // namespace

std::vector<Comparison> measureHashing() {
    if (gcry_check_version(GCRYPT_VERSION) == nullptr) {
        throw std::runtime_error("libgcrypt is older than its header");
    }
    gcry_control(GCRYCTL_DISABLE_SECMEM, 0);
    gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
    std::vector<std::uint8_t> data(8 * kMegabyte);
    for (std::size_t i = 0; i < data.size(); ++i) {
        data[i] = static_cast<std::uint8_t>(i * 131 + (i >> 11));
    }
    const double megabytes = static_cast<double>(data.size()) / static_cast<double>(kMegabyte);
    const std::vector<std::uint8_t> small(data.begin(), data.begin() + 300);
    return {
        measure<gost::Streebog256>({"Streebog-256, 8 MiB", "md_gost12_256", GCRY_MD_STRIBOG256}, data, 11,
                                   megabytes, "1 MiB"),
        measure<gost::Streebog512>({"Streebog-512, 8 MiB", "md_gost12_512", GCRY_MD_STRIBOG512}, data, 11,
                                   megabytes, "1 MiB"),
        measure<gost::Streebog256>({"Streebog-256, 300 octets", "md_gost12_256", GCRY_MD_STRIBOG256}, small,
                                   2001, 1, "message"),
    };
}

}  // namespace bench
