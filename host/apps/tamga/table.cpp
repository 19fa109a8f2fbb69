// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "table.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace tamga::cli {

namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kLeastColumn = 8;

using Range = std::pair<char32_t, char32_t>;
constexpr std::array<Range, 5> kZero{
    {{0x0300, 0x036F}, {0x0483, 0x0489}, {0x1AB0, 0x1AFF}, {0x20D0, 0x20FF}, {0xFE20, 0xFE2F}}};
constexpr std::array<Range, 9> kWide{{{0x1100, 0x115F},
                                      {0x2E80, 0x303E},
                                      {0x3041, 0x33FF},
                                      {0x3400, 0x9FFF},
                                      {0xA000, 0xA4CF},
                                      {0xAC00, 0xD7A3},
                                      {0xF900, 0xFAFF},
                                      {0xFF00, 0xFF60},
                                      {0x1F300, 0x3FFFD}}};

template <std::size_t N>
bool within(const std::array<Range, N>& ranges, char32_t point) {
    return std::ranges::any_of(ranges, [point](Range r) { return point >= r.first && point <= r.second; });
}

std::size_t columnsOf(char32_t point) {
    if (within(kZero, point)) return 0;
    return within(kWide, point) ? 2 : 1;
}

/// The code point at i, which moves past it. The text is what displayable() made, hence well-formed; a stray
/// octet counts as one character.
char32_t next(std::string_view text, std::size_t& i) {
    const auto octet = [&](std::size_t at) { return static_cast<std::uint8_t>(text[at]); };
    const std::uint8_t first = octet(i++);
    if (first < 0xC0U) return first;
    char32_t point = first & (first < 0xE0U ? 0x1FU : first < 0xF0U ? 0x0FU : 0x07U);
    while (i < text.size() && (octet(i) & 0xC0U) == 0x80U)
        point = point << 6U | (octet(i++) & 0x3FU);
    return point;
}

void addLine(std::string& to, const std::vector<std::string>& cells, const std::vector<std::size_t>& widths) {
    std::string line;
    std::size_t gap = 0;
    for (std::size_t i = 0; i < widths.size(); ++i) {
        if (widths[i] == 0) continue;
        line.append(gap, ' ');
        const std::string cell = cutTo(cells[i], widths[i]);
        line.append(cell);
        gap = widths[i] - widthOf(cell) + kGap;
    }
    to.append(line).append("\n");
}

/// Takes from the widest column that may be cut until the line fits or nothing is left to take.
void shrink(std::vector<std::size_t>& widths, const std::vector<Column>& columns, std::size_t terminalWidth) {
    const auto total = [&] {
        std::size_t sum = 0;
        for (const std::size_t width : widths)
            sum += width == 0 ? 0 : width + kGap;
        return sum - std::min(sum, kGap);
    };
    while (total() > terminalWidth) {
        std::size_t* widest = nullptr;
        for (std::size_t i = 0; i < widths.size(); ++i) {
            if (!columns[i].whole && (widest == nullptr || widths[i] > *widest)) widest = &widths[i];
        }
        if (widest == nullptr || *widest <= kLeastColumn) return;
        --*widest;
    }
}

}  // namespace

std::size_t widthOf(std::string_view text) {
    std::size_t width = 0;
    for (std::size_t i = 0; i < text.size();)
        width += columnsOf(next(text, i));
    return width;
}

std::string cutTo(std::string_view text, std::size_t width) {
    if (widthOf(text) <= width) return std::string(text);
    if (width == 0) return {};
    std::size_t taken = 0;
    std::size_t end = 0;
    for (std::size_t i = 0; i < text.size(); end = i) {
        taken += columnsOf(next(text, i));
        if (taken > width - 1) break;
    }
    return std::string(text.substr(0, end)) + "…";
}

std::string Table::text(std::size_t terminalWidth) const {
    std::vector<std::size_t> widths(columns_.size(), 0);
    for (const auto& row : rows_) {
        for (std::size_t i = 0; i < widths.size(); ++i)
            widths[i] = std::max(widths[i], widthOf(row[i]));
    }
    std::vector<std::string> heads;
    for (std::size_t i = 0; i < widths.size(); ++i) {
        heads.push_back(columns_[i].head);
        if (widths[i] > 0) widths[i] = std::max(widths[i], widthOf(heads[i]));
    }
    if (terminalWidth > 0) shrink(widths, columns_, terminalWidth);
    std::string all;
    addLine(all, heads, widths);
    for (const auto& row : rows_)
        addLine(all, row, widths);
    return all;
}

}  // namespace tamga::cli
