// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The six files of a new container with one key, octet for octet as the providers write them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "gost/gostr3410.h"
#include "keys/container/files.h"
#include "keys/container/header.h"
#include "keys/container/password.h"
#include "keys/token.h"

namespace tamga::keys::container {

/// What makes a pair its own; both are random, and given from outside only to reproduce known files.
struct PairSeed {                 // NOLINT(bugprone-exception-escape): Crypto++ blocks copy when moved
    CryptoPP::SecByteBlock mask;  ///< 0 < mask < q, little-endian
    std::array<std::uint8_t, 12> salt{};

    static PairSeed random(const gost::Curve& curve, CryptoPP::RandomNumberGenerator& random);
};

struct Blueprint {
    std::string name;  ///< Windows-1251
    pki::KeyAlgorithm algorithm = pki::KeyAlgorithm::kGost2012_256;
    KeyRole role = KeyRole::kExchange;
    bool exportable = false;
    Bytes certificate;  ///< DER, or empty
    std::optional<std::int64_t> notAfter;
};

/// Contents by File.
using EncodedFiles = std::array<Content, kFiles.size()>;

/// xy: the public key of key. Throws Error(key.mismatch) when the algorithm does not fit the key's curve.
[[nodiscard]] EncodedFiles encode(const Blueprint& blueprint, const gost::PrivateKey& key, BytesView xy,
                                  const CodeUnits& password, const PairSeed& main, const PairSeed& reserve);

/// Among the container's attributes.
inline constexpr std::uint32_t kPasswordBit = 1U << 0U;

/// A pair of files: masks and primary.
struct EncodedPair {
    Content masks;
    Content primary;
};
/// keys: one or two of one size, in the order of the header; the mask must be in range for each.
[[nodiscard]] EncodedPair encodePair(gost::ContainerFamily family,
                                     std::span<const gost::PrivateKey* const> keys, const CodeUnits& password,
                                     const PairSeed& seed);

/// Files in memory, as a source for openKey() and describe().
class EncodedContainer final : public Files {
  public:
    explicit EncodedContainer(EncodedFiles files) : files_(std::move(files)) {}
    [[nodiscard]] bool has(File file) const noexcept override {
        return !files_[static_cast<std::size_t>(file)].empty();
    }
    [[nodiscard]] Content read(File file) const override;

  private:
    EncodedFiles files_;
};

}  // namespace tamga::keys::container
