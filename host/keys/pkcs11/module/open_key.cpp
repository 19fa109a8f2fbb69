// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/pkcs11/module/open_key.h"

#include <p11-kit/pkcs11.h>
#include <p11-kit/pkcs11x.h>

#include <array>

#include "keys/pkcs11/module/codes.h"
#include "keys/pkcs11/module/objects.h"

namespace tamga::keys::pkcs11 {
namespace {

/// Of TC 26, in the vendor's range. Unsigned on purpose: as an int it would become 0xFFFFFFFFD4321006 in a
/// CK_ULONG of 8 octets.
constexpr unsigned long kGost512 = 0xD4321006UL;

unsigned long mechanismOf(const std::string& name) {
    if (name == "rsa-pkcs1") return CKM_RSA_PKCS;
    if (name == "rsa-pss") return CKM_RSA_PKCS_PSS;
    if (name == "ecdsa") return CKM_ECDSA;
    if (name == "gost-256") return CKM_GOSTR3410;
    if (name == "gost-512") return kGost512;
    throw Error(Reason::kTokenUnsupported, "no such mechanism");
}

/// PKCS#11 2.40 section 2.1.10.
CK_RSA_PKCS_PSS_PARAMS pssParameters(std::size_t digestOctets) {
    const CK_ULONG salt = digestOctets;
    switch (digestOctets) {
        case 20:
            return {CKM_SHA_1, CKG_MGF1_SHA1, salt};
        case 32:
            return {CKM_SHA256, CKG_MGF1_SHA256, salt};
        case 48:
            return {CKM_SHA384, CKG_MGF1_SHA384, salt};
        case 64:
            return {CKM_SHA512, CKG_MGF1_SHA512, salt};
        default:
            throw Error(Reason::kDocumentDigest, "no hash has digests of this length");
    }
}

}  // namespace

OpenKey::OpenKey(const Library& library, const SlotAnswer& token, BytesView id, BytesView certificate,
                 const Secret& pin)
    : token_(token), session_(library.functions(), static_cast<unsigned long>(token.slot)) {
    if (token_.loginRequired) {
        if (token_.pin.care == PinCare::kLocked) throw Error(Reason::kTokenLocked, "C_GetTokenInfo");
        checkTyped(token_, pin);
        logIn_.emplace(session_, CKU_USER, TypedPin(token_, pin));
        check(logIn_->code(), "C_Login");
    }
    key_ = privateKeyOf(session_, id, certificate);
    alwaysAuthenticate_ = alwaysAuthenticates(session_, key_);
}

Bytes OpenKey::sign(const std::string& mechanism, BytesView data, const Secret& pin) {
    if (refused_) throw Error(Reason::kPasswordWrong, "refused before");
    CK_MECHANISM how{mechanismOf(mechanism), nullptr, 0};
    CK_RSA_PKCS_PSS_PARAMS pss{};
    if (how.mechanism == CKM_RSA_PKCS_PSS) {
        pss = pssParameters(data.size());
        how.pParameter = &pss;
        how.ulParameterLen = sizeof pss;
    }
    call("C_SignInit", session_.functions().C_SignInit, session_.handle(), &how, key_);
    if (alwaysAuthenticate_) {
        const auto again = capture(
            [&] { check(askLogIn(session_, CKU_CONTEXT_SPECIFIC, TypedPin(token_, pin)), "C_Login"); });
        if (!again) {
            refused_ = true;
            throw Error(again.error());
        }
    }
    std::array<unsigned char, kMaxSignature> signature{};
    CK_ULONG length = signature.size();
    call("C_Sign", session_.functions().C_Sign, session_.handle(), pointerTo(data), data.size(),
         signature.data(), &length);
    if (length > signature.size())
        throw Error(Reason::kTokenModuleBroken, "C_Sign: longer than there is room for");
    return {signature.begin(), signature.begin() + static_cast<std::ptrdiff_t>(length)};
}

}  // namespace tamga::keys::pkcs11
