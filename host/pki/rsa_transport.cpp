// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "pki/rsa_transport.h"

#include <cryptopp/secblock.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "base/error.h"
#include "pki/foreign_key.h"
#include "pki/mgf1.h"

namespace tamga::pki {
namespace {

using CryptoPP::SecByteBlock;

constexpr std::string_view kRsaEncryption = "1.2.840.113549.1.1.1";
constexpr std::string_view kOaep = "1.2.840.113549.1.1.7";
constexpr std::string_view kLabelGiven = "1.2.840.113549.1.1.9";
/// 00 02 before the random octets and 00 behind them (RFC 8017 section 7.2.1).
constexpr std::size_t kPkcs1Frame = 3;
constexpr std::size_t kPkcs1Random = 8;  ///< at least

[[noreturn]] void unsupported(const std::string& what) {
    throw Error(Reason::kEnvelopeUnsupported, "RSAES-OAEP: " + what);
}

void requireEmptyLabel(asn1::Reader reader) {
    asn1::Reader identifier = reader.readSequence();
    const asn1::Oid oid = identifier.readOid();
    if (oid != asn1::Oid(kLabelGiven) || !identifier.readOctetString().empty()) unsupported("a label");
}

/// RSAES-OAEP-params; every field has a default.
RsaTransport readOaep(BytesView parameters) {
    RsaTransport transport{.oaep = true};
    if (parameters.empty()) return transport;
    asn1::Reader outer(parameters);
    asn1::Reader fields = outer.readSequence();
    outer.expectEnd();
    if (fields.nextIs(asn1::contextTag(0, true))) {
        asn1::Reader hash = fields.readExplicit(0);
        transport.hash = readHash(hash, Sha1::kTaken, unsupported);
    }
    if (fields.nextIs(asn1::contextTag(1, true))) {
        asn1::Reader mask = fields.readExplicit(1);
        transport.mask = readMask(mask, Sha1::kTaken, unsupported);
    }
    if (fields.nextIs(asn1::contextTag(2, true))) requireEmptyLabel(fields.readExplicit(2));
    fields.expectEnd();
    return transport;
}

/// All ones when a octet is zero.
std::uint8_t zeroMask(std::uint8_t octet) {
    return static_cast<std::uint8_t>((static_cast<std::uint32_t>(octet) - 1U) >> 8U);
}

/// The length is known, so the end of the random octets is where it must be or the message is wrong.
std::uint8_t faultsOfPkcs1(BytesView message, std::size_t length) {
    const std::size_t end = message.size() - length - 1;
    std::uint8_t faults = message[0] | static_cast<std::uint8_t>(message[1] ^ 2U) | message[end];
    for (std::size_t i = 2; i < end; ++i)
        faults |= zeroMask(message[i]);
    return faults;
}

/// Unmasks in place: 00, seed, hash of the label, zeros, 01, key.
std::uint8_t faultsOfOaep(const RsaTransport& transport, SecByteBlock& message, std::size_t length) {
    const std::size_t hashOctets = digestSize(transport.hash);
    const std::span<std::uint8_t> seed(message.data() + 1, hashOctets);
    const std::span<std::uint8_t> block(message.data() + 1 + hashOctets, message.size() - 1 - hashOctets);
    applyMask(transport.mask, block, seed);
    applyMask(transport.mask, seed, block);
    const Bytes label = digestOf(transport.hash, {});
    std::uint8_t faults = message[0];
    for (std::size_t i = 0; i < hashOctets; ++i)
        faults |= static_cast<std::uint8_t>(block[i] ^ label[i]);
    const std::size_t separator = block.size() - length - 1;
    for (std::size_t i = hashOctets; i < separator; ++i)
        faults |= block[i];
    return faults | static_cast<std::uint8_t>(block[separator] ^ 1U);
}

std::size_t frameOf(const RsaTransport& transport) {
    return transport.oaep ? 2 * digestSize(transport.hash) + 2 : kPkcs1Frame + kPkcs1Random;
}

SecByteBlock padPkcs1(BytesView key, std::size_t octets, CryptoPP::RandomNumberGenerator& random) {
    SecByteBlock message(octets);
    const std::size_t end = octets - key.size() - 1;
    random.GenerateBlock(message.data(), message.size());
    message[0] = 0;
    message[1] = 2;
    for (std::size_t i = 2; i < end; ++i) {
        while (message[i] == 0)
            message[i] = random.GenerateByte();
    }
    message[end] = 0;
    std::copy(key.begin(), key.end(), message.data() + end + 1);
    return message;
}

SecByteBlock padOaep(const RsaTransport& transport, BytesView key, std::size_t octets,
                     CryptoPP::RandomNumberGenerator& random) {
    SecByteBlock message(octets);
    std::fill(message.begin(), message.end(), std::uint8_t{0});
    const Bytes label = digestOf(transport.hash, {});
    const std::span<std::uint8_t> seed(message.data() + 1, label.size());
    const std::span<std::uint8_t> block(message.data() + 1 + label.size(), octets - 1 - label.size());
    random.GenerateBlock(seed.data(), seed.size());
    std::copy(label.begin(), label.end(), block.begin());
    block[block.size() - key.size() - 1] = 1;
    std::copy(key.begin(), key.end(), block.end() - static_cast<std::ptrdiff_t>(key.size()));
    applyMask(transport.mask, seed, block);
    applyMask(transport.mask, block, seed);
    return message;
}

}  // namespace

RsaTransport readRsaTransport(const asn1::Oid& id, BytesView parameters) {
    if (id == asn1::Oid(kOaep)) return readOaep(parameters);
    if (id != asn1::Oid(kRsaEncryption))
        throw Error(Reason::kEnvelopeUnsupported, "key transport " + id.dotted());
    if (!parameters.empty()) asn1::Reader(parameters).readNull();
    return {};
}

Bytes encodeRsaTransport(const RsaTransport& transport) {
    using namespace asn1;
    if (!transport.oaep) return sequence({oid(kRsaEncryption), null()});
    std::vector<Bytes> fields;
    // DEFAULT values are left out in DER.
    if (transport.hash != HashAlgorithm::kSha1)
        fields.push_back(explicitTag(0, hashIdentifier(transport.hash)));
    if (transport.mask != HashAlgorithm::kSha1)
        fields.push_back(explicitTag(1, maskIdentifier(transport.mask)));
    return sequence({oid(kOaep), sequence(fields)});
}

TransportedKey unpadRsa(const RsaTransport& transport, BytesView message, std::size_t length,
                        CryptoPP::RandomNumberGenerator& random) {
    TransportedKey result{Secret(length), false};
    random.GenerateBlock(result.key.buffer().data(), length);
    result.key.resize(length);
    // Lengths are public.
    if (message.size() < frameOf(transport) + length) return result;
    SecByteBlock plain(message.data(), message.size());
    const std::uint8_t faults = transport.oaep ? faultsOfOaep(transport, plain, length)
                                               : faultsOfPkcs1({plain.data(), plain.size()}, length);
    const std::uint8_t good = zeroMask(faults);
    const std::uint8_t* from = plain.end() - length;
    for (std::size_t i = 0; i < length; ++i) {
        std::uint8_t& octet = result.key.buffer()[i];
        octet = static_cast<std::uint8_t>(octet ^ (good & (octet ^ from[i])));
    }
    result.sound = good != 0;
    return result;
}

Bytes encryptRsa(const RsaTransport& transport, BytesView rsaPublicKey, BytesView key,
                 CryptoPP::RandomNumberGenerator& random) {
    const std::size_t octets = (checkRsaKey(rsaPublicKey) + 7) / 8;
    if (octets < frameOf(transport) + key.size())
        throw Error(Reason::kCertificateAlgorithm, "an RSA modulus too short for the key of a message");
    const SecByteBlock message =
        transport.oaep ? padOaep(transport, key, octets, random) : padPkcs1(key, octets, random);
    return applyRsa(rsaPublicKey, {message.data(), message.size()});
}

}  // namespace tamga::pki
