// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A PKCS#11 module for tests: one token with one GOST key, good or bad manners by the file
// <path of this library>.control, read at every call. Its lines:
//   key FILE            PKCS#8 in DER       certificate FILE   DER
//   so-pin DIGITS       the administrator's
//   no-pin-functions    neither C_SetPIN nor C_InitPIN
//   pin DIGITS          slots N             flags NUMBER       added to the flags of the token
//   always              the key always authenticates
//   no-id               neither certificate nor private key has a CKA_ID of the other
//   wrong-signature
//   crash F | hang F | exit F | print F | fork F | lie F        in the function F
//   code F NUMBER       what F returns
//   wait F FILE         F waits until the file exists, and makes FILE.waiting to say so
// Every C_Login adds a line to <path of this library>.logins: the kind of user and the length of the PIN. A
// PIN that was changed is in <path of this library>.pin. Every look at the slots adds a line to <path of this
// library>.looks.
#include <dlfcn.h>
#include <p11-kit/pkcs11.h>
#include <signal.h>
#include <unistd.h>

#include <cryptopp/osrng.h>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "gost/gostr3410.h"
#include "keys/pkcs8.h"

namespace {

using tamga::Bytes;

constexpr CK_SLOT_ID kSlot = 7;
constexpr CK_SESSION_HANDLE kSession = 42;
constexpr CK_OBJECT_HANDLE kCertificate = 1;
constexpr CK_OBJECT_HANDLE kPublic = 2;
constexpr CK_OBJECT_HANDLE kPrivate = 3;
constexpr unsigned long kGost512Mechanism = 0xD4321006UL;
constexpr unsigned long kGost512Type = 0xD4321003UL;
constexpr CK_ULONG kLie = 1UL << 40U;

std::string libraryPath() {
    Dl_info info{};
    if (::dladdr(reinterpret_cast<const void*>(&libraryPath), &info) == 0) std::abort();
    return info.dli_fname;
}

/// The words of the lines of the control file that begin with a word.
std::vector<std::vector<std::string>> linesOf(const std::string& word) {
    std::vector<std::vector<std::string>> lines;
    std::ifstream in(libraryPath() + ".control");
    for (std::string line; std::getline(in, line);) {
        std::istringstream words(line);
        std::vector<std::string> all{std::istream_iterator<std::string>(words), {}};
        if (!all.empty() && all.front() == word) lines.push_back({all.begin() + 1, all.end()});
    }
    return lines;
}

bool says(const std::string& word) {
    return !linesOf(word).empty();
}

bool says(const std::string& word, const std::string& function) {
    for (const auto& line : linesOf(word))
        if (!line.empty() && line.front() == function) return true;
    return false;
}

std::string valueOf(const std::string& word) {
    const auto lines = linesOf(word);
    return lines.empty() || lines.front().empty() ? std::string() : lines.front().front();
}

std::string pinNow() {
    std::ifstream in(libraryPath() + ".pin");
    std::string pin;
    return in >> pin ? pin : valueOf("pin");
}

Bytes contentOf(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// What the control file wants of a function before it does its work; a value is returned at once.
std::optional<CK_RV> manners(const char* function) {
    if (says("print", function)) {
        static_cast<void>(std::printf("{\"ok\":{}} a stray print\n"));
        static_cast<void>(std::fflush(stdout));
        static_cast<void>(!::write(1, "\x05\0\0\0Mhello", 10));
    }
    if (says("crash", function)) {
        static_cast<void>(::signal(SIGSEGV, SIG_DFL));
        static_cast<void>(::raise(SIGSEGV));
    }
    if (says("exit", function)) std::exit(0);
    if (says("hang", function))
        while (true)
            ::pause();
    if (says("fork", function)) {
        if (::fork() == 0) {
            while (true)
                ::pause();
        }
        ::_exit(3);
    }
    for (const auto& line : linesOf("wait")) {
        if (line.size() != 2 || line[0] != function) continue;
        std::ofstream(line[1] + ".waiting") << function;
        while (!std::filesystem::exists(line[1]))
            ::usleep(1000);
    }
    for (const auto& line : linesOf("code"))
        if (line.size() == 2 && line[0] == function) return std::stoul(line[1], nullptr, 0);
    return std::nullopt;
}

#define MANNERS()                                              \
    do {                                                       \
        if (const auto code = manners(__func__)) return *code; \
    } while (false)

tamga::keys::Pkcs8Key privateKey() {
    return tamga::keys::parsePkcs8(contentOf(valueOf("key"))).orThrow();
}

template <std::size_t size>
void fill(unsigned char (&field)[size], const std::string& text) {
    std::memset(field, ' ', size);
    std::memcpy(field, text.data(), std::min(size, text.size()));
}

bool loggedIn = false;
bool administrator = false;
bool contextLogin = false;
std::vector<CK_OBJECT_HANDLE> found;

Bytes octetsOf(CK_ULONG value) {
    Bytes octets(sizeof value);
    std::memcpy(octets.data(), &value, sizeof value);
    return octets;
}

std::map<CK_ATTRIBUTE_TYPE, Bytes> attributesOf(CK_OBJECT_HANDLE object) {
    const Bytes id{0xAB, 0x01};
    CryptoPP::AutoSeededRandomPool random;
    std::map<CK_ATTRIBUTE_TYPE, Bytes> all;
    if (object == kCertificate) {
        all = {{CKA_CLASS, octetsOf(CKO_CERTIFICATE)},
               {CKA_VALUE, contentOf(valueOf("certificate"))},
               {CKA_LABEL, {'T', 'e', 's', 't'}}};
        if (!says("no-id")) all[CKA_ID] = id;
    } else if (object == kPublic) {
        const auto key = privateKey();
        all = {{CKA_CLASS, octetsOf(CKO_PUBLIC_KEY)},
               {CKA_ID, id},
               {CKA_VALUE, key.key.publicKeyOctets(random)}};
    } else if (object == kPrivate) {
        const bool large = privateKey().algorithm == tamga::pki::KeyAlgorithm::kGost2012_512;
        all = {{CKA_CLASS, octetsOf(CKO_PRIVATE_KEY)},
               {CKA_ID, id},
               {CKA_KEY_TYPE, octetsOf(large ? kGost512Type : CKK_GOSTR3410)},
               {CKA_ALWAYS_AUTHENTICATE, {static_cast<std::uint8_t>(says("always") ? 1 : 0)}}};
    }
    return all;
}

extern "C" {

CK_RV C_Initialize(void* /*arguments*/) {
    MANNERS();
    return CKR_OK;
}
CK_RV C_Finalize(void* /*reserved*/) {
    MANNERS();
    return CKR_OK;
}
CK_RV C_GetSlotList(CK_BBOOL /*present*/, CK_SLOT_ID* slots, CK_ULONG* count) {
    // A look is a question for their number and one for the slots.
    if (slots == nullptr) std::ofstream(libraryPath() + ".looks", std::ios::app) << "look\n";
    MANNERS();
    const CK_ULONG room = *count;
    *count = 1;
    if (slots != nullptr) {
        if (room < 1) return CKR_BUFFER_TOO_SMALL;
        slots[0] = kSlot;
    }
    if (says("lie", __func__)) *count = kLie;
    return CKR_OK;
}
CK_RV C_GetTokenInfo(CK_SLOT_ID slot, CK_TOKEN_INFO* info) {
    MANNERS();
    if (slot != kSlot) return CKR_SLOT_ID_INVALID;
    *info = {};
    fill(info->label, "Bad manners");
    fill(info->manufacturerID, "Tests");
    fill(info->model, "Bad");
    fill(info->serialNumber, "0001");
    info->ulMinPinLen = 4;
    info->ulMaxPinLen = 12;
    if (says("lie", __func__)) std::memset(info, 0xFF, sizeof *info);
    info->flags = CKF_TOKEN_INITIALIZED | CKF_LOGIN_REQUIRED | CKF_USER_PIN_INITIALIZED;
    for (const auto& line : linesOf("flags"))
        info->flags |= std::stoul(line.at(0), nullptr, 0);
    return CKR_OK;
}
CK_RV C_OpenSession(CK_SLOT_ID /*slot*/, CK_FLAGS /*flags*/, void* /*application*/, CK_NOTIFY /*notify*/,
                    CK_SESSION_HANDLE* session) {
    MANNERS();
    *session = kSession;
    return CKR_OK;
}
CK_RV C_CloseSession(CK_SESSION_HANDLE /*session*/) {
    MANNERS();
    loggedIn = administrator = false;
    return CKR_OK;
}
CK_RV C_Login(CK_SESSION_HANDLE /*session*/, CK_USER_TYPE user, unsigned char* pin, CK_ULONG length) {
    {
        std::ofstream log(libraryPath() + ".logins", std::ios::app);
        log << user << ' ' << (pin == nullptr ? "reader" : std::to_string(length)) << '\n';
    }
    MANNERS();
    if (user == CKU_USER && loggedIn) return CKR_USER_ALREADY_LOGGED_IN;
    const std::string right = user == CKU_SO ? valueOf("so-pin") : pinNow();
    if (pin != nullptr && std::string(reinterpret_cast<char*>(pin), length) != right)
        return CKR_PIN_INCORRECT;
    if (user == CKU_SO) {
        administrator = true;
        return CKR_OK;
    }
    if (user == CKU_CONTEXT_SPECIFIC) {
        contextLogin = true;
    } else {
        loggedIn = true;
    }
    return CKR_OK;
}
CK_RV C_Logout(CK_SESSION_HANDLE /*session*/) {
    MANNERS();
    if (!loggedIn && !administrator) return CKR_USER_NOT_LOGGED_IN;
    loggedIn = administrator = false;
    return CKR_OK;
}
CK_RV setPin(const unsigned char* pin, CK_ULONG length) {
    const std::string fresh =
        pin == nullptr ? "7777" : std::string(reinterpret_cast<const char*>(pin), length);
    std::ofstream(libraryPath() + ".pin") << fresh << '\n';
    return CKR_OK;
}
CK_RV C_SetPIN(CK_SESSION_HANDLE /*session*/, unsigned char* old, CK_ULONG oldLength, unsigned char* pin,
               CK_ULONG length) {
    MANNERS();
    if ((old == nullptr) != (pin == nullptr)) return CKR_ARGUMENTS_BAD;
    if (old != nullptr && std::string(reinterpret_cast<char*>(old), oldLength) != pinNow())
        return CKR_PIN_INCORRECT;
    return setPin(pin, length);
}
CK_RV C_InitPIN(CK_SESSION_HANDLE /*session*/, unsigned char* pin, CK_ULONG length) {
    MANNERS();
    return administrator ? setPin(pin, length) : CKR_USER_NOT_LOGGED_IN;
}
CK_RV C_FindObjectsInit(CK_SESSION_HANDLE /*session*/, CK_ATTRIBUTE* wanted, CK_ULONG count) {
    MANNERS();
    found.clear();
    for (const CK_OBJECT_HANDLE object : {kCertificate, kPublic, kPrivate}) {
        if (object == kPrivate && !loggedIn) continue;
        auto all = attributesOf(object);
        bool fits = true;
        for (CK_ULONG i = 0; i < count; ++i) {
            const auto* const value = static_cast<const std::uint8_t*>(wanted[i].pValue);
            fits = fits && all[wanted[i].type] == Bytes(value, value + wanted[i].ulValueLen);
        }
        if (fits) found.push_back(object);
    }
    return CKR_OK;
}
CK_RV C_FindObjects(CK_SESSION_HANDLE /*session*/, CK_OBJECT_HANDLE* objects, CK_ULONG most,
                    CK_ULONG* count) {
    MANNERS();
    *count = std::min<CK_ULONG>(most, found.size());
    std::copy_n(found.begin(), *count, objects);
    if (!says("endless")) found.clear();
    if (says("lie", __func__)) *count = kLie;
    return CKR_OK;
}
CK_RV C_FindObjectsFinal(CK_SESSION_HANDLE /*session*/) {
    MANNERS();
    return CKR_OK;
}
CK_RV C_GetAttributeValue(CK_SESSION_HANDLE /*session*/, CK_OBJECT_HANDLE object, CK_ATTRIBUTE* wanted,
                          CK_ULONG count) {
    MANNERS();
    const auto all = attributesOf(object);
    CK_RV code = CKR_OK;
    for (CK_ULONG i = 0; i < count; ++i) {
        const auto value = all.find(wanted[i].type);
        if (value == all.end()) {
            wanted[i].ulValueLen = CK_UNAVAILABLE_INFORMATION;
            code = CKR_ATTRIBUTE_TYPE_INVALID;
            continue;
        }
        if (wanted[i].pValue != nullptr) {
            if (wanted[i].ulValueLen < value->second.size()) return CKR_BUFFER_TOO_SMALL;
            std::copy(value->second.begin(), value->second.end(),
                      static_cast<std::uint8_t*>(wanted[i].pValue));
        }
        wanted[i].ulValueLen = value->second.size();
        if (says("lie", __func__) || (says("lie-late", __func__) && wanted[i].pValue != nullptr))
            wanted[i].ulValueLen = kLie;
    }
    return code;
}
CK_RV C_SignInit(CK_SESSION_HANDLE /*session*/, CK_MECHANISM* mechanism, CK_OBJECT_HANDLE key) {
    MANNERS();
    if (!loggedIn) return CKR_USER_NOT_LOGGED_IN;
    if (key != kPrivate) return CKR_KEY_HANDLE_INVALID;
    const bool large = privateKey().algorithm == tamga::pki::KeyAlgorithm::kGost2012_512;
    contextLogin = false;
    return mechanism->mechanism == (large ? kGost512Mechanism : CKM_GOSTR3410) ? CKR_OK
                                                                               : CKR_MECHANISM_INVALID;
}
CK_RV C_Sign(CK_SESSION_HANDLE /*session*/, unsigned char* data, CK_ULONG length, unsigned char* signature,
             CK_ULONG* signatureLength) {
    MANNERS();
    if (says("always") && !contextLogin) return CKR_USER_NOT_LOGGED_IN;
    CryptoPP::AutoSeededRandomPool random;
    Bytes value = privateKey().key.sign({data, length}, random);
    if (says("wrong-signature")) value.back() ^= 1U;
    if (*signatureLength < value.size()) return CKR_BUFFER_TOO_SMALL;
    std::copy(value.begin(), value.end(), signature);
    *signatureLength = says("lie", __func__) ? kLie : value.size();
    return CKR_OK;
}

/// What a module that is short of functions looks like: the rest of the table stays empty.
__attribute__((visibility("default"))) CK_RV C_GetFunctionList(CK_FUNCTION_LIST** list) {
    MANNERS();
    static CK_FUNCTION_LIST functions{};
    functions.version = {2, 40};
#define HAVE(name) functions.name = name
    HAVE(C_Initialize);
    HAVE(C_Finalize);
    HAVE(C_GetSlotList);
    HAVE(C_GetTokenInfo);
    HAVE(C_OpenSession);
    HAVE(C_CloseSession);
    HAVE(C_Login);
    HAVE(C_Logout);
    HAVE(C_FindObjectsInit);
    HAVE(C_FindObjects);
    HAVE(C_FindObjectsFinal);
    HAVE(C_GetAttributeValue);
    HAVE(C_SignInit);
    HAVE(C_Sign);
    if (!says("no-pin-functions")) {
        HAVE(C_SetPIN);
        HAVE(C_InitPIN);
    }
#undef HAVE
    if (says("hole")) functions.C_Sign = nullptr;
    *list = says("lie", __func__) ? nullptr : &functions;
    return CKR_OK;
}

}  // extern "C"

}  // namespace
