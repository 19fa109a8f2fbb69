// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What is known of PINs beside what a module says. OpenSC never says that a PIN is locked, says "final try"
// on after the right PIN, and begins anew with "good" in each process and for each insertion.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "keys/pkcs11/answers.h"

namespace tamga::keys::pkcs11 {

/// Tokens are told apart by serial number and label. May be used from several threads.
class PinMemory final {
  public:
    /// Corrects what worker says of the PINs. When it says something new, that is the truth. What it has said
    /// before is not news, and its first word can only make things worse. A locked token that is not there is
    /// forgotten: it may be unlocked elsewhere.
    void complete(std::vector<SlotAnswer>& slots, std::uint64_t worker);
    /// A PIN was accepted (kGood), the token is locked, or has counted its tries itself.
    void note(const SlotAnswer& slot, PinCare care);
    /// A PIN was refused: what the module says next is news.
    void noteRefused(const SlotAnswer& slot);
    [[nodiscard]] bool locked(const SlotAnswer& slot) const;

  private:
    struct Said {
        PinCare care = PinCare::kGood;
        std::uint64_t worker = 0;
    };
    struct Token {
        std::optional<PinCare> known;
        std::optional<Said> said;  ///< by the module, last
    };
    static PinCare weigh(Token& token, const Said& now);

    mutable std::mutex mutex_;
    std::map<std::pair<std::string, std::string>, Token> tokens_;
};

}  // namespace tamga::keys::pkcs11
