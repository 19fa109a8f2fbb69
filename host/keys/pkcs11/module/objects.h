// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Certificates on a token and the keys that belong to them.
#pragma once

#include <vector>

#include "keys/pkcs11/answers.h"
#include "keys/pkcs11/module/session.h"

namespace tamga::keys::pkcs11 {

/// Certificates that have a key on the token, or may have one: without a log-in private keys mostly cannot
/// be seen. loginRequired as the token says.
[[nodiscard]] std::vector<KeyAnswer> listKeys(const Session& session, bool loginRequired);

/// The private key of a certificate, by its CKA_ID or by the public key. Throws Error(key.not-found).
[[nodiscard]] unsigned long privateKeyOf(const Session& session, BytesView id, BytesView certificate);
/// CKA_ALWAYS_AUTHENTICATE.
[[nodiscard]] bool alwaysAuthenticates(const Session& session, unsigned long key);

}  // namespace tamga::keys::pkcs11
