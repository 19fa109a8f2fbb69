// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A private key on a token as a signing key.
#pragma once

#include <memory>

#include "base/secret.h"
#include "keys/pkcs11/module.h"
#include "pki/public_key.h"
#include "pki/signing_key.h"

namespace tamga::keys::pkcs11 {

/// Owns the open key: logs out when it ends. Every signature is verified with publicKey, which the caller
/// took from the certificate, before it is given away. pin: kept only for a key that always authenticates.
[[nodiscard]] std::unique_ptr<pki::SigningKey> makeModuleKey(std::shared_ptr<Module> module,
                                                             const Module::OpenKey& key,
                                                             const pki::PublicKey& publicKey,
                                                             const Secret& pin);

/// For tests and the fuzzer: r || s to SEQUENCE { r, s } (RFC 5758 section 3.2). Throws
/// Error(token.module-broken) when the length is not that of two numbers of the field.
[[nodiscard]] Bytes ecdsaValue(BytesView rs, unsigned fieldBits);
/// DigestInfo (RFC 8017 section 9.2).
[[nodiscard]] Bytes digestInfo(pki::HashAlgorithm hash, BytesView digest);

}  // namespace tamga::keys::pkcs11
