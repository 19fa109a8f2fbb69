// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A new PFX file with one GOST key, as RFC 9548 prescribes.
#pragma once

#include <cryptopp/cryptlib.h>

#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/secret.h"
#include "gost/gostr3410.h"
#include "keys/pfx/encryption.h"
#include "pki/algorithms.h"
#include "pki/certificate.h"

namespace tamga::keys::pfx {

struct NewPfx {
    std::string name;  ///< friendlyName, UTF-8; may be empty
    pki::KeyAlgorithm algorithm = pki::KeyAlgorithm::kGost2012_256;
    /// In a safe of its own that is not encrypted, so that programs can list it without the password.
    std::optional<pki::Certificate> certificate;
    Cipher cipher = Cipher::kKuznyechikCtrAcpkmOmac;
};

/// The file is read again and its key compared before it is returned.
/// Throws Error(key.mismatch) when the certificate is for another key, Error(protocol.params) for an empty
/// password.
[[nodiscard]] Bytes writePfx(const NewPfx& contents, const gost::PrivateKey& key, const Secret& password,
                             CryptoPP::RandomNumberGenerator& random);

}  // namespace tamga::keys::pfx
