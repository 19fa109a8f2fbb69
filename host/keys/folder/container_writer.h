// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Writing a new container folder with one key: both pairs, header, name (host/keys/README.md, "Writing").
#pragma once

#include <cryptopp/cryptlib.h>

#include <filesystem>
#include <optional>
#include <string>

#include "base/error.h"
#include "base/secret.h"
#include "gost/gostr3410.h"
#include "keys/token.h"
#include "pki/certificate.h"

namespace tamga::keys::folder {

struct NewContainer {
    std::string name;  ///< UTF-8, must fit Windows-1251, 1 to 125 octets there
    KeyRole role = KeyRole::kExchange;
    bool exportable = false;
    std::optional<pki::Certificate> certificate;
    std::optional<std::int64_t> keyNotAfter;
    pki::KeyAlgorithm algorithm = pki::KeyAlgorithm::kGost2012_256;
};

/// Makes the folder (mode 0700) with its six files (0600) through a temporary folder beside it, fsync and
/// rename, and re-opens both pairs to compare the keys before the rename. Never overwrites.
/// password: ASCII or Windows-1251 after conversion; empty for none.
/// Error(container.exists | key.mismatch | protocol.params for name and password | system.file |
/// system.disk-full).
Outcome writeContainer(const std::filesystem::path& folder, const NewContainer& container,
                       const gost::PrivateKey& key, const Secret& password,
                       CryptoPP::RandomNumberGenerator& random);

}  // namespace tamga::keys::folder
