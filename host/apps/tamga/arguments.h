// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The words after a verb: --option, --option VALUE, --option=VALUE, files, and -- before files that begin
// with a dash.
#pragma once

#include <cstdint>
#include <exception>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tamga::cli {

/// What is wrong with a command line; the table of texts has a sentence for each.
enum class Misuse : std::uint8_t {
    kUnknownVerb,
    kUnknownOption,
    kMissingValue,
    kUnwantedValue,
    kRepeated,
    kMissingOption,
    kMissingFile,
    kUnwantedFile,
    kBadValue,
    kExcluding,
    kAmbiguous,
    kSeveralCertificates,
    kSeveralTokens,
    kMissingToken,
    kOutNotFolder,
    kFileExists,
};

class UsageError final : public std::exception {
  public:
    /// subject: the option, file or value in question.
    UsageError(Misuse misuse, std::string_view subject) : misuse_(misuse), subject_(subject) {}
    [[nodiscard]] Misuse misuse() const noexcept { return misuse_; }
    [[nodiscard]] const std::string& subject() const noexcept { return subject_; }
    [[nodiscard]] const char* what() const noexcept override { return subject_.c_str(); }

  private:
    Misuse misuse_;
    std::string subject_;
};

struct OptionRule {
    std::string_view name;  ///< with its dashes
    bool takesValue = false;
    bool repeats = false;
};

class Arguments final {
  public:
    /// --json and --help are understood everywhere. Throws UsageError.
    static Arguments parse(std::span<const std::string_view> words, std::span<const OptionRule> rules);

    [[nodiscard]] bool has(std::string_view option) const { return given_.contains(option); }
    [[nodiscard]] std::optional<std::string> value(std::string_view option) const;
    [[nodiscard]] std::vector<std::string> values(std::string_view option) const;
    [[nodiscard]] const std::vector<std::string>& files() const noexcept { return files_; }

  private:
    std::map<std::string, std::vector<std::string>, std::less<>> given_;
    std::vector<std::string> files_;
};

}  // namespace tamga::cli
