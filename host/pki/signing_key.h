// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The small interface through which signatures are made, and messages opened (decryption_key.h). It lies
// below both signature and keys, which do not know each other; service brings them together.
#pragma once

#include "base/bytes.h"
#include "base/deadline.h"
#include "base/error.h"
#include "pki/algorithms.h"
#include "pki/decryption_key.h"
#include "pki/public_key.h"

namespace tamga::pki {

/// A private key that is open for use: its password or PIN has been accepted.
class SigningKey {
  public:
    SigningKey() = default;
    SigningKey(const SigningKey&) = delete;
    SigningKey& operator=(const SigningKey&) = delete;
    virtual ~SigningKey() = default;

    [[nodiscard]] virtual const PublicKey& publicKey() const noexcept = 0;
    /// A signature value in the form of X.509 and CMS over a digest of the hash given.
    /// Error(document.digest) when the hash does not fit the key or the length does not fit the hash.
    [[nodiscard]] virtual Result<Bytes> signDigest(HashAlgorithm hash, BytesView digest,
                                                   const CancelToken& cancel) = 0;
    /// The same by RSASSA-PSS with pssOf(hash). Error(signature.unsupported) from keys that have no such way.
    [[nodiscard]] virtual Result<Bytes> signPss(HashAlgorithm /*hash*/, BytesView /*digest*/,
                                                const CancelToken& /*cancel*/) {
        return Error(Reason::kSignatureUnsupported, "RSASSA-PSS with a key of another kind");
    }
    /// The same key for opening messages; null where its place offers no such thing.
    [[nodiscard]] virtual DecryptionKey* decryption() noexcept { return nullptr; }
};

}  // namespace tamga::pki
