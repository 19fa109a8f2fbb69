// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The user's PIN and the administrator's: their counters, the log-in and the log-out, on a dialog's digits or
// on the reader's own keys, and the change of the user's.
#pragma once

#include <cstdint>
#include <optional>

#include "base/secret.h"
#include "keys/pcsc/apdu.h"
#include "keys/pcsc/card_model.h"
#include "keys/token.h"

namespace tamga::keys::pcsc {

/// As far as the token tells without a try: nothing is known while somebody is logged in.
[[nodiscard]] PinState readPinState(Channel& channel, PinOwner owner = PinOwner::kUser);

/// The control code of FEATURE_VERIFY_PIN_DIRECT (PC/SC part 10 section 2.2), if the reader has keys.
[[nodiscard]] std::optional<std::uint32_t> pinPadOf(Channel& channel);

/// Logged in for as long as this lives.
class LogIn final {
  public:
    /// One try at most. A PIN that is blocked is not tried. pad: typed on the reader, pin is not used.
    /// Error(password.wrong | password.needed | token.locked | token.admin-locked | prompt.cancelled |
    /// prompt.timeout | token.device-error and what the channel says).
    LogIn(Channel& channel, const CardFamily& family, const Secret& pin, std::optional<std::uint32_t> pad,
          PinOwner owner = PinOwner::kUser);
    /// Logs out; where the token does not do that it is reset at the end of the transaction.
    ~LogIn();
    LogIn(const LogIn&) = delete;
    LogIn& operator=(const LogIn&) = delete;

  private:
    Channel& channel_;
};

/// What the family's commands can do; nothing on a reader with keys of its own, for which no form of the
/// request is documented.
[[nodiscard]] PinUpkeep upkeepOf(const CardFamily& family, bool onReader);
/// CHANGE REFERENCE DATA (ISO 7816-4 section 11.6.7) of the user's PIN, by whoever is logged in.
/// Error(token.pin-refused); Error(token.pin-unknown) when no answer came, or one that leaves it open.
void setUserPin(Channel& channel, const CardFamily& family, const Secret& fresh);
/// RESET RETRY COUNTER (section 11.6.10) of the user's PIN, by the administrator who is logged in.
/// Error(token.pin-refused | token.device-error and what the channel says).
void resetUserTries(Channel& channel);

}  // namespace tamga::keys::pcsc
