// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Which certificate of a header belongs to which key.
#pragma once

#include <optional>

#include "base/error.h"
#include "keys/container/header.h"
#include "pki/certificate.h"

namespace tamga::keys::container {

struct OwnCertificate {
    std::optional<pki::Certificate> certificate;
    /// key.mismatch: the key's field holds another key's certificate; certificate.malformed: it does not
    /// parse; container.damaged: nothing at all tells the public key.
    std::optional<Error> problem;
};

/// One result a key, in the order of the keys. Every certificate is parsed once. Certificates are matched by
/// public key: programs have written them into the other key's field.
[[nodiscard]] std::vector<OwnCertificate> ownCertificates(const Header& header);

}  // namespace tamga::keys::container
