// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What is there and what is missing, in codes and numbers: nothing in it names a person, a site or a file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/deadline.h"
#include "base/error.h"
#include "journal/journal.h"
#include "keys/token.h"
#include "prompt/prompt.h"
#include "service/error_tally.h"
#include "service/installation.h"
#include "service/session.h"

namespace tamga::service {

struct Platform {
    std::string system;        ///< ID of os-release
    std::string release;       ///< VERSION_ID of os-release
    std::string architecture;  ///< as uname says
    std::string desktop;       ///< $XDG_CURRENT_DESKTOP
    std::string_view display;  ///< "wayland", "x11", "none"
};

enum class ReaderService : std::uint8_t { kRunning, kInstalled, kAbsent };
/// "running", "installed", "absent".
[[nodiscard]] std::string_view nameOf(ReaderService state) noexcept;

struct Diagnosis {
    Platform platform;
    std::vector<ManifestFinding> manifests;
    ReaderService readerService = ReaderService::kAbsent;
    bool readers = true;  ///< the settings want tokens in readers
    prompt::PinentryFound pinentry;

    struct TokenFinding {
        keys::TokenKind kind;
        std::uint64_t containers = 0;
        std::uint64_t usable = 0;
        std::uint64_t damaged = 0;
        std::uint64_t unsupported = 0;
        std::optional<Reason> problem{};
    };
    std::vector<TokenFinding> tokens;
    struct {
        std::uint64_t valid = 0;
        std::uint64_t expired = 0;
        std::uint64_t notYetValid = 0;
        std::uint64_t unusable = 0;
    } certificates;

    journal::Condition journal = journal::Condition::kAbsent;
    std::optional<Reason> settings;  ///< what is wrong with them
    std::vector<ErrorTally::Count> lastErrors;
    std::vector<std::string_view> advice;  ///< codes such as "pinentry.missing", worst first
};

/// Every code that advice may hold; user interfaces have a text for each.
inline constexpr std::string_view kAdvice[] = {
    "settings.malformed",    "journal.broken",        "journal.unwritable",     "manifest.writable-by-others",
    "manifest.unreadable",   "manifest.other-path",   "manifest.missing",       "pinentry.missing",
    "display.none",          "pinentry.no-window",    "container.unreadable",   "container.damaged",
    "container.unsupported", "certificates.none",     "certificates.expired",   "certificates.not-yet-valid",
    "readers.off",           "reader-service.absent", "reader-service.stopped",
};

struct DiagnosisInput {
    Installation installation;
    Result<Settings> settings;
    std::filesystem::path journal;
    std::vector<ErrorTally::Count> errors{};
};

/// session: for the tokens; null when the settings do not allow one. Error(request.cancelled).
[[nodiscard]] Result<Diagnosis> diagnose(const DiagnosisInput& input, Session* session,
                                         const CancelToken& cancel);

}  // namespace tamga::service
