// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/pkcs11/module/log_in.h"

#include <p11-kit/pkcs11.h>

#include "keys/pkcs11/module/codes.h"

namespace tamga::keys::pkcs11 {

unsigned char* pointerTo(BytesView octets) {
    return const_cast<unsigned char*>(octets.data());  // NOLINT(cppcoreguidelines-pro-type-const-cast)
}

TypedPin::TypedPin(const SlotAnswer& token, const Secret& pin)
    : octets(token.pin.onReader ? nullptr : pointerTo(pin.view())),
      length(token.pin.onReader ? 0 : pin.size()) {}

void checkTyped(const SlotAnswer& token, const Secret& pin) {
    if (!token.pin.onReader && pin.empty()) throw Error(Reason::kPasswordNeeded, "a PIN");
}

unsigned long askLogIn(const Session& session, unsigned long user, const TypedPin& pin) {
    return ask("C_Login", session.functions().C_Login, session.handle(), user, pin.octets, pin.length);
}

LogIn::LogIn(const Session& session, unsigned long user, const TypedPin& pin)
    : session_(session), code_(askLogIn(session, user, pin)) {
    if (code_ != Code::kAlreadyLoggedIn) return;
    call("C_Logout", session_.functions().C_Logout, session_.handle());
    code_ = askLogIn(session, user, pin);
}

LogIn::~LogIn() {
    if (code_ != CKR_OK) return;
    static_cast<void>(capture([&] { ask("C_Logout", session_.functions().C_Logout, session_.handle()); }));
}

}  // namespace tamga::keys::pkcs11
