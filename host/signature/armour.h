// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// PEM (RFC 7468) and base64 taken off a stream.
#pragma once

#include "signature/ber_stream.h"

namespace tamga::signature {

/// The octets of a message that the source gives as they are, in PEM with any label, or in base64 with any
/// line ends. Throws Error(envelope.malformed).
[[nodiscard]] ReadPiece unarmoured(ReadPiece source);

}  // namespace tamga::signature
