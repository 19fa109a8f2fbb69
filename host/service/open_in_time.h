// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "base/deadline.h"
#include "keys/taken_key.h"
#include "keys/token.h"

namespace tamga::service {

/// For a key whose password has been typed.
inline constexpr std::chrono::seconds kOpenPatience(20);

/// Token::open() with an end: a medium that hangs after the password was typed must not hold up the
/// signatures that come next. Error(request.timeout | request.cancelled) besides the errors of the token.
[[nodiscard]] Result<std::unique_ptr<pki::SigningKey>> openInTime(
    const std::shared_ptr<keys::Token>& token, const std::string& entryId, const Secret& password,
    keys::OpenNotes& notes, const CancelToken& cancel, std::chrono::milliseconds patience);
/// Token::take() in the same way.
[[nodiscard]] Result<std::unique_ptr<keys::TakenKey>> takeInTime(
    const std::shared_ptr<keys::Token>& token, const std::string& entryId, const Secret& password,
    keys::OpenNotes& notes, const CancelToken& cancel, std::chrono::milliseconds patience);

/// Token::pinNow() in the same way.
[[nodiscard]] Result<std::optional<keys::PinState>> pinInTime(
    const std::shared_ptr<keys::Token>& token, const CancelToken& cancel,
    std::chrono::milliseconds patience = std::chrono::seconds(10));
/// Token::administratorsPinNow() in the same way.
[[nodiscard]] Result<std::optional<keys::PinState>> administratorsPinInTime(
    const std::shared_ptr<keys::Token>& token, const CancelToken& cancel,
    std::chrono::milliseconds patience = std::chrono::seconds(10));

/// Token::changePin() and Token::unblockPin() with an end. Nothing cancels them: half of a change is none
/// that anybody could tell the person about. Error(token.pin-unknown) after patience.
[[nodiscard]] Outcome changePinInTime(const std::shared_ptr<keys::Token>& token, const Secret& old,
                                      const Secret& fresh, std::chrono::milliseconds patience);
[[nodiscard]] Result<keys::Unblocked> unblockPinInTime(const std::shared_ptr<keys::Token>& token,
                                                       const Secret& administrators, const Secret& fresh,
                                                       std::chrono::milliseconds patience);

}  // namespace tamga::service
