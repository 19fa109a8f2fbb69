// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/pfx/password.h"

#include <cryptopp/hmac.h>
#include <cryptopp/pwdbased.h>
#include <cryptopp/sha.h>

#include <string>

#include "base/text.h"
#include "gost/gostr3411_94.h"
#include "gost/streebog.h"

namespace tamga::keys::pfx {
namespace {

/// Calls with the hash's class as a template argument.
template <class Body>
auto withHash(pki::HashAlgorithm hash, Body body) {
    switch (hash) {
        case pki::HashAlgorithm::kStreebog256:
            return body.template operator()<gost::Streebog256>();
        case pki::HashAlgorithm::kStreebog512:
            return body.template operator()<gost::Streebog512>();
        case pki::HashAlgorithm::kGostR3411_94:
            return body.template operator()<gost::GostR3411_94>();
        case pki::HashAlgorithm::kSha1:
            return body.template operator()<CryptoPP::SHA1>();
        case pki::HashAlgorithm::kSha256:
            return body.template operator()<CryptoPP::SHA256>();
        case pki::HashAlgorithm::kSha384:
            return body.template operator()<CryptoPP::SHA384>();
        case pki::HashAlgorithm::kSha512:
            return body.template operator()<CryptoPP::SHA512>();
    }
    throw Error(Reason::kProtocolInternal, "hash algorithm out of range");
}

/// One scalar value from valid UTF-8; at moves on.
char32_t nextScalar(std::string_view text, std::size_t& at) {
    const auto octet = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const std::uint8_t lead = octet(at++);
    if (lead < 0x80U) return lead;
    const unsigned more = lead >= 0xF0U ? 3 : lead >= 0xE0U ? 2 : 1;
    char32_t scalar = lead & (0x3FU >> more);
    for (unsigned i = 0; i < more; ++i)
        scalar = scalar << 6U | (octet(at++) & 0x3FU);
    return scalar;
}

enum class Order : std::uint8_t { kBig, kLittle };

SecByteBlock utf16(const Secret& password, Order order, bool terminated) {
    const std::string_view text = password.text();
    if (!isUtf8(text)) throw Error(Reason::kPasswordWrong, "the password is no UTF-8");
    // No UTF-8 sequence gives more octets of UTF-16 than twice its own.
    SecByteBlock out(2 * text.size() + 2);
    std::size_t size = 0;
    const auto put = [&](std::uint32_t unit) {
        const auto high = static_cast<std::uint8_t>(unit >> 8U);
        const auto low = static_cast<std::uint8_t>(unit);
        out[size++] = order == Order::kBig ? high : low;
        out[size++] = order == Order::kBig ? low : high;
    };
    for (std::size_t at = 0; at < text.size();) {
        const char32_t scalar = nextScalar(text, at);
        if (scalar < 0x10000U) {
            put(scalar);
        } else {
            put(0xD800U + ((scalar - 0x10000U) >> 10U));
            put(0xDC00U + ((scalar - 0x10000U) & 0x3FFU));
        }
    }
    if (terminated) put(0);
    out.resize(size);
    return out;
}

}  // namespace

SecByteBlock bmpString(const Secret& password) {
    return utf16(password, Order::kBig, true);
}

SecByteBlock littleEndianUnits(const Secret& password) {
    return utf16(password, Order::kLittle, false);
}

SecByteBlock derivePkcs12(pki::HashAlgorithm hash, Purpose purpose, const Secret& password, BytesView salt,
                          std::int64_t iterations, std::size_t length) {
    const SecByteBlock text = bmpString(password);
    SecByteBlock out(length);
    withHash(hash, [&]<class Hash>() {
        CryptoPP::PKCS12_PBKDF<Hash>().DeriveKey(out.data(), out.size(), static_cast<std::uint8_t>(purpose),
                                                 text.data(), text.size(), salt.data(), salt.size(),
                                                 static_cast<unsigned>(iterations), 0);
    });
    return out;
}

SecByteBlock derivePbkdf2(pki::HashAlgorithm hash, const Secret& password, BytesView salt,
                          std::int64_t iterations, std::size_t length) {
    SecByteBlock out(length);
    withHash(hash, [&]<class Hash>() {
        CryptoPP::PKCS5_PBKDF2_HMAC<Hash>().DeriveKey(out.data(), out.size(), 0, password.view().data(),
                                                      password.size(), salt.data(), salt.size(),
                                                      static_cast<unsigned>(iterations));
    });
    return out;
}

Bytes hmac(pki::HashAlgorithm hash, BytesView key, BytesView data) {
    return withHash(hash, [&]<class Hash>() {
        CryptoPP::HMAC<Hash> mac(key.data(), key.size());
        Bytes out(mac.DigestSize());
        mac.CalculateDigest(out.data(), data.data(), data.size());
        return out;
    });
}

std::int64_t readIterations(asn1::Reader& reader) {
    const std::int64_t iterations = reader.readInteger();
    if (iterations < 1) throw Error(Reason::kContainerDamaged, "PFX: iteration count");
    if (iterations > kMaxIterations)
        throw Error(Reason::kContainerUnsupported, "PFX: " + std::to_string(iterations) + " iterations");
    return iterations;
}

}  // namespace tamga::keys::pfx
