// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// GOST R 34.11-94, the block ciphers in the modes that peers have, and the key of a container's password.
#include <gcrypt.h>

#include <array>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>

#include "gost/container_kdf.h"
#include "gost/gost28147.h"
#include "gost/gost3413.h"
#include "gost/gostr3411_94.h"
#include "gost_engine.h"
#include "subjects.h"

namespace bench {
namespace {

constexpr std::size_t kOctets = std::size_t{1} << 18U;
constexpr double kMegabytes = 0.25;
constexpr std::size_t kRounds = 31;
using Data = std::vector<std::uint8_t>;

const std::array<std::uint8_t, 32> kKey{1, 2, 3, 4, 5, 6, 7, 8, 9};
const std::array<std::uint8_t, 16> kIv{11, 12, 13, 14};

Data encryptedByEngine(const char* name, const Data& data) {
    const EVP_CIPHER* cipher = EVP_get_cipherbyname(name);
    requireOpenssl(cipher != nullptr, name);
    const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(EVP_CIPHER_CTX_new(),
                                                                                  EVP_CIPHER_CTX_free);
    requireOpenssl(EVP_EncryptInit_ex(context.get(), cipher, nullptr, kKey.data(), kIv.data()) == 1, name);
    Data out(data.size());
    int length = 0;
    requireOpenssl(EVP_EncryptUpdate(context.get(), out.data(), &length, data.data(),
                                     static_cast<int>(data.size())) == 1,
                   name);
    return out;
}

Data encryptedByGcrypt(gcry_cipher_modes mode, const Data& data) {
    gcry_cipher_hd_t handle = nullptr;
    if (gcry_cipher_open(&handle, GCRY_CIPHER_GOST28147, mode, 0) != 0)
        throw std::runtime_error("gcry_cipher_open");
    const std::unique_ptr<std::remove_pointer_t<gcry_cipher_hd_t>, decltype(&gcry_cipher_close)> cipher(
        handle, gcry_cipher_close);
    Data out(data.size());
    if (gcry_cipher_setkey(handle, kKey.data(), kKey.size()) != 0 ||
        gcry_cipher_setiv(handle, kIv.data(), 8) != 0 ||
        gcry_cipher_encrypt(handle, out.data(), out.size(), data.data(), data.size()) != 0)
        throw std::runtime_error("libgcrypt does not encrypt");
    return out;
}

template <class Cipher>
Data encryptedInCounterMode(const Data& data) {
    gost::Ctr<Cipher> ctr(kKey, std::span(kIv).template first<Cipher::kBlockSize / 2>(), 0);
    Data out(data.size());
    ctr.process(data, out);
    return out;
}

Data encryptedInCfb(const Data& data) {
    Data out(data.size());
    gost::Gost28147Cfb(gost::Gost28147Cfb::Direction::kEncrypt, gost::sboxTc26Z(), kKey,
                       std::span(kIv).first<8>(), gost::Meshing::kNone)
        .process(data, out);
    return out;
}

Data encryptedInEcb(const Data& data) {
    Data out(data.size());
    gost::ecbEncrypt(gost::Gost28147(gost::sboxTc26Z(), kKey), data, out);
    return out;
}

struct Way {
    const char* name;
    std::function<Data(const Data&)> run;
};

/// The first way is ours. agree: the others must give the same octets.
Comparison measure(const std::string& name, const std::vector<Way>& ways, bool agree) {
    Data data(kOctets);
    for (std::size_t i = 0; i < data.size(); ++i)
        data[i] = static_cast<std::uint8_t>(i * 7 + (i >> 9U));
    std::vector<Data> results(ways.size());
    std::vector<Contestant> contestants;
    for (std::size_t i = 0; i < ways.size(); ++i)
        contestants.push_back({ways[i].name, [&, i] { results[i] = ways[i].run(data); }});
    Comparison comparison = compare(name, "1 MiB", kRounds, kMegabytes, contestants, Time::kThread);
    for (const Data& result : results) {
        if (agree && result != results[0]) throw std::runtime_error(name + ": the libraries disagree");
    }
    return comparison;
}

Comparison measureGost94() {
    return measure("GOST R 34.11-94",
                   {{"tamga",
                     [](const Data& data) {
                         gost::GostR3411_94 hash;
                         Data digest(32);
                         hash.CalculateDigest(digest.data(), data.data(), data.size());
                         return digest;
                     }},
                    {"OpenSSL gost engine",
                     [](const Data& data) {
                         Data digest(32);
                         requireOpenssl(EVP_Digest(data.data(), data.size(), digest.data(), nullptr,
                                                   gostDigest("md_gost94"), nullptr) == 1,
                                        "EVP_Digest");
                         return digest;
                     }},
                    {"libgcrypt",
                     [](const Data& data) {
                         Data digest(32);
                         gcry_md_hash_buffer(GCRY_MD_GOSTR3411_CP, digest.data(), data.data(), data.size());
                         return digest;
                     }}},
                   true);
}

Comparison measureContainerKey(gost::ContainerFamily family, const char* name) {
    const std::vector<std::uint8_t> password{'1', '2', '3', '4', '5', '6', '7', '8'};
    const auto derive = [&] {
        (void)gost::deriveContainerKey(family, std::span<const std::uint8_t>(password),
                                       std::span(kIv).first<12>());
    };
    return compare(name, "password", kRounds, 1, {{"tamga", derive}}, Time::kThread);
}

}  // namespace

std::vector<Comparison> measureCiphers() {
    const auto engine = [](const char* name) {
        return Way{"OpenSSL gost engine", [name](const Data& data) { return encryptedByEngine(name, data); }};
    };
    const auto gcrypt = [](gcry_cipher_modes mode) {
        return Way{"libgcrypt", [mode](const Data& data) { return encryptedByGcrypt(mode, data); }};
    };
    return {
        measureGost94(),
        // The peers have other tables at hand and mesh the key, which changes the octets and hardly the
        // price.
        measure("GOST 28147-89 CFB",
                {{"tamga", encryptedInCfb}, engine("gost89"), gcrypt(GCRY_CIPHER_MODE_CFB)}, false),
        measure("GOST 28147-89 ECB", {{"tamga", encryptedInEcb}, gcrypt(GCRY_CIPHER_MODE_ECB)}, false),
        measure("Magma CTR", {{"tamga", encryptedInCounterMode<gost::Magma>}, engine("magma-ctr")}, true),
        measure("Kuznyechik CTR",
                {{"tamga", encryptedInCounterMode<gost::Kuznyechik>}, engine("kuznyechik-ctr")}, true),
        measureContainerKey(gost::ContainerFamily::k2012, "password to container key, Streebog"),
        measureContainerKey(gost::ContainerFamily::k2001, "password to container key, GOST R 34.11-94"),
    };
}

}  // namespace bench
