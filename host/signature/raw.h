// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The signature value itself, shared by all formats.
#pragma once

#include "base/bytes.h"
#include "base/deadline.h"
#include "pki/certificate.h"
#include "pki/signing_key.h"
#include "signature/rsa_padding.h"

namespace tamga::signature {

/// Signs and then verifies with the certificate's key. The key may be a token's: a few modules return r || s
/// or reversed octets, and a fault during signing can reveal a private key, so a value that does not verify
/// never leaves. Throws Error(signature.invalid) and what the key throws.
[[nodiscard]] Bytes signatureValue(const pki::Certificate& certificate, pki::SigningKey& key,
                                   pki::HashAlgorithm hash, BytesView digest, RsaPadding padding,
                                   const CancelToken& cancel);

/// Whether a signature by this key is one by RSASSA-PSS.
[[nodiscard]] bool isPss(const pki::PublicKey& key, RsaPadding padding) noexcept;

}  // namespace tamga::signature
