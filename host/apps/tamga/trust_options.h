// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// --trust, --chain, --crl, --ocsp and --at: what a chain is judged by.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "arguments.h"
#include "pki/trust.h"

namespace tamga::cli {

/// Whether the line asks for chains at all.
[[nodiscard]] bool asksForTrust(const Arguments& arguments);

/// The folders of --trust, "default" standing for the usual ones, which are also taken without that option;
/// the certificates of --chain as intermediates, the files of --crl and --ocsp. What is broken in a folder is
/// a finding, a broken file that was named is thrown as an Error.
[[nodiscard]] pki::TrustFolders trustOf(const Arguments& arguments);

/// --at, or now. Throws UsageError.
[[nodiscard]] std::int64_t timeOf(const Arguments& arguments);

}  // namespace tamga::cli
