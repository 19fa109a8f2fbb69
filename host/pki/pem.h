// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// PEM (RFC 7468): blocks of a label, whatever stands around them.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace tamga::pki {

/// At most this many blocks of one file are read.
inline constexpr std::size_t kMaxPemBlocks = 4096;

/// The octets of each block with this label ("CERTIFICATE", "X509 CRL"), in order; none for a block that is
/// no Base64. A block without an end is left out.
[[nodiscard]] std::vector<std::optional<Bytes>> pemBlocks(std::string_view text, std::string_view label);

}  // namespace tamga::pki
