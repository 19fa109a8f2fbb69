// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "gost/gostr3410.h"

#include <cryptopp/osrng.h>
#include <cryptopp/sha.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <type_traits>

#include "gost/curve_parameters.h"
#include "gost/hmac_drbg.h"
#include "gost/published.h"
#include "gost/signature_equation.h"

namespace gost {
namespace {

/// Drives the nonce generator. Not Streebog: that looks tables up at addresses made from the private key.
template <std::size_t N>
using HashOf = std::conditional_t<N == 4, CryptoPP::SHA256, CryptoPP::SHA512>;

constexpr size_t kFreshOctets = 32;
/// A sound generator needs two or three attempts; one that gives only unusable values is broken.
constexpr int kMaxAttempts = 256;

[[noreturn]] void refuse(const char* what) {
    throw CryptoPP::InvalidArgument(what);
}

void requireWidth(const Curve& curve, OctetsView octets, const char* what) {
    if (octets.size() != curve.octets) refuse(what);
}

OctetsView view(const CryptoPP::SecByteBlock& block) {
    return {block.data(), block.size()};
}

template <std::size_t N>
bool isInRange(const Number<N>& a, const Number<N>& order) {
    return published(isLessMask(a, order) & ~isZeroMask(a)) != 0;
}

template <std::size_t N>
CryptoPP::SecByteBlock toSecret(const Number<N>& a) {
    CryptoPP::SecByteBlock out(8 * N);
    storeLittleEndian(a, std::span(out.data(), out.size()));
    return out;
}

/// d || digest || fresh random octets; the digest may be absent.
CryptoPP::SecByteBlock makeSeed(OctetsView d, OctetsView digest, CryptoPP::RandomNumberGenerator& random) {
    CryptoPP::SecByteBlock seed(d.size() + digest.size() + kFreshOctets);
    std::copy(d.begin(), d.end(), seed.data());
    std::copy(digest.begin(), digest.end(), seed.data() + d.size());
    random.GenerateBlock(seed.data() + d.size() + digest.size(), kFreshOctets);
    return seed;
}

template <std::size_t N>
Blinding<N> makeBlinding(HmacDrbg<HashOf<N>>& drbg) {
    // One output block holds both: the factor is shorter than p, so it needs no comparison with p.
    CryptoPP::FixedSizeSecBlock<std::uint8_t, 8 * N> octets;
    drbg.generate(std::span(octets.data(), octets.size()));
    Wiped<Number<N>> raw(
        numberFromLittleEndian<N>(std::span<const std::uint8_t>(octets.data(), octets.size())));
    Blinding<N> blinding;
    blinding.orderMultiple = raw->limb[N - 1];
    raw->limb[N - 1] = 0;
    raw->limb[0] |= 1U;  // never zero
    blinding.denominator = *raw;
    return blinding;
}

template <std::size_t N>
Octets multiplyBase(const Domain<N>& domain, OctetsView d, CryptoPP::RandomNumberGenerator& random) {
    const CryptoPP::SecByteBlock seed = makeSeed(d, {}, random);
    HmacDrbg<HashOf<N>> drbg(view(seed));
    const Wiped<Blinding<N>> blinding(makeBlinding<N>(drbg));
    const Wiped<Number<N>> scalar(numberFromLittleEndian<N>(d));
    const AffinePoint<N> point = published(multiplyBaseChecked(domain, *scalar, *blinding));
    Octets xy(16 * N);
    storeLittleEndian(point.x, std::span(xy).first(8 * N));
    storeLittleEndian(point.y, std::span(xy).last(8 * N));
    return xy;
}

/// d, its copy and digest: 8 * N octets.
template <std::size_t N>
Octets makeSignature(const Domain<N>& domain, OctetsView d, OctetsView copyOfD, OctetsView digest,
                     CryptoPP::RandomNumberGenerator& random) {
    const CryptoPP::SecByteBlock seed = makeSeed(d, digest, random);
    HmacDrbg<HashOf<N>> drbg(view(seed));
    for (;; drbg.renew()) {
        Wiped<Number<N>> nonce;
        drbg.generateScalar(domain.q.modulus(), *nonce);
        const Wiped<Blinding<N>> blinding(makeBlinding<N>(drbg));
        if (auto signature = signWithNonce(domain, d, copyOfD, digest, *nonce, *blinding))
            return *std::move(signature);
    }
}

template <std::size_t N>
AffinePoint<N> pointOf(OctetsView xy) {
    return {numberFromLittleEndian<N>(xy.first(8 * N)), numberFromLittleEndian<N>(xy.last(8 * N))};
}

/// RFC 7091 section 6.2. signature: 16 * N octets, digest: 8 * N. sumIs(z1, z2, r) says whether the abscissa
/// of z1 P + z2 Q is r.
template <std::size_t N, class SumIs>
bool checkSignature(const Domain<N>& domain, OctetsView digest, OctetsView signature, SumIs&& sumIs) {
    const Field<N>& q = domain.q;
    const Number<N> s = numberFromBigEndian<N>(signature.first(8 * N));
    const Number<N> r = numberFromBigEndian<N>(signature.last(8 * N));
    if (!isInRange(s, q.modulus()) || !isInRange(r, q.modulus())) return false;
    const Element<N> v = q.invertPublic(digestElement(q, digest));
    const Number<N> z1 = q.decode(q.multiply(q.encode(s), v));
    const Number<N> z2 = q.decode(q.negate(q.multiply(q.encode(r), v)));
    return sumIs(z1, z2, r);
}

template <std::size_t N>
bool checkPublicKey(const Domain<N>& domain, unsigned cofactor, OctetsView xy) {
    const AffinePoint<N> point = pointOf<N>(xy);
    for (const Number<N>& coordinate : {point.x, point.y}) {
        if (isLessMask(coordinate, domain.p.modulus()) == 0) return false;
    }
    const Arithmetic<N>& arithmetic = domain.arithmetic();
    return arithmetic.isOnCurvePublic(point) && (cofactor == 1 || arithmetic.isInSubgroupPublic(point));
}

/// A residue from octets that must be below q.
template <std::size_t N>
Element<N> scalarElement(const Field<N>& q, OctetsView octets) {
    const Wiped<Number<N>> number(numberFromLittleEndian<N>(octets));
    if (published(isLessMask(*number, q.modulus())) == 0) refuse("GOST R 34.10: scalar not below the order");
    return q.encode(*number);
}

template <std::size_t N>
CryptoPP::SecByteBlock multiplyPoint(const Domain<N>& domain, OctetsView xy, OctetsView scalar,
                                     CryptoPP::RandomNumberGenerator& random) {
    const CryptoPP::SecByteBlock seed = makeSeed(scalar, {}, random);
    HmacDrbg<HashOf<N>> drbg(view(seed));
    const Wiped<Number<N>> k(numberFromLittleEndian<N>(scalar));
    for (int attempt = 0; attempt < 2; ++attempt) {
        // The answer to a passing fault is another calculation, with another blinding.
        const Wiped<Blinding<N>> blinding(makeBlinding<N>(drbg));
        const Wiped<CheckedPoint<N>> point(
            domain.arithmetic().multiplyPointSecret(pointOf<N>(xy), *k, *blinding));
        if (published(point->sound) == 0) continue;
        CryptoPP::SecByteBlock out(16 * N);
        storeLittleEndian(point->x, std::span(out.data(), 8 * N));
        storeLittleEndian(point->y, std::span(out.data() + 8 * N, 8 * N));
        return out;
    }
    throwUnsound();
}

}  // namespace

bool isValidPublicKey(const Curve& curve, OctetsView xy) {
    if (xy.size() != 2 * curve.octets) return false;
    return withDomain(curve, [&](const auto& domain) { return checkPublicKey(domain, curve.cofactor, xy); });
}

struct PublicKey::Tables {
    /// Tables cost as much as they save in one and a half calls. A signature with a token is verified twice.
    static constexpr unsigned kCallsWithout = 2;
    std::atomic<unsigned> calls{0};
    std::atomic<bool> made{false};
    std::once_flag once;
    std::unique_ptr<const PreparedPoint<4>> narrow;
    std::unique_ptr<const PreparedPoint<8>> wide;

    template <std::size_t N>
    auto& of() noexcept {
        if constexpr (N == 4) return narrow;
        if constexpr (N == 8) return wide;
    }
};

PublicKey::PublicKey(const Curve& curve, OctetsView xy)
    : curve_(&curve), xy_(xy.begin(), xy.end()), tables_(std::make_shared<Tables>()) {
    if (!isValidPublicKey(curve, xy)) refuse("GOST R 34.10: not a valid public key");
}

bool PublicKey::verify(OctetsView digest, OctetsView signature) const {
    if (digest.size() != curve_->octets || signature.size() != 2 * curve_->octets) return false;
    return withDomain(*curve_, [&]<std::size_t N>(const Domain<N>& domain) {
        const Arithmetic<N>& arithmetic = domain.arithmetic();
        return checkSignature(
            domain, digest, signature, [&](const Number<N>& z1, const Number<N>& z2, const Number<N>& r) {
                const AffinePoint<N> point = pointOf<N>(xy_);
                // Several threads may count too far; nothing depends on the exact number.
                if (tables_->calls < Tables::kCallsWithout && tables_->calls++ < Tables::kCallsWithout)
                    return arithmetic.sumHasAbscissaPublic(z1, z2, point, r);
                auto& prepared = tables_->of<N>();
                std::call_once(tables_->once, [&] {
                    prepared = arithmetic.preparePublic(point);
                    tables_->made = true;
                });
                return arithmetic.sumHasAbscissaPublic(z1, z2, *prepared, r);
            });
    });
}

bool PublicKey::hasTables() const noexcept {
    return tables_->made;
}

bool isScalarInRange(const Curve& curve, OctetsView a) {
    if (a.size() != curve.octets) return false;
    return withDomain(curve, [&]<std::size_t N>(const Domain<N>& domain) {
        return isInRange(*Wiped<Number<N>>(numberFromLittleEndian<N>(a)), domain.q.modulus());
    });
}

CryptoPP::SecByteBlock randomScalar(const Curve& curve, CryptoPP::RandomNumberGenerator& random) {
    return withDomain(curve, [&]<std::size_t N>(const Domain<N>& domain) {
        CryptoPP::SecByteBlock octets(8 * N);
        const unsigned excess = static_cast<unsigned>(64 * N) - domain.q.bits();
        for (int attempt = 0; attempt < kMaxAttempts; ++attempt) {
            random.GenerateBlock(octets.data(), octets.size());
            octets[octets.size() - 1] &= static_cast<std::uint8_t>(0xffU >> excess);
            if (isScalarInRange(curve, view(octets))) return octets;
        }
        throw CryptoPP::Exception(CryptoPP::Exception::OTHER_ERROR,
                                  "GOST R 34.10: the random generator is stuck");
    });
}

CryptoPP::SecByteBlock multiplyScalars(const Curve& curve, OctetsView a, OctetsView b) {
    requireWidth(curve, a, "GOST R 34.10: wrong length of a scalar");
    requireWidth(curve, b, "GOST R 34.10: wrong length of a scalar");
    return withDomain(curve, [&]<std::size_t N>(const Domain<N>& domain) {
        const Field<N>& q = domain.q;
        const Wiped<Element<N>> left(scalarElement(q, a));
        const Wiped<Element<N>> right(scalarElement(q, b));
        return toSecret(*Wiped<Number<N>>(q.decode(q.multiply(*left, *right))));
    });
}

CryptoPP::SecByteBlock divideScalars(const Curve& curve, OctetsView a, OctetsView b) {
    requireWidth(curve, a, "GOST R 34.10: wrong length of a scalar");
    requireWidth(curve, b, "GOST R 34.10: wrong length of a scalar");
    return withDomain(curve, [&]<std::size_t N>(const Domain<N>& domain) {
        const Field<N>& q = domain.q;
        const Wiped<Element<N>> left(scalarElement(q, a));
        const Wiped<Element<N>> right(scalarElement(q, b));
        if (published(Field<N>::isZeroMask(*right)) != 0) refuse("GOST R 34.10: division by zero");
        const Wiped<Element<N>> inverse(q.invert(*right));
        return toSecret(*Wiped<Number<N>>(q.decode(q.multiply(*left, *inverse))));
    });
}

CryptoPP::SecByteBlock multiplyPoint(const PublicKey& point, OctetsView scalar,
                                     CryptoPP::RandomNumberGenerator& random) {
    if (!isScalarInRange(point.curve(), scalar)) refuse("GOST R 34.10: scalar out of range");
    return withDomain(point.curve(), [&](const auto& domain) {
        return multiplyPoint(domain, point.octets(), scalar, random);
    });
}

PrivateKey::PrivateKey(const Curve& curve, OctetsView d)
    : curve_(&curve), d_(d.data(), d.size()), copy_(d.data(), d.size()) {
    if (!isScalarInRange(curve, d)) refuse("GOST R 34.10: private key out of range");
}

PrivateKey PrivateKey::generate(const Curve& curve, CryptoPP::RandomNumberGenerator& random) {
    const CryptoPP::SecByteBlock d = randomScalar(curve, random);
    return PrivateKey(curve, view(d));
}

Octets PrivateKey::publicKeyOctets(CryptoPP::RandomNumberGenerator& random) const {
    return withDomain(*curve_, [&](const auto& domain) { return multiplyBase(domain, view(d_), random); });
}

Octets PrivateKey::sign(OctetsView digest, CryptoPP::RandomNumberGenerator& random) const {
    requireWidth(*curve_, digest, "GOST R 34.10: wrong length of the digest");
    return withDomain(*curve_, [&](const auto& domain) {
        return makeSignature(domain, view(d_), view(copy_), digest, random);
    });
}

}  // namespace gost
