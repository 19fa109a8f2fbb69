// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "arguments.h"

#include <algorithm>
#include <array>

namespace tamga::cli {

namespace {

constexpr std::array<OptionRule, 2> kEverywhere{{{"--json"}, {"--help"}}};

const OptionRule& ruleOf(std::string_view name, std::span<const OptionRule> rules) {
    const auto named = [name](const OptionRule& rule) { return rule.name == name; };
    if (const auto own = std::ranges::find_if(rules, named); own != rules.end()) return *own;
    if (const auto* general = std::ranges::find_if(kEverywhere, named); general != kEverywhere.end())
        return *general;
    throw UsageError(Misuse::kUnknownOption, name);
}

}  // namespace

Arguments Arguments::parse(std::span<const std::string_view> words, std::span<const OptionRule> rules) {
    Arguments all;
    bool onlyFiles = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
        std::string_view word = words[i];
        if (onlyFiles || word == "-" || !word.starts_with('-')) {
            all.files_.emplace_back(word);
            continue;
        }
        if (word == "--") {
            onlyFiles = true;
            continue;
        }
        if (word == "-h") word = "--help";
        const std::size_t equals = word.find('=');
        const std::string_view name = word.substr(0, equals);
        const OptionRule& rule = ruleOf(name, rules);
        const bool repeated = all.given_.contains(name);
        if (repeated && rule.takesValue && !rule.repeats) throw UsageError(Misuse::kRepeated, name);
        auto& values = all.given_[std::string(name)];
        if (!rule.takesValue) {
            if (equals != std::string_view::npos) throw UsageError(Misuse::kUnwantedValue, name);
        } else if (equals != std::string_view::npos) {
            values.emplace_back(word.substr(equals + 1));
        } else if (i + 1 < words.size()) {
            values.emplace_back(words[++i]);
        } else {
            throw UsageError(Misuse::kMissingValue, name);
        }
    }
    return all;
}

std::optional<std::string> Arguments::value(std::string_view option) const {
    const auto found = given_.find(option);
    if (found == given_.end() || found->second.empty()) return std::nullopt;
    return found->second.front();
}

std::vector<std::string> Arguments::values(std::string_view option) const {
    const auto found = given_.find(option);
    return found == given_.end() ? std::vector<std::string>{} : found->second;
}

}  // namespace tamga::cli
