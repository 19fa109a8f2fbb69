// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "pki/public_key.h"

#include <atomic>
#include <mutex>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "gost/curves.h"
#include "gost/gostr3410.h"
#include "pki/border.h"
#include "pki/foreign_key.h"

namespace tamga::pki {
namespace {

constexpr std::string_view kGost2001Key = "1.2.643.2.2.19";
constexpr std::string_view kGost2012Key256 = "1.2.643.7.1.1.1.1";
constexpr std::string_view kGost2012Key512 = "1.2.643.7.1.1.1.2";
constexpr std::string_view kGost94CryptoProSet = "1.2.643.2.2.30.1";
constexpr std::string_view kStreebog256Oid = "1.2.643.7.1.1.2.2";

[[noreturn]] void unsupported(const std::string& what) {
    throw Error(Reason::kCertificateAlgorithm, what);
}

std::optional<KeyAlgorithm> algorithmByOid(std::string_view oid) {
    // The second of each is the same key under the name of its key agreement
    // (id-tc26-agreement-gost-3410-12-256, -512; id-GostR3410-2001DH of RFC 4357 section 5.2): found in old
    // keys, and in those made for one message.
    if (oid == kGost2012Key256 || oid == "1.2.643.7.1.1.6.1") return KeyAlgorithm::kGost2012_256;
    if (oid == kGost2012Key512 || oid == "1.2.643.7.1.1.6.2") return KeyAlgorithm::kGost2012_512;
    if (oid == kGost2001Key || oid == "1.2.643.2.2.98") return KeyAlgorithm::kGost2001;
    if (oid == "1.2.840.113549.1.1.1" || oid == kPssOid) return KeyAlgorithm::kRsa;
    if (oid == "1.2.840.10045.2.1") return KeyAlgorithm::kEcdsa;
    return std::nullopt;
}

std::string_view oidOf(KeyAlgorithm algorithm) {
    switch (algorithm) {
        case KeyAlgorithm::kGost2001:
            return kGost2001Key;
        case KeyAlgorithm::kGost2012_256:
            return kGost2012Key256;
        case KeyAlgorithm::kGost2012_512:
            return kGost2012Key512;
        case KeyAlgorithm::kRsa:
        case KeyAlgorithm::kEcdsa:
            break;
    }
    unsupported("not a GOST key algorithm");
}

/// Parameter sets of GOST R 34.10-2001, which RFC 9215 section 4.2 allows for 256-bit keys of 2012 too.
bool isSetOf2001(std::string_view oid) {
    return oid.starts_with("1.2.643.2.2.35.") || oid.starts_with("1.2.643.2.2.36.");
}

bool curveFits(KeyAlgorithm algorithm, const gost::Curve& curve) {
    switch (algorithm) {
        case KeyAlgorithm::kGost2001:
            return isSetOf2001(curve.oid);
        case KeyAlgorithm::kGost2012_256:
            return curve.octets == 32;
        case KeyAlgorithm::kGost2012_512:
            return curve.octets == 64;
        case KeyAlgorithm::kRsa:
        case KeyAlgorithm::kEcdsa:
            break;
    }
    return false;
}

/// digestParamSet may be there or not, whatever the RFCs ask of writers; it must not contradict the key.
bool digestFits(KeyAlgorithm algorithm, const asn1::Oid& digest) {
    if (algorithm == KeyAlgorithm::kGost2001) return digest == asn1::Oid(kGost94CryptoProSet);
    return digest == pki::oidOf(defaultHash(algorithm));
}

const gost::Curve& readGostParameters(KeyAlgorithm algorithm, asn1::Reader& identifier,
                                      bool allowTestCurves) {
    // RFC 4491 section 2.3.2 lets a key inherit its parameters from the issuer; deployed keys name them.
    if (identifier.atEnd() || identifier.nextIs(asn1::Tag::kNull)) unsupported("GOST key without parameters");
    asn1::Reader parameters = identifier.readSequence();
    const std::string set = parameters.readOid().dotted();
    const auto* curve = gost::findCurve(set);
    if (curve == nullptr || !curveFits(algorithm, *curve)) unsupported("GOST parameter set " + set);
    if (curve->test && !allowTestCurves) unsupported("test parameter set " + set);
    if (!parameters.atEnd()) {
        const asn1::Oid digest = parameters.readOid();
        if (!digestFits(algorithm, digest)) unsupported("digest parameter set " + digest.dotted());
    }
    // encryptionParamSet: of no interest to signatures.
    if (!parameters.atEnd()) (void)parameters.readOid();
    parameters.expectEnd();
    return *curve;
}

/// x || y from the OCTET STRING in the BIT STRING (RFC 4491 section 2.3.2, RFC 9215 section 4.3).
Bytes readGostPoint(BytesView subjectPublicKey, std::size_t size) {
    asn1::Reader reader(subjectPublicKey);
    const auto xy = reader.readOctetString();
    reader.expectEnd();
    if (xy.size() != size) throw Error(Reason::kDerMalformed, "length of a GOST public key");
    return {xy.begin(), xy.end()};
}

Bytes gostParameters(KeyAlgorithm algorithm, const gost::Curve& curve) {
    using namespace asn1;
    if (algorithm == KeyAlgorithm::kGost2001) return sequence({oid(curve.oid), oid(kGost94CryptoProSet)});
    // RFC 9215 section 4.2: a must with the sets of 2001, left out with the others.
    if (isSetOf2001(curve.oid)) return sequence({oid(curve.oid), oid(kStreebog256Oid)});
    return sequence({oid(curve.oid)});
}

}  // namespace

/// The key as gost verifies with it, from the first verification on: most keys are only listed.
class PublicKey::Met final {
  public:
    /// Null when the point is not on the curve, or not in its subgroup.
    const gost::PublicKey* key(const gost::Curve& curve, BytesView xy) {
        std::call_once(once_, [&] {
            try {
                key_ = std::make_unique<const gost::PublicKey>(curve, xy);
                known_ = key_.get();
            } catch (const CryptoPP::InvalidArgument&) {
                // It will never be a point: the answer is no, now and later.
            }
        });
        return key_.get();
    }
    [[nodiscard]] bool hasTables() const noexcept {
        const gost::PublicKey* key = known_;
        return key != nullptr && key->hasTables();
    }

  private:
    std::once_flag once_;
    std::unique_ptr<const gost::PublicKey> key_;
    std::atomic<const gost::PublicKey*> known_{nullptr};  ///< key_, for those who have not called once_
};

Result<PublicKey> PublicKey::parse(BytesView spki, bool allowTestCurves) {
    return captureMalformed("public key", [&] {
        asn1::Reader outer(spki);
        asn1::Reader reader = outer.readSequence();
        outer.expectEnd();
        asn1::Reader identifier = reader.readSequence();
        const std::string oid = identifier.readOid().dotted();
        const auto algorithm = algorithmByOid(oid);
        if (!algorithm) unsupported("key algorithm " + oid);

        PublicKey key;
        key.algorithm_ = *algorithm;
        if (isGost(*algorithm)) {
            key.curve_ = &readGostParameters(*algorithm, identifier, allowTestCurves);
            key.bits_ = static_cast<unsigned>(key.curve_->octets * 8);
            identifier.expectEnd();
            key.octets_ = readGostPoint(reader.readBitString(), key.curve_->octets * 2);
            key.met_ = std::make_shared<Met>();
        } else if (*algorithm == KeyAlgorithm::kRsa) {
            key.pssOnly_ = oid == kPssOid;
            if (key.pssOnly_ && !identifier.atEnd()) {
                key.pss_ = readPss(identifier.read(asn1::Tag::kSequence).encoding);
            } else if (!identifier.atEnd()) {
                identifier.readNull();
            }
            identifier.expectEnd();
            const auto octets = reader.readBitString();
            key.octets_.assign(octets.begin(), octets.end());
            key.bits_ = checkRsaKey(octets);
        } else {
            if (!identifier.nextIs(asn1::Tag::kOid)) unsupported("ECDSA key without a named curve");
            key.namedCurve_ = identifier.readOid().dotted();
            identifier.expectEnd();
            key.bits_ = ecdsaFieldBits(key.namedCurve_);
            if (key.bits_ == 0) unsupported("ECDSA curve " + key.namedCurve_);
            const auto octets = reader.readBitString();
            if (octets.size() != 1 + 2 * ((key.bits_ + 7) / 8) || octets[0] != 0x04) {
                throw Error(Reason::kDerMalformed, "ECDSA point");
            }
            key.octets_.assign(octets.begin(), octets.end());
        }
        reader.expectEnd();
        key.encoding_.assign(spki.begin(), spki.end());
        return key;
    });
}

PublicKey PublicKey::fromGost(KeyAlgorithm algorithm, const gost::Curve& curve, BytesView xy) {
    if (!curveFits(algorithm, curve)) unsupported("parameter set does not fit the key algorithm");
    if (xy.size() != 2 * curve.octets)
        throw Error(Reason::kCertificateMalformed, "length of a GOST public key");
    using namespace asn1;
    PublicKey key;
    key.algorithm_ = algorithm;
    key.bits_ = static_cast<unsigned>(curve.octets * 8);
    key.curve_ = &curve;
    key.octets_.assign(xy.begin(), xy.end());
    key.met_ = std::make_shared<Met>();
    key.encoding_ = sequence(
        {sequence({oid(oidOf(algorithm)), gostParameters(algorithm, curve)}), bitString(octetString(xy))});
    return key;
}

bool PublicKey::verify(HashAlgorithm hash, BytesView digest, BytesView signature) const {
    if (pssOnly_ || !fits(algorithm_, hash) || digest.size() != digestSize(hash)) return false;
    if (algorithm_ == KeyAlgorithm::kRsa) return verifyRsa(octets_, hash, digest, signature);
    if (algorithm_ == KeyAlgorithm::kEcdsa) return verifyEcdsa(namedCurve_, octets_, digest, signature);
    return verifyGost(digest, signature);
}

bool PublicKey::hasTables() const noexcept {
    return met_ && met_->hasTables();
}

bool PublicKey::verifyGost(BytesView digest, BytesView signature) const {
    const gost::PublicKey* key = met_->key(*curve_, octets_);
    return key != nullptr && key->verify(digest, signature);
}

bool PublicKey::verifyPss(const PssParameters& parameters, BytesView digest, BytesView signature) const {
    if (algorithm_ != KeyAlgorithm::kRsa) return false;
    if (pss_ && (pss_->hash != parameters.hash || pss_->saltLength > parameters.saltLength)) return false;
    return pki::verifyPss(octets_, parameters, digest, signature);
}

}  // namespace tamga::pki
