// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What CTR-ACPKM with a ukm makes of its key, in CMS and in PBES2 (R 1323565.1.025-2019, RFC 9337
// section 7.3): the first octets of the ukm are the start value, the last 8 the seed of two keys where there
// is an OMAC.
#pragma once

#include <array>

#include "gost/container_kdf.h"
#include "gost/gost3413.h"

namespace gost {

template <class Cipher>
class AcpkmKeys final {
  public:
    static constexpr size_t kIv = Cipher::kBlockSize / 2;
    static constexpr size_t kUkm = kIv + 8;
    using Key = std::span<const std::uint8_t, 32>;

    AcpkmKeys(Key given, std::span<const std::uint8_t, kUkm> ukm, bool withTag)
        : keys_(given.data(), given.size()) {
        std::copy_n(ukm.begin(), kIv, iv_.begin());
        constexpr std::array<std::uint8_t, 8> kLabel{'k', 'd', 'f', ' ', 't', 'r', 'e', 'e'};
        if (withTag) keys_ = kdfTree256(given, kLabel, ukm.template last<8>(), 64);
    }
    [[nodiscard]] std::span<const std::uint8_t, kIv> iv() const { return iv_; }
    [[nodiscard]] Key encryption() const { return Key(keys_.data(), 32); }
    /// With a tag only.
    [[nodiscard]] Key mac() const { return Key(keys_.data() + 32, 32); }

  private:
    std::array<std::uint8_t, kIv> iv_{};
    CryptoPP::SecByteBlock keys_;
};

}  // namespace gost
