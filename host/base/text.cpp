// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace tamga {

namespace {

constexpr char32_t kReplacement = 0xFFFD;

bool isContinuation(unsigned char octet) {
    return (octet & 0xC0U) == 0x80U;
}

/// Decodes one code point at position i and moves i past it; empty, with i moved by one, when malformed.
std::optional<char32_t> decodeOne(std::string_view text, std::size_t& i) {
    const auto at = [&](std::size_t k) { return static_cast<unsigned char>(text[k]); };
    const unsigned char first = at(i);
    if (first < 0x80U) return static_cast<char32_t>(text[i++]);
    std::size_t length = 0;
    char32_t point = 0;
    char32_t least = 0;
    if ((first & 0xE0U) == 0xC0U) {
        length = 2, point = first & 0x1FU, least = 0x80;
    } else if ((first & 0xF0U) == 0xE0U) {
        length = 3, point = first & 0x0FU, least = 0x800;
    } else if ((first & 0xF8U) == 0xF0U) {
        length = 4, point = first & 0x07U, least = 0x10000;
    }
    if (length == 0 || i + length > text.size()) {
        ++i;
        return std::nullopt;
    }
    for (std::size_t k = 1; k < length; ++k) {
        if (!isContinuation(at(i + k))) {
            ++i;
            return std::nullopt;
        }
        point = point << 6U | (at(i + k) & 0x3FU);
    }
    if (point < least || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) {
        ++i;
        return std::nullopt;
    }
    i += length;
    return point;
}

void encodeOne(char32_t point, std::string& out) {
    const auto put = [&out](std::uint32_t octet) { out.push_back(static_cast<char>(octet)); };
    if (point < 0x80) {
        put(point);
    } else if (point < 0x800) {
        put(0xC0U | point >> 6U), put(0x80U | (point & 0x3FU));
    } else if (point < 0x10000) {
        put(0xE0U | point >> 12U), put(0x80U | (point >> 6U & 0x3FU)), put(0x80U | (point & 0x3FU));
    } else {
        put(0xF0U | point >> 18U), put(0x80U | (point >> 12U & 0x3FU)), put(0x80U | (point >> 6U & 0x3FU)),
            put(0x80U | (point & 0x3FU));
    }
}

/// Characters that change how their neighbours are seen, or are not seen themselves.
bool isDeceptive(char32_t point) {
    if (point < 0x20 || (point >= 0x7F && point <= 0x9F)) return true;  // C0, DEL, C1
    if (point == 0xAD || point == 0x61C || point == 0x115F || point == 0x1160 || point == 0x180E) return true;
    if (point >= 0x200B && point <= 0x200F) return true;  // zero width, direction marks
    if (point >= 0x2028 && point <= 0x202E) return true;  // separators, embeddings, overrides
    if (point >= 0x2060 && point <= 0x206F) return true;  // joiners, isolates, deprecated controls
    if (point >= 0xFE00 && point <= 0xFE0F) return true;  // variation selectors
    if (point == 0x3164 || point == 0xFEFF || point == 0xFFA0) return true;
    if (point >= 0xFFF9 && point <= 0xFFFB) return true;  // interlinear annotation
    if ((point & 0xFFFE) == 0xFFFE) return true;          // non-characters
    return point >= 0xE0000 && point <= 0xE0FFF;          // tags
}

// Windows-1251, octets 0x80..0xBF; 0xC0..0xFF are U+0410..U+044F. 0x98 is unassigned.
constexpr std::array<char16_t, 64> kCp1251 = {
    0x0402, 0x0403, 0x201A, 0x0453, 0x201E, 0x2026, 0x2020, 0x2021, 0x20AC, 0x2030, 0x0409, 0x2039, 0x040A,
    0x040C, 0x040B, 0x040F, 0x0452, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0xFFFD, 0x2122,
    0x0459, 0x203A, 0x045A, 0x045C, 0x045B, 0x045F, 0x00A0, 0x040E, 0x045E, 0x0408, 0x00A4, 0x0490, 0x00A6,
    0x00A7, 0x0401, 0x00A9, 0x0404, 0x00AB, 0x00AC, 0x00AD, 0x00AE, 0x0407, 0x00B0, 0x00B1, 0x0406, 0x0456,
    0x0491, 0x00B5, 0x00B6, 0x00B7, 0x0451, 0x2116, 0x0454, 0x00BB, 0x0458, 0x0405, 0x0455, 0x0457};

std::optional<char> cp1251Octet(char32_t point) {
    if (point < 0x80) return static_cast<char>(point);
    if (point >= 0x0410 && point <= 0x044F) return static_cast<char>(point - 0x0410 + 0xC0);
    for (std::size_t i = 0; i < kCp1251.size(); ++i) {
        if (kCp1251[i] == point && point != kReplacement) return static_cast<char>(0x80 + i);
    }
    return std::nullopt;
}

}  // namespace

bool isUtf8(std::string_view text) noexcept {
    std::size_t i = 0;
    while (i < text.size()) {
        if (static_cast<unsigned char>(text[i]) < 0x80U) {
            ++i;
        } else if (!decodeOne(text, i)) {
            return false;
        }
    }
    return true;
}

std::size_t countCharacters(std::string_view text) noexcept {
    // Every octet that does not continue a character begins one.
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string displayable(std::string_view foreign, std::size_t maxCharacters) {
    std::vector<char32_t> points;
    for (std::size_t i = 0; i < foreign.size();) {
        const std::optional<char32_t> point = decodeOne(foreign, i);
        points.push_back(!point || isDeceptive(*point) ? kReplacement : *point);
    }
    std::string shown;
    if (points.size() <= maxCharacters || maxCharacters == 0) {
        if (maxCharacters == 0) points.clear();
        for (const char32_t point : points)
            encodeOne(point, shown);
        return shown;
    }
    // The end of a name often tells more than its middle (file extensions, numbers).
    const std::size_t tail = (maxCharacters - 1) / 3;
    const std::size_t head = maxCharacters - 1 - tail;
    for (std::size_t i = 0; i < head; ++i)
        encodeOne(points[i], shown);
    encodeOne(0x2026, shown);
    for (std::size_t i = points.size() - tail; i < points.size(); ++i)
        encodeOne(points[i], shown);
    return shown;
}

std::string fromCp1251(std::string_view octets) {
    std::string utf8;
    for (const char c : octets) {
        const auto octet = static_cast<unsigned char>(c);
        if (octet < 0x80U) {
            utf8.push_back(c);
        } else if (octet < 0xC0U) {
            encodeOne(kCp1251[octet - 0x80U], utf8);
        } else {
            encodeOne(static_cast<char32_t>(0x0410 + octet - 0xC0), utf8);
        }
    }
    return utf8;
}

bool toCp1251(std::string_view utf8, std::string& octets) {
    octets.clear();
    for (std::size_t i = 0; i < utf8.size();) {
        const std::optional<char32_t> point = decodeOne(utf8, i);
        const std::optional<char> octet = point ? cp1251Octet(*point) : std::nullopt;
        if (!octet) {
            octets.clear();
            return false;
        }
        octets.push_back(*octet);
    }
    return true;
}

}  // namespace tamga
