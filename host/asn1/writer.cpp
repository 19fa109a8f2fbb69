// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "asn1/writer.h"

#include <algorithm>
#include <array>
#include <string>

#include "asn1/header.h"
#include "base/text.h"

namespace tamga::asn1 {
namespace {

constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kYear1950 = -631'152'000;
constexpr std::int64_t kYear2050 = 2'524'608'000;
constexpr std::int64_t kYear0 = -62'167'219'200;
constexpr std::int64_t kYear10000 = 253'402'300'800;

void appendDigits(std::string& out, std::int64_t value, std::size_t width) {
    const std::string digits = std::to_string(value);
    out.append(width - digits.size(), '0').append(digits);
}

/// "YYYYMMDDHHMMSSZ"; the year counts from March, as in the reader.
std::string timeText(std::int64_t seconds) {
    if (seconds < kYear0 || seconds >= kYear10000) throw Error(Reason::kDerMalformed, "year out of range");
    const std::int64_t shifted =
        seconds + 719'468 * kDay;  // since 0000-03-01; negative in January, February of 0
    const std::int64_t days = (shifted >= 0 ? shifted : shifted - (kDay - 1)) / kDay;
    const std::int64_t ofDay = shifted - days * kDay;
    const std::int64_t era = (days >= 0 ? days : days - 146'096) / 146'097;
    const std::int64_t dayOfEra = days - era * 146'097;
    const std::int64_t yearOfEra =
        (dayOfEra - dayOfEra / 1460 + dayOfEra / 36'524 - dayOfEra / 146'096) / 365;
    const std::int64_t dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    const std::int64_t monthFromMarch = (5 * dayOfYear + 2) / 153;
    const std::int64_t month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
    std::string out;
    appendDigits(out, era * 400 + yearOfEra + (month <= 2 ? 1 : 0), 4);
    appendDigits(out, month, 2);
    appendDigits(out, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1, 2);
    appendDigits(out, ofDay / 3600, 2);
    appendDigits(out, ofDay / 60 % 60, 2);
    appendDigits(out, ofDay % 60, 2);
    return out + "Z";
}

bool isPrintableCharacter(char c) noexcept {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           std::string_view(" '()+,-./:=?").find(c) != std::string_view::npos;
}

}  // namespace

Bytes derHeader(std::uint8_t identifier, std::size_t length) {
    if (length < 0x80) return {identifier, static_cast<std::uint8_t>(length)};
    Bytes out{identifier, 0};
    std::size_t count = 1;
    while (count < sizeof length && (length >> (8 * count)) != 0)
        ++count;
    out[1] = static_cast<std::uint8_t>(0x80U | count);
    while (count-- > 0)
        out.push_back(static_cast<std::uint8_t>(length >> (8 * count)));
    return out;
}

Bytes encode(Tag tag, BytesView content) {
    Bytes out = derHeader(static_cast<std::uint8_t>(tag), content.size());
    append(out, content);
    return out;
}

Bytes encode(Tag tag, std::initializer_list<BytesView> parts) {
    std::size_t length = 0;
    for (const auto part : parts)
        length += part.size();
    Bytes out = derHeader(static_cast<std::uint8_t>(tag), length);
    out.reserve(out.size() + length);
    for (const auto part : parts)
        append(out, part);
    return out;
}

Bytes sequence(std::initializer_list<BytesView> parts) {
    return encode(Tag::kSequence, parts);
}

Bytes sequence(const std::vector<Bytes>& parts) {
    Bytes content;
    for (const auto& part : parts)
        append(content, part);
    return encode(Tag::kSequence, content);
}

Bytes setOf(std::vector<Bytes> parts) {
    // X.690 section 11.6 pads the shorter encoding with zeros; no encoding is the prefix of another one,
    // so plain lexicographic order is the same.
    std::sort(parts.begin(), parts.end());
    Bytes content;
    for (const auto& part : parts)
        append(content, part);
    return encode(Tag::kSet, content);
}

Bytes explicitTag(unsigned number, BytesView encoding) {
    return encode(contextTag(number, true), encoding);
}

Bytes retag(Tag tag, BytesView encoding) {
    if (encoding.empty()) throw Error(Reason::kDerMalformed, "nothing to retag");
    Bytes out(encoding.begin(), encoding.end());
    out[0] = static_cast<std::uint8_t>(tag);
    return out;
}

Bytes boolean(bool value) {
    const std::uint8_t octet = value ? 0xFF : 0x00;
    return encode(Tag::kBoolean, BytesView(&octet, 1));
}

Bytes integer(std::int64_t value) {
    std::array<std::uint8_t, 8> octets{};
    for (std::size_t i = 0; i < 8; ++i)
        octets[i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(value) >> (56 - 8 * i));
    std::size_t skip = 0;
    while (skip < 7 && ((octets[skip] == 0x00 && (octets[skip + 1] & 0x80U) == 0) ||
                        (octets[skip] == 0xFF && (octets[skip + 1] & 0x80U) != 0))) {
        ++skip;
    }
    return encode(Tag::kInteger, BytesView(octets).subspan(skip));
}

Bytes unsignedInteger(BytesView magnitude) {
    while (!magnitude.empty() && magnitude[0] == 0)
        magnitude = magnitude.subspan(1);
    Bytes content;
    if (magnitude.empty() || (magnitude[0] & 0x80U) != 0) content.push_back(0);
    append(content, magnitude);
    return encode(Tag::kInteger, content);
}

Bytes null() {
    return {0x05, 0x00};
}

Bytes oid(const Oid& value) {
    return encode(Tag::kOid, value.content());
}

Bytes oid(std::string_view dotted) {
    return oid(Oid(dotted));
}

Bytes octetString(BytesView content) {
    return encode(Tag::kOctetString, content);
}

Bytes bitString(BytesView content) {
    const std::uint8_t unused = 0;
    return encode(Tag::kBitString, {BytesView(&unused, 1), content});
}

Bytes namedBits(std::uint32_t value) {
    Bytes content{0};
    unsigned highest = 0;
    for (unsigned bit = 0; bit < 32; ++bit) {
        if (((value >> bit) & 1U) == 0) continue;
        highest = bit;
        content.resize(2 + bit / 8);
        content.back() = static_cast<std::uint8_t>(content.back() | (0x80U >> (bit % 8)));
    }
    if (content.size() > 1) content[0] = static_cast<std::uint8_t>(7 - highest % 8);
    return encode(Tag::kBitString, content);
}

Bytes utf8String(std::string_view text) {
    if (!isUtf8(text)) throw Error(Reason::kDerMalformed, "text is not UTF-8");
    return encode(Tag::kUtf8String, asBytes(text));
}

Bytes ia5String(std::string_view octets) {
    return encode(Tag::kIa5String, asBytes(octets));
}

Bytes numericString(std::string_view text) {
    if (!std::all_of(text.begin(), text.end(), [](char c) { return c == ' ' || (c >= '0' && c <= '9'); })) {
        throw Error(Reason::kDerMalformed, "text is not numeric");
    }
    return encode(Tag::kNumericString, asBytes(text));
}

Bytes printableString(std::string_view text) {
    if (!std::all_of(text.begin(), text.end(), isPrintableCharacter)) {
        throw Error(Reason::kDerMalformed, "text is not a PrintableString");
    }
    return encode(Tag::kPrintableString, asBytes(text));
}

Bytes time(std::int64_t seconds) {
    if (seconds < kYear1950 || seconds >= kYear2050) return generalizedTime(seconds);
    return encode(Tag::kUtcTime, asBytes(timeText(seconds)).subspan(2));
}

Bytes generalizedTime(std::int64_t seconds) {
    return encode(Tag::kGeneralizedTime, asBytes(timeText(seconds)));
}

}  // namespace tamga::asn1
