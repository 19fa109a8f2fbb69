// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/foreign_key.h"

#include <cryptopp/eccrypto.h>
#include <cryptopp/ecp.h>
#include <cryptopp/integer.h>
#include <cryptopp/modarith.h>
#include <cryptopp/osrng.h>
#include <cryptopp/rsa.h>
#include <cryptopp/sha.h>

#include <string>
#include <utility>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "gost/hmac_drbg.h"
#include "pki/ec_agreement.h"
#include "pki/foreign_key.h"
#include "pki/pss.h"

namespace tamga::keys {
namespace {

using asn1::Reader;
using CryptoPP::Integer;
using CryptoPP::SecByteBlock;

constexpr const char* kRsaEncryption = "1.2.840.113549.1.1.1";
constexpr const char* kEcPublicKey = "1.2.840.10045.2.1";

[[nodiscard]] Error bad(const std::string& what) {
    return Error(Reason::kContainerDamaged, "PKCS#8: " + what);
}

Integer number(BytesView bigEndian) {
    return {bigEndian.data(), bigEndian.size()};
}

Integer readPositive(Reader& reader) {
    const BytesView content = reader.readBigInteger();
    if ((content[0] & 0x80U) != 0) throw bad("a negative number");
    // Of the longest modulus that certificates may have; a longer one only keeps the arithmetic busy.
    constexpr std::size_t kMaxOctets = 16384 / 8 + 1;
    if (content.size() > kMaxOctets) throw Error(Reason::kContainerUnsupported, "PKCS#8: a number too long");
    return number(content);
}

Bytes magnitude(const Integer& value) {
    Bytes octets(std::max<std::size_t>(value.ByteCount(), 1));
    value.Encode(octets.data(), octets.size());
    return octets;
}

void checkDigest(const pki::PublicKey& key, pki::HashAlgorithm hash, BytesView digest) {
    if (!pki::fits(key.algorithm(), hash))
        throw Error(Reason::kDocumentDigest, "the hash does not fit the key");
    if (digest.size() != pki::digestSize(hash))
        throw Error(Reason::kDocumentDigest, "the digest's length does not fit its hash");
}

/// A fault in the arithmetic of a signature may give the key away (threat T24).
[[noreturn]] void wrongSignature() {
    throw Error(Reason::kProtocolInternal, "a signature that does not verify");
}

class RsaKey final : public pki::SigningKey, public pki::DecryptionKey {
  public:
    RsaKey(Reader key, bool pssOnly) : key_(read(key)), public_(publicOf(key_, pssOnly)) {}

    [[nodiscard]] const pki::PublicKey& publicKey() const noexcept override { return public_; }

    [[nodiscard]] Result<Bytes> signDigest(pki::HashAlgorithm hash, BytesView digest,
                                           const CancelToken& cancel) override {
        return capture([&] {
            cancel.check();
            checkDigest(public_, hash, digest);
            if (public_.pssOnly())
                throw Error(Reason::kSignatureUnsupported, "the key is for RSASSA-PSS alone");
            Bytes signature = inverse(pki::encodeForRsa(hash, digest, key_.GetModulus().ByteCount()));
            if (!public_.verify(hash, digest, signature)) wrongSignature();
            return signature;
        });
    }

    [[nodiscard]] Result<Bytes> signPss(pki::HashAlgorithm hash, BytesView digest,
                                        const CancelToken& cancel) override {
        return capture([&] {
            cancel.check();
            checkDigest(public_, hash, digest);
            const pki::PssParameters parameters = pki::pssOf(hash);
            Bytes salt(parameters.saltLength);
            random_.GenerateBlock(salt.data(), salt.size());
            Bytes signature = inverse(pki::encodeForPss(hash, digest, salt, public_.bits()));
            if (!public_.verifyPss(parameters, digest, signature)) wrongSignature();
            return signature;
        });
    }

    [[nodiscard]] pki::DecryptionKey* decryption() noexcept override { return this; }

    [[nodiscard]] Result<pki::TransportedKey> openRsa(const pki::RsaTransport& transport, BytesView encrypted,
                                                      std::size_t length,
                                                      const CancelToken& cancel) override {
        return capture([&] {
            cancel.check();
            if (public_.pssOnly()) throw Error(Reason::kEnvelopeKey, "the key is for RSASSA-PSS alone");
            // RSADP (RFC 8017 section 5.1.2).
            SecByteBlock message(key_.GetModulus().ByteCount());
            const Integer value = number(encrypted);
            if (encrypted.size() != message.size() || value >= key_.GetModulus())
                throw Error(Reason::kEnvelopeNotOpened, "a value that RSA does not take");
            key_.CalculateInverse(random_, value).Encode(message.data(), message.size());
            return pki::unpadRsa(transport, {message.data(), message.size()}, length, random_);
        });
    }

  private:
    /// RSASP1 (RFC 8017 section 5.2.1).
    Bytes inverse(const Bytes& message) {
        if (message.empty()) throw Error(Reason::kDocumentDigest, "the key is too short for this hash");
        Bytes signature(key_.GetModulus().ByteCount());
        // Blinded by the generator, and compared with the public operation inside.
        key_.CalculateInverse(random_, number(message)).Encode(signature.data(), signature.size());
        return signature;
    }

    static CryptoPP::InvertibleRSAFunction read(Reader& reader) {
        if (reader.readInteger() != 0)
            throw Error(Reason::kContainerUnsupported, "RSA key of several primes");
        const Integer n = readPositive(reader);
        const Integer e = readPositive(reader);
        const Integer d = readPositive(reader);
        const Integer p = readPositive(reader);
        const Integer q = readPositive(reader);
        const Integer dp = readPositive(reader);
        const Integer dq = readPositive(reader);
        const Integer u = readPositive(reader);
        reader.expectEnd();
        const auto one = Integer::One();
        const bool whole = p > one && q > one && p * q == n && n.IsOdd() && e.IsOdd() && e > one &&
                           dp == d % (p - one) && dq == d % (q - one) && e * dp % (p - one) == one &&
                           e * dq % (q - one) == one && u * q % p == one;
        if (!whole) throw bad("the numbers of the RSA key do not belong together");
        CryptoPP::InvertibleRSAFunction key;
        key.Initialize(n, e, d, p, q, dp, dq, u);
        return key;
    }

    static pki::PublicKey publicOf(const CryptoPP::InvertibleRSAFunction& key, bool pssOnly) {
        using namespace asn1;
        const Bytes numbers = sequence({unsignedInteger(magnitude(key.GetModulus())),
                                        unsignedInteger(magnitude(key.GetPublicExponent()))});
        const Bytes algorithm =
            pssOnly ? sequence({oid(pki::kPssOid)}) : sequence({oid(kRsaEncryption), null()});
        return pki::PublicKey::parse(sequence({algorithm, bitString(numbers)})).orThrow();
    }

    CryptoPP::InvertibleRSAFunction key_;
    pki::PublicKey public_;
    CryptoPP::AutoSeededRandomPool random_;
};

class EcdsaKey final : public pki::SigningKey, public pki::DecryptionKey {
  public:
    EcdsaKey(const std::string& curve, BytesView d)
        : parameters_(pki::ecdsaCurve(curve)), d_(d.data(), d.size()), public_(publicOf(curve)) {}

    [[nodiscard]] const pki::PublicKey& publicKey() const noexcept override { return public_; }

    [[nodiscard]] Result<Bytes> signDigest(pki::HashAlgorithm hash, BytesView digest,
                                           const CancelToken& cancel) override {
        return capture([&] {
            cancel.check();
            checkDigest(public_, hash, digest);
            Bytes signature = sign(digest);
            if (!public_.verify(hash, digest, signature)) wrongSignature();
            return signature;
        });
    }

    [[nodiscard]] pki::DecryptionKey* decryption() noexcept override { return this; }

    [[nodiscard]] Result<Secret> agreeEc(const pki::PublicKey& peer, const CancelToken& cancel) override {
        return capture([&] {
            cancel.check();
            if (peer.namedCurve() != public_.namedCurve())
                throw Error(Reason::kEnvelopeNotOpened, "a peer's key on another curve");
            const SecByteBlock x = pki::agreeEc(public_.namedCurve(), {d_.data(), d_.size()}, peer.octets());
            return Secret::copyOf(BytesView(x.data(), x.size()));
        });
    }

  private:
    [[nodiscard]] Integer exponent() const {
        const Integer d = number({d_.data(), d_.size()});
        if (d.IsZero() || d >= parameters_.GetSubgroupOrder()) throw bad("the private key is out of range");
        return d;
    }

    [[nodiscard]] pki::PublicKey publicOf(const std::string& curve) const {
        const auto point = parameters_.ExponentiateBase(exponent());
        Bytes octets(parameters_.GetEncodedElementSize(true));
        parameters_.EncodeElement(true, point, octets.data());
        // X9.62 allows the short form; certificates here carry the long one.
        octets.resize(parameters_.GetCurve().EncodedPointSize(false));
        parameters_.GetCurve().EncodePoint(octets.data(), point, false);
        using namespace asn1;
        return pki::PublicKey::parse(sequence({sequence({oid(kEcPublicKey), oid(curve)}), bitString(octets)}))
            .orThrow();
    }

    /// Uniform in 1..order-1 out of the generator of RFC 6979, seeded with key, digest and fresh randomness.
    Integer nextScalar(gost::HmacDrbg<CryptoPP::SHA512>& drbg) const {
        const Integer& order = parameters_.GetSubgroupOrder();
        SecByteBlock octets(order.ByteCount());
        while (true) {
            drbg.generate(std::span(octets.data(), octets.size()));
            Integer value = number({octets.data(), octets.size()});
            value >>= 8 * octets.size() - order.BitCount();
            if (value.NotZero() && value < order) return value;
            drbg.renew();
        }
    }

    Bytes sign(BytesView digest) {
        constexpr std::size_t kFresh = 64;
        SecByteBlock seed(d_.size() + digest.size() + kFresh);
        std::copy(d_.begin(), d_.end(), seed.begin());
        std::copy(digest.begin(), digest.end(), seed.begin() + d_.size());
        random_.GenerateBlock(seed.end() - kFresh, kFresh);
        gost::HmacDrbg<CryptoPP::SHA512> drbg(std::span<const std::uint8_t>(seed.data(), seed.size()));

        const Integer& order = parameters_.GetSubgroupOrder();
        const CryptoPP::ModularArithmetic field(order);
        const Integer e = pki::ecdsaInteger(digest, order) % order;
        const Integer d = exponent();
        while (true) {
            const Integer k = nextScalar(drbg);
            const Integer blind = nextScalar(drbg);
            // Of one length whatever k is: the time of the multiplication tells no leading zeros of it.
            const Integer padded = k + order;
            const auto point =
                parameters_.ExponentiateBase(padded.BitCount() == order.BitCount() ? padded + order : padded);
            const Integer r = parameters_.ConvertElementToInteger(point) % order;
            // s = (e + r d) / k, numerator and denominator times a random number. Crypto++'s field gives back
            // references to a result that its next call overwrites: each is copied.
            // NOLINTBEGIN(performance-unnecessary-copy-initialization)
            const Integer denominator = field.Multiply(k, blind);
            const Integer ofDigest = field.Multiply(e, blind);
            const Integer ofKey = field.Multiply(field.Multiply(r, blind), d);
            const Integer inverse = field.MultiplicativeInverse(denominator);
            const Integer s = field.Multiply(field.Add(ofDigest, ofKey), inverse);
            // NOLINTEND(performance-unnecessary-copy-initialization)
            if (r.NotZero() && s.NotZero())
                return asn1::sequence(
                    {asn1::unsignedInteger(magnitude(r)), asn1::unsignedInteger(magnitude(s))});
        }
    }

    CryptoPP::DL_GroupParameters_EC<CryptoPP::ECP> parameters_;
    SecByteBlock d_;
    pki::PublicKey public_;
    CryptoPP::AutoSeededRandomPool random_;
};

/// ECPrivateKey ::= SEQUENCE { 1, privateKey, [0] parameters OPTIONAL, [1] publicKey OPTIONAL }
std::unique_ptr<pki::SigningKey> readEcKey(Reader algorithm, BytesView content) {
    const std::string curve = algorithm.readOid().dotted();
    if (pki::ecdsaFieldBits(curve) == 0) throw Error(Reason::kContainerUnsupported, "PKCS#8: curve " + curve);
    Reader key = Reader(content).readSequence();
    if (key.readInteger() != 1) throw bad("unknown version of an ECPrivateKey");
    return std::make_unique<EcdsaKey>(curve, key.readOctetString());
}

std::unique_ptr<pki::SigningKey> parse(BytesView der) {
    Reader info = Reader(der).readSequence();
    const std::int64_t version = info.readInteger();
    if (version != 0 && version != 1) throw bad("unknown version");
    Reader algorithm = info.readSequence();
    const std::string oid = algorithm.readOid().dotted();
    const BytesView content = info.readOctetString();
    // What the parameters of RSASSA-PSS allow is looked up in the certificate.
    if (oid == kRsaEncryption || oid == pki::kPssOid)
        return std::make_unique<RsaKey>(Reader(content).readSequence(), oid == pki::kPssOid);
    if (oid == kEcPublicKey) return readEcKey(algorithm, content);
    throw Error(Reason::kContainerUnsupported, "PKCS#8: key algorithm " + oid);
}

}  // namespace

Result<std::unique_ptr<pki::SigningKey>> makeForeignKey(BytesView pkcs8) {
    return capture([&] {
        try {
            return parse(pkcs8);
        } catch (const Error& error) {
            if (error.reason() != Reason::kDerMalformed && error.reason() != Reason::kCertificateMalformed)
                throw;
            throw bad(error.context());
        } catch (const CryptoPP::Exception& error) {
            throw bad(error.what());
        }
    });
}

}  // namespace tamga::keys
