// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "pki/mgf1.h"

#include <cryptopp/pubkey.h>

#include <string_view>

#include "asn1/writer.h"

namespace tamga::pki {
namespace {

constexpr std::string_view kMgf1 = "1.2.840.113549.1.1.8";

}  // namespace

HashAlgorithm readHash(asn1::Reader& reader, Sha1 sha1, Refuse refuse) {
    asn1::Reader identifier = reader.readSequence();
    const asn1::Oid oid = identifier.readOid();
    // RFC 4055 section 2.1: NULL, and readers must take its absence too.
    if (!identifier.atEnd()) identifier.readNull();
    identifier.expectEnd();
    const auto hash = hashByOid(oid);
    const bool old = hash == HashAlgorithm::kSha1 && sha1 == Sha1::kTaken;
    if (!hash || (!fits(KeyAlgorithm::kRsa, *hash) && !old)) refuse("hash " + oid.dotted());
    return *hash;
}

HashAlgorithm readMask(asn1::Reader& reader, Sha1 sha1, Refuse refuse) {
    asn1::Reader identifier = reader.readSequence();
    const asn1::Oid oid = identifier.readOid();
    if (oid != asn1::Oid(kMgf1)) refuse("mask generation by " + oid.dotted());
    const HashAlgorithm hash = readHash(identifier, sha1, refuse);
    identifier.expectEnd();
    return hash;
}

Bytes hashIdentifier(HashAlgorithm hash) {
    return asn1::sequence({asn1::oid(oidOf(hash)), asn1::null()});
}

Bytes maskIdentifier(HashAlgorithm hash) {
    return asn1::sequence({asn1::oid(kMgf1), hashIdentifier(hash)});
}

void applyMask(HashAlgorithm hash, BytesView seed, std::span<std::uint8_t> block) {
    const auto function = makeHash(hash);
    CryptoPP::P1363_MGF1().GenerateAndMask(*function, block.data(), block.size(), seed.data(), seed.size());
}

}  // namespace tamga::pki
