// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// From the content key to a RecipientInfo: the reverse of recipient_opening.h, in the forms that are most
// widely read. GOST: key transport, of the first generation (RFC 4490 section 4.2) for GOST 28147-89, of the
// second (R 1323565.1.025-2019) for Magma and Kuznyechik. RSA: key transport. Elliptic curves:
// ephemeral-static Diffie-Hellman with SHA-256 and AES-256 key wrap (RFC 5753).
#pragma once

#include <cryptopp/cryptlib.h>

#include "pki/certificate.h"
#include "pki/rsa_transport.h"
#include "signature/content_cipher.h"

namespace tamga::signature {

/// A whole RecipientInfo. Throws Error(envelope.mixed-recipients) when the cipher is none for the key,
/// Error(certificate.algorithm | certificate.malformed) for a key with which nothing can be encrypted.
[[nodiscard]] Bytes sealFor(const pki::Certificate& recipient, const Secret& contentKey, ContentCipher cipher,
                            const pki::RsaTransport& rsa, CryptoPP::RandomNumberGenerator& random);

}  // namespace tamga::signature
