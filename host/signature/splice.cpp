// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "signature/splice.h"

#include <algorithm>
#include <utility>

#include "asn1/writer.h"

namespace tamga::signature {

using asn1::Reader;

std::vector<Bytes> elementsOf(Reader reader) {
    std::vector<Bytes> elements;
    while (!reader.atEnd())
        elements.push_back(copyOf(reader.read().encoding));
    return elements;
}

void insertInOrder(std::vector<Bytes>& set, Bytes element) {
    const bool ordered = std::is_sorted(set.begin(), set.end());
    const auto place = ordered ? std::upper_bound(set.begin(), set.end(), element) : set.end();
    set.insert(place, std::move(element));
}

Bytes joined(asn1::Tag tag, const std::vector<Bytes>& parts) {
    Bytes content;
    for (const Bytes& part : parts)
        append(content, part);
    return asn1::encode(tag, content);
}

Reader bodyOf(BytesView contentInfo) {
    Reader fields = Reader(contentInfo).readSequence();
    static_cast<void>(fields.read(asn1::Tag::kOid));
    return fields.readExplicit(0).readSequence();
}

Bytes contentInfoOf(BytesView contentInfo, const std::vector<Bytes>& fields) {
    const BytesView type = Reader(contentInfo).readSequence().read(asn1::Tag::kOid).encoding;
    return asn1::sequence({type, asn1::explicitTag(0, asn1::sequence(fields))});
}

}  // namespace tamga::signature
