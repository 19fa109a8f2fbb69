// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A masks file and its primary file: together, and with the password, they give the private keys. Every
// container has two such pairs, each complete (host/keys/README.md, "The pairs").
#pragma once

#include <cryptopp/secblock.h>

#include <optional>
#include <vector>

#include "keys/container/files.h"
#include "keys/container/header.h"
#include "keys/container/password.h"

namespace tamga::keys::container {

inline constexpr std::size_t kSaltOctets = 12;

/// The two files of a pair by their role.
struct PairNames {
    File masks;
    File primary;
};
inline constexpr PairNames kMainPair{File::kMasks, File::kPrimary};
inline constexpr PairNames kReservePair{File::kMasks2, File::kPrimary2};

/// A pair that has passed every check that needs no password: structure, lengths, the MAC over the salt,
/// the mask's range for each key.
class Pair final {
  public:
    /// Throws Error(container.damaged | container.unsupported | container.unreadable), naming the file.
    Pair(const Files& files, PairNames names, const Header& header);

    /// Key number index under a password: decrypted and divided by the mask. Empty when the decrypted
    /// number is out of range: a wrong password, or files that do not belong together.
    [[nodiscard]] std::optional<CryptoPP::SecByteBlock> recover(const Header& header, std::size_t index,
                                                                const CodeUnits& password) const;

  private:
    Content masksFile_;
    Content primaryFile_;
    BytesView mask_;
    BytesView salt_;
    std::vector<BytesView> fields_;
};

/// What the masks file alone tells of the keys: the table that its MAC agrees with tells the family, its
/// length the size. Empty when the file is damaged too.
[[nodiscard]] std::optional<pki::KeyAlgorithm> algorithmOfMasks(BytesView file);

}  // namespace tamga::keys::container
