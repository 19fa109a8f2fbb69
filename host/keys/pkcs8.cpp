// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/pkcs8.h"

#include <cryptopp/secblock.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "asn1/reader.h"

namespace tamga::keys {
namespace {

using asn1::Reader;
using CryptoPP::SecByteBlock;

struct AlgorithmRow {
    std::string_view oid;
    pki::KeyAlgorithm algorithm;
};
constexpr std::array<AlgorithmRow, 6> kAlgorithms{{
    {"1.2.643.2.2.19", pki::KeyAlgorithm::kGost2001},
    {"1.2.643.2.2.98", pki::KeyAlgorithm::kGost2001},
    {"1.2.643.7.1.1.1.1", pki::KeyAlgorithm::kGost2012_256},
    {"1.2.643.7.1.1.6.1", pki::KeyAlgorithm::kGost2012_256},
    {"1.2.643.7.1.1.1.2", pki::KeyAlgorithm::kGost2012_512},
    {"1.2.643.7.1.1.6.2", pki::KeyAlgorithm::kGost2012_512},
}};

[[nodiscard]] Error bad(std::string_view what) {
    return Error(Reason::kContainerDamaged, "PKCS#8: " + std::string(what));
}

BytesView viewOf(const SecByteBlock& block) {
    return {block.data(), block.size()};
}

SecByteBlock fromInteger(const gost::Curve& curve, BytesView content) {
    while (!content.empty() && content.front() == 0)
        content = content.subspan(1);
    if (content.size() > curve.octets) throw bad("the private key is too long");
    SecByteBlock d(curve.octets);
    std::fill(d.begin(), d.end(), std::uint8_t{0});
    std::reverse_copy(content.begin(), content.end(), d.begin());
    return d;
}

/// KM || M1 || .. : the key is the product (R 50.1.112-2016; containers, unlike this, divide).
SecByteBlock fromParts(const gost::Curve& curve, BytesView parts) {
    if (parts.empty() || parts.size() % curve.octets != 0) throw bad("the private key has a wrong length");
    SecByteBlock product(parts.data(), curve.octets);
    for (BytesView rest = parts.subspan(curve.octets); !rest.empty(); rest = rest.subspan(curve.octets)) {
        const BytesView mask = rest.first(curve.octets);
        if (!gost::isScalarInRange(curve, viewOf(product)) || !gost::isScalarInRange(curve, mask))
            throw bad("a part of the private key is out of range");
        product = gost::multiplyScalars(curve, viewOf(product), mask);
    }
    return product;
}

/// A raw number may by chance begin like an OCTET STRING or INTEGER; its length tells them apart.
SecByteBlock decode(const gost::Curve& curve, BytesView content) {
    const std::size_t n = curve.octets;
    if (content.size() == n || content.empty()) return fromParts(curve, content);
    if (content.size() == n + 2 && content[0] == 0x04 && content[1] == n)
        return fromParts(curve, content.subspan(2));
    if (content[0] == 0x02 && content.size() == std::size_t{2} + content[1] && content[1] > 0)
        return fromInteger(curve, content.subspan(2));
    return fromParts(curve, content);
}

Pkcs8Key parse(BytesView der) {
    Reader info = Reader(der).readSequence();
    const std::int64_t version = info.readInteger();
    if (version != 0 && version != 1) throw bad("unknown version");
    Reader identifier = info.readSequence();
    const std::string oid = identifier.readOid().dotted();
    const auto* row = std::ranges::find(kAlgorithms, std::string_view(oid), &AlgorithmRow::oid);
    if (row == kAlgorithms.end()) throw Error(Reason::kContainerUnsupported, "PKCS#8: key algorithm " + oid);
    const std::string curveOid = identifier.readSequence().readOid().dotted();
    const gost::Curve* curve = gost::findCurve(curveOid);
    if (curve == nullptr || curve->test)
        throw Error(Reason::kContainerUnsupported, "PKCS#8: parameter set " + curveOid);
    const std::size_t octets = row->algorithm == pki::KeyAlgorithm::kGost2012_512 ? 64 : 32;
    if (curve->octets != octets) throw bad("the parameter set does not fit the algorithm");
    const SecByteBlock d = decode(*curve, info.readOctetString());
    if (!gost::isScalarInRange(*curve, viewOf(d))) throw bad("the private key is out of range");
    return {gost::PrivateKey(*curve, viewOf(d)), row->algorithm};
}

}  // namespace

Result<Pkcs8Key> parsePkcs8(BytesView der) {
    return capture([&] {
        try {
            return parse(der);
        } catch (const Error& error) {
            if (error.reason() != Reason::kDerMalformed) throw;
            throw bad(error.context());
        }
    });
}

}  // namespace tamga::keys
