// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "signature/raw.h"

#include <string>

#include "base/error.h"
#include "signature/verify.h"

namespace tamga::signature {

Bytes signatureValue(const pki::Certificate& certificate, pki::SigningKey& key, pki::HashAlgorithm hash,
                     BytesView digest, RsaPadding padding, const CancelToken& cancel) {
    cancel.check();
    const pki::PublicKey& ours = certificate.publicKey();
    const bool pss = isPss(ours, padding);
    Bytes value = (pss ? key.signPss(hash, digest, cancel) : key.signDigest(hash, digest, cancel)).orThrow();
    const bool right =
        pss ? ours.verifyPss(pki::pssOf(hash), digest, value) : ours.verify(hash, digest, value);
    if (!right) {
        throw Error(Reason::kSignatureInvalid,
                    "the key returned a value that its certificate does not verify");
    }
    return value;
}

bool isPss(const pki::PublicKey& key, RsaPadding padding) noexcept {
    return key.algorithm() == pki::KeyAlgorithm::kRsa && (key.pssOnly() || padding == RsaPadding::kPss);
}

Result<bool> verifyRaw(const pki::Certificate& certificate, pki::HashAlgorithm hash, BytesView digest,
                       BytesView signature, RsaPadding padding) {
    return capture([&] {
        const pki::PublicKey& key = certificate.publicKey();
        if (hash == pki::HashAlgorithm::kSha1 || !pki::fits(key.algorithm(), hash)) {
            throw Error(Reason::kSignatureUnsupported, std::string(pki::nameOf(key.algorithm())) + " over " +
                                                           std::string(pki::nameOf(hash)));
        }
        if (digest.size() != pki::digestSize(hash)) {
            throw Error(Reason::kDocumentDigest,
                        std::to_string(digest.size()) + " octets for " + std::string(pki::nameOf(hash)));
        }
        if (isPss(key, padding)) return key.verifyPss(pki::pssOf(hash), digest, signature);
        return key.verify(hash, digest, signature);
    });
}

}  // namespace tamga::signature
