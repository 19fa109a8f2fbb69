// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/pkcs11/module/objects.h"

#include <p11-kit/pkcs11.h>

#include <algorithm>
#include <set>

#include "asn1/reader.h"
#include "base/text.h"
#include "pki/certificate.h"

namespace tamga::keys::pkcs11 {
namespace {

constexpr std::size_t kMaxLabel = 64;

Bytes withoutLeadingZeros(BytesView number) {
    while (!number.empty() && number.front() == 0)
        number = number.subspan(1);
    return {number.begin(), number.end()};
}

/// What tells a public key from others: the modulus, the point, or x || y.
Bytes markOf(const pki::PublicKey& key) {
    if (key.algorithm() != pki::KeyAlgorithm::kRsa) return key.octets();
    asn1::Reader reader = asn1::Reader(key.octets()).readSequence();
    return withoutLeadingZeros(reader.readBigInteger());
}

std::optional<Bytes> markOf(BytesView certificate) {
    const auto parsed =
        capture([&] { return markOf(pki::Certificate::parse(certificate).orThrow().publicKey()); });
    if (!parsed) return std::nullopt;  // an algorithm unknown here: only CKA_ID can pair it
    return parsed.value();
}

/// Points and GOST keys come bare or as an OCTET STRING, by the module's taste.
Bytes bare(const Bytes& value) {
    const auto inside = capture([&] {
        asn1::Reader reader(value);
        const BytesView content = reader.readOctetString();
        reader.expectEnd();
        return Bytes(content.begin(), content.end());
    });
    return inside ? inside.value() : value;
}

std::optional<Bytes> markOf(const Session& session, unsigned long object) {
    if (const auto modulus = session.attribute(object, CKA_MODULUS); modulus && !modulus->empty())
        return withoutLeadingZeros(*modulus);
    if (const auto point = session.attribute(object, CKA_EC_POINT); point && !point->empty())
        return bare(*point);
    if (const auto value = session.attribute(object, CKA_VALUE); value && !value->empty())
        return bare(*value);
    return std::nullopt;
}

/// Keys of a class by both ways of pairing.
struct Keys {
    std::set<Bytes> ids;
    std::set<Bytes> marks;

    [[nodiscard]] bool has(const Bytes& id, const std::optional<Bytes>& mark) const {
        return (!id.empty() && ids.contains(id)) || (mark && marks.contains(*mark));
    }
};

Keys keysOf(const Session& session, unsigned long objectClass) {
    Keys keys;
    for (const unsigned long object : session.find(objectClass)) {
        if (const auto id = session.attribute(object, CKA_ID); id && !id->empty()) keys.ids.insert(*id);
        // A private key's own value is never asked for.
        if (objectClass == CKO_PUBLIC_KEY)
            if (auto mark = markOf(session, object)) keys.marks.insert(*std::move(mark));
    }
    return keys;
}

bool ofAuthority(const Session& session, unsigned long object, BytesView certificate) {
    constexpr CK_ULONG kAuthority = 2;  // CKA_CERTIFICATE_CATEGORY: 1 token user, 2 authority, 3 other
    const auto category = session.attribute(object, CKA_CERTIFICATE_CATEGORY);
    if (category && category->size() == sizeof(CK_ULONG)) {
        CK_ULONG value = 0;
        std::copy_n(category->data(), sizeof value, reinterpret_cast<std::uint8_t*>(&value));
        if (value == kAuthority) return true;
    }
    const auto parsed = pki::Certificate::parse(certificate);
    return parsed && parsed.value().isAuthority();
}

std::string labelOf(const Session& session, unsigned long object) {
    const auto label = session.attribute(object, CKA_LABEL);
    return label ? displayable(asText(*label), kMaxLabel) : std::string();
}

}  // namespace

std::vector<KeyAnswer> listKeys(const Session& session, bool loginRequired) {
    const Keys publicKeys = keysOf(session, CKO_PUBLIC_KEY);
    const Keys privateKeys = keysOf(session, CKO_PRIVATE_KEY);
    std::vector<KeyAnswer> answers;
    for (const unsigned long object : session.find(CKO_CERTIFICATE)) {
        const auto value = session.attribute(object, CKA_VALUE);
        if (!value || value->empty() || value->size() > kMaxCertificate) continue;
        const Bytes id = session.attribute(object, CKA_ID).value_or(Bytes());
        if (id.size() > kMaxKeyId) continue;
        const auto mark = markOf(BytesView(*value));
        const bool paired = privateKeys.has(id, mark) || publicKeys.has(id, mark);
        if (!paired && (!loginRequired || id.empty() || ofAuthority(session, object, *value))) continue;
        answers.push_back({id, labelOf(session, object), *value});
        if (answers.size() == kMaxKeys) break;
    }
    return answers;
}

unsigned long privateKeyOf(const Session& session, BytesView id, BytesView certificate) {
    const auto mark = markOf(certificate);
    std::vector<unsigned long> candidates;
    if (!id.empty()) candidates = session.find(CKO_PRIVATE_KEY, {{CKA_ID, id}});
    // A card may give two keys one CKA_ID: an RSA key shows its modulus.
    for (const unsigned long key : candidates) {
        const auto modulus = session.attribute(key, CKA_MODULUS);
        if (!modulus || modulus->empty() || !mark || withoutLeadingZeros(*modulus) == *mark) return key;
    }
    if (!mark) throw Error(Reason::kKeyNotFound, "no private key of this CKA_ID");
    for (const unsigned long object : session.find(CKO_PUBLIC_KEY)) {
        if (markOf(session, object) != mark) continue;
        const auto own = session.attribute(object, CKA_ID);
        if (!own || own->empty()) continue;
        const auto keys = session.find(CKO_PRIVATE_KEY, {{CKA_ID, *own}});
        if (!keys.empty()) return keys.front();
    }
    for (const unsigned long key : session.find(CKO_PRIVATE_KEY)) {
        const auto modulus = session.attribute(key, CKA_MODULUS);
        if (modulus && withoutLeadingZeros(*modulus) == *mark) return key;
    }
    throw Error(Reason::kKeyNotFound, "no private key belongs to the certificate");
}

bool alwaysAuthenticates(const Session& session, unsigned long key) {
    const auto value = session.attribute(key, CKA_ALWAYS_AUTHENTICATE);
    return value && !value->empty() && value->front() != CK_FALSE;
}

}  // namespace tamga::keys::pkcs11
