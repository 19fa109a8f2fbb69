// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "base/bytes.h"
#include "service/origin.h"

namespace tamga::service {

inline constexpr std::size_t kMinChallenge = 16;
inline constexpr std::size_t kMaxChallenge = 1024;

/// What a log-in signs: {"type":"tamga.login.1","origin":..,"challenge":..,"issuedAt":..} in this order
/// without white space. The origin inside the signed octets makes a relayed challenge worthless (threat T2).
/// Error(protocol.params) for a challenge of another length than 16 to 1024 octets, by exception.
[[nodiscard]] std::string loginStatement(const Origin& origin, BytesView challenge, std::int64_t issuedAt);

/// Whether octets, which may come in pieces, could be taken for the signed attributes of a log-in: nobody may
/// get a bare ("raw") signature over such.
class LoginScanner final {
  public:
    void feed(BytesView octets);
    [[nodiscard]] bool found() const noexcept { return found_; }

  private:
    Bytes tail_;  ///< of the pieces before, shorter than what is looked for
    bool found_ = false;
};

}  // namespace tamga::service
