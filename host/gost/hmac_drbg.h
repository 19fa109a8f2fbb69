// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The generator of RFC 6979 section 3.2 (HMAC_DRBG of SP 800-90A). Here its seed also takes fresh random
// octets, so that nonces are hedged: they repeat only when key, digest and randomness all repeat, and they
// stay unpredictable while the key or the randomness is unknown.
#pragma once

#include <cryptopp/secblock.h>

#include <algorithm>
#include <span>

#include "gost/hmac_sha2.h"
#include "gost/number.h"
#include "gost/published.h"
#include "gost/wiped.h"

namespace gost {

template <class Hash>
class HmacDrbg final {
  public:
    explicit HmacDrbg(std::span<const std::uint8_t> seed) {
        std::fill_n(value_.data(), value_.size(), std::uint8_t{1});
        for (const std::uint8_t separator : {std::uint8_t{0}, std::uint8_t{1}})
            mixIn(separator, seed);
    }

    void generate(std::span<std::uint8_t> out) {
        while (!out.empty()) {
            nextValue();
            const size_t take = std::min(out.size(), value_.size());
            std::copy_n(value_.data(), take, out.data());
            out = out.subspan(take);
        }
    }

    /// Uniform among the numbers 1..order-1. Candidates of the order's bit length are thrown away until one
    /// fits: reduction instead would favour small numbers, which gives the private key away.
    template <std::size_t N>
    void generateScalar(const Number<N>& order, Number<N>& out) {
        CryptoPP::FixedSizeSecBlock<std::uint8_t, 8 * N> octets;
        const unsigned excess = static_cast<unsigned>(64 * N) - bitLengthPublic(order);
        for (;;) {
            generate(std::span(octets.data(), octets.size()));
            out = numberFromBigEndian<N>(std::span<const std::uint8_t>(octets.data(), octets.size()));
            shiftRight(out, excess);  // bits2int of section 2.3.2
            if (published(isLessMask(out, order) & ~isZeroMask(out)) != 0) return;
            renew();
        }
    }

    /// Step h.3 of RFC 6979: what follows a value that could not be used.
    void renew() { mixIn(0, {}); }

  private:
    /// by: below 64; no order here is shorter by a whole limb.
    template <std::size_t N>
    static void shiftRight(Number<N>& number, unsigned by) {
        if (by == 0) return;
        for (std::size_t i = 0; i + 1 < N; ++i)
            number.limb[i] = number.limb[i] >> by | number.limb[i + 1] << (64 - by);
        number.limb[N - 1] >>= by;
    }

    void mixIn(std::uint8_t separator, std::span<const std::uint8_t> seed) {
        Block key;
        hmac_.update(view(value_));
        hmac_.update(std::span(&separator, 1));
        hmac_.update(seed);
        hmac_.final(std::span(key.data(), key.size()));
        hmac_.setKey(view(key));
        nextValue();
    }
    void nextValue() {
        hmac_.update(view(value_));
        hmac_.final(std::span(value_.data(), value_.size()));
    }

    using Block = CryptoPP::FixedSizeSecBlock<std::uint8_t, Hash::DIGESTSIZE>;
    static std::span<const std::uint8_t> view(const Block& block) { return {block.data(), block.size()}; }

    HmacSha2<Hash> hmac_{std::array<std::uint8_t, Hash::DIGESTSIZE>{}};  ///< keyed with K
    Block value_;                                                        ///< V
};

}  // namespace gost
