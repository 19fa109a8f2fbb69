// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "journal/entry.h"

#include <algorithm>
#include <array>

namespace tamga::journal {

namespace {

// In the order of the enumerators.
constexpr std::array<std::string_view, 4> kActs = {"sign", "login", "list", "choose"};
constexpr std::array<std::string_view, 4> kEndings = {"begun", "signed", "refused", "failed"};

template <typename Kind>
std::optional<Kind> byName(const std::array<std::string_view, 4>& names, std::string_view name) noexcept {
    const auto* const found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) return std::nullopt;
    return static_cast<Kind>(found - names.begin());
}

}  // namespace

std::string_view nameOf(Act act) noexcept {
    return kActs[static_cast<std::size_t>(act)];
}

std::optional<Act> actByName(std::string_view name) noexcept {
    return byName<Act>(kActs, name);
}

std::string_view nameOf(Ending ending) noexcept {
    return kEndings[static_cast<std::size_t>(ending)];
}

std::optional<Ending> endingByName(std::string_view name) noexcept {
    return byName<Ending>(kEndings, name);
}

}  // namespace tamga::journal
