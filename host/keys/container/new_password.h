// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The same container under another password: the keys in new pairs, everything else of the header as it was.
#pragma once

#include <cryptopp/cryptlib.h>

#include "base/secret.h"
#include "keys/container/encode.h"
#include "keys/container/files.h"

namespace tamga::keys::container {

/// Contents by File; those of a reserve pair are empty where there was none. Every key of the container is
/// opened with old and goes into both pairs, so that a damaged copy is a good one afterwards. fresh: not
/// empty. Throws Error(protocol.params) for a new password that is empty, too long or has no place in
/// Windows-1251, and the errors of openKey().
[[nodiscard]] EncodedFiles withPassword(const Files& files, const Secret& old, const Secret& fresh,
                                        CryptoPP::RandomNumberGenerator& random);

}  // namespace tamga::keys::container
