// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Every call of the module's functions goes through call(): a return value that is not CKR_OK becomes a typed
// Error that names the function.
#pragma once

#include <string>

#include "base/error.h"

struct _CK_FUNCTION_LIST;  // pkcs11.h, which only .cpp files see

namespace tamga::keys::pkcs11 {

using FunctionList = ::_CK_FUNCTION_LIST;

/// Throws for every code but CKR_OK.
void check(unsigned long code, const char* function);
/// "CKR_PIN_INCORRECT", or the number.
[[nodiscard]] std::string nameOfCode(unsigned long code);

/// What a function may answer besides CKR_OK, for callers that go on from there.
class Code final {
  public:
    static const unsigned long kBufferTooSmall;
    static const unsigned long kCannotLock;
    static const unsigned long kAlreadyInitialized;
    static const unsigned long kAlreadyLoggedIn;
    static const unsigned long kAttributeSensitive;
    static const unsigned long kAttributeTypeInvalid;
    static const unsigned long kPinExpired;
    static const unsigned long kPinInvalid;
    static const unsigned long kPinLengthRange;
    static const unsigned long kPinLocked;
};

/// The code itself. Error(token.unsupported) for a hole in the module's table of functions.
template <typename Function, typename... Arguments>
unsigned long ask(const char* name, Function* function, Arguments... arguments) {
    if (function == nullptr) throw Error(Reason::kTokenUnsupported, std::string(name) + " is missing");
    return function(arguments...);
}

template <typename Function, typename... Arguments>
void call(const char* name, Function* function, Arguments... arguments) {
    check(ask(name, function, arguments...), name);
}

}  // namespace tamga::keys::pkcs11
