// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Co-signatures: several signers of one content in one message (RFC 5652 section 5.1).
#pragma once

#include "base/bytes.h"
#include "base/error.h"

namespace tamga::signature {

/// A message with the signers, certificates and digest algorithms of both; the content as in the first. Each
/// SignerInfo stays octet for octet. added: made by sign() for the same content. Error(signature.invalid)
/// when the two are not over one content, as far as the messages tell: content types, contents that are
/// inside, and message-digest attributes by one hash; Error(signature.malformed | signature.unsupported |
/// signature.no-signer).
[[nodiscard]] Result<Bytes> withCosigners(BytesView cms, BytesView added);

}  // namespace tamga::signature
