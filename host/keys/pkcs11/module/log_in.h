// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A log-in that ends with its object, and PINs as the module's functions take them.
#pragma once

#include "base/bytes.h"
#include "base/secret.h"
#include "keys/pkcs11/answers.h"
#include "keys/pkcs11/module/session.h"

namespace tamga::keys::pkcs11 {

/// PKCS#11 takes what it only reads by pointers to what may be written.
[[nodiscard]] unsigned char* pointerTo(BytesView octets);

/// A PIN for a function: none at all where it is typed on the reader.
struct TypedPin {
    TypedPin(const SlotAnswer& token, const Secret& pin);
    unsigned char* octets;
    unsigned long length;
};

/// Error(password.needed) for a PIN that must be typed here, and was not.
void checkTyped(const SlotAnswer& token, const Secret& pin);

/// Logs out at the end, if anybody is logged in.
class LogIn final {
  public:
    /// C_Login, and one PIN that was typed is one look at it: a log-in that the module remembers from before
    /// has not looked at the PIN, and is undone first. user: a CKU_ number.
    LogIn(const Session& session, unsigned long user, const TypedPin& pin);
    ~LogIn();
    LogIn(const LogIn&) = delete;
    LogIn& operator=(const LogIn&) = delete;

    /// What C_Login said.
    [[nodiscard]] unsigned long code() const noexcept { return code_; }

  private:
    const Session& session_;
    unsigned long code_;
};

/// C_Login alone; what it says.
[[nodiscard]] unsigned long askLogIn(const Session& session, unsigned long user, const TypedPin& pin);

}  // namespace tamga::keys::pkcs11
