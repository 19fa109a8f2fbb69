// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Which cards are known, by the answer to reset. The rows are in cards.def, compiled in: a file to be found,
// parsed and trusted at run time would be one more way to be wrong, and a new card needs tests anyway.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace tamga::keys::pcsc {

using FileId = std::uint16_t;
/// From the master file on, without it.
using FilePath = std::vector<FileId>;

enum class Numbers : std::uint8_t { kBigEndian, kLittleEndian };
enum class NewPin : std::uint8_t { kTagged, kBare };
enum class Shown : std::uint8_t { kAlways, kWithContainers };

/// See cards.def.
struct CardFamily {
    Numbers numbers;
    std::string_view root;
    unsigned depth;
    std::uint8_t serialOctets;
    std::uint8_t selectP2;
    std::uint8_t shortestPin;
    std::uint8_t longestPin;
    NewPin newPin;
    Shown shown;
};

struct CardModel {
    CardFamily family;
    std::string_view key;    ///< "rutoken-lite"
    std::string_view label;  ///< "Rutoken Lite"
    std::string_view atr;    ///< upper-case hexadecimal, ? for any digit
};

/// Null for a card that is none of ours.
[[nodiscard]] const CardModel* modelOf(BytesView atr);
[[nodiscard]] FilePath rootOf(const CardFamily& family);
/// File ids as hexadecimal, four digits each, and back; empty and false for anything else.
[[nodiscard]] std::string textOf(const FilePath& path);
[[nodiscard]] bool parsePath(std::string_view text, FilePath& path);

}  // namespace tamga::keys::pcsc
