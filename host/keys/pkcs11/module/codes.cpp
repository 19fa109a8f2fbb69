// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/pkcs11/module/codes.h"

#include <p11-kit/pkcs11.h>

#include <array>
#include <cstdio>

namespace tamga::keys::pkcs11 {
namespace {

struct Row {
    unsigned long code;
    const char* name;
    Reason reason;
};

// What a person can do decides: the rest, also vendors' own codes, is the device's failure, to be retried.
#define ROW(code, reason)           \
    Row {                           \
        code, #code, Reason::reason \
    }
constexpr std::array kRows{
    ROW(CKR_PIN_INCORRECT, kPasswordWrong),
    ROW(CKR_PIN_INVALID, kPasswordWrong),
    ROW(CKR_PIN_LEN_RANGE, kPasswordWrong),
    ROW(CKR_USER_NOT_LOGGED_IN, kPasswordNeeded),
    ROW(CKR_PIN_LOCKED, kTokenLocked),
    ROW(CKR_PIN_EXPIRED, kTokenPinChange),
    ROW(CKR_USER_PIN_NOT_INITIALIZED, kTokenPinChange),
    ROW(CKR_FUNCTION_CANCELED, kPromptCancelled),
    ROW(CKR_FUNCTION_REJECTED, kPromptCancelled),
    ROW(CKR_CANCEL, kPromptCancelled),
    ROW(CKR_DEVICE_REMOVED, kTokenRemoved),
    ROW(CKR_TOKEN_NOT_PRESENT, kTokenRemoved),
    ROW(CKR_SLOT_ID_INVALID, kTokenRemoved),
    ROW(CKR_SESSION_HANDLE_INVALID, kTokenRemoved),
    ROW(CKR_SESSION_CLOSED, kTokenRemoved),
    ROW(CKR_KEY_HANDLE_INVALID, kKeyNotFound),
    ROW(CKR_OBJECT_HANDLE_INVALID, kKeyNotFound),
    ROW(CKR_DATA_INVALID, kDocumentDigest),
    ROW(CKR_DATA_LEN_RANGE, kDocumentDigest),
    ROW(CKR_MECHANISM_INVALID, kTokenUnsupported),
    ROW(CKR_MECHANISM_PARAM_INVALID, kTokenUnsupported),
    ROW(CKR_KEY_TYPE_INCONSISTENT, kTokenUnsupported),
    ROW(CKR_KEY_FUNCTION_NOT_PERMITTED, kTokenUnsupported),
    ROW(CKR_KEY_SIZE_RANGE, kTokenUnsupported),
    ROW(CKR_FUNCTION_NOT_SUPPORTED, kTokenUnsupported),
    ROW(CKR_TOKEN_NOT_RECOGNIZED, kTokenUnsupported),
    ROW(CKR_ATTRIBUTE_TYPE_INVALID, kTokenUnsupported),
    ROW(CKR_ATTRIBUTE_SENSITIVE, kTokenUnsupported),
    ROW(CKR_DEVICE_ERROR, kTokenDeviceError),
    ROW(CKR_DEVICE_MEMORY, kTokenDeviceError),
    ROW(CKR_GENERAL_ERROR, kTokenDeviceError),
    ROW(CKR_FUNCTION_FAILED, kTokenDeviceError),
    ROW(CKR_HOST_MEMORY, kTokenDeviceError),
    ROW(CKR_SESSION_COUNT, kTokenDeviceError),
    ROW(CKR_OPERATION_ACTIVE, kTokenDeviceError),
    ROW(CKR_USER_ALREADY_LOGGED_IN, kTokenDeviceError),
    ROW(CKR_USER_ANOTHER_ALREADY_LOGGED_IN, kTokenDeviceError),
    // We break none of these rules: a module that says so is lost.
    ROW(CKR_ARGUMENTS_BAD, kTokenModuleBroken),
    ROW(CKR_BUFFER_TOO_SMALL, kTokenModuleBroken),
    ROW(CKR_CRYPTOKI_NOT_INITIALIZED, kTokenModuleBroken),
    ROW(CKR_OPERATION_NOT_INITIALIZED, kTokenModuleBroken),
    ROW(CKR_CANT_LOCK, kTokenModuleBroken),
};
#undef ROW

}  // namespace

const unsigned long Code::kBufferTooSmall = CKR_BUFFER_TOO_SMALL;
const unsigned long Code::kCannotLock = CKR_CANT_LOCK;
const unsigned long Code::kAlreadyInitialized = CKR_CRYPTOKI_ALREADY_INITIALIZED;
const unsigned long Code::kAlreadyLoggedIn = CKR_USER_ALREADY_LOGGED_IN;
const unsigned long Code::kAttributeSensitive = CKR_ATTRIBUTE_SENSITIVE;
const unsigned long Code::kAttributeTypeInvalid = CKR_ATTRIBUTE_TYPE_INVALID;
const unsigned long Code::kPinExpired = CKR_PIN_EXPIRED;
const unsigned long Code::kPinInvalid = CKR_PIN_INVALID;
const unsigned long Code::kPinLengthRange = CKR_PIN_LEN_RANGE;
const unsigned long Code::kPinLocked = CKR_PIN_LOCKED;

std::string nameOfCode(unsigned long code) {
    for (const Row& row : kRows)
        if (row.code == code) return row.name;
    std::array<char, 32> text{};
    static_cast<void>(std::snprintf(text.data(), text.size(), "CKR 0x%lx", code));
    return text.data();
}

void check(unsigned long code, const char* function) {
    if (code == CKR_OK) return;
    Reason reason = Reason::kTokenDeviceError;
    for (const Row& row : kRows)
        if (row.code == code) reason = row.reason;
    throw Error(reason, std::string(function) + ": " + nameOfCode(code));
}

}  // namespace tamga::keys::pkcs11
