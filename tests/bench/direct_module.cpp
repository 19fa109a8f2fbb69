// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "direct_module.h"

#include <dlfcn.h>
#include <p11-kit/pkcs11.h>

#include <array>
#include <stdexcept>
#include <utility>
#include <vector>

namespace bench {
namespace {

void require(CK_RV code, const char* call) {
    if (code != CKR_OK) throw std::runtime_error(std::string(call) + ": " + std::to_string(code));
}

CK_BYTE_PTR octetsOf(std::string& text) {
    return reinterpret_cast<CK_BYTE_PTR>(text.data());
}

}  // namespace

struct DirectModule::Library {
    void* handle = nullptr;
    CK_FUNCTION_LIST* calls = nullptr;
    CK_SLOT_ID slot = 0;

    [[nodiscard]] CK_SESSION_HANDLE open() const {
        CK_SESSION_HANDLE session = 0;
        require(calls->C_OpenSession(slot, CKF_SERIAL_SESSION, nullptr, nullptr, &session), "C_OpenSession");
        return session;
    }
    [[nodiscard]] std::vector<CK_OBJECT_HANDLE> find(CK_SESSION_HANDLE session, CK_OBJECT_CLASS kind) const {
        CK_ATTRIBUTE wanted{CKA_CLASS, &kind, sizeof kind};
        require(calls->C_FindObjectsInit(session, &wanted, 1), "C_FindObjectsInit");
        std::vector<CK_OBJECT_HANDLE> found(64);
        CK_ULONG count = 0;
        require(calls->C_FindObjects(session, found.data(), found.size(), &count), "C_FindObjects");
        require(calls->C_FindObjectsFinal(session), "C_FindObjectsFinal");
        found.resize(count);
        return found;
    }
};

DirectModule::DirectModule(const std::string& module, std::string pin)
    : library_(std::make_unique<Library>()), pin_(std::move(pin)) {
    library_->handle = ::dlopen(module.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library_->handle == nullptr) throw std::runtime_error("dlopen");
    const auto getList =
        reinterpret_cast<CK_C_GetFunctionList>(::dlsym(library_->handle, "C_GetFunctionList"));
    if (getList == nullptr) throw std::runtime_error("C_GetFunctionList");
    require(getList(&library_->calls), "C_GetFunctionList");
    require(library_->calls->C_Initialize(nullptr), "C_Initialize");
    std::array<CK_SLOT_ID, 16> slots{};
    CK_ULONG count = slots.size();
    require(library_->calls->C_GetSlotList(CK_TRUE, slots.data(), &count), "C_GetSlotList");
    if (count == 0) throw std::runtime_error("no slot");
    library_->slot = slots[0];
}

DirectModule::~DirectModule() {
    library_->calls->C_Finalize(nullptr);
    ::dlclose(library_->handle);
}

std::size_t DirectModule::list() {
    const CK_SESSION_HANDLE session = library_->open();
    const auto found = library_->find(session, CKO_CERTIFICATE);
    for (const CK_OBJECT_HANDLE object : found) {
        std::array<CK_ATTRIBUTE, 3> wanted{
            {{CKA_LABEL, nullptr, 0}, {CKA_ID, nullptr, 0}, {CKA_VALUE, nullptr, 0}}};
        require(library_->calls->C_GetAttributeValue(session, object, wanted.data(), wanted.size()),
                "C_GetAttributeValue");
        std::array<std::vector<CK_BYTE>, 3> values;
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            values[i].resize(wanted[i].ulValueLen);
            wanted[i].pValue = values[i].data();
        }
        require(library_->calls->C_GetAttributeValue(session, object, wanted.data(), wanted.size()),
                "C_GetAttributeValue");
    }
    require(library_->calls->C_CloseSession(session), "C_CloseSession");
    return found.size();
}

void DirectModule::sign(const std::string& digestInfo) {
    const CK_SESSION_HANDLE session = library_->open();
    require(library_->calls->C_Login(session, CKU_USER, octetsOf(pin_), pin_.size()), "C_Login");
    const auto keys = library_->find(session, CKO_PRIVATE_KEY);
    CK_MECHANISM mechanism{CKM_RSA_PKCS, nullptr, 0};
    require(library_->calls->C_SignInit(session, &mechanism, keys.at(0)), "C_SignInit");
    std::string content = digestInfo;
    std::array<CK_BYTE, 1024> signature{};
    CK_ULONG length = signature.size();
    require(library_->calls->C_Sign(session, octetsOf(content), content.size(), signature.data(), &length),
            "C_Sign");
    require(library_->calls->C_Logout(session), "C_Logout");
    require(library_->calls->C_CloseSession(session), "C_CloseSession");
}

}  // namespace bench
