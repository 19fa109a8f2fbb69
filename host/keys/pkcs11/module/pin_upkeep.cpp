// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/pkcs11/module/pin_upkeep.h"

#include <p11-kit/pkcs11.h>

#include "keys/pkcs11/module/codes.h"
#include "keys/pkcs11/module/log_in.h"
#include "keys/pkcs11/module/session.h"

namespace tamga::keys::pkcs11 {
namespace {

/// Of the functions that set a PIN: what they say of lengths and content is about the new one.
void checkSet(unsigned long code, const char* function) {
    const std::string what = std::string(function) + ": " + nameOfCode(code);
    if (code == Code::kPinLengthRange) throw Error(Reason::kTokenPinLength, what);
    if (code == Code::kPinInvalid) throw Error(Reason::kTokenPinRefused, what);
    const auto done = capture([&] { check(code, function); });
    if (done) return;
    // The token was reached, or not, and how far it came is not known.
    const Reason reason = done.error().reason();
    const bool open = reason == Reason::kTokenRemoved || reason == Reason::kTokenDeviceError;
    throw Error(open ? Reason::kTokenPinUnknown : reason, what);
}

}  // namespace

void changePin(const Library& library, const SlotAnswer& token, const Secret& old, const Secret& fresh) {
    if (token.pin.care == PinCare::kLocked) throw Error(Reason::kTokenLocked, "C_GetTokenInfo");
    checkTyped(token, old);
    const TypedPin before(token, old);
    const Session session(library.functions(), static_cast<unsigned long>(token.slot),
                          Session::Access::kReadWrite);
    const TypedPin after(token, fresh);
    const LogIn logIn(session, CKU_USER, before);
    // A PIN that has expired lets nobody in, and is changed without a log-in (PKCS#11 2.40 section 5.5).
    if (logIn.code() != Code::kPinExpired) check(logIn.code(), "C_Login");
    checkSet(ask("C_SetPIN", session.functions().C_SetPIN, session.handle(), before.octets, before.length,
                 after.octets, after.length),
             "C_SetPIN");
}

void unblockPin(const Library& library, const SlotAnswer& token, const Secret& administrators,
                const Secret& fresh) {
    if (token.administratorsPin.care == PinCare::kLocked)
        throw Error(Reason::kTokenAdminLocked, "C_GetTokenInfo");
    checkTyped(token, administrators);
    const Session session(library.functions(), static_cast<unsigned long>(token.slot),
                          Session::Access::kReadWrite);
    const LogIn logIn(session, CKU_SO, TypedPin(token, administrators));
    if (logIn.code() == Code::kPinLocked) throw Error(Reason::kTokenAdminLocked, "C_Login");
    check(logIn.code(), "C_Login");
    const TypedPin after(token, fresh);
    checkSet(ask("C_InitPIN", session.functions().C_InitPIN, session.handle(), after.octets, after.length),
             "C_InitPIN");
}

}  // namespace tamga::keys::pkcs11
