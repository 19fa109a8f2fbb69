// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Other software that knows the same algorithms. An operation that a peer lacks, or is known to do wrongly,
// gives nothing; a test says which of them it counts on.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "gost/curves.h"
#include "gost/gost28147.h"

namespace gost::test {

using Octets = std::vector<std::uint8_t>;
using View = std::span<const std::uint8_t>;

enum class HashName { kStreebog256, kStreebog512, kGost94, kGost94TestTable };
enum class Mode { kEcb, kCfb, kCfbMeshed, kCnt };

class Peer {
  public:
    Peer() = default;
    virtual ~Peer() = default;
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;

    [[nodiscard]] virtual std::string_view name() const = 0;
    [[nodiscard]] virtual std::optional<Octets> hash(HashName hash, View message) = 0;
    [[nodiscard]] virtual std::optional<Octets> hmac(HashName hash, View key, View message) = 0;
    [[nodiscard]] virtual std::optional<Octets> encrypt(Mode mode, const SBox& table, View key, View iv,
                                                        View plain) = 0;
    /// The first 4 octets.
    [[nodiscard]] virtual std::optional<Octets> mac(const SBox& table, View key, View iv, View message) = 0;
    /// s || r
    [[nodiscard]] virtual std::optional<Octets> sign(const Curve& curve, View d, View publicKey,
                                                     View digest) = 0;
    [[nodiscard]] virtual std::optional<bool> verify(const Curve& curve, View publicKey, View digest,
                                                     View signature) = 0;
};

/// libcrypto with the engine "gost". Throws std::runtime_error when the engine is not installed.
[[nodiscard]] Peer& opensslPeer();
[[nodiscard]] Peer& gcryptPeer();

}  // namespace gost::test
