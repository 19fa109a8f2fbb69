// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Opening one key of a container: password check, main pair, reserve pair, comparison with fingerprint
// and certificate.
#pragma once

#include <cryptopp/cryptlib.h>

#include "base/secret.h"
#include "gost/gostr3410.h"
#include "keys/container/files.h"
#include "keys/token.h"
#include "pki/algorithms.h"

namespace tamga::keys::container {

struct OpenedKey {  // NOLINT(bugprone-exception-escape): Crypto++ blocks copy when moved
    gost::PrivateKey key;
    Bytes publicKey;  ///< x || y
    pki::KeyAlgorithm algorithm;
};

/// index: 0 for the first key of the container, 1 for the second. The key files are not read before the
/// password has been found right, when the header can tell. Throws Error as Token::open() returns.
[[nodiscard]] OpenedKey openKey(const Files& files, std::size_t index, const Secret& password,
                                OpenNotes& notes, CryptoPP::RandomNumberGenerator& random);

}  // namespace tamga::keys::container
