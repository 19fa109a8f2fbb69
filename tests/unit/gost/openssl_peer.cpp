// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Engines are deprecated in OpenSSL 3, but the GOST algorithms come as one.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/asn1.h>
#include <openssl/engine.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/objects.h>
#include <openssl/x509.h>

#include <memory>
#include <stdexcept>
#include <string>

#include "peer.h"

namespace gost::test {
namespace {

void require(bool good, const char* what) {
    if (good) return;
    char reason[256] = "no reason given";
    ERR_error_string_n(ERR_get_error(), reason, sizeof(reason));
    throw std::runtime_error(std::string(what) + ": " + reason);
}

struct Release {
    void operator()(EVP_PKEY* value) const { EVP_PKEY_free(value); }
    void operator()(EVP_PKEY_CTX* value) const { EVP_PKEY_CTX_free(value); }
    void operator()(EVP_CIPHER_CTX* value) const { EVP_CIPHER_CTX_free(value); }
    void operator()(EVP_MD_CTX* value) const { EVP_MD_CTX_free(value); }
    void operator()(PKCS8_PRIV_KEY_INFO* value) const { PKCS8_PRIV_KEY_INFO_free(value); }
};
template <class T>
using Owned = std::unique_ptr<T, Release>;

Octets concatenated(std::initializer_list<Octets> parts) {
    Octets out;
    for (const Octets& part : parts)
        out.insert(out.end(), part.begin(), part.end());
    return out;
}

/// One DER element; no content here is longer than 255 octets.
Octets element(std::uint8_t tag, const Octets& content) {
    Octets out{tag};
    if (content.size() > 127) out.push_back(0x81);
    out.push_back(static_cast<std::uint8_t>(content.size()));
    out.insert(out.end(), content.begin(), content.end());
    return out;
}

Octets oid(std::string_view dotted) {
    ASN1_OBJECT* object = OBJ_txt2obj(std::string(dotted).c_str(), 1);
    require(object != nullptr, "OBJ_txt2obj");
    const unsigned char* content = OBJ_get0_data(object);
    Octets out = element(0x06, Octets(content, content + OBJ_length(object)));
    ASN1_OBJECT_free(object);
    return out;
}

/// The public key algorithm with its parameters (RFC 4491 section 2.3.2, RFC 9215 section 4.2).
Octets algorithm(const Curve& curve) {
    const bool first = curve.oid.starts_with("1.2.643.2.2.");
    const std::string_view key = curve.octets == 64 ? "1.2.643.7.1.1.1.2"
                                 : first            ? "1.2.643.2.2.19"
                                                    : "1.2.643.7.1.1.1.1";
    const std::string_view digest = curve.octets == 64 ? "1.2.643.7.1.1.2.3"
                                    : first            ? "1.2.643.2.2.30.1"
                                                       : "1.2.643.7.1.1.2.2";
    return element(0x30,
                   concatenated({oid(key), element(0x30, concatenated({oid(curve.oid), oid(digest)}))}));
}

Owned<EVP_PKEY> privateKey(const Curve& curve, View d) {
    const Octets content(d.begin(), d.end());
    const Octets der = element(
        0x30, concatenated({{0x02, 0x01, 0x00}, algorithm(curve), element(0x04, element(0x04, content))}));
    const unsigned char* at = der.data();
    const Owned<PKCS8_PRIV_KEY_INFO> info(
        d2i_PKCS8_PRIV_KEY_INFO(nullptr, &at, static_cast<long>(der.size())));
    require(info != nullptr, "d2i_PKCS8_PRIV_KEY_INFO");
    Owned<EVP_PKEY> key(EVP_PKCS82PKEY(info.get()));
    require(key != nullptr, "EVP_PKCS82PKEY");
    return key;
}

Owned<EVP_PKEY> publicKey(const Curve& curve, View xy) {
    const Octets content(xy.begin(), xy.end());
    const Octets bits = concatenated({{0x00}, element(0x04, content)});
    const Octets der = element(0x30, concatenated({algorithm(curve), element(0x03, bits)}));
    const unsigned char* at = der.data();
    Owned<EVP_PKEY> key(d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())));
    require(key != nullptr, "d2i_PUBKEY");
    return key;
}

const EVP_MD* digestOf(HashName hash) {
    switch (hash) {
        case HashName::kStreebog256:
            return EVP_get_digestbyname("md_gost12_256");
        case HashName::kStreebog512:
            return EVP_get_digestbyname("md_gost12_512");
        case HashName::kGost94:
            return EVP_get_digestbyname("md_gost94");
        case HashName::kGost94TestTable:
            return nullptr;
    }
    return nullptr;
}

class OpensslPeer final : public Peer {
  public:
    OpensslPeer() {
        OPENSSL_init_crypto(OPENSSL_INIT_ENGINE_DYNAMIC | OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);
        engine_ = ENGINE_by_id("gost");
        require(engine_ != nullptr, "ENGINE_by_id(gost), of the package libengine-gost-openssl");
        require(ENGINE_init(engine_) == 1, "ENGINE_init");
        require(ENGINE_set_default(engine_, ENGINE_METHOD_ALL) == 1, "ENGINE_set_default");
    }
    std::string_view name() const override { return "OpenSSL with its gost engine"; }

    std::optional<Octets> hash(HashName hash, View message) override {
        // Of no data GOST R 34.11-94 hashes one block of zeros there, alone among implementations.
        if (digestOf(hash) == nullptr || (hash == HashName::kGost94 && message.empty())) return std::nullopt;
        Octets out(EVP_MAX_MD_SIZE);
        unsigned length = 0;
        require(EVP_Digest(message.data(), message.size(), out.data(), &length, digestOf(hash), engine_) == 1,
                "EVP_Digest");
        out.resize(length);
        return out;
    }

    std::optional<Octets> hmac(HashName hash, View key, View message) override {
        if (digestOf(hash) == nullptr) return std::nullopt;
        Octets out(EVP_MAX_MD_SIZE);
        unsigned length = 0;
        require(HMAC(digestOf(hash), key.data(), static_cast<int>(key.size()), message.data(), message.size(),
                     out.data(), &length) != nullptr,
                "HMAC");
        out.resize(length);
        return out;
    }

    std::optional<Octets> encrypt(Mode mode, const SBox& table, View key, View iv, View plain) override {
        // The engine always meshes, and its CNT has a fixed table for each of two names.
        const EVP_CIPHER* cipher = nullptr;
        if (mode == Mode::kCfbMeshed) cipher = EVP_get_cipherbyname("gost89");
        if (mode == Mode::kCnt && &table == &sboxCryptoProA()) cipher = EVP_get_cipherbyname("gost89-cnt");
        if (mode == Mode::kCnt && &table == &sboxTc26Z()) cipher = EVP_get_cipherbyname("gost89-cnt-12");
        if (cipher == nullptr || (mode == Mode::kCfbMeshed && !useTable(table))) return std::nullopt;
        const Owned<EVP_CIPHER_CTX> context(EVP_CIPHER_CTX_new());
        require(EVP_EncryptInit_ex(context.get(), cipher, engine_, key.data(), iv.data()) == 1,
                "EVP_EncryptInit_ex");
        Octets out(plain.size() + 16);
        int length = 0;
        int last = 0;
        require(EVP_EncryptUpdate(context.get(), out.data(), &length, plain.data(),
                                  static_cast<int>(plain.size())) == 1,
                "EVP_EncryptUpdate");
        require(EVP_EncryptFinal_ex(context.get(), out.data() + length, &last) == 1, "EVP_EncryptFinal_ex");
        out.resize(static_cast<size_t>(length) + static_cast<size_t>(last));
        return out;
    }

    std::optional<Octets> mac(const SBox& table, View key, View iv, View message) override {
        // Over 1024 octets the engine meshes the key, and it knows no start value.
        const char* name = &table == &sboxCryptoProA() ? "gost-mac"
                           : &table == &sboxTc26Z()    ? "gost-mac-12"
                                                       : nullptr;
        if (name == nullptr || message.size() > 1024 || Octets(iv.begin(), iv.end()) != Octets(8))
            return std::nullopt;
        const Owned<EVP_PKEY> pkey(
            EVP_PKEY_new_mac_key(OBJ_txt2nid(name), engine_, key.data(), static_cast<int>(key.size())));
        require(pkey != nullptr, "EVP_PKEY_new_mac_key");
        const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
        require(
            EVP_DigestSignInit(context.get(), nullptr, EVP_get_digestbyname(name), engine_, pkey.get()) == 1,
            "EVP_DigestSignInit");
        require(EVP_DigestSignUpdate(context.get(), message.data(), message.size()) == 1,
                "EVP_DigestSignUpdate");
        Octets out(8);
        size_t length = out.size();
        require(EVP_DigestSignFinal(context.get(), out.data(), &length) == 1, "EVP_DigestSignFinal");
        out.resize(4);
        return out;
    }

    std::optional<Octets> sign(const Curve& curve, View d, View /*publicKey*/, View digest) override {
        const Owned<EVP_PKEY> key = privateKey(curve, d);
        const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new(key.get(), engine_));
        require(context != nullptr && EVP_PKEY_sign_init(context.get()) == 1, "EVP_PKEY_sign_init");
        Octets out(2 * curve.octets);
        size_t length = out.size();
        require(EVP_PKEY_sign(context.get(), out.data(), &length, digest.data(), digest.size()) == 1,
                "EVP_PKEY_sign");
        out.resize(length);
        return out;
    }

    std::optional<bool> verify(const Curve& curve, View xy, View digest, View signature) override {
        const Owned<EVP_PKEY> key = publicKey(curve, xy);
        const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new(key.get(), engine_));
        require(context != nullptr && EVP_PKEY_verify_init(context.get()) == 1, "EVP_PKEY_verify_init");
        const int result =
            EVP_PKEY_verify(context.get(), signature.data(), signature.size(), digest.data(), digest.size());
        ERR_clear_error();
        return result == 1;
    }

  private:
    bool useTable(const SBox& table) {
        // The table of the content cipher is one setting for the process. The engine names it in its own way.
        static constexpr std::pair<std::string_view, const char*> kNames[] = {
            {"1.2.643.2.2.31.1", "id-Gost28147-89-CryptoPro-A-ParamSet"},
            {"1.2.643.2.2.31.2", "id-Gost28147-89-CryptoPro-B-ParamSet"},
            {"1.2.643.2.2.31.3", "id-Gost28147-89-CryptoPro-C-ParamSet"},
            {"1.2.643.2.2.31.4", "id-Gost28147-89-CryptoPro-D-ParamSet"},
            {"1.2.643.7.1.2.5.1.1", "id-tc26-gost-28147-param-Z"},
        };
        for (const auto& [tableOid, name] : kNames) {
            if (table.oid != tableOid) continue;
            require(ENGINE_ctrl_cmd_string(engine_, "CRYPT_PARAMS", name, 0) == 1, "CRYPT_PARAMS");
            return true;
        }
        return false;
    }

    ENGINE* engine_ = nullptr;
};

}  // namespace

Peer& opensslPeer() {
    static OpensslPeer peer;
    return peer;
}

}  // namespace gost::test
