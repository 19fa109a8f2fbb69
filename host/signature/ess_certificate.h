// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Reading of the attributes that bind a signature to a certificate (RFC 2634 section 5.4, RFC 5035).
#pragma once

#include "base/bytes.h"
#include "pki/certificate.h"

namespace tamga::signature {

/// value: SigningCertificate, with SHA-1 throughout. True when its first entry, the signer's (RFC 5035
/// section 3), is of this certificate. Throws Error(der.malformed).
[[nodiscard]] bool namesCertificate(BytesView value, const pki::Certificate& certificate);

/// value: SigningCertificateV2. Throws Error(signature.unsupported) on an unknown hash too.
[[nodiscard]] bool namesCertificateV2(BytesView value, const pki::Certificate& certificate);

}  // namespace tamga::signature
