// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The two equations of RFC 7091 section 6, for a nonce that somebody else has drawn; private to this room.
#pragma once

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

/// Section 6.1, steps 4 to 7: s || r, or nothing for the one nonce in 2^250 that gives r = 0 or s = 0.
/// d and digest: 8 * N octets; 0 < nonce < q.
template <std::size_t N>
[[nodiscard]] std::optional<std::vector<std::uint8_t>> signWithNonce(const Domain<N>& domain,
                                                                     std::span<const std::uint8_t> d,
                                                                     std::span<const std::uint8_t> digest,
                                                                     const Number<N>& nonce,
                                                                     const Blinding<N>& blinding) {
    const Field<N>& q = domain.q;
    const AffinePoint<N> point = domain.arithmetic().multiplyBaseSecret(nonce, blinding);
    const Element<N> r = published(q.encode(point.x));
    const Wiped<Number<N>> keyNumber(numberFromLittleEndian<N>(d));
    const Wiped<Element<N>> key(q.encode(*keyNumber));
    const Wiped<Element<N>> k(q.encode(nonce));
    const Wiped<Element<N>> rd(q.multiply(r, *key));
    const Wiped<Element<N>> ke(q.multiply(*k, digestElement(q, digest)));
    const Element<N> s = published(q.add(*rd, *ke));
    if ((Field<N>::isZeroMask(r) | Field<N>::isZeroMask(s)) != 0) return std::nullopt;
    std::vector<std::uint8_t> signature(16 * N);
    storeBigEndian(q.decode(s), std::span(signature).first(8 * N));
    storeBigEndian(q.decode(r), std::span(signature).last(8 * N));
    return signature;
}

}  // namespace gost
