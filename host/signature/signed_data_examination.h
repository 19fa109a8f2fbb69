// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Inside of the room: verifyCms() without its border, for signatures and for the time-stamps in them.
#pragma once

#include <vector>

#include "signature/cms_parser.h"
#include "signature/verify.h"

namespace tamga::signature {

/// kPassedOver for the signature of a time-stamp: stamps within stamps have no end.
enum class Stamps : std::uint8_t { kExamined, kPassedOver };

/// Throws what verifyCms() reports, and Error(der.malformed).
[[nodiscard]] Report examineSignedData(const VerifyInput& input, Stamps stamps);

/// Certificates that a message carries, added to others; those that cannot be read help nobody.
void addEmbedded(std::vector<pki::Certificate>& to, const SignedData& data, bool allowTestCurves);

}  // namespace tamga::signature
