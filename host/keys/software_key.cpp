// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/software_key.h"

#include <cryptopp/osrng.h>

#include <utility>

namespace tamga::keys {
namespace {

class SoftwareKey final : public pki::SigningKey {
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

  private:
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
