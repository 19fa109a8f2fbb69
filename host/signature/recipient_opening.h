// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// From a RecipientInfo to the content key: key transport and key agreement of GOST keys in both generations
// (RFC 4490 section 4 with the TC 26 rules for keys of 2012; R 1323565.1.025-2019), RSA key transport
// (RFC 3370, RFC 3560), elliptic curve key agreement (RFC 5753).
#pragma once

#include <vector>

#include "base/deadline.h"
#include "pki/certificate.h"
#include "pki/decryption_key.h"
#include "signature/envelope_parser.h"

namespace tamga::signature {

struct RecipientKey {
    pki::DecryptionKey& key;
    const pki::PublicKey& own;
    /// Of senders who agree with their own key, not with one made for the message.
    const std::vector<pki::Certificate>& senders;
};

/// Whether the identifier names the certificate.
[[nodiscard]] bool isFor(const EntityId& id, const pki::Certificate& certificate);

/// Whether a key of this kind could open it, by its algorithm.
[[nodiscard]] bool suits(const RecipientInfo& info, pki::KeyAlgorithm algorithm);

/// length: of the content key, octets. Throws Error(envelope.unsupported | envelope.key |
/// certificate.not-found (the sender's)); Error(envelope.not-opened) for everything that is wrong with keys
/// and check values; Error(der.malformed).
[[nodiscard]] pki::TransportedKey openRecipient(const RecipientInfo& info, const RecipientKey& recipient,
                                                std::size_t length, const CancelToken& cancel);

}  // namespace tamga::signature
