// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Time-stamps, for people and as JSON; and the authority that the command line names.
#pragma once

#include <string>

#include "arguments.h"
#include "base/json.h"
#include "console.h"
#include "service/time_stamping.h"
#include "signature/time_stamp.h"

namespace tamga::cli {

/// "2026-01-31T12:00:00Z, Authority", for a stamp that has just been made.
[[nodiscard]] std::string stampLine(const signature::TimeStampReport& stamp);
[[nodiscard]] Json jsonOf(const signature::TimeStampReport& stamp);

/// "passed", "failed", "skipped"
[[nodiscard]] std::string_view nameOf(signature::Check::State state) noexcept;

/// The authority of --tsa, or of the settings. Throws UsageError when there is neither, and
/// Error(settings.malformed).
[[nodiscard]] service::TimeStamper stamperOf(const Arguments& arguments, const Console& console);
/// Of --tsa-hash. Throws UsageError.
[[nodiscard]] std::optional<pki::HashAlgorithm> stampHashOf(const Arguments& arguments);

}  // namespace tamga::cli
