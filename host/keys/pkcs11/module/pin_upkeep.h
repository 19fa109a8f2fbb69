// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The change of the user's PIN and its unblocking by the administrator (SO in PKCS#11), each in a session of
// its own that ends logged out.
#pragma once

#include "base/secret.h"
#include "keys/pkcs11/answers.h"
#include "keys/pkcs11/module/library.h"

namespace tamga::keys::pkcs11 {

/// C_Login as the user, then C_SetPIN. Both PINs are empty where they are typed on the reader.
/// Error(password.wrong | password.needed | token.locked | token.pin-length | token.pin-refused) with the PIN
/// as it was, and what the module's functions say.
void changePin(const Library& library, const SlotAnswer& token, const Secret& old, const Secret& fresh);
/// C_Login as the administrator, then C_InitPIN. As above, with Error(token.admin-locked).
void unblockPin(const Library& library, const SlotAnswer& token, const Secret& administrators,
                const Secret& fresh);

}  // namespace tamga::keys::pkcs11
