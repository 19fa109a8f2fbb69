// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Times and character strings.
#include <algorithm>
#include <array>

#include "asn1/reader.h"
#include "base/text.h"

namespace tamga::asn1 {
namespace {

[[noreturn]] void malformedTime() {
    throw Error(Reason::kDerMalformed, "time");
}

unsigned twoDigits(BytesView content, std::size_t at) {
    const unsigned high = content[at] - unsigned{'0'};
    const unsigned low = content[at + 1] - unsigned{'0'};
    if (high > 9 || low > 9) malformedTime();
    return high * 10 + low;
}

bool isLeap(unsigned year) noexcept {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

unsigned daysInMonth(unsigned year, unsigned month) noexcept {
    constexpr std::array<std::uint8_t, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && isLeap(year) ? 29U : kDays[month - 1];
}

/// Days since 1970-01-01 of a date of the Gregorian calendar. The year is counted from March, so that the
/// leap day is its last day.
std::int64_t daysFromDate(unsigned year, unsigned month, unsigned day) noexcept {
    const std::int64_t fromMarch = month > 2 ? year : static_cast<std::int64_t>(year) - 1;
    const std::int64_t era = (fromMarch >= 0 ? fromMarch : fromMarch - 399) / 400;
    const std::int64_t yearOfEra = fromMarch - era * 400;
    const std::int64_t monthFromMarch = (month + 9) % 12;
    const std::int64_t dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1;
    const std::int64_t dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146'097 + dayOfEra - 719'468;
}

/// rest: MMDDHHMMSS
std::int64_t assemble(unsigned year, BytesView rest) {
    const unsigned month = twoDigits(rest, 0);
    const unsigned day = twoDigits(rest, 2);
    const unsigned hour = twoDigits(rest, 4);
    const unsigned minute = twoDigits(rest, 6);
    const unsigned second = twoDigits(rest, 8);
    if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month) || hour > 23 || minute > 59 ||
        second > 59) {
        malformedTime();
    }
    return daysFromDate(year, month, day) * 86'400 + hour * 3600 + minute * 60 + second;
}

/// "." digits "Z" without a trailing zero (X.690 section 11.7.3), or just "Z".
void checkFraction(BytesView tail) {
    if (tail.size() == 1) return;
    const auto digits = tail.subspan(1, tail.size() - 2);
    const bool allDigits =
        std::all_of(digits.begin(), digits.end(), [](auto c) { return c >= '0' && c <= '9'; });
    if (tail[0] != '.' || digits.empty() || !allDigits || digits.back() == '0') malformedTime();
}

void appendUtf8(std::string& out, std::uint32_t point) {
    const auto put = [&out](std::uint32_t octet) {
        out.push_back(static_cast<char>(static_cast<std::uint8_t>(octet)));
    };
    if (point < 0x80) {
        put(point);
    } else if (point < 0x800) {
        put(0xC0U | (point >> 6U));
        put(0x80U | (point & 0x3FU));
    } else if (point < 0x10000) {
        put(0xE0U | (point >> 12U));
        put(0x80U | ((point >> 6U) & 0x3FU));
        put(0x80U | (point & 0x3FU));
    } else {
        put(0xF0U | (point >> 18U));
        put(0x80U | ((point >> 12U) & 0x3FU));
        put(0x80U | ((point >> 6U) & 0x3FU));
        put(0x80U | (point & 0x3FU));
    }
}

bool isSurrogate(std::uint32_t unit) noexcept {
    return unit >= 0xD800 && unit <= 0xDFFF;
}

/// BMPString is UCS-2 by the standard and UTF-16 in deployed software: whole pairs are taken.
std::optional<std::string> fromBmp(BytesView content) {
    if (content.size() % 2 != 0) return std::nullopt;
    const auto unit = [content](std::size_t i) {
        return (static_cast<std::uint32_t>(content[i]) << 8U) | content[i + 1];
    };
    std::string out;
    for (std::size_t i = 0; i < content.size(); i += 2) {
        std::uint32_t point = unit(i);
        if (isSurrogate(point)) {
            if (point >= 0xDC00 || i + 3 >= content.size()) return std::nullopt;
            const std::uint32_t low = unit(i + 2);
            if (low < 0xDC00 || low > 0xDFFF) return std::nullopt;
            point = 0x10000 + ((point - 0xD800) << 10U) + (low - 0xDC00);
            i += 2;
        }
        appendUtf8(out, point);
    }
    return out;
}

std::optional<std::string> fromUniversal(BytesView content) {
    if (content.size() % 4 != 0) return std::nullopt;
    std::string out;
    for (std::size_t i = 0; i < content.size(); i += 4) {
        std::uint32_t point = 0;
        for (const auto octet : content.subspan(i, 4))
            point = (point << 8U) | octet;
        if (point > 0x10FFFF || isSurrogate(point)) return std::nullopt;
        appendUtf8(out, point);
    }
    return out;
}

std::optional<std::string> fromAscii(BytesView content, std::uint8_t lowest, std::uint8_t highest) {
    const bool fits =
        std::all_of(content.begin(), content.end(), [=](auto c) { return c >= lowest && c <= highest; });
    if (!fits) return std::nullopt;
    return asText(content);
}

}  // namespace

std::int64_t parseTime(const Element& element) {
    const auto content = element.content;
    if (content.empty() || content.back() != 'Z') malformedTime();
    if (element.tag == Tag::kUtcTime) {
        if (content.size() != 13) malformedTime();
        const unsigned year = twoDigits(content, 0);
        return assemble(year >= 50 ? 1900 + year : 2000 + year, content.subspan(2));
    }
    if (element.tag != Tag::kGeneralizedTime || content.size() < 15) malformedTime();
    const auto seconds =
        assemble(twoDigits(content, 0) * 100 + twoDigits(content, 2), content.subspan(4, 10));
    checkFraction(content.subspan(14));
    return seconds;
}

std::optional<std::string> parseString(const Element& element) {
    const auto content = element.content;
    switch (element.tag) {
        case Tag::kUtf8String: {
            std::string text = asText(content);
            if (!isUtf8(text)) return std::nullopt;
            return text;
        }
        // Deployed authorities put @, * and & into PrintableString and letters into NumericString; what a
        // person reads is the same, so only the common ground is demanded.
        case Tag::kNumericString:
        case Tag::kPrintableString:
        case Tag::kVisibleString:
            return fromAscii(content, 0x20, 0x7E);
        case Tag::kIa5String:
            return fromAscii(content, 0x00, 0x7F);
        case Tag::kTeletexString: {
            std::string out;
            for (const auto octet : content)
                appendUtf8(out, octet);
            return out;
        }
        case Tag::kBmpString:
            return fromBmp(content);
        case Tag::kUniversalString:
            return fromUniversal(content);
        default:
            return std::nullopt;
    }
}

}  // namespace tamga::asn1
