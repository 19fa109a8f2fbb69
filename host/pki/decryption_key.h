// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The small interface through which encrypted messages are opened: the steps that need the private key, each
// with a key-encryption key or a content key as its result. It lies below both signature and keys.
#pragma once

#include "base/bytes.h"
#include "base/deadline.h"
#include "base/error.h"
#include "base/secret.h"
#include "pki/public_key.h"
#include "pki/rsa_transport.h"

namespace tamga::pki {

enum class GostAgreement : std::uint8_t {
    kVko,  ///< 32 octets: VKO GOST R 34.10-2001 for keys of 2001, else VKO_GOSTR3410_2012_256
    kKeg,  ///< 64 octets: KEG (RFC 9189 section 8.3.1) with a ukm of 32 octets
};

/// Error(envelope.key) from a key of another kind; Error(envelope.not-opened) where the peer's key is no
/// valid point of the own key's curve, or the ukm is out of range.
class DecryptionKey {
  public:
    DecryptionKey() = default;
    DecryptionKey(const DecryptionKey&) = delete;
    DecryptionKey& operator=(const DecryptionKey&) = delete;
    virtual ~DecryptionKey() = default;

    [[nodiscard]] virtual Result<Secret> agreeGost(GostAgreement /*how*/, const PublicKey& /*peer*/,
                                                   BytesView /*ukm*/, const CancelToken& /*cancel*/) {
        return Error(Reason::kEnvelopeKey, "agreement of GOST R 34.10 with a key of another kind");
    }
    /// The abscissa of the common point (SEC 1 section 3.3.1), as long as the curve's field.
    [[nodiscard]] virtual Result<Secret> agreeEc(const PublicKey& /*peer*/, const CancelToken& /*cancel*/) {
        return Error(Reason::kEnvelopeKey, "agreement on an elliptic curve with a key of another kind");
    }
    /// length: of the key that was transported, octets.
    [[nodiscard]] virtual Result<TransportedKey> openRsa(const RsaTransport& /*transport*/,
                                                         BytesView /*encrypted*/, std::size_t /*length*/,
                                                         const CancelToken& /*cancel*/) {
        return Error(Reason::kEnvelopeKey, "decryption by RSA with a key of another kind");
    }
};

}  // namespace tamga::pki
