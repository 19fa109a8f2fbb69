// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/container/encode.h"

#include <algorithm>
#include <initializer_list>
#include <string_view>

#include "asn1/writer.h"

namespace tamga::keys::container {
namespace {

using asn1::contextTag;
using asn1::Tag;

constexpr std::uint32_t kReserveBit = 1U << 1U;
constexpr std::uint32_t kExportableBit = 1U << 0U;
constexpr std::uint32_t kExchangeBit = 1U << 2U;

/// DER in wiped memory; everything in the key files is shorter than 256 octets.
void appendShort(Content& to, std::uint8_t tag, BytesView content) {
    const auto size = static_cast<std::uint8_t>(content.size());
    const std::array<std::uint8_t, 3> head{tag, size < 0x80 ? size : std::uint8_t{0x81}, size};
    to += Content(head.data(), size < 0x80 ? 2 : 3);
    to += Content(content.data(), content.size());
}

Content shortSequence(const Content& content) {
    Content sequence;
    appendShort(sequence, static_cast<std::uint8_t>(Tag::kSequence), viewOf(content));
    return sequence;
}

Content masksFile(gost::ContainerFamily family, const PairSeed& seed) {
    const auto octetString = static_cast<std::uint8_t>(Tag::kOctetString);
    const BytesView mask = viewOf(seed.mask);
    Content content;
    appendShort(content, octetString, mask);
    appendShort(content, octetString, seed.salt);
    appendShort(content, octetString, shortMac(family, mask.last(32), seed.salt));
    return shortSequence(content);
}

Content primaryFile(gost::ContainerFamily family, std::span<const gost::PrivateKey* const> keys,
                    const CodeUnits& password, const PairSeed& seed) {
    const CryptoPP::SecByteBlock storageKey = deriveKey(family, password, seed.salt);
    const gost::Gost28147 cipher(tableOf(family), std::span<const std::uint8_t, 32>(storageKey));
    Content content;
    for (const gost::PrivateKey* const key : keys) {
        CryptoPP::SecByteBlock value =
            gost::multiplyScalars(key->curve(), viewOf(key->octets()), viewOf(seed.mask));
        gost::ecbEncrypt(cipher, value, value);
        const auto tag =
            static_cast<std::uint8_t>(key == keys.front() ? Tag::kOctetString : contextTag(0, false));
        appendShort(content, tag, viewOf(value));
    }
    return shortSequence(content);
}

struct Identifiers {
    std::string_view exchange;
    std::string_view signature;
    std::string_view digest;
};

Identifiers identifiersOf(pki::KeyAlgorithm algorithm) {
    switch (algorithm) {
        case pki::KeyAlgorithm::kGost2001:
            return {"1.2.643.2.2.98", "1.2.643.2.2.19", "1.2.643.2.2.30.1"};
        case pki::KeyAlgorithm::kGost2012_256:
            return {"1.2.643.7.1.1.6.1", "1.2.643.7.1.1.1.1", "1.2.643.7.1.1.2.2"};
        case pki::KeyAlgorithm::kGost2012_512:
            return {"1.2.643.7.1.1.6.2", "1.2.643.7.1.1.1.2", "1.2.643.7.1.1.2.3"};
        case pki::KeyAlgorithm::kRsa:
        case pki::KeyAlgorithm::kEcdsa:
            break;
    }
    throw Error(Reason::kContainerUnsupported, "only GOST keys are written");
}

Bytes keyParameters(const Blueprint& blueprint, const gost::Curve& curve) {
    const Identifiers identifiers = identifiersOf(blueprint.algorithm);
    const bool exchange = blueprint.role == KeyRole::kExchange;
    const Bytes algorithm =
        asn1::sequence({asn1::oid(exchange ? identifiers.exchange : identifiers.signature),
                        asn1::sequence({asn1::oid(curve.oid), asn1::oid(identifiers.digest)})});
    return asn1::sequence(
        {asn1::namedBits((blueprint.exportable ? kExportableBit : 0U) | (exchange ? kExchangeBit : 0U)),
         asn1::retag(contextTag(0, true), algorithm)});
}

/// The usage period by role, as the only extension.
Bytes extensions(const Blueprint& blueprint, std::int64_t notAfter) {
    const std::string_view id =
        blueprint.role == KeyRole::kExchange ? "1.2.643.2.2.37.3.10" : "1.2.643.2.2.37.3.9";
    const Bytes period = asn1::sequence({asn1::retag(contextTag(1, false), asn1::generalizedTime(notAfter))});
    return asn1::encode(contextTag(12, true), {asn1::sequence({asn1::oid(id), asn1::octetString(period)})});
}

Content headerFile(const Blueprint& blueprint, gost::ContainerFamily family, const gost::Curve& curve,
                   BytesView fingerprint, const CodeUnits& password) {
    const bool protect = !password.empty();
    std::array<std::uint8_t, kMacOctets> check{};  // zeros in a container without a password
    if (protect) check = passwordMac(family, password, fingerprint);
    std::vector<Bytes> parts;
    parts.push_back(asn1::encode(contextTag(0, true), {asn1::oid("1.2.643.2.2.37.2.1")}));
    parts.push_back(asn1::namedBits(kReserveBit | (protect ? kPasswordBit : 0U)));
    parts.push_back(keyParameters(blueprint, curve));
    parts.push_back(asn1::encode(contextTag(2, false), check));
    if (!blueprint.certificate.empty())
        parts.push_back(asn1::encode(contextTag(5, false), blueprint.certificate));
    parts.push_back(asn1::encode(contextTag(10, false), fingerprint));
    if (blueprint.notAfter) parts.push_back(extensions(blueprint, *blueprint.notAfter));
    const Bytes content = asn1::sequence(parts);
    static constexpr std::array<std::uint8_t, 32> kZeroKey{};
    const Bytes file = asn1::sequence({content, asn1::octetString(shortMac(family, kZeroKey, content))});
    return Content(file.data(), file.size());
}

}  // namespace

PairSeed PairSeed::random(const gost::Curve& curve, CryptoPP::RandomNumberGenerator& random) {
    PairSeed seed;
    seed.mask = gost::randomScalar(curve, random);
    random.GenerateBlock(seed.salt.data(), seed.salt.size());
    return seed;
}

EncodedFiles encode(const Blueprint& blueprint, const gost::PrivateKey& key, BytesView xy,
                    const CodeUnits& password, const PairSeed& main, const PairSeed& reserve) {
    const std::size_t octets = blueprint.algorithm == pki::KeyAlgorithm::kGost2012_512 ? 64 : 32;
    if (key.curve().octets != octets || xy.size() != 2 * octets)
        throw Error(Reason::kKeyMismatch, "the algorithm does not fit the key");
    const gost::ContainerFamily family = familyOf(blueprint.algorithm);
    const Bytes name = asn1::sequence({asn1::ia5String(blueprint.name)});
    const std::array keys{&key};
    EncodedFiles files;
    const auto put = [&files](File file, const Content& content) {
        files[static_cast<std::size_t>(file)] = content;
    };
    put(File::kName, Content(name.data(), name.size()));
    put(File::kHeader, headerFile(blueprint, family, key.curve(), xy.first(kFingerprintOctets), password));
    put(File::kMasks, masksFile(family, main));
    put(File::kPrimary, primaryFile(family, keys, password, main));
    put(File::kMasks2, masksFile(family, reserve));
    put(File::kPrimary2, primaryFile(family, keys, password, reserve));
    return files;
}

EncodedPair encodePair(gost::ContainerFamily family, std::span<const gost::PrivateKey* const> keys,
                       const CodeUnits& password, const PairSeed& seed) {
    return {masksFile(family, seed), primaryFile(family, keys, password, seed)};
}

Content EncodedContainer::read(File file) const {
    if (!has(file)) throw damaged(file, "missing");
    return files_[static_cast<std::size_t>(file)];
}

}  // namespace tamga::keys::container
