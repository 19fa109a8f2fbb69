// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/pfx/pfx_file.h"

#include <cryptopp/misc.h>
#include <cryptopp/osrng.h>

#include <algorithm>
#include <utility>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "keys/foreign_key.h"
#include "keys/pfx/cryptopro_bag.h"
#include "keys/pfx/encryption.h"
#include "keys/pfx/password.h"

namespace tamga::keys::pfx {
namespace {

using asn1::Reader;
using asn1::Tag;
using pki::HashAlgorithm;

constexpr const char* kData = "1.2.840.113549.1.7.1";
constexpr const char* kEncryptedData = "1.2.840.113549.1.7.6";
constexpr const char* kKeyBag = "1.2.840.113549.1.12.10.1.1";
constexpr const char* kShroudedKeyBag = "1.2.840.113549.1.12.10.1.2";
constexpr const char* kCertificateBag = "1.2.840.113549.1.12.10.1.3";
constexpr const char* kNestedSafe = "1.2.840.113549.1.12.10.1.6";
constexpr const char* kX509 = "1.2.840.113549.1.9.22.1";
constexpr const char* kFriendlyName = "1.2.840.113549.1.9.20";
constexpr const char* kLocalKeyId = "1.2.840.113549.1.9.21";
constexpr std::int64_t kQuickIterations = 10'000;
constexpr int kMaxNesting = 4;
constexpr std::size_t kTk26Derived = 96;
constexpr std::size_t kTk26MacKey = 32;

[[nodiscard]] Error damaged(const std::string& what) {
    return Error(Reason::kContainerDamaged, "PFX: " + what);
}

/// Runs what reads octets of the file; malformed DER becomes damage.
template <class Body>
auto reading(Body body) {
    try {
        return body();
    } catch (const Error& error) {
        if (error.reason() != Reason::kDerMalformed) throw;
        throw damaged(error.context());
    }
}

struct KeyBag {
    BagAttributes attributes;
    Bytes algorithm;  ///< AlgorithmIdentifier; empty: not encrypted
    Bytes octets;     ///< encrypted, or the PrivateKeyInfo
};

struct Bags {
    std::vector<KeyBag> keys;
    std::vector<FoundCertificate> certificates;
};

struct EncryptedSafe {
    Bytes algorithm;
    Bytes ciphertext;
};

struct Mac {
    HashAlgorithm hash = HashAlgorithm::kSha1;
    Bytes digest;
    Bytes salt;
    std::int64_t iterations = 1;
};

BagAttributes readAttributes(Reader& bag) {
    BagAttributes attributes;
    const auto set = bag.readIf(Tag::kSet);
    if (!set) return attributes;
    // SET OF in DER is sorted; programs do not always sort it, and nothing here depends on it.
    Reader reader(set->content);
    while (!reader.atEnd()) {
        Reader attribute = reader.readSequence();
        const std::string oid = attribute.readOid().dotted();
        Reader values(attribute.read(Tag::kSet).content);
        if (values.atEnd()) continue;
        const asn1::Element value = values.read();
        if (oid == kFriendlyName) attributes.name = asn1::parseString(value).value_or("");
        if (oid == kLocalKeyId && value.tag == Tag::kOctetString)
            attributes.localKeyId = copyOf(value.content);
    }
    return attributes;
}

KeyBag readShroudedKey(BytesView value) {
    Reader info = Reader(value).readSequence();
    KeyBag bag;
    bag.algorithm = copyOf(info.read(Tag::kSequence).encoding);
    bag.octets = copyOf(info.readOctetString());
    info.expectEnd();
    return bag;
}

/// Nothing when the bag holds another kind of certificate, or one of an algorithm nobody here can use.
std::optional<pki::Certificate> readCertificate(BytesView value) {
    Reader bag = Reader(value).readSequence();
    if (bag.readOid().dotted() != kX509) return std::nullopt;
    const BytesView der = bag.readExplicit(0).readOctetString();
    Result<pki::Certificate> certificate = pki::Certificate::parse(der);
    if (!certificate) return std::nullopt;
    return std::move(certificate).orThrow();
}

void readSafeContents(BytesView encoding, Bags& bags, int depth) {
    if (depth > kMaxNesting) throw damaged("safes within safes");
    Reader contents = Reader(encoding).readSequence();
    while (!contents.atEnd()) {
        Reader bag = contents.readSequence();
        const std::string kind = bag.readOid().dotted();
        const BytesView value = bag.read(asn1::contextTag(0, true)).content;
        BagAttributes attributes = readAttributes(bag);
        if (kind == kKeyBag) {
            bags.keys.push_back({std::move(attributes), {}, copyOf(value)});
        } else if (kind == kShroudedKeyBag) {
            KeyBag key = readShroudedKey(value);
            key.attributes = std::move(attributes);
            bags.keys.push_back(std::move(key));
        } else if (kind == kCertificateBag) {
            if (auto certificate = readCertificate(value))
                bags.certificates.push_back({std::move(attributes), std::move(*certificate)});
        } else if (kind == kNestedSafe) {
            readSafeContents(value, bags, depth + 1);
        }
        // CRLs and secrets are nothing that a signature needs.
    }
}

EncryptedSafe readEncryptedSafe(Reader data) {
    Reader encrypted = data.readSequence();
    static_cast<void>(encrypted.readInteger());
    Reader info = encrypted.readSequence();
    static_cast<void>(info.readOid());
    EncryptedSafe safe;
    safe.algorithm = copyOf(info.read(Tag::kSequence).encoding);
    const auto content = info.readIf(asn1::contextTag(0, false));
    if (!content) throw damaged("an encrypted safe without content");
    safe.ciphertext = copyOf(content->content);
    return safe;
}

Mac readMac(Reader data) {
    Mac mac;
    Reader digestInfo = data.readSequence();
    const asn1::Oid oid = digestInfo.readSequence().readOid();
    const auto hash = pki::hashByOid(oid);
    if (!hash) throw Error(Reason::kContainerUnsupported, "PFX: check value by " + oid.dotted());
    mac.hash = *hash;
    mac.digest = copyOf(digestInfo.readOctetString());
    mac.salt = copyOf(data.readOctetString());
    if (!data.atEnd()) mac.iterations = readIterations(data);
    return mac;
}

bool isGostHash(HashAlgorithm hash) {
    return hash == HashAlgorithm::kStreebog256 || hash == HashAlgorithm::kStreebog512 ||
           hash == HashAlgorithm::kGostR3411_94;
}

bool macFits(const Mac& mac, BytesView content, BytesView key) {
    const Bytes made = hmac(mac.hash, key, content);
    return made.size() == mac.digest.size() &&
           CryptoPP::VerifyBufsEqual(made.data(), mac.digest.data(), made.size());
}

/// RFC 9548 section 3 takes the last 32 of 96 octets of PBKDF2; older programs went by RFC 7292 appendix B.
bool macAccepts(const Mac& mac, BytesView content, const Secret& password) {
    if (isGostHash(mac.hash)) {
        const SecByteBlock derived = derivePbkdf2(mac.hash, password, mac.salt, mac.iterations, kTk26Derived);
        const BytesView key(derived.data(), derived.size());
        if (macFits(mac, content, key.last(kTk26MacKey))) return true;
    }
    const SecByteBlock key =
        derivePkcs12(mac.hash, Purpose::kMac, password, mac.salt, mac.iterations, pki::digestSize(mac.hash));
    return macFits(mac, content, BytesView(key.data(), key.size()));
}

OpenedPfxKey openedKey(const BagAttributes& attributes, Pkcs8Key key) {
    OpenedPfxKey opened;
    opened.attributes = attributes;
    CryptoPP::AutoSeededRandomPool random;
    opened.publicKey = key.key.publicKeyOctets(random);
    opened.gost = std::move(key);
    return opened;
}

OpenedPfxKey openedPlain(const BagAttributes& attributes, BytesView privateKeyInfo) {
    Result<Pkcs8Key> gost = parsePkcs8(privateKeyInfo);
    if (gost) return openedKey(attributes, std::move(gost).orThrow());
    if (gost.error().reason() != Reason::kContainerUnsupported) throw Error(gost.error());
    OpenedPfxKey opened;
    opened.attributes = attributes;
    opened.foreign = makeForeignKey(privateKeyInfo).orThrow();
    opened.publicKey = opened.foreign->publicKey().octets();
    return opened;
}

/// Whether the octets are one whole SEQUENCE: what a cipher without a check value gives for a wrong password
/// hardly ever is.
bool isOneSequence(BytesView octets) {
    try {
        Reader reader(octets);
        static_cast<void>(reader.readSequence());
        return reader.atEnd();
    } catch (const Error&) {
        return false;
    }
}

OpenedPfxKey openKeyBag(const KeyBag& bag, const Secret& password) {
    if (bag.algorithm.empty()) return openedPlain(bag.attributes, bag.octets);
    Reader algorithm = Reader(bag.algorithm).readSequence();
    if (algorithm.readOid().dotted() == kCryptoProBagOid)
        return openedKey(bag.attributes, openCryptoProBag(algorithm.readSequence(), password, bag.octets));
    const SecByteBlock plain = decrypt(bag.algorithm, password, bag.octets);
    const BytesView view(plain.data(), plain.size());
    if (!isOneSequence(view)) throw Error(Reason::kPasswordWrong);
    return openedPlain(bag.attributes, view);
}

void openSafe(const EncryptedSafe& safe, const Secret& password, Bags& bags) {
    const SecByteBlock plain = decrypt(safe.algorithm, password, safe.ciphertext);
    const BytesView view(plain.data(), plain.size());
    if (!isOneSequence(view)) throw Error(Reason::kPasswordWrong);
    readSafeContents(view, bags, 0);
}

/// Each certificate goes to the key whose public key it holds.
void pair(OpenedPfx& opened, std::vector<FoundCertificate> certificates) {
    for (FoundCertificate& found : certificates) {
        const auto own = std::ranges::find_if(opened.keys, [&](const OpenedPfxKey& key) {
            return !key.certificate && found.certificate.publicKey().octets() == key.publicKey;
        });
        if (own != opened.keys.end())
            own->certificate = std::move(found.certificate);
        else
            opened.others.push_back(std::move(found.certificate));
    }
}

}  // namespace

struct PfxFile::Content {
    Bytes authenticatedSafe;  ///< what the MAC is over
    std::optional<Mac> mac;
    Bags visible;
    std::vector<VisibleKey> visibleKeys;
    std::vector<EncryptedSafe> encrypted;
};

PfxFile::PfxFile(std::unique_ptr<Content> content) : content_(std::move(content)) {}
PfxFile::~PfxFile() = default;
PfxFile::PfxFile(PfxFile&&) noexcept = default;
PfxFile& PfxFile::operator=(PfxFile&&) noexcept = default;

PfxFile PfxFile::parse(BytesView file) {
    return reading([&] {
        const Bytes der = asn1::berToDer(file);
        Reader pfx = Reader(asn1::firstElement(der)).readSequence();
        if (pfx.readInteger() != 3) throw damaged("version");
        Reader authSafe = pfx.readSequence();
        const std::string type = authSafe.readOid().dotted();
        if (type != kData) throw Error(Reason::kContainerUnsupported, "PFX: safes of type " + type);
        auto content = std::make_unique<Content>();
        content->authenticatedSafe = copyOf(authSafe.readExplicit(0).readOctetString());
        if (!pfx.atEnd()) content->mac = readMac(pfx.readSequence());

        const Bytes safes = asn1::berToDer(content->authenticatedSafe);
        Reader list = Reader(safes).readSequence();
        while (!list.atEnd()) {
            Reader info = list.readSequence();
            const std::string kind = info.readOid().dotted();
            if (kind == kData) {
                const Bytes contents = asn1::berToDer(info.readExplicit(0).readOctetString());
                readSafeContents(contents, content->visible, 0);
            } else if (kind == kEncryptedData) {
                content->encrypted.push_back(readEncryptedSafe(info.readExplicit(0)));
            } else {
                throw Error(Reason::kContainerUnsupported, "PFX: a safe of type " + kind);
            }
        }
        for (const KeyBag& bag : content->visible.keys)
            content->visibleKeys.push_back({bag.attributes, !bag.algorithm.empty()});
        return PfxFile(std::move(content));
    });
}

const std::vector<VisibleKey>& PfxFile::visibleKeys() const noexcept {
    return content_->visibleKeys;
}
const std::vector<FoundCertificate>& PfxFile::visibleCertificates() const noexcept {
    return content_->visible.certificates;
}
bool PfxFile::hasEncryptedSafes() const noexcept {
    return !content_->encrypted.empty();
}

bool PfxFile::opensWithoutPassword() const {
    const auto& keys = content_->visibleKeys;
    const bool nothingEncrypted =
        content_->encrypted.empty() && std::ranges::none_of(keys, &VisibleKey::encrypted);
    if (!content_->mac) return nothingEncrypted;
    return content_->mac->iterations <= kQuickIterations &&
           macAccepts(*content_->mac, content_->authenticatedSafe, Secret());
}

OpenedPfx PfxFile::open(const Secret& password) const {
    const bool accepted = !content_->mac || macAccepts(*content_->mac, content_->authenticatedSafe, password);
    return reading([&] {
        OpenedPfx opened;
        Bags bags;
        bool anyDecrypted = false;
        try {
            for (const EncryptedSafe& safe : content_->encrypted) {
                openSafe(safe, password, bags);
                anyDecrypted = true;
            }
            for (const auto* const group : {&content_->visible.keys, &bags.keys}) {
                for (const KeyBag& bag : *group) {
                    opened.keys.push_back(openKeyBag(bag, password));
                    anyDecrypted = anyDecrypted || !bag.algorithm.empty();
                }
            }
        } catch (const Error& error) {
            // One password serves the whole file: where a part of it opened, or the MAC agreed, the rest is
            // damaged.
            const bool right = (content_->mac && accepted) || anyDecrypted;
            if (error.reason() == Reason::kPasswordWrong && right)
                throw damaged("an encrypted part is not readable");
            if (error.reason() != Reason::kPasswordWrong && !right && !accepted)
                throw Error(Reason::kPasswordWrong);
            throw;
        }
        if (!accepted)
            throw anyDecrypted ? damaged("the check value is wrong") : Error(Reason::kPasswordWrong);
        if (opened.keys.empty()) throw Error(Reason::kKeyNotFound, "PFX: no private key in the file");
        std::vector<FoundCertificate> certificates = content_->visible.certificates;
        std::ranges::move(bags.certificates, std::back_inserter(certificates));
        pair(opened, std::move(certificates));
        return opened;
    });
}

}  // namespace tamga::keys::pfx
