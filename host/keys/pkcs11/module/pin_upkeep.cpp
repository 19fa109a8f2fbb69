// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/pkcs11/module/pin_upkeep.h"

#include <p11-kit/pkcs11.h>

#include "keys/pkcs11/module/codes.h"
#include "keys/pkcs11/module/session.h"

namespace tamga::keys::pkcs11 {
namespace {

/// A PIN as the functions take it: none at all where it is typed on the reader.
struct Typed {
    Typed(const Secret& pin, bool onReader)
        // PKCS#11 takes what it only reads by pointers to what may be written.
        // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast)
        : octets(onReader ? nullptr : const_cast<unsigned char*>(pin.view().data())),
          length(onReader ? 0 : pin.size()) {}
    unsigned char* octets;
    unsigned long length;
};

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

/// Logs out at the end, if anybody is logged in.
class LogIn final {
  public:
    /// A log-in that the module remembers from before has not looked at the PIN: that is undone first.
    LogIn(const Session& session, unsigned long user, const Typed& pin) : session_(session) {
        code_ = logIn(user, pin);
        if (code_ != Code::kAlreadyLoggedIn) return;
        call("C_Logout", session_.functions().C_Logout, session_.handle());
        code_ = logIn(user, pin);
    }
    ~LogIn() {
        if (code_ != CKR_OK) return;
        static_cast<void>(
            capture([&] { ask("C_Logout", session_.functions().C_Logout, session_.handle()); }));
    }
    LogIn(const LogIn&) = delete;
    LogIn& operator=(const LogIn&) = delete;
    [[nodiscard]] unsigned long code() const noexcept { return code_; }

  private:
    [[nodiscard]] unsigned long logIn(unsigned long user, const Typed& pin) const {
        return ask("C_Login", session_.functions().C_Login, session_.handle(), user, pin.octets, pin.length);
    }

    const Session& session_;
    unsigned long code_ = CKR_OK;
};

void checkTyped(const SlotAnswer& token, const Secret& pin) {
    if (!token.pin.onReader && pin.empty()) throw Error(Reason::kPasswordNeeded, "a PIN");
}

}  // namespace

void changePin(const Library& library, const SlotAnswer& token, const Secret& old, const Secret& fresh) {
    if (token.pin.care == PinCare::kLocked) throw Error(Reason::kTokenLocked, "C_GetTokenInfo");
    checkTyped(token, old);
    const Session session(library.functions(), static_cast<unsigned long>(token.slot),
                          Session::Access::kReadWrite);
    const Typed before(old, token.pin.onReader);
    const Typed after(fresh, token.pin.onReader);
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
    const LogIn logIn(session, CKU_SO, Typed(administrators, token.pin.onReader));
    if (logIn.code() == Code::kPinLocked) throw Error(Reason::kTokenAdminLocked, "C_Login");
    check(logIn.code(), "C_Login");
    const Typed after(fresh, token.pin.onReader);
    checkSet(ask("C_InitPIN", session.functions().C_InitPIN, session.handle(), after.octets, after.length),
             "C_InitPIN");
}

}  // namespace tamga::keys::pkcs11
