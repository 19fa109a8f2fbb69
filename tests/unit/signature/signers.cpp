// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "signers.h"

#include <cryptopp/osrng.h>

#include <stdexcept>

#include "asn1/reader.h"
#include "fixture.h"
#include "gost/gostr3410.h"
#include "openssl.h"

namespace tamga::test {
namespace {

class GostKey final : public pki::SigningKey {
  public:
    GostKey(pki::KeyAlgorithm algorithm, const gost::Curve& curve, BytesView d)
        : private_(curve, d),
          public_(pki::PublicKey::fromGost(algorithm, curve, private_.publicKeyOctets(random_))) {}

    [[nodiscard]] const pki::PublicKey& publicKey() const noexcept override { return public_; }
    [[nodiscard]] Result<Bytes> signDigest(pki::HashAlgorithm hash, BytesView digest,
                                           const CancelToken& cancel) override {
        return capture([&] {
            cancel.check();
            if (!pki::fits(public_.algorithm(), hash)) throw Error(Reason::kDocumentDigest, "another hash");
            return private_.sign(digest, random_);
        });
    }

  private:
    CryptoPP::AutoSeededRandomPool random_;
    gost::PrivateKey private_;
    pki::PublicKey public_;
};

class OpensslKey final : public pki::SigningKey {
  public:
    OpensslKey(std::string keyFile, pki::PublicKey publicKey)
        : keyFile_(std::move(keyFile)), public_(std::move(publicKey)) {}

    [[nodiscard]] const pki::PublicKey& publicKey() const noexcept override { return public_; }
    [[nodiscard]] Result<Bytes> signDigest(pki::HashAlgorithm hash, BytesView digest,
                                           const CancelToken& cancel) override {
        return capture([&] {
            cancel.check();
            return sign(hash, digest, {});
        });
    }
    [[nodiscard]] Result<Bytes> signPss(pki::HashAlgorithm hash, BytesView digest,
                                        const CancelToken& cancel) override {
        if (public_.algorithm() != pki::KeyAlgorithm::kRsa) return SigningKey::signPss(hash, digest, cancel);
        return capture([&] {
            cancel.check();
            return sign(hash, digest,
                        {"-pkeyopt", "rsa_padding_mode:pss", "-pkeyopt", "rsa_pss_saltlen:digest"});
        });
    }

  private:
    [[nodiscard]] Bytes sign(pki::HashAlgorithm hash, BytesView digest,
                             const std::vector<std::string>& options) const {
        if (hash != pki::HashAlgorithm::kSha256) throw Error(Reason::kDocumentDigest, "another hash");
        const TemporaryFolder folder;
        std::vector<std::string> arguments{"pkeyutl", "-sign",    "-inkey",
                                           keyFile_,  "-pkeyopt", "digest:sha256"};
        arguments.insert(arguments.end(), options.begin(), options.end());
        arguments.insert(arguments.end(),
                         {"-in", folder.write("digest", digest), "-out", folder.path("value")});
        const OpensslResult result = openssl(arguments);
        if (result.status != 0) throw std::runtime_error(result.output);
        return readAll(folder.path("value"));
    }

    std::string keyFile_;
    pki::PublicKey public_;
};

class ExchangedKey final : public pki::SigningKey {
  public:
    explicit ExchangedKey(pki::SigningKey& honest) : honest_(honest) {}

    [[nodiscard]] const pki::PublicKey& publicKey() const noexcept override { return honest_.publicKey(); }
    [[nodiscard]] Result<Bytes> signDigest(pki::HashAlgorithm hash, BytesView digest,
                                           const CancelToken& cancel) override {
        return capture([&] {
            const Bytes right = honest_.signDigest(hash, digest, cancel).orThrow();
            const auto half = static_cast<std::ptrdiff_t>(right.size() / 2);
            Bytes wrong(right.begin() + half, right.end());
            wrong.insert(wrong.end(), right.begin(), right.begin() + half);
            return wrong;
        });
    }

  private:
    pki::SigningKey& honest_;
};

/// The octets between the lines of a PEM file.
Bytes fromPem(const std::string& pem) {
    const std::size_t begin = pem.find('\n') + 1;
    std::string body;
    for (const char c : pem.substr(begin, pem.find("-----END") - begin)) {
        if (c != '\n') body += c;
    }
    return fromBase64(body).value();
}

/// PKCS#8 as OpenSSL's gost engine writes it: the private key little-endian, without a mask.
std::unique_ptr<pki::SigningKey> gostKeyFromPkcs8(pki::KeyAlgorithm algorithm, BytesView pkcs8) {
    asn1::Reader outer(pkcs8);
    asn1::Reader fields = outer.readSequence();
    static_cast<void>(fields.readInteger());
    asn1::Reader identifier = fields.readSequence();
    static_cast<void>(identifier.readOid());
    asn1::Reader parameters = identifier.readSequence();
    const std::string curve = parameters.readOid().dotted();
    return gostKey(algorithm, curve, fields.readOctetString());
}

}  // namespace

std::unique_ptr<pki::SigningKey> gostKey(pki::KeyAlgorithm algorithm, const std::string& curve, BytesView d) {
    const gost::Curve* found = gost::findCurve(curve);
    if (found == nullptr) throw std::runtime_error("no curve " + curve);
    return std::make_unique<GostKey>(algorithm, *found, d);
}

std::unique_ptr<pki::SigningKey> exchangedHalves(pki::SigningKey& honest) {
    return std::make_unique<ExchangedKey>(honest);
}

pki::Certificate loadCertificate(const std::string& fixtureName, bool allowTestCurves) {
    return pki::Certificate::parse(fixture(fixtureName), allowTestCurves).orThrow();
}

Signer loadSigner(const std::string& family, const std::string& name) {
    const std::string stem = family + "/" + name;
    pki::Certificate certificate = loadCertificate(stem + ".cer");
    const pki::PublicKey& publicKey = certificate.publicKey();
    std::unique_ptr<pki::SigningKey> key;
    if (pki::isGost(publicKey.algorithm())) {
        key = gostKeyFromPkcs8(publicKey.algorithm(), fromPem(asText(fixture(stem + ".key"))));
    } else {
        key = std::make_unique<OpensslKey>(fixturePath(stem + ".key").string(), publicKey);
    }
    return {family, name, std::move(certificate), std::move(key)};
}

}  // namespace tamga::test
