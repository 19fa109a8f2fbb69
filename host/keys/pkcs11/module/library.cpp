// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/pkcs11/module/library.h"

#include <dlfcn.h>
#include <p11-kit/pkcs11.h>

#include <algorithm>
#include <optional>
#include <string_view>

#include "base/text.h"
#include "keys/pkcs11/module/codes.h"

namespace tamga::keys::pkcs11 {
namespace {

constexpr std::size_t kMaxText = 64;

FunctionList* load(const std::string& path) {
    // RTLD_NOW: a symbol that is missing is an error here and not a crash later. RTLD_LOCAL: its names do
    // not get in the way of ours.
    void* const library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        const char* const why = ::dlerror();  // NOLINT(concurrency-mt-unsafe): no other thread of ours loads
        throw Error(Reason::kTokenModuleMissing, why == nullptr ? "dlopen" : displayable(why, 200));
    }
    const auto entry = reinterpret_cast<CK_C_GetFunctionList>(::dlsym(library, "C_GetFunctionList"));
    if (entry == nullptr) throw Error(Reason::kTokenModuleMissing, "no C_GetFunctionList: no PKCS#11 module");
    FunctionList* functions = nullptr;
    call("C_GetFunctionList", entry, &functions);
    if (functions == nullptr) throw Error(Reason::kTokenModuleBroken, "C_GetFunctionList gives nothing");
    if (functions->version.major != 2) throw Error(Reason::kTokenUnsupported, "not of version 2 of PKCS#11");
    return functions;
}

/// Texts of CK_TOKEN_INFO are padded with blanks; some modules end them with a zero all the same.
template <std::size_t size>
std::string textOf(const unsigned char (&field)[size]) {
    std::string_view text(reinterpret_cast<const char*>(field), size);
    text = text.substr(0, text.find('\0'));
    while (!text.empty() && text.back() == ' ')
        text.remove_suffix(1);
    return displayable(text, kMaxText);
}

/// The flags of the user's PIN and of the administrator's say the same (PKCS#11 2.40 section 3.2).
struct PinFlags {
    CK_FLAGS locked;
    CK_FLAGS finalTry;
    CK_FLAGS countLow;
    CK_FLAGS toBeChanged;
};
constexpr PinFlags kUsers{CKF_USER_PIN_LOCKED, CKF_USER_PIN_FINAL_TRY, CKF_USER_PIN_COUNT_LOW,
                          CKF_USER_PIN_TO_BE_CHANGED};
constexpr PinFlags kAdministrators{CKF_SO_PIN_LOCKED, CKF_SO_PIN_FINAL_TRY, CKF_SO_PIN_COUNT_LOW,
                                   CKF_SO_PIN_TO_BE_CHANGED};

PinState pinOf(CK_FLAGS flags, const PinFlags& meaning) {
    PinState pin;
    pin.onReader = (flags & CKF_PROTECTED_AUTHENTICATION_PATH) != 0;
    if ((flags & meaning.locked) != 0) {
        pin.care = PinCare::kLocked;
    } else if ((flags & meaning.finalTry) != 0) {
        pin.care = PinCare::kFinalTry;
    } else if ((flags & meaning.countLow) != 0) {
        pin.care = PinCare::kCountLow;
    } else if ((flags & meaning.toBeChanged) != 0) {
        pin.care = PinCare::kToBeChanged;
    }
    return pin;
}

/// A module that has no function for it, or a token that takes nothing, offers nothing.
PinUpkeep upkeepOf(const FunctionList& functions, const CK_TOKEN_INFO& info) {
    // Modules say "no bound" and "not known" with values that no PIN has.
    constexpr CK_ULONG kLongestPin = 255;
    PinUpkeep upkeep;
    upkeep.longest = info.ulMaxPinLen == 0 ? kLongestPin : std::min(info.ulMaxPinLen, kLongestPin);
    upkeep.shortest = info.ulMinPinLen > upkeep.longest ? 0 : info.ulMinPinLen;
    upkeep.onReader = (info.flags & CKF_PROTECTED_AUTHENTICATION_PATH) != 0;
    if ((info.flags & CKF_WRITE_PROTECTED) != 0) return upkeep;
    upkeep.change = functions.C_SetPIN != nullptr && (info.flags & CKF_USER_PIN_INITIALIZED) != 0;
    if (functions.C_InitPIN != nullptr) upkeep.unblock = PinUpkeep::Unblock::kSetsPin;
    return upkeep;
}

/// Empty for a token that holds no keys of a person.
std::optional<SlotAnswer> describe(const FunctionList& functions, unsigned long slot) {
    CK_TOKEN_INFO info{};
    call("C_GetTokenInfo", functions.C_GetTokenInfo, slot, &info);
    if ((info.flags & CKF_TOKEN_INITIALIZED) == 0) return std::nullopt;
    SlotAnswer answer;
    answer.slot = static_cast<std::int64_t>(slot);
    answer.label = textOf(info.label);
    answer.manufacturer = textOf(info.manufacturerID);
    answer.model = textOf(info.model);
    answer.serial = textOf(info.serialNumber);
    answer.loginRequired = (info.flags & CKF_LOGIN_REQUIRED) != 0;
    answer.pin = pinOf(info.flags, kUsers);
    answer.administratorsPin = pinOf(info.flags, kAdministrators);
    answer.upkeep = upkeepOf(functions, info);
    // The trust stores of the system come as tokens; they hold certificates of authorities alone.
    if (!answer.loginRequired && answer.model == "p11-kit-trust") return std::nullopt;
    return answer;
}

}  // namespace

Library::Library(const std::string& path) : functions_(load(path)) {
    CK_C_INITIALIZE_ARGS arguments{};
    arguments.flags = CKF_OS_LOCKING_OK;
    unsigned long code = ask("C_Initialize", functions_->C_Initialize, static_cast<void*>(&arguments));
    // One thread uses the module here, so one without locks will do.
    if (code == Code::kCannotLock)
        code = ask("C_Initialize", functions_->C_Initialize, static_cast<void*>(nullptr));
    if (code != Code::kAlreadyInitialized) check(code, "C_Initialize");
}

Library::~Library() {
    static_cast<void>(
        capture([&] { ask("C_Finalize", functions_->C_Finalize, static_cast<void*>(nullptr)); }));
}

std::vector<unsigned long> Library::slotNumbers() const {
    constexpr int kTries = 4;  // readers may come between the two calls
    for (int i = 0; i < kTries; ++i) {
        unsigned long count = 0;
        call("C_GetSlotList", functions_->C_GetSlotList, static_cast<CK_BBOOL>(CK_TRUE),
             static_cast<CK_SLOT_ID*>(nullptr), &count);
        if (count > kMaxSlots) throw Error(Reason::kTokenModuleBroken, "C_GetSlotList: impossible count");
        std::vector<unsigned long> numbers(kMaxSlots);  // room for those that come meanwhile
        count = numbers.size();
        const unsigned long code = ask("C_GetSlotList", functions_->C_GetSlotList,
                                       static_cast<CK_BBOOL>(CK_TRUE), numbers.data(), &count);
        if (code == Code::kBufferTooSmall) continue;
        check(code, "C_GetSlotList");
        if (count > kMaxSlots) throw Error(Reason::kTokenModuleBroken, "C_GetSlotList: impossible count");
        numbers.resize(count);
        return numbers;
    }
    throw Error(Reason::kTokenDeviceError, "C_GetSlotList: never the same twice");
}

std::vector<SlotAnswer> Library::slots() const {
    std::vector<SlotAnswer> answers;
    std::optional<Error> last;
    for (const unsigned long slot : slotNumbers()) {
        try {
            if (auto answer = describe(*functions_, slot)) answers.push_back(*std::move(answer));
        } catch (const Error& error) {
            // Pulled out meanwhile, or a card that is none of this module's: no token.
            const bool none =
                error.reason() == Reason::kTokenRemoved || error.reason() == Reason::kTokenUnsupported;
            if (!none) last = error;
        }
    }
    // One dead reader must not hide the others; dead readers alone are worth telling.
    if (answers.empty() && last) throw Error(*last);
    return answers;
}

SlotAnswer Library::tokenIn(unsigned long slot, const std::string& serial, const std::string& label) const {
    auto answer = describe(*functions_, slot);
    if (!answer || answer->serial != serial || answer->label != label)
        throw Error(Reason::kTokenRemoved, "another token is in the slot");
    return *std::move(answer);
}

}  // namespace tamga::keys::pkcs11
