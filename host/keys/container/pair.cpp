// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/container/pair.h"

#include "asn1/reader.h"
#include "gost/gostr3410.h"

namespace tamga::keys::container {
namespace {

using asn1::Reader;
using asn1::Tag;

constexpr std::size_t kMaxSaltOctets = 64;

struct Masks {
    BytesView mask;
    BytesView salt;
    BytesView mac;
};

Masks parseMasks(BytesView file, File name) {
    return parsing(name, [&] {
        Reader reader = Reader(asn1::firstElement(file)).readSequence();
        Masks masks{reader.readOctetString(), reader.readOctetString(), reader.readOctetString()};
        reader.expectEnd();
        if (masks.mask.size() != 32 && masks.mask.size() != 64)
            throw damaged(name, "the mask has a wrong length");
        if (masks.salt.size() < kSaltOctets || masks.salt.size() > kMaxSaltOctets)
            throw damaged(name, "the salt has a wrong length");
        return masks;
    });
}

/// The MAC is keyed with the last 32 octets of the mask. No secret: it only tells damage.
bool macMatches(const Masks& masks, gost::ContainerFamily family) {
    return equal(shortMac(family, masks.mask.last(32), masks.salt), masks.mac);
}

std::vector<BytesView> parsePrimary(BytesView file, File name) {
    return parsing(name, [&] {
        Reader reader = Reader(asn1::firstElement(file)).readSequence();
        std::vector<BytesView> fields{reader.readOctetString()};
        if (const auto second = reader.readIf(asn1::contextTag(0, false)))
            fields.push_back(second->content);
        else if (reader.nextIs(Tag::kOctetString) && fields.front().size() != kMacOctets) {
            const BytesView field = reader.readOctetString();
            if (field.size() == kMacOctets) throw unsupported(name, "key files of version 1");
            fields.push_back(field);
        }
        if (const auto hmacKey = reader.readIf(Tag::kOctetString))
            throw unsupported(name, "key files of version 1");
        reader.expectEnd();
        return fields;
    });
}

}  // namespace

Pair::Pair(const Files& files, PairNames names, const Header& header)
    : masksFile_(files.read(names.masks)), primaryFile_(files.read(names.primary)) {
    const Masks masks = parseMasks(viewOf(masksFile_), names.masks);
    if (!macMatches(masks, header.family)) throw damaged(names.masks, "the MAC does not match");
    fields_ = parsePrimary(viewOf(primaryFile_), names.primary);
    if (fields_.size() < header.keys.size()) throw damaged(names.primary, "a key is missing");
    for (std::size_t i = 0; i < header.keys.size(); ++i) {
        const gost::Curve& curve = *header.keys[i].curve;
        if (masks.mask.size() != curve.octets)
            throw damaged(names.masks, "the mask does not fit the key's size");
        if (!gost::isScalarInRange(curve, masks.mask)) throw damaged(names.masks, "the mask is out of range");
        if (fields_[i].size() != curve.octets) throw damaged(names.primary, "a key has a wrong length");
    }
    mask_ = masks.mask;
    salt_ = masks.salt;
}

std::optional<CryptoPP::SecByteBlock> Pair::recover(const Header& header, std::size_t index,
                                                    const CodeUnits& password) const {
    const gost::Curve& curve = *header.keys.at(index).curve;
    const CryptoPP::SecByteBlock storageKey = deriveKey(header.family, password, salt_.first(kSaltOctets));
    const gost::Gost28147 cipher(tableOf(header.family), std::span<const std::uint8_t, 32>(storageKey));
    CryptoPP::SecByteBlock masked(curve.octets);
    gost::ecbDecrypt(cipher, fields_.at(index), masked);
    if (!gost::isScalarInRange(curve, masked)) return std::nullopt;
    return gost::divideScalars(curve, masked, mask_);
}

std::optional<pki::KeyAlgorithm> algorithmOfMasks(BytesView file) try {
    const Masks masks = parseMasks(file, File::kMasks);
    if (macMatches(masks, gost::ContainerFamily::k2001)) return pki::KeyAlgorithm::kGost2001;
    if (!macMatches(masks, gost::ContainerFamily::k2012)) return std::nullopt;
    return masks.mask.size() == 64 ? pki::KeyAlgorithm::kGost2012_512 : pki::KeyAlgorithm::kGost2012_256;
} catch (const Error&) {
    return std::nullopt;
}

}  // namespace tamga::keys::container
