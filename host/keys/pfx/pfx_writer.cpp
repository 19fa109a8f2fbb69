// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/pfx/pfx_writer.h"

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "keys/pfx/password.h"
#include "keys/pfx/pfx_file.h"
#include "pki/public_key.h"

namespace tamga::keys::pfx {
namespace {

using namespace asn1;

constexpr std::size_t kMacSalt = 16;
constexpr std::size_t kDerived = 96;
constexpr std::size_t kMacKey = 32;

Bytes dataInfo(BytesView content) {
    return sequence({oid("1.2.840.113549.1.7.1"), explicitTag(0, octetString(content))});
}

Bytes attribute(std::string_view type, BytesView value) {
    return sequence({oid(type), setOf({Bytes(value.begin(), value.end())})});
}

/// The first 20 octets of the digest of the public key: what pairs key and certificate for other programs.
Bytes attributesOf(const std::string& name, BytesView xy) {
    Bytes keyId = pki::digestOf(pki::HashAlgorithm::kSha1, xy);
    std::vector<Bytes> attributes{attribute("1.2.840.113549.1.9.21", octetString(keyId))};
    if (!name.empty()) {
        SecByteBlock text = bmpString(Secret::copyOf(name));
        text.resize(text.size() - 2);
        attributes.push_back(
            attribute("1.2.840.113549.1.9.20", encode(Tag::kBmpString, BytesView(text.data(), text.size()))));
    }
    return setOf(std::move(attributes));
}

/// PrivateKeyInfo with the number itself, little-endian (R 50.1.112-2016).
SecByteBlock privateKeyInfo(const pki::PublicKey& publicKey, const gost::PrivateKey& key) {
    const Bytes algorithm = [&] {
        Reader spki = Reader(publicKey.encoding()).readSequence();
        const BytesView encoding = spki.read(Tag::kSequence).encoding;
        return Bytes(encoding.begin(), encoding.end());
    }();
    Bytes info =
        sequence({integer(0), algorithm, octetString(BytesView(key.octets().data(), key.octets().size()))});
    SecByteBlock kept(info.data(), info.size());
    wipe(info);
    return kept;
}

}  // namespace

Bytes writePfx(const NewPfx& contents, const gost::PrivateKey& key, const Secret& password,
               CryptoPP::RandomNumberGenerator& random) {
    if (password.empty()) throw Error(Reason::kProtocolParams, "a PFX file needs a password");
    const Bytes xy = key.publicKeyOctets(random);
    if (contents.certificate && contents.certificate->publicKey().octets() != xy)
        throw Error(Reason::kKeyMismatch, "the certificate is for another key");
    const pki::PublicKey publicKey = pki::PublicKey::fromGost(contents.algorithm, key.curve(), xy);
    const SecByteBlock info = privateKeyInfo(publicKey, key);
    const Encrypted encrypted =
        encrypt(contents.cipher, password, BytesView(info.data(), info.size()), random);
    const Bytes attributes = attributesOf(contents.name, xy);
    const Bytes keyBag = sequence(
        {oid("1.2.840.113549.1.12.10.1.2"),
         explicitTag(0, sequence({encrypted.algorithm, octetString(encrypted.ciphertext)})), attributes});
    std::vector<Bytes> safes{dataInfo(sequence({keyBag}))};
    if (contents.certificate) {
        const Bytes certBag = sequence(
            {oid("1.2.840.113549.1.12.10.1.3"),
             explicitTag(0, sequence({oid("1.2.840.113549.1.9.22.1"),
                                      explicitTag(0, octetString(contents.certificate->encoding()))})),
             attributes});
        safes.push_back(dataInfo(sequence({certBag})));
    }
    const Bytes authenticatedSafe = sequence(safes);

    Bytes salt(kMacSalt);
    random.GenerateBlock(salt.data(), salt.size());
    const SecByteBlock derived =
        derivePbkdf2(pki::HashAlgorithm::kStreebog512, password, salt, kIterations, kDerived);
    const Bytes mac = hmac(pki::HashAlgorithm::kStreebog512,
                           BytesView(derived.data(), derived.size()).last(kMacKey), authenticatedSafe);
    const Bytes digestInfo =
        sequence({sequence({oid(pki::oidOf(pki::HashAlgorithm::kStreebog512)), null()}), octetString(mac)});
    Bytes file = sequence({integer(3), dataInfo(authenticatedSafe),
                           sequence({digestInfo, octetString(salt), integer(kIterations)})});

    const OpenedPfx again = PfxFile::parse(file).open(password);
    if (again.keys.size() != 1 || again.keys.front().publicKey != xy)
        throw Error(Reason::kProtocolInternal, "the file does not hold the key");
    return file;
}

}  // namespace tamga::keys::pfx
