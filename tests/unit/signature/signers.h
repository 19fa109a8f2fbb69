// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Signers of the test PKI: a certificate and the key that belongs to it.
#pragma once

#include <memory>
#include <string>

#include "pki/certificate.h"
#include "pki/signing_key.h"

namespace tamga::test {

struct Signer {
    std::string family;  ///< folder of the fixtures
    std::string name;    ///< file name in it, without ending
    pki::Certificate certificate;
    std::unique_ptr<pki::SigningKey> key;

    [[nodiscard]] std::string file(const std::string& ending) const { return family + "/" + name + ending; }
};

/// GOST keys are software keys of the gost room; RSA and ECDSA keys are lent by OpenSSL's command line.
[[nodiscard]] Signer loadSigner(const std::string& family, const std::string& name);
[[nodiscard]] pki::Certificate loadCertificate(const std::string& fixtureName, bool allowTestCurves = false);
/// d: little-endian. publicKey() is computed.
[[nodiscard]] std::unique_ptr<pki::SigningKey> gostKey(pki::KeyAlgorithm algorithm, const std::string& curve,
                                                       BytesView d);
/// A key that returns what another returns, but with r and s exchanged, as a few token modules do.
[[nodiscard]] std::unique_ptr<pki::SigningKey> exchangedHalves(pki::SigningKey& honest);

}  // namespace tamga::test
