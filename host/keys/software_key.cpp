// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/software_key.h"

#include <cryptopp/osrng.h>

#include <utility>

#include "gost/key_agreement.h"

namespace tamga::keys {
namespace {

class SoftwareKey final : public pki::SigningKey, public pki::DecryptionKey {
  public:
    SoftwareKey(gost::PrivateKey key, pki::KeyAlgorithm algorithm, BytesView xy)
        : key_(std::move(key)), public_(pki::PublicKey::fromGost(algorithm, key_.curve(), xy)) {}

    [[nodiscard]] const pki::PublicKey& publicKey() const noexcept override { return public_; }

    [[nodiscard]] Result<Bytes> signDigest(pki::HashAlgorithm hash, BytesView digest,
                                           const CancelToken& cancel) override {
        return capture([&] {
            cancel.check();
            if (!pki::fits(public_.algorithm(), hash))
                throw Error(Reason::kDocumentDigest, "the hash does not fit the key");
            if (digest.size() != pki::digestSize(hash))
                throw Error(Reason::kDocumentDigest, "the digest's length does not fit its hash");
            return Bytes(key_.sign(digest, random_));
        });
    }

    [[nodiscard]] pki::DecryptionKey* decryption() noexcept override { return this; }

    [[nodiscard]] Result<Secret> agreeGost(pki::GostAgreement how, const pki::PublicKey& peer, BytesView ukm,
                                           const CancelToken& cancel) override {
        return capture([&] {
            cancel.check();
            try {
                const CryptoPP::SecByteBlock shared = agree(how, peer, ukm);
                return Secret::copyOf(BytesView(shared.data(), shared.size()));
            } catch (const CryptoPP::InvalidArgument& error) {
                throw Error(Reason::kEnvelopeNotOpened, error.what());
            }
        });
    }

  private:
    [[nodiscard]] CryptoPP::SecByteBlock agree(pki::GostAgreement how, const pki::PublicKey& peer,
                                               BytesView ukm) {
        if (peer.curve() == nullptr) throw Error(Reason::kEnvelopeNotOpened, "a peer's key of another kind");
        const gost::PublicKey point(*peer.curve(), peer.octets());
        if (how == pki::GostAgreement::kKeg) {
            if (ukm.size() != kKegUkm) throw Error(Reason::kEnvelopeNotOpened, "length of the ukm");
            return gost::keg(key_, point, std::span<const std::uint8_t, kKegUkm>(ukm.data(), kKegUkm),
                             random_);
        }
        const auto hash = public_.algorithm() == pki::KeyAlgorithm::kGost2001 ? gost::VkoHash::kGostR3411_94
                                                                              : gost::VkoHash::kStreebog256;
        return gost::vko(hash, key_, point, ukm, random_);
    }

    static constexpr std::size_t kKegUkm = 32;
    gost::PrivateKey key_;
    pki::PublicKey public_;
    CryptoPP::AutoSeededRandomPool random_;
};

}  // namespace

std::unique_ptr<pki::SigningKey> makeSoftwareKey(gost::PrivateKey key, pki::KeyAlgorithm algorithm,
                                                 BytesView xy) {
    return std::make_unique<SoftwareKey>(std::move(key), algorithm, xy);
}

}  // namespace tamga::keys
