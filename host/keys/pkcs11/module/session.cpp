// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/pkcs11/module/session.h"

#include <p11-kit/pkcs11.h>

#include <array>

#include "keys/pkcs11/module/codes.h"

namespace tamga::keys::pkcs11 {
namespace {

constexpr std::size_t kMaxObjects = 4096;
constexpr std::size_t kMaxAttribute = std::size_t{64} << 10U;

Error broken(const char* what) {
    return Error(Reason::kTokenModuleBroken, what);
}

/// PKCS#11 takes what it only reads by pointers to what may be written.
void* pointerTo(BytesView value) {
    return const_cast<std::uint8_t*>(value.data());  // NOLINT(cppcoreguidelines-pro-type-const-cast)
}

}  // namespace

Session::Session(const FunctionList& functions, unsigned long slot, Access access) : functions_(&functions) {
    const CK_FLAGS flags = CKF_SERIAL_SESSION | (access == Access::kReadWrite ? CKF_RW_SESSION : 0UL);
    call("C_OpenSession", functions_->C_OpenSession, slot, flags, static_cast<void*>(nullptr),
         static_cast<CK_NOTIFY>(nullptr), &handle_);
}

Session::~Session() {
    static_cast<void>(capture([&] { ask("C_CloseSession", functions_->C_CloseSession, handle_); }));
}

std::vector<unsigned long> Session::find(unsigned long objectClass,
                                         std::initializer_list<Wanted> wanted) const {
    std::vector<CK_ATTRIBUTE> attributes{{CKA_CLASS, &objectClass, sizeof objectClass}};
    for (const Wanted& one : wanted)
        attributes.push_back({one.type, pointerTo(one.value), one.value.size()});
    call("C_FindObjectsInit", functions_->C_FindObjectsInit, handle_, attributes.data(), attributes.size());
    auto found = capture([&] { return foundObjects(); });
    call("C_FindObjectsFinal", functions_->C_FindObjectsFinal, handle_);
    return std::move(found).orThrow();
}

std::vector<unsigned long> Session::foundObjects() const {
    std::vector<unsigned long> objects;
    while (true) {
        std::array<unsigned long, 64> some{};
        unsigned long count = 0;
        call("C_FindObjects", functions_->C_FindObjects, handle_, some.data(), some.size(), &count);
        if (count > some.size()) throw broken("C_FindObjects: more than there is room for");
        if (count == 0) return objects;
        objects.insert(objects.end(), some.begin(), some.begin() + static_cast<std::ptrdiff_t>(count));
        if (objects.size() > kMaxObjects) throw broken("C_FindObjects: no end");
    }
}

std::optional<Bytes> Session::attribute(unsigned long object, unsigned long type) const {
    CK_ATTRIBUTE one{type, nullptr, 0};
    const auto get = [&] {
        const unsigned long code = ask("C_GetAttributeValue", functions_->C_GetAttributeValue, handle_,
                                       object, &one, static_cast<CK_ULONG>(1));
        if (code == Code::kAttributeSensitive || code == Code::kAttributeTypeInvalid) return false;
        check(code, "C_GetAttributeValue");
        return one.ulValueLen != CK_UNAVAILABLE_INFORMATION;
    };
    if (!get()) return std::nullopt;
    if (one.ulValueLen > kMaxAttribute) throw broken("C_GetAttributeValue: impossible length");
    Bytes value(one.ulValueLen);
    if (value.empty()) return value;
    one.pValue = value.data();
    if (!get()) return std::nullopt;
    if (one.ulValueLen > value.size()) throw broken("C_GetAttributeValue: longer than it said");
    value.resize(one.ulValueLen);
    return value;
}

}  // namespace tamga::keys::pkcs11
