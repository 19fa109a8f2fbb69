// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "signature/raw.h"

#include <string>

#include "base/error.h"
#include "signature/verify.h"

namespace tamga::signature {

Bytes signatureValue(const pki::Certificate& certificate, pki::SigningKey& key, pki::HashAlgorithm hash,
                     BytesView digest, const CancelToken& cancel) {
    cancel.check();
    Bytes value = key.signDigest(hash, digest, cancel).orThrow();
    if (!certificate.publicKey().verify(hash, digest, value)) {
        throw Error(Reason::kSignatureInvalid,
                    "the key returned a value that its certificate does not verify");
    }
    return value;
}

Result<bool> verifyRaw(const pki::Certificate& certificate, pki::HashAlgorithm hash, BytesView digest,
                       BytesView signature) {
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
        return key.verify(hash, digest, signature);
    });
}

}  // namespace tamga::signature
