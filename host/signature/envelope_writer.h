// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Encrypted messages (CMS EnvelopedData, RFC 5652 section 6) written to a stream.
#pragma once

#include <optional>
#include <vector>

#include "base/deadline.h"
#include "base/error.h"
#include "pki/certificate.h"
#include "pki/rsa_transport.h"
#include "signature/ber_stream.h"
#include "signature/content_cipher.h"

namespace tamga::signature {

struct EncryptOptions {
    /// Empty: GOST 28147-89 for GOST keys, AES-256 for RSA and EC keys.
    std::optional<ContentCipher> cipher;
    pki::RsaTransport rsa;
    /// Seconds since 1970, for which the recipients' certificates must be valid.
    std::int64_t at = 0;
};

struct WrittenEnvelope {
    ContentCipher cipher = ContentCipher::kGost28147;
    std::uint64_t size = 0;  ///< of the content, octets
};

/// Whether something may be encrypted for the owner: dates, keyUsage, length of an RSA key. Whom the
/// certificate belongs to is the caller's to know: no chain is built here. Error(certificate.expired |
/// certificate.not-yet-valid | certificate.usage | certificate.weak).
[[nodiscard]] Outcome checkRecipient(const pki::Certificate& certificate, std::int64_t at);

/// One cipher serves all recipients: GOST keys on one hand, RSA and EC keys on the other; Magma and
/// Kuznyechik need keys of 2012. DER for contents up to 1 MiB, else BER with an OCTET STRING in segments.
/// Error(envelope.mixed-recipients), those of checkRecipient, Error(envelope.no-recipient) without any,
/// Error(request.cancelled), and what read and write throw.
[[nodiscard]] Result<WrittenEnvelope> encrypt(const std::vector<pki::Certificate>& recipients,
                                              const EncryptOptions& options, const ReadPiece& read,
                                              const WritePiece& write, const CancelToken& cancel);

}  // namespace tamga::signature
