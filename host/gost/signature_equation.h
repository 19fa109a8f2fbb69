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
[[nodiscard]] Element<N> equationSecret(const Field<N>& q, const Element<N>& r,
                                        std::span<const std::uint8_t> d, std::span<const std::uint8_t> digest,
                                        const Number<N>& nonce) {
    const Wiped<Number<N>> keyNumber(numberFromLittleEndian<N>(d));
    const Wiped<Element<N>> key(q.encode(*keyNumber));
    const Wiped<Element<N>> k(q.encode(nonce));
    const Wiped<Element<N>> rd(q.multiply(r, *key));
    const Wiped<Element<N>> ke(q.multiply(*k, digestElement(q, digest)));
    return q.add(*rd, *ke);
}

[[noreturn]] inline void throwUnsound() {
    throw CryptoPP::Exception(CryptoPP::Exception::OTHER_ERROR, "GOST R 34.10: a calculation went wrong");
}

/// Section 6.1, steps 4 to 7: s || r, or nothing for the one nonce in 2^250 that gives r = 0 or s = 0.
/// d, its copy and digest: 8 * N octets; 0 < nonce < q. What goes wrong on the way is found before anything
/// leaves: see README.md, "Faults".
template <std::size_t N>
[[nodiscard]] std::optional<std::vector<std::uint8_t>> signWithNonce(
    const Domain<N>& domain, std::span<const std::uint8_t> d, std::span<const std::uint8_t> copyOfD,
    std::span<const std::uint8_t> digest, const Number<N>& nonce, const Blinding<N>& blinding) {
    const Field<N>& q = domain.q;
    const CheckedPoint<N> point = domain.arithmetic().multiplyBaseSecret(nonce, blinding);
    const Element<N> r = q.encode(point.x);
    const Wiped<Element<N>> first(equationSecret(q, r, d, digest, nonce));
    const Wiped<Element<N>> second(equationSecret(q, q.encode(point.x), copyOfD, digest, nonce));
    if (published(point.sound & Field<N>::isEqualMask(*first, *second)) == 0) throwUnsound();
    const Element<N> publicR = published(r);
    const Element<N> s = published(*first);
    if ((Field<N>::isZeroMask(publicR) | Field<N>::isZeroMask(s)) != 0) return std::nullopt;
    std::vector<std::uint8_t> signature(16 * N);
    storeBigEndian(q.decode(s), std::span(signature).first(8 * N));
    storeBigEndian(q.decode(publicR), std::span(signature).last(8 * N));
    return signature;
}

}  // namespace gost
