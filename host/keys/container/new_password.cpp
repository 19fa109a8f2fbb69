// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/container/new_password.h"

#include <algorithm>
#include <vector>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "keys/container/header.h"
#include "keys/container/open.h"
#include "keys/container/password.h"

namespace tamga::keys::container {
namespace {

using asn1::contextTag;
using asn1::Reader;
using asn1::Tag;

constexpr unsigned kAttributeBits = 32;

std::uint32_t bitsOf(const asn1::Element& attributes) {
    const asn1::NamedBits bits = asn1::parseNamedBits(attributes);
    std::uint32_t value = 0;
    for (unsigned bit = 0; bit < kAttributeBits; ++bit)
        if (bits.test(bit)) value |= 1U << bit;
    return value;
}

/// The content of the header again, element by element; two of them are others.
Content headerWith(const Header& header, const CodeUnits& password) {
    std::array<std::uint8_t, kMacOctets> check{};
    const Bytes& fingerprint = header.keys.front().fingerprint;
    if (!fingerprint.empty()) check = passwordMac(header.family, password, fingerprint);
    const Bytes checkElement = asn1::encode(contextTag(2, false), check);

    Reader outer = Reader(header.encoding).readSequence();
    Reader content = outer.readSequence();
    std::vector<Bytes> parts;
    bool attributesSeen = false;
    bool keySeen = false;
    while (!content.atEnd()) {
        const asn1::Element element = content.read();
        if (keySeen && element.tag == contextTag(2, false)) continue;
        parts.push_back(copyOf(element.encoding));
        if (!attributesSeen && element.tag == Tag::kBitString) {
            parts.back() = asn1::namedBits(bitsOf(element) | kPasswordBit);
            attributesSeen = true;
        } else if (!keySeen && element.tag == Tag::kSequence) {
            // The check follows the parameters of the first key, where providers write it.
            keySeen = true;
            parts.push_back(checkElement);
        }
    }
    const Bytes made = asn1::sequence(parts);
    static constexpr std::array<std::uint8_t, 32> kZeroKey{};
    const Bytes file = asn1::sequence({made, asn1::octetString(shortMac(header.family, kZeroKey, made))});
    return Content(file.data(), file.size());
}

/// Of a mask that suits every key.
PairSeed seedFor(const Header& header, CryptoPP::RandomNumberGenerator& random) {
    while (true) {
        PairSeed seed = PairSeed::random(*header.keys.front().curve, random);
        const bool suits = std::ranges::all_of(header.keys, [&](const HeaderKey& key) {
            return gost::isScalarInRange(*key.curve, viewOf(seed.mask));
        });
        if (suits) return seed;
    }
}

}  // namespace

EncodedFiles withPassword(const Files& files, const Secret& old, const Secret& fresh,
                          CryptoPP::RandomNumberGenerator& random) {
    if (fresh.empty()) throw Error(Reason::kProtocolParams, "the new password is empty");
    const CodeUnits password = spellingForWriting(fresh);
    const Content headerFile = files.read(File::kHeader);
    const Header header = parseHeader(viewOf(headerFile));
    std::vector<OpenedKey> opened;
    std::vector<const gost::PrivateKey*> keys;
    opened.reserve(header.keys.size());
    for (std::size_t i = 0; i < header.keys.size(); ++i) {
        OpenNotes notes;
        opened.push_back(openKey(files, i, old, notes, random));
        keys.push_back(&opened.back().key);
    }
    EncodedFiles made;
    const auto put = [&made](File file, const Content& content) {
        made[static_cast<std::size_t>(file)] = content;
    };
    put(File::kName, files.read(File::kName));
    put(File::kHeader, headerWith(header, password));
    const EncodedPair main = encodePair(header.family, keys, password, seedFor(header, random));
    put(File::kMasks, main.masks);
    put(File::kPrimary, main.primary);
    if (header.reserveSet || files.has(File::kMasks2) || files.has(File::kPrimary2)) {
        const EncodedPair reserve = encodePair(header.family, keys, password, seedFor(header, random));
        put(File::kMasks2, reserve.masks);
        put(File::kPrimary2, reserve.primary);
    }
    return made;
}

}  // namespace tamga::keys::container
