// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/pkcs11/module_key.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "asn1/writer.h"

namespace tamga::keys::pkcs11 {
namespace {

std::string_view mechanismOf(pki::KeyAlgorithm algorithm) {
    switch (algorithm) {
        case pki::KeyAlgorithm::kGost2001:
        case pki::KeyAlgorithm::kGost2012_256:
            return "gost-256";  // both are CKK_GOSTR3410: the token sees a digest of 32 octets either way
        case pki::KeyAlgorithm::kGost2012_512:
            return "gost-512";
        case pki::KeyAlgorithm::kRsa:
            return "rsa-pkcs1";
        case pki::KeyAlgorithm::kEcdsa:
            break;
    }
    return "ecdsa";
}

class ModuleKey final : public pki::SigningKey {
  public:
    ModuleKey(std::shared_ptr<Module> module, const Module::OpenKey& key, const pki::PublicKey& publicKey,
              const Secret& pin)
        : module_(std::move(module)), key_(key), public_(publicKey) {
        if (key_.alwaysAuthenticate && !key_.onReader) pin_ = pin.clone();
    }
    ~ModuleKey() override { module_->close(key_); }
    ModuleKey(const ModuleKey&) = delete;
    ModuleKey& operator=(const ModuleKey&) = delete;

    [[nodiscard]] const pki::PublicKey& publicKey() const noexcept override { return public_; }

    [[nodiscard]] Result<Bytes> signDigest(pki::HashAlgorithm hash, BytesView digest,
                                           const CancelToken& cancel) override {
        return capture([&] {
            check(hash, digest, cancel);
            Bytes value =
                module_->sign(key_, mechanismOf(public_.algorithm()), inputOf(hash, digest), pin_, cancel);
            if (public_.algorithm() == pki::KeyAlgorithm::kEcdsa) value = ecdsaValue(value, public_.bits());
            require(public_.verify(hash, digest, value));
            return value;
        });
    }

    [[nodiscard]] Result<Bytes> signPss(pki::HashAlgorithm hash, BytesView digest,
                                        const CancelToken& cancel) override {
        if (public_.algorithm() != pki::KeyAlgorithm::kRsa) return SigningKey::signPss(hash, digest, cancel);
        return capture([&] {
            check(hash, digest, cancel);
            Bytes value = module_->sign(key_, "rsa-pss", {digest.begin(), digest.end()}, pin_, cancel);
            require(public_.verifyPss(pki::pssOf(hash), digest, value));
            return value;
        });
    }

  private:
    void check(pki::HashAlgorithm hash, BytesView digest, const CancelToken& cancel) const {
        cancel.check();
        if (!pki::fits(public_.algorithm(), hash))
            throw Error(Reason::kDocumentDigest, "the hash does not fit the key");
        if (digest.size() != pki::digestSize(hash))
            throw Error(Reason::kDocumentDigest, "the digest's length does not fit its hash");
    }

    /// A module with another key, another order of octets, or a fault: none of it may leave.
    void require(bool verifies) const {
        if (!verifies)
            throw Error(Reason::kKeyMismatch,
                        module_->library().filename().string() + ": its signature does not verify");
    }

    /// What C_Sign is given.
    [[nodiscard]] Bytes inputOf(pki::HashAlgorithm hash, BytesView digest) const {
        if (public_.algorithm() == pki::KeyAlgorithm::kRsa) return digestInfo(hash, digest);
        std::size_t length = digest.size();
        // FIPS 186-4 section 6.4: the leftmost octets; some tokens refuse more than the field has.
        if (public_.algorithm() == pki::KeyAlgorithm::kEcdsa)
            length = std::min<std::size_t>(length, (public_.bits() + 7) / 8);
        return {digest.begin(), digest.begin() + static_cast<std::ptrdiff_t>(length)};
    }

    std::shared_ptr<Module> module_;
    Module::OpenKey key_;
    pki::PublicKey public_;
    Secret pin_;
};

}  // namespace

std::unique_ptr<pki::SigningKey> makeModuleKey(std::shared_ptr<Module> module, const Module::OpenKey& key,
                                               const pki::PublicKey& publicKey, const Secret& pin) {
    return std::make_unique<ModuleKey>(std::move(module), key, publicKey, pin);
}

Bytes ecdsaValue(BytesView rs, unsigned fieldBits) {
    const std::size_t octets = (std::size_t{fieldBits} + 7) / 8;
    if (octets == 0 || rs.size() != 2 * octets)
        throw Error(Reason::kTokenModuleBroken, "an ECDSA signature of another length");
    return asn1::sequence(
        {asn1::unsignedInteger(rs.first(octets)), asn1::unsignedInteger(rs.subspan(octets))});
}

Bytes digestInfo(pki::HashAlgorithm hash, BytesView digest) {
    return asn1::sequence(
        {asn1::sequence({asn1::oid(pki::oidOf(hash)), asn1::null()}), asn1::octetString(digest)});
}

}  // namespace tamga::keys::pkcs11
