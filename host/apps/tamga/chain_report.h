// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The verdict on a chain, for people and as JSON.
#pragma once

#include <string>

#include "base/json.h"
#include "console.h"
#include "pki/chain.h"
#include "pki/qualification.h"
#include "pki/trust.h"

namespace tamga::cli {

/// "Trusted." and the certificates from the one asked about to the anchor, each with what was checked.
[[nodiscard]] std::string chainText(const pki::ChainVerdict& verdict, const Console& console);
/// Whether the certificate has the features of a qualified one, and what is missing.
[[nodiscard]] std::string qualificationText(const pki::Certificate& certificate, const Console& console);
/// What could not be used in the folders; empty when all could.
[[nodiscard]] std::string findingsText(const std::vector<pki::TrustFinding>& findings,
                                       const Console& console);

[[nodiscard]] Json jsonOf(const pki::ChainVerdict& verdict);
[[nodiscard]] Json jsonOf(const pki::Qualification& qualification);
[[nodiscard]] Json jsonOf(const std::vector<pki::TrustFinding>& findings);

}  // namespace tamga::cli
