// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "pki/pss.h"

#include <algorithm>
#include <string>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "base/error.h"
#include "pki/foreign_key.h"
#include "pki/mgf1.h"

namespace tamga::pki {
namespace {

constexpr std::uint8_t kTrailer = 0xBC;
constexpr std::uint8_t kSeparator = 0x01;
/// Eight octets of zero before the digest (RFC 8017 section 9.1.1 step 5).
constexpr std::size_t kPadding1 = 8;

[[noreturn]] void unsupported(const std::string& what) {
    throw Error(Reason::kCertificateAlgorithm, "RSASSA-PSS: " + what);
}

/// H, from which the mask comes as well (RFC 8017 section 9.1.1 steps 5 and 6).
Bytes saltedDigest(HashAlgorithm hash, BytesView digest, BytesView salt) {
    Bytes message(kPadding1);
    append(message, digest);
    append(message, salt);
    return digestOf(hash, message);
}

/// Bits of the first octet that the modulus has no room for.
std::uint8_t usableBits(std::size_t octets, unsigned bits) {
    return static_cast<std::uint8_t>(0xFFU >> (octets * 8 - bits));
}

/// EMSA-PSS-VERIFY (RFC 8017 section 9.1.2).
bool consistent(const PssParameters& parameters, BytesView digest, BytesView encoded, unsigned bits) {
    const std::size_t hashLength = digestSize(parameters.hash);
    if (encoded.size() < hashLength + parameters.saltLength + 2 || encoded.back() != kTrailer) return false;
    const std::uint8_t usable = usableBits(encoded.size(), bits);
    if ((encoded[0] & static_cast<std::uint8_t>(~usable)) != 0) return false;
    const std::size_t blockLength = encoded.size() - hashLength - 1;
    const BytesView salted = encoded.subspan(blockLength, hashLength);
    Bytes block(encoded.begin(), encoded.begin() + static_cast<std::ptrdiff_t>(blockLength));
    applyMask(parameters.hash, salted, block);
    block[0] &= usable;
    const auto saltAt = block.end() - static_cast<std::ptrdiff_t>(parameters.saltLength);
    const auto separator = saltAt - 1;
    if (*separator != kSeparator || std::any_of(block.begin(), separator, [](auto o) { return o != 0; }))
        return false;
    return equal(saltedDigest(parameters.hash, digest, Bytes(saltAt, block.end())), salted);
}

}  // namespace

PssParameters pssOf(HashAlgorithm hash) noexcept {
    return {hash, digestSize(hash)};
}

PssParameters readPss(BytesView parameters) {
    asn1::Reader outer(parameters);
    asn1::Reader reader = outer.readSequence();
    outer.expectEnd();
    const auto field = [&reader](unsigned number, const auto& read) {
        if (!reader.nextIs(asn1::contextTag(number, true))) return;
        asn1::Reader inner = reader.readExplicit(number);
        read(inner);
        inner.expectEnd();
    };
    PssParameters result;
    HashAlgorithm maskHash = HashAlgorithm::kSha1;
    field(0, [&](asn1::Reader& inner) { result.hash = readHash(inner, Sha1::kRefused, unsupported); });
    field(1, [&](asn1::Reader& inner) { maskHash = readMask(inner, Sha1::kRefused, unsupported); });
    field(2, [&](asn1::Reader& inner) {
        const std::int64_t length = inner.readInteger();
        // Longer than any modulus has room for; the rest is for verifyPss() to say.
        if (length < 0 || length > 2048) unsupported("a salt of " + std::to_string(length) + " octets");
        result.saltLength = static_cast<std::size_t>(length);
    });
    field(3, [&](asn1::Reader& inner) {
        if (inner.readInteger() != 1) unsupported("another trailer");
    });
    reader.expectEnd();
    if (maskHash != result.hash) unsupported("the mask is made with another hash");
    return result;
}

Bytes pssIdentifier(const PssParameters& parameters) {
    using namespace asn1;
    std::vector<Bytes> fields;
    // DER leaves out what is the default.
    if (parameters.hash != HashAlgorithm::kSha1) {
        fields.push_back(explicitTag(0, hashIdentifier(parameters.hash)));
        fields.push_back(explicitTag(1, maskIdentifier(parameters.hash)));
    }
    if (parameters.saltLength != PssParameters().saltLength)
        fields.push_back(explicitTag(2, integer(static_cast<std::int64_t>(parameters.saltLength))));
    return sequence({oid(kPssOid), sequence(fields)});
}

Bytes encodeForPss(HashAlgorithm hash, BytesView digest, BytesView salt, unsigned modulusBits) {
    const unsigned bits = modulusBits - 1;
    const std::size_t octets = (bits + 7) / 8;
    if (octets < digest.size() + salt.size() + 2) return {};
    const Bytes salted = saltedDigest(hash, digest, salt);
    Bytes block(octets - salted.size() - salt.size() - 2);
    block.push_back(kSeparator);
    append(block, salt);
    applyMask(hash, salted, block);
    block[0] &= usableBits(octets, bits);
    append(block, salted);
    block.push_back(kTrailer);
    return block;
}

bool verifyPss(BytesView rsaPublicKey, const PssParameters& parameters, BytesView digest,
               BytesView signature) {
    if (digest.size() != digestSize(parameters.hash)) return false;
    const auto opened = openRsa(rsaPublicKey, signature);
    if (!opened) return false;
    const unsigned bits = opened->modulusBits - 1;
    const std::size_t octets = (bits + 7) / 8;
    BytesView encoded = opened->message;
    // One octet less than the modulus has, when that is of 8n + 1 bits.
    if (encoded.size() > octets) {
        if (encoded[0] != 0) return false;
        encoded = encoded.subspan(1);
    }
    return consistent(parameters, digest, encoded, bits);
}

}  // namespace tamga::pki
