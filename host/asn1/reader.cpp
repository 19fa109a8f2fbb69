// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "asn1/reader.h"

#include "asn1/header.h"

namespace tamga::asn1 {
namespace {

[[noreturn]] void malformed(const char* what) {
    throw Error(Reason::kDerMalformed, what);
}

/// DER knows one form for each universal type: strings are primitive, sequences and sets constructed.
bool hasRightForm(std::uint8_t identifier) noexcept {
    if ((identifier & 0xC0U) != 0) return true;
    const unsigned number = identifier & 0x1FU;
    if (number == 0) return false;  // end-of-contents has no place in DER
    // EXTERNAL, EMBEDDED PDV, SEQUENCE, SET, CHARACTER STRING
    const bool constructedType = number == 8 || number == 11 || number == 16 || number == 17 || number == 29;
    return constructedType == ((identifier & kConstructed) != 0);
}

void checkMinimalInteger(BytesView content) {
    if (content.empty()) malformed("empty integer");
    if (content.size() == 1) return;
    const bool signBit = (content[1] & 0x80U) != 0;
    if ((content[0] == 0x00 && !signBit) || (content[0] == 0xFF && signBit)) malformed("integer not minimal");
}

}  // namespace

Header readHeader(BytesView octets, Rules rules) {
    if (octets.size() < 2) malformed("truncated header");
    Header header{octets[0], 2, std::nullopt};
    if ((header.identifier & 0x1FU) == 0x1F) malformed("high tag number");
    const std::uint8_t first = octets[1];
    if (first < 0x80) {
        header.length = first;
    } else if (first == 0x80) {
        if (rules == Rules::kDer || (header.identifier & kConstructed) == 0) malformed("indefinite length");
        return header;
    } else {
        const std::size_t count = first & 0x7FU;
        // Eight octets reach past every memory; 0xFF is reserved (X.690 section 8.1.3.5 c).
        if (count > sizeof(std::uint64_t)) malformed("length of length");
        if (octets.size() - 2 < count) malformed("truncated length");
        std::uint64_t value = 0;
        for (const auto octet : octets.subspan(2, count))
            value = (value << 8U) | octet;
        if (rules == Rules::kDer && (octets[2] == 0 || value < 0x80)) malformed("length not minimal");
        header.size += count;
        if (value > octets.size()) malformed("content past the end");
        header.length = static_cast<std::size_t>(value);
    }
    if (*header.length > octets.size() - header.size) malformed("content past the end");
    return header;
}

std::optional<Tag> Reader::peek() const noexcept {
    if (rest_.empty()) return std::nullopt;
    return static_cast<Tag>(rest_[0]);
}

Element Reader::read() {
    const Header header = readHeader(rest_, Rules::kDer);
    if (!hasRightForm(header.identifier)) malformed("wrong form of a universal type");
    const Element element{static_cast<Tag>(header.identifier), rest_.subspan(header.size, *header.length),
                          rest_.first(header.size + *header.length)};
    rest_ = rest_.subspan(element.encoding.size());
    return element;
}

Element Reader::read(Tag tag) {
    if (!nextIs(tag)) {
        malformed(rest_.empty() ? "element missing" : "unexpected tag");
    }
    return read();
}

std::optional<Element> Reader::readIf(Tag tag) {
    if (!nextIs(tag)) return std::nullopt;
    return read();
}

void Reader::expectEnd() const {
    if (!rest_.empty()) malformed("octets left over");
}

bool Reader::readBoolean() {
    const auto content = read(Tag::kBoolean).content;
    if (content.size() != 1 || (content[0] != 0x00 && content[0] != 0xFF)) malformed("boolean");
    return content[0] == 0xFF;
}

std::int64_t Reader::readInteger() {
    const auto content = readBigInteger();
    if (content.size() > sizeof(std::int64_t)) malformed("integer too large");
    std::uint64_t value = (content[0] & 0x80U) != 0 ? ~std::uint64_t{0} : 0;
    for (const auto octet : content)
        value = (value << 8U) | octet;
    return static_cast<std::int64_t>(value);
}

BytesView Reader::readBigInteger() {
    const auto content = read(Tag::kInteger).content;
    checkMinimalInteger(content);
    return content;
}

Oid Reader::readOid() {
    auto oid = Oid::fromContent(read(Tag::kOid).content);
    if (!oid) malformed("object identifier");
    return *std::move(oid);
}

BytesView Reader::readOctetString() {
    return read(Tag::kOctetString).content;
}

BytesView Reader::readBitString() {
    const auto content = read(Tag::kBitString).content;
    if (content.empty() || content[0] != 0) malformed("bit string with unused bits");
    return content.subspan(1);
}

void Reader::readNull() {
    if (!read(Tag::kNull).content.empty()) malformed("null with content");
}

bool NamedBits::test(unsigned bit) const noexcept {
    const std::size_t index = bit / 8;
    return index < octets.size() && ((std::uint32_t{octets[index]} >> (7U - bit % 8U)) & 1U) != 0;
}

NamedBits parseNamedBits(const Element& bitString) {
    const auto content = bitString.content;
    if (content.empty() || content[0] > 7) malformed("bit string");
    const unsigned unused = content[0];
    if (content.size() == 1 && unused != 0) malformed("bit string");
    // X.690 section 11.2.1: unused bits are zero.
    if (unused != 0 && (content.back() & ((1U << unused) - 1U)) != 0) malformed("unused bits set");
    return NamedBits{content.subspan(1)};
}

BytesView firstElement(BytesView octets) {
    return Reader(octets).read().encoding;
}

}  // namespace tamga::asn1
