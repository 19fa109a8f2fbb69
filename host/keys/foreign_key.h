// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// RSA and ECDSA private keys in this process's memory as signing keys, by Crypto++.
#pragma once

#include <memory>

#include "base/bytes.h"
#include "base/error.h"
#include "pki/signing_key.h"

namespace tamga::keys {

/// pkcs8: an unencrypted PrivateKeyInfo (RFC 5958) with an RSAPrivateKey (RFC 8017 appendix A.1.2) or an
/// ECPrivateKey (RFC 5915) on P-256, P-384 or P-521. RSA signs by PKCS#1 v1.5 and by RSASSA-PSS, by this
/// alone when the key says so (RFC 4055 section 1.2); every signature is checked before it is given out.
/// Error(container.damaged | container.unsupported).
[[nodiscard]] Result<std::unique_ptr<pki::SigningKey>> makeForeignKey(BytesView pkcs8);

}  // namespace tamga::keys
