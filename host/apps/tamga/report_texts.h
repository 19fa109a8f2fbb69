// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The words of the journal and of the check, in English, Russian and French.
#pragma once

#include <cstdint>
#include <string_view>

#include "journal/entry.h"
#include "journal/journal.h"
#include "service/installation.h"
#include "texts.h"

namespace tamga::cli {

enum class Word : std::uint8_t {
    // journal
    kNumber,
    kTime,
    kSite,
    kWhat,
    kOutcome,
    kNothingYet,
    kNothingFound,
    kOlder,
    kIntact,
    kNotIntact,
    kFirstFlaw,
    kRows,
    kHead,
    kHeadFound,
    kHeadNotFound,
    kMovedTo,
    kNothingToRepair,
    kLogIn,
    kList,
    kChoose,
    // doctor
    kBrowsers,
    kWindow,
    kReaders,
    kKeys,
    kCertificates,
    kJournal,
    kSettings,
    kWhatToDo,
    kAllWell,
    kOk,
    kNone,
    kNotFound,
    kNoWindow,
    kContainers,
    kUsable,
    kDamaged,
    kUnsupported,
    kValid,
    kExpired,
    kNotYetValid,
    kUnusable,
    kRunning,
    kInstalled,
    kAbsent,
    kSwitchedOff,
    kUnwritable,
    kBroken,
    kOtherPath,
    kUnreadable,
    kWritableByOthers,
    kNotRegistered,
    kNoDisplay,
    kEmpty,
};
[[nodiscard]] std::string_view textOf(Word word, Language language);
[[nodiscard]] std::string_view textOf(journal::Ending ending, Language language);
[[nodiscard]] std::string_view textOf(journal::Flaw::Kind kind, Language language);
/// What to do, for a code of service::kAdvice; empty for any other.
[[nodiscard]] std::string_view adviceOn(std::string_view code, Language language);

}  // namespace tamga::cli
