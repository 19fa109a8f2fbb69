// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/pcsc/card_model.h"

#include <algorithm>
#include <array>

namespace tamga::keys::pcsc {
namespace {

constexpr auto kBigEndian = Numbers::kBigEndian;
constexpr auto kLittleEndian = Numbers::kLittleEndian;
constexpr auto kTagged = NewPin::kTagged;
constexpr auto kBare = NewPin::kBare;
constexpr auto kAlways = Shown::kAlways;
constexpr auto kWithContainers = Shown::kWithContainers;

#define TAMGA_CARD_FAMILY(name, ...) constexpr CardFamily name{__VA_ARGS__};
#define TAMGA_CARD(...)
#include "keys/pcsc/cards.def"
#undef TAMGA_CARD_FAMILY
#undef TAMGA_CARD

constexpr std::array kModels{
#define TAMGA_CARD_FAMILY(...)
#define TAMGA_CARD(family, key, label, atr) CardModel{family, key, label, atr},
#include "keys/pcsc/cards.def"
#undef TAMGA_CARD_FAMILY
#undef TAMGA_CARD
};

bool matches(char digit, char pattern) {
    return pattern == '?' || pattern == digit;
}

}  // namespace

const CardModel* modelOf(BytesView atr) {
    const std::string text = toHexUpper(atr);
    const auto* const found = std::ranges::find_if(
        kModels, [&](const CardModel& model) { return std::ranges::equal(text, model.atr, matches); });
    return found == kModels.end() ? nullptr : found;
}

FilePath rootOf(const CardFamily& family) {
    FilePath path;
    static_cast<void>(parsePath(family.root, path));
    return path;
}

std::string textOf(const FilePath& path) {
    Bytes octets;
    for (const FileId id : path) {
        octets.push_back(static_cast<std::uint8_t>(id >> 8U));
        octets.push_back(static_cast<std::uint8_t>(id & 0xFFU));
    }
    return toHexUpper(octets);
}

bool parsePath(std::string_view text, FilePath& path) {
    path.clear();
    const auto octets = fromHex(text);
    if (!octets || octets->size() % 2 != 0) return false;
    for (std::size_t i = 0; i < octets->size(); i += 2)
        path.push_back(static_cast<FileId>((*octets)[i] << 8U | (*octets)[i + 1]));
    return true;
}

}  // namespace tamga::keys::pcsc
