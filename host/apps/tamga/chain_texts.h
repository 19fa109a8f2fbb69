// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The words of chains, revocation and qualified certificates, in English, Russian and French.
#pragma once

#include <cstdint>
#include <string_view>

#include "pki/chain.h"
#include "pki/qualification.h"
#include "texts.h"

namespace tamga::cli {

enum class ChainWord : std::uint8_t {
    kAnchor,
    kPassed,
    kRemark,
    kUnknown,
    kFailed,
    kRevokedOn,
    kQualified,
    kNotQualified,
    kClasses,
    kOwnersTool,
    kIssuersTool,
    kIdentification,
    kMissing,
    kNotUsed,
    kTrustIsMore,
};
[[nodiscard]] std::string_view textOf(ChainWord word, Language language);
[[nodiscard]] std::string_view textOf(pki::Trust trust, Language language);
[[nodiscard]] std::string_view textOf(pki::RevocationReason reason, Language language);
[[nodiscard]] std::string_view textOf(pki::QualifiedFeature feature, Language language);
[[nodiscard]] std::string_view textOf(pki::IdentificationKind kind, Language language);
/// Of ChainCheck; the name itself for one that is not in the table.
[[nodiscard]] std::string_view checkText(std::string_view name, Language language);
/// A remark is no failure: its own sentence, by the check it belongs to.
[[nodiscard]] std::string_view remarkText(std::string_view check, Language language);

}  // namespace tamga::cli
