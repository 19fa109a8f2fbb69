// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The cases of cases/*.txt. README.md beside this file describes the format.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace tamga::test {

struct Step {
    std::string word;  ///< "frame", "answer", ..
    std::string rest;  ///< of the line, macros not yet replaced
    int line = 0;
};

struct Case {
    std::string file;
    std::string name;
    std::vector<Step> steps;

    [[nodiscard]] bool has(const std::string& word) const;
    /// In a process of its own: because it asks for one, or because the process ends in it.
    [[nodiscard]] bool alone() const { return has("fresh") || has("end"); }
};

/// Fails the test for a file that departs from the format.
[[nodiscard]] std::vector<Case> casesIn(const std::filesystem::path& file);

using Names = std::map<std::string, std::string>;
/// Replaces <<repeat N TEXT>>, <<hex OCTETS>>, <<base64 N>> and <<NAME>> for the names given.
[[nodiscard]] std::string expanded(const std::string& text, const Names& names);

}  // namespace tamga::test
