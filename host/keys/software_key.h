// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A GOST private key in this process's memory as a signing key.
#pragma once

#include <memory>

#include "gost/gostr3410.h"
#include "pki/signing_key.h"

namespace tamga::keys {

/// xy: the public key of key, x || y. The nonces' fresh randomness comes from a generator of its own,
/// seeded by the system.
[[nodiscard]] std::unique_ptr<pki::SigningKey> makeSoftwareKey(gost::PrivateKey key,
                                                               pki::KeyAlgorithm algorithm, BytesView xy);

}  // namespace tamga::keys
