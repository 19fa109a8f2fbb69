// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Columns of text for a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tamga::cli {

/// Columns of a terminal that UTF-8 text takes: 2 for East Asian wide characters and pictures, 0 for
/// combining marks (Unicode TR 11, in the ranges that matter).
[[nodiscard]] std::size_t widthOf(std::string_view text);
/// text cut at its end to at most width columns, with an ellipsis.
[[nodiscard]] std::string cutTo(std::string_view text, std::size_t width);

struct Column {
    std::string head;
    bool whole = false;  ///< never cut: numbers, dates, names to be typed
};

class Table final {
  public:
    explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}
    /// As many cells as columns.
    void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
    /// Lines, each ended by LF. Columns with nothing in them are left out; the widest that may be are
    /// cut until all fit the terminal. terminalWidth 0: no limit.
    [[nodiscard]] std::string text(std::size_t terminalWidth) const;

  private:
    std::vector<Column> columns_;
    std::vector<std::vector<std::string>> rows_;
};

}  // namespace tamga::cli
