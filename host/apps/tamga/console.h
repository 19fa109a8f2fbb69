// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What every verb works with: its way to speak, its language, the switch that Ctrl-C throws.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/deadline.h"
#include "base/error.h"
#include "base/json.h"
#include "service/session.h"
#include "service/settings.h"
#include "texts.h"

namespace tamga::cli {

/// Exit statuses.
inline constexpr int kSuccess = 0;
inline constexpr int kFailure = 1;
inline constexpr int kUsage = 2;

class Console final {
  public:
    Console(Result<service::Settings> settings, Language language, CancelToken cancel)
        : settings_(std::move(settings)), language_(language), cancel_(std::move(cancel)) {}

    bool json = false;

    [[nodiscard]] Language language() const noexcept { return language_; }
    [[nodiscard]] const CancelToken& cancel() const noexcept { return cancel_; }
    [[nodiscard]] std::string_view say(Phrase phrase) const { return textOf(phrase, language_); }
    /// Columns of the terminal on standard output, 0 when it is none.
    [[nodiscard]] static std::size_t terminalWidth();

    [[nodiscard]] const Result<service::Settings>& settings() const noexcept { return settings_; }
    /// Throws Error(settings.malformed).
    [[nodiscard]] std::unique_ptr<service::Session> openSession() const;

    /// To standard output. Throws Error(system.file | system.disk-full).
    static void print(std::string_view text);
    static void printJson(const Json& value) { print(value.printPretty() + "\n"); }
    /// To standard error, never fails.
    static void warn(std::string_view text) noexcept;
    /// The sentences for an error, with its reason and context below.
    [[nodiscard]] std::string explain(const Error& error) const;

  private:
    Result<service::Settings> settings_;
    mutable service::SourceKeeper keeper_;
    Language language_;
    CancelToken cancel_;
};

/// Text from a certificate, a file name or a page, fit for a terminal.
[[nodiscard]] std::string shown(std::string_view foreign);
/// The same for JSON, where only malformed octets have to go.
[[nodiscard]] std::string exact(std::string_view foreign);
/// "2026-01-31"
[[nodiscard]] std::string day(std::int64_t secondsSince1970);
[[nodiscard]] std::int64_t now();

}  // namespace tamga::cli
