// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A typed password as the code units that the key derivation takes.
#pragma once

#include <cryptopp/secblock.h>

#include <cstdint>
#include <vector>

#include "base/secret.h"
#include "gost/container_kdf.h"
#include "keys/container/header.h"

namespace tamga::keys::container {

/// One unit a character; wiped at the end.
using CodeUnits = CryptoPP::SecBlock<char16_t>;

/// The forms in which programs have been seen to hash a password, most likely first: ASCII has only one;
/// other text is tried as Windows-1251, as the octets of UTF-8, and as UTF-16. Octets that are not UTF-8
/// are taken as they are.
[[nodiscard]] std::vector<CodeUnits> spellingsOf(const Secret& password);
/// The form for writing: ASCII or Windows-1251. Throws Error(protocol.params) when a character has no
/// place there or there are more than 256.
[[nodiscard]] CodeUnits spellingForWriting(const Secret& password);

/// 32 octets. Throws Error(password.wrong) for a password longer than any container can have.
[[nodiscard]] CryptoPP::SecByteBlock deriveKey(gost::ContainerFamily family, const CodeUnits& password,
                                               BytesView salt);
/// The password check of the header: a MAC that needs no key file.
[[nodiscard]] std::array<std::uint8_t, kMacOctets> passwordMac(gost::ContainerFamily family,
                                                               const CodeUnits& password,
                                                               BytesView fingerprint);

/// The forms under which to try the key files: the one whose MAC agrees; all of them when the header has
/// no MAC; the empty password when the header says that there is none, whatever was given.
/// Throws Error(password.needed | password.wrong).
[[nodiscard]] std::vector<CodeUnits> acceptedSpellings(const Header& header, const Secret& password);

}  // namespace tamga::keys::container
