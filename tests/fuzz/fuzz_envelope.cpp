// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Encrypted messages from arbitrary octets, for three GOST keys whose owners the seeds are for.
#include <cryptopp/osrng.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>

#include "gost/gostr3410.h"
#include "keys/software_key.h"
#include "signature/envelope_reader.h"

namespace {

using tamga::Bytes;
using tamga::BytesView;
using tamga::Reason;
using KeyPtr = std::unique_ptr<tamga::pki::SigningKey>;

void require(bool condition) {
    if (!condition) std::abort();
}

/// Printed in RFC 4490 and R 1323565.1.025-2019, little-endian.
constexpr std::string_view kKey2001 = "770f04919816afaf56da6d6d78425bf368ab6b1a6385e7da2b08d050e03b290b";
constexpr std::string_view kKey256 = "ceb7bf8ce54ababd2f1c7b197e421086f5e4518ccaf1c3ab4b11bcf21fdcc80d";
constexpr std::string_view kKey512 =
    "dc75c5f9f14ae9520992f1ce1217db72ef19150fdbcd24bf8cb3a5ad56c05787"
    "f1d188f39c7c0adfcecf8a51fdd64bf8b1621a59b94e5bc07f7c0a1f981503a5";

KeyPtr keyOf(tamga::pki::KeyAlgorithm algorithm, const char* curve, std::string_view hex) {
    CryptoPP::AutoSeededRandomPool random;
    gost::PrivateKey key(*gost::findCurve(curve), tamga::fromHex(hex).value());
    const Bytes xy = key.publicKeyOctets(random);
    return tamga::keys::makeSoftwareKey(std::move(key), algorithm, xy);
}

const std::array<KeyPtr, 3>& keys() {
    using tamga::pki::KeyAlgorithm;
    static const std::array<KeyPtr, 3> all{
        keyOf(KeyAlgorithm::kGost2001, "1.2.643.2.2.36.0", kKey2001),
        keyOf(KeyAlgorithm::kGost2012_256, "1.2.643.7.1.2.1.1.1", kKey256),
        keyOf(KeyAlgorithm::kGost2012_512, "1.2.643.7.1.2.1.2.1", kKey512)};
    return all;
}

void requireOurs(const tamga::Error& error) {
    const std::string_view name = nameOf(error.reason());
    require(name.starts_with("envelope.") || error.reason() == Reason::kCertificateNotFound);
}

void open(BytesView octets, std::size_t step, tamga::pki::SigningKey& key) {
    std::size_t at = 0;
    auto reader = tamga::signature::EnvelopeReader::open([&](std::span<std::uint8_t> buffer) {
        const std::size_t take = std::min({buffer.size(), octets.size() - at, step});
        std::copy_n(octets.begin() + static_cast<std::ptrdiff_t>(at), take, buffer.begin());
        at += take;
        return take;
    });
    if (!reader) return requireOurs(reader.error());
    std::size_t written = 0;
    const auto opened = reader.value().decrypt(
        key, nullptr, {}, [&](BytesView piece) { written += piece.size(); }, tamga::CancelToken());
    if (!opened) return requireOurs(opened.error());
    require(opened.value().size == written && written <= octets.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::size_t step = size % 2 == 0 ? 5 : 100000;
    for (const KeyPtr& key : keys())
        open({data, size}, step, *key);
    return 0;
}
