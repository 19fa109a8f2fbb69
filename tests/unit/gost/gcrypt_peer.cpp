// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include <gcrypt.h>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>

#include "peer.h"

namespace gost::test {
namespace {

void require(gcry_error_t error, const char* what) {
    if (error != 0) throw std::runtime_error(std::string(what) + ": " + gcry_strerror(error));
}

struct Release {
    void operator()(gcry_sexp_t expression) const { gcry_sexp_release(expression); }
    void operator()(gcry_md_hd_t handle) const { gcry_md_close(handle); }
    void operator()(gcry_cipher_hd_t handle) const { gcry_cipher_close(handle); }
    void operator()(gcry_mac_hd_t handle) const { gcry_mac_close(handle); }
};
using Sexp = std::unique_ptr<gcry_sexp, Release>;

int algorithmOf(HashName hash) {
    switch (hash) {
        case HashName::kStreebog256:
            return GCRY_MD_STRIBOG256;
        case HashName::kStreebog512:
            return GCRY_MD_STRIBOG512;
        case HashName::kGost94:
            return GCRY_MD_GOSTR3411_CP;
        case HashName::kGost94TestTable:
            return GCRY_MD_GOSTR3411_94;
    }
    throw std::logic_error("no such hash");
}

Octets digest(HashName hash, unsigned flags, View key, View message) {
    gcry_md_hd_t raw = nullptr;
    require(gcry_md_open(&raw, algorithmOf(hash), flags), "gcry_md_open");
    const std::unique_ptr<gcry_md_handle, Release> handle(raw);
    if ((flags & GCRY_MD_FLAG_HMAC) != 0)
        require(gcry_md_setkey(raw, key.data(), key.size()), "gcry_md_setkey");
    gcry_md_write(raw, message.data(), message.size());
    const auto* value = gcry_md_read(raw, algorithmOf(hash));
    return Octets(value, value + gcry_md_get_algo_dlen(algorithmOf(hash)));
}

Sexp build(const char* format, const std::string& curve, const Octets& a, const Octets& b) {
    gcry_sexp_t raw = nullptr;
    require(gcry_sexp_build(&raw, nullptr, format, curve.c_str(), static_cast<int>(a.size()), a.data(),
                            static_cast<int>(b.size()), b.data()),
            "gcry_sexp_build");
    return Sexp(raw);
}

Octets reversed(View octets) {
    return Octets(octets.rbegin(), octets.rend());
}

/// Names of libgcrypt; its curves of GOST R 34.10-2001 have two names of their own.
std::string curveName(const Curve& curve) {
    const std::string name(curve.name);
    const std::string cryptoPro = "id-GostR3410-2001-";
    if (name == cryptoPro + "TestParamSet") return "GOST2001-test";
    if (name.starts_with(cryptoPro)) {
        const std::string rest = name.substr(cryptoPro.size());
        return "GOST2001-" + rest.substr(0, rest.size() - std::string("-ParamSet").size());
    }
    const char last = name.back();
    if (curve.octets == 32) return last == 'A' ? "GOST2012-256-A" : std::string("GOST2012-256-tc26-") + last;
    return curve.test ? "GOST2012-512-test" : std::string("GOST2012-512-tc26-") + last;
}

/// 04 || x || y, big-endian.
Octets uncompressed(View xy) {
    Octets out{4};
    for (const View half : {xy.first(xy.size() / 2), xy.last(xy.size() / 2)})
        out.insert(out.end(), half.rbegin(), half.rend());
    return out;
}

Sexp dataOf(View digest) {
    const Octets e = reversed(digest);
    gcry_sexp_t raw = nullptr;
    require(gcry_sexp_build(&raw, nullptr, "(data (flags gost) (value %b))", static_cast<int>(e.size()),
                            e.data()),
            "data");
    return Sexp(raw);
}

Octets numberIn(gcry_sexp_t signature, const char* token, size_t width) {
    const Sexp part(gcry_sexp_find_token(signature, token, 1));
    if (!part) throw std::runtime_error("no number in the signature");
    size_t length = 0;
    const char* data = gcry_sexp_nth_data(part.get(), 1, &length);
    const auto* octets = reinterpret_cast<const std::uint8_t*>(data);
    Octets number(octets, octets + length);
    while (number.size() > width && number.front() == 0)
        number.erase(number.begin());
    number.insert(number.begin(), width - number.size(), 0);
    return number;
}

class GcryptPeer final : public Peer {
  public:
    GcryptPeer() {
        if (gcry_check_version("1.10.0") == nullptr) throw std::runtime_error("libgcrypt is older than 1.10");
        gcry_control(GCRYCTL_DISABLE_SECMEM, 0);
        gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
    }
    std::string_view name() const override { return "libgcrypt"; }

    std::optional<Octets> hash(HashName hash, View message) override { return digest(hash, 0, {}, message); }

    std::optional<Octets> hmac(HashName hash, View key, View message) override {
        return digest(hash, GCRY_MD_FLAG_HMAC, key, message);
    }

    std::optional<Octets> encrypt(Mode mode, const SBox& table, View key, View iv, View plain) override {
        if (mode == Mode::kCnt) return std::nullopt;
        const bool meshed = mode == Mode::kCfbMeshed;
        gcry_cipher_hd_t raw = nullptr;
        require(gcry_cipher_open(&raw, meshed ? GCRY_CIPHER_GOST28147_MESH : GCRY_CIPHER_GOST28147,
                                 mode == Mode::kEcb ? GCRY_CIPHER_MODE_ECB : GCRY_CIPHER_MODE_CFB, 0),
                "gcry_cipher_open");
        const std::unique_ptr<gcry_cipher_handle, Release> handle(raw);
        std::string oid(table.oid);
        require(gcry_cipher_ctl(raw, GCRYCTL_SET_SBOX, oid.data(), 0), "sbox");
        require(gcry_cipher_setkey(raw, key.data(), key.size()), "key");
        if (mode != Mode::kEcb) require(gcry_cipher_setiv(raw, iv.data(), iv.size()), "iv");
        Octets out(plain.size());
        require(gcry_cipher_encrypt(raw, out.data(), out.size(), plain.data(), plain.size()), "encrypt");
        return out;
    }

    std::optional<Octets> mac(const SBox& table, View key, View iv, View message) override {
        gcry_mac_hd_t raw = nullptr;
        require(gcry_mac_open(&raw, GCRY_MAC_GOST28147_IMIT, 0, nullptr), "gcry_mac_open");
        const std::unique_ptr<gcry_mac_handle, Release> handle(raw);
        std::string oid(table.oid);
        require(gcry_mac_ctl(raw, GCRYCTL_SET_SBOX, oid.data(), 0), "sbox");
        require(gcry_mac_setkey(raw, key.data(), key.size()), "key");
        require(gcry_mac_setiv(raw, iv.data(), iv.size()), "iv");
        require(gcry_mac_write(raw, message.data(), message.size()), "write");
        Octets out(4);
        size_t length = out.size();
        require(gcry_mac_read(raw, out.data(), &length), "read");
        out.resize(length);
        return out;
    }

    std::optional<Octets> sign(const Curve& curve, View d, View publicKey, View digest) override {
        const Sexp key = build("(private-key (ecc (curve %s) (q %b) (d %b)))", curveName(curve),
                               uncompressed(publicKey), reversed(d));
        const Sexp data = dataOf(digest);
        gcry_sexp_t raw = nullptr;
        require(gcry_pk_sign(&raw, data.get(), key.get()), "gcry_pk_sign");
        const Sexp signature(raw);
        Octets out = numberIn(raw, "s", curve.octets);
        const Octets r = numberIn(raw, "r", curve.octets);
        out.insert(out.end(), r.begin(), r.end());
        return out;
    }

    std::optional<bool> verify(const Curve& curve, View publicKey, View digest, View signature) override {
        const Octets point = uncompressed(publicKey);
        gcry_sexp_t raw = nullptr;
        require(gcry_sexp_build(&raw, nullptr, "(public-key (ecc (curve %s) (q %b)))",
                                curveName(curve).c_str(), static_cast<int>(point.size()), point.data()),
                "public key");
        const Sexp key(raw);
        const int half = static_cast<int>(signature.size() / 2);
        require(gcry_sexp_build(&raw, nullptr, "(sig-val (gost (r %b) (s %b)))", half,
                                signature.data() + half, half, signature.data()),
                "signature");
        const Sexp value(raw);
        return gcry_pk_verify(value.get(), dataOf(digest).get(), key.get()) == 0;
    }
};

}  // namespace

Peer& gcryptPeer() {
    static GcryptPeer peer;
    return peer;
}

}  // namespace gost::test
