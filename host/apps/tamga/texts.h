// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What the command line says to people, in English, Russian and French.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "arguments.h"
#include "base/error.h"
#include "keys/token.h"
#include "prompt/language.h"

namespace tamga::cli {

using prompt::Language;

/// One sentence what is wrong, one what to do.
[[nodiscard]] std::string_view explanationOf(Reason reason, Language language);

/// The sentence for a wrong command line, with its subject.
[[nodiscard]] std::string explanationOf(const UsageError& error, Language language);

/// Words and short sentences of the output.
enum class Phrase : std::uint8_t {
    kLabel,
    kKind,
    kLocation,
    kState,
    kFine,
    kThumbprint,
    kOwner,
    kOrganization,
    kInn,
    kIssuer,
    kSerial,
    kValidUntil,
    kValidity,
    kKeyValidUntil,
    kAlgorithm,
    kContainer,
    kPassword,
    kPasswordNeeded,
    kNoPassword,
    kQualified,
    kYes,
    kNo,
    kFolder,
    kRemovable,
    kCsp,
    kPfx,
    kPkcs11,
    kReader,
    kNoTokens,
    kNoCertificates,
    kNoMatch,
    kCommandLine,
    kSigned,
    kExported,
    kEncrypted,
    kDecrypted,
    kUnauthenticated,
    kImported,
    kPasswordChanged,
    kPinChanged,
    kPinUnblocked,
    kPinUnblockedAsItWas,
    kReserveUsed,
    kReserveDamaged,
    kValid,
    kInvalid,
    kSigner,
    kCertificate,
    kClaimedTime,
    kFormat,
    kChecks,
    kPassed,
    kFailed,
    kSkipped,
    kNotChecked,
    kStamped,
    kStampedAlready,
    kKeptWithoutStamp,
    kTimeStamp,
    kAuthority,
    kAccuracy,
    kProvenTime,
    kProvesNothing,
    kContentWritten,
    kWritten,
    kRemoved,
    kKept,
    kNothingInstalled,
    kRestart,
    kIncomplete,
    kTryHelp,
};
[[nodiscard]] std::string_view textOf(Phrase phrase, Language language);
[[nodiscard]] Phrase phraseOf(keys::TokenKind kind);

}  // namespace tamga::cli
