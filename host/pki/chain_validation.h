// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The checks on one path; inside this room.
#pragma once

#include <vector>

#include "pki/chain.h"
#include "pki/revocation.h"

namespace tamga::pki {

struct PathStep {
    const Certificate* certificate;
    bool anchor = false;
    bool signedByNext = false;  ///< found when the path was built
};

/// path: the certificate asked about first; complete or not.
[[nodiscard]] ChainVerdict validatePath(const std::vector<PathStep>& path, const ChainQuestion& question,
                                        RevocationJudge& revocation);

[[nodiscard]] bool isSelfIssued(const Certificate& certificate);

}  // namespace tamga::pki
