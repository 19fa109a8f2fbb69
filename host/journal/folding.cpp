// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "journal/folding.h"

#include <cstdint>

namespace tamga::journal {

namespace {

/// Of a code point under U+0800.
std::uint32_t small(std::uint32_t c) {
    if (c >= 'A' && c <= 'Z') return c + 0x20;
    if (c >= 0xC0 && c <= 0xDE && c != 0xD7) return c + 0x20;  // À to Þ without ×
    if (c >= 0x0410 && c <= 0x042F) return c + 0x20;           // А to Я
    if (c == 0x0401 || c == 0x0451) return 0x0435;             // Ё, ё
    if (c >= 0x0400 && c <= 0x040F) return c + 0x50;           // Ѐ to Џ
    return c;
}

}  // namespace

std::string fold(std::string_view text) {
    std::string folded;
    folded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto first = static_cast<unsigned char>(text[i]);
        if (first < 0x80) {
            folded.push_back(static_cast<char>(small(first)));
            continue;
        }
        const bool two = (first & 0xE0U) == 0xC0 && i + 1 < text.size() &&
                         (static_cast<unsigned char>(text[i + 1]) & 0xC0U) == 0x80;
        if (!two) {
            folded.push_back(text[i]);
            continue;
        }
        const auto second = static_cast<unsigned char>(text[++i]);
        const std::uint32_t c = small((first & 0x1FU) << 6U | (second & 0x3FU));
        folded.push_back(static_cast<char>(0xC0U | c >> 6U));
        folded.push_back(static_cast<char>(0x80U | (c & 0x3FU)));
    }
    return folded;
}

}  // namespace tamga::journal
