// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The two equations of RFC 7091 section 6, for a nonce that somebody else has drawn; private to this room.
#pragma once

#include <cryptopp/cryptlib.h>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "gost/domain.h"
#include "gost/published.h"
#include "gost/wiped.h"

namespace gost {

/// Section 6.1, steps 2 and 3: the digest as a residue, 1 in place of 0.
template <std::size_t N>
[[nodiscard]] Element<N> digestElement(const Field<N>& q, std::span<const std::uint8_t> digest) {
    const Element<N> e = q.encode(numberFromLittleEndian<N>(digest));
    return select(Field<N>::isZeroMask(e), q.one(), e);
}

/// Section 6.1, step 6: r d + k e.
template <std::size_t N>
[[nodiscard]] Number<N> equationSecret(const Field<N>& q, const Element<N>& r,
                                       std::span<const std::uint8_t> d, std::span<const std::uint8_t> digest,
                                       const Number<N>& nonce) {
    const Wiped<Number<N>> key(numberFromLittleEndian<N>(d));
    const Wiped<Number<N>> rd(q.scale(*key, r));
    const Wiped<Number<N>> ke(q.scale(nonce, digestElement(q, digest)));
    return q.sum(*rd, *ke);
}

[[noreturn]] inline void throwUnsound() {
    throw CryptoPP::Exception(CryptoPP::Exception::OTHER_ERROR, "GOST R 34.10: a calculation went wrong");
}

/// k times the base point by the fast sums; by the complete ones where those do not say that they are right:
/// a random blinding meets their exceptions once in 2^50 multiplications, and the answer to a passing fault
/// is the same.
template <std::size_t N>
[[nodiscard]] AffinePoint<N> multiplyBaseChecked(const Domain<N>& domain, const Number<N>& k,
                                                 const Blinding<N>& blinding) {
    const Arithmetic<N>& arithmetic = domain.arithmetic();
    CheckedPoint<N> point = arithmetic.multiplyBaseSecret(k, blinding);
    if (published(point.sound) == 0) point = arithmetic.multiplyBaseCompleteSecret(k, blinding);
    if (published(point.sound) == 0) throwUnsound();
    return point;
}

/// Section 6.1, steps 4 to 7: s || r, or nothing for the one nonce in 2^250 that gives r = 0 or s = 0.
/// d, its copy and digest: 8 * N octets; 0 < nonce < q. What goes wrong on the way is found before anything
/// leaves: see README.md, "Faults".
template <std::size_t N>
[[nodiscard]] std::optional<std::vector<std::uint8_t>> signWithNonce(
    const Domain<N>& domain, std::span<const std::uint8_t> d, std::span<const std::uint8_t> copyOfD,
    std::span<const std::uint8_t> digest, const Number<N>& nonce, const Blinding<N>& blinding) {
    const Field<N>& q = domain.q;
    const AffinePoint<N> point = multiplyBaseChecked(domain, nonce, blinding);
    const Element<N> r = q.encode(point.x);
    const Wiped<Number<N>> first(equationSecret(q, r, d, digest, nonce));
    const Wiped<Number<N>> second(equationSecret(q, q.encode(point.x), copyOfD, digest, nonce));
    if (published(isEqualMask(*first, *second)) == 0) throwUnsound();
    const Number<N> publicR = published(q.decode(r));
    const Number<N> s = published(*first);
    if ((isZeroMask(publicR) | isZeroMask(s)) != 0) return std::nullopt;
    std::vector<std::uint8_t> signature(16 * N);
    storeBigEndian(s, std::span(signature).first(8 * N));
    storeBigEndian(publicR, std::span(signature).last(8 * N));
    return signature;
}

}  // namespace gost
