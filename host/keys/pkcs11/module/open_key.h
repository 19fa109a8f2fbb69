// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A private key that is logged in to. One PIN that was typed is one C_Login: nothing here repeats it after
// the token has refused it.
#pragma once

#include <optional>
#include <string>

#include "base/secret.h"
#include "keys/pkcs11/module/library.h"
#include "keys/pkcs11/module/log_in.h"
#include "keys/pkcs11/module/session.h"

namespace tamga::keys::pkcs11 {

class OpenKey final {
  public:
    /// pin is not used for a token that needs no log-in or has keys of its own to type it.
    /// Throws Error(token.locked) without a try when the token says so.
    OpenKey(const Library& library, const SlotAnswer& token, BytesView id, BytesView certificate,
            const Secret& pin);
    OpenKey(const OpenKey&) = delete;
    OpenKey& operator=(const OpenKey&) = delete;
    ~OpenKey() = default;  ///< logs out

    [[nodiscard]] std::int64_t slot() const noexcept { return token_.slot; }
    [[nodiscard]] bool alwaysAuthenticate() const noexcept { return alwaysAuthenticate_; }
    /// mechanism: "rsa-pkcs1", "rsa-pss" (the hash is told by the digest's length, RFC 8017 section 8.1; the
    /// salt is as long), "ecdsa", "gost-256", "gost-512". pin: for keys that always authenticate. What the
    /// module gives, in its own form.
    [[nodiscard]] Bytes sign(const std::string& mechanism, BytesView data, const Secret& pin);

  private:
    SlotAnswer token_;
    Session session_;
    std::optional<LogIn> logIn_;
    unsigned long key_ = 0;
    bool alwaysAuthenticate_ = false;
    bool refused_ = false;  ///< the token has refused the PIN: it is not tried again
};

}  // namespace tamga::keys::pkcs11
