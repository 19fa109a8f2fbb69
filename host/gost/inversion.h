// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Inverses modulo an odd number by division steps (Bernstein and Yang, "Fast constant-time gcd computation
// and modular inversion", 2019): 62 steps at a time on the lowest limbs give a matrix of small numbers, which
// is then applied to the full numbers. inverse() always does the same number of steps; inversePublic() skips
// runs of zeros and stops at the end.
//
// Steps that suffice: the paper's bound for n bits, floor((49 n + 57) / 17) (section 11, n of at least 46),
// is for a delta that starts at 1: 741 and 1479 steps. Here delta starts at 1/2, and fewer do: n steps end
// with g = 0 for every odd f <= 2^b and 0 <= g <= f when 9437 b + 1 <= 4096 n. That is the theorem
// DIVSTEP_ENDTOEND_BITS_SIMPLE of HOL Light (Divstep/divstep_bounds.ml), a machine-checked proof after
// Wuille's convex hulls: 590 steps for 256 bits, 1180 for 512. Whole batches make them 620 and 1240. Were an
// inverse wrong all the same, the point made with it would not be on its curve, and no signature would leave
// (README.md).
#pragma once

#include "gost/number.h"

namespace gost {
namespace division_steps {

using SignedLimb = std::int64_t;
__extension__ typedef __int128 SignedDoubleLimb;  // NOLINT(modernize-use-using)

constexpr int kBatch = 62;
constexpr Limb kLow62 = ~Limb{0} >> 2U;

/// A number as digits of 62 bits, the highest one signed.
template <std::size_t N>
struct Signed62 {
    static constexpr std::size_t kDigits = (64 * N + 61 + 1) / 62;
    std::array<SignedLimb, kDigits> digit{};
};

template <std::size_t N>
Signed62<N> toSigned62(const Number<N>& a) noexcept {
    Signed62<N> out;
    for (std::size_t i = 0; i < out.digit.size(); ++i) {
        const std::size_t bit = 62 * i;
        Limb value = bit / 64 < N ? a.limb[bit / 64] >> (bit % 64) : 0;
        if (bit % 64 > 2 && bit / 64 + 1 < N) value |= a.limb[bit / 64 + 1] << (64 - bit % 64);
        out.digit[i] = static_cast<SignedLimb>(value & kLow62);
    }
    return out;
}

/// a: not negative, every digit in 0..2^62-1.
template <std::size_t N>
Number<N> fromSigned62(const Signed62<N>& a) noexcept {
    Number<N> out;
    for (std::size_t i = 0; i < a.digit.size(); ++i) {
        const std::size_t bit = 62 * i;
        const auto value = static_cast<Limb>(a.digit[i]);
        if (bit / 64 < N) out.limb[bit / 64] |= value << (bit % 64);
        if (bit % 64 > 2 && bit / 64 + 1 < N) out.limb[bit / 64 + 1] |= value >> (64 - bit % 64);
    }
    return out;
}

/// 2^62 times the matrix of 62 steps: (f, g) becomes (u f + v g, q f + r g) / 2^62.
struct Matrix {
    SignedLimb u, v, q, r;
};

/// Half of the steps of a batch: |u| + |v| and |q| + |r| stay below 2^31 + 1, so that two of them travel in
/// one limb, as u + v 2^32 modulo 2^64. What is done to them is linear and never looks at the halves.
constexpr int kHalf = kBatch / 2;
struct PackedMatrix {
    Limb uv = 1;
    Limb qr = Limb{1} << 32U;
};

/// A half of u + v 2^32, where both are greater than -2^31 and at most 2^31 (only the doubled 1 gets there).
constexpr SignedLimb lowHalf(Limb packed) noexcept {
    constexpr Limb kOffset = (Limb{1} << 31U) - 1;
    return static_cast<SignedLimb>((packed + kOffset) & 0xffffffffU) - static_cast<SignedLimb>(kOffset);
}
constexpr SignedLimb highHalf(Limb packed) noexcept {
    return lowHalf((packed - static_cast<Limb>(lowHalf(packed))) >> 32U);
}

/// zeta is -(delta + 1/2).
[[gnu::always_inline]] inline SignedLimb halfOfSteps(SignedLimb zeta, Limb& f, Limb& g,
                                                     Matrix& out) noexcept {
    PackedMatrix m;
    for (int i = 0; i < kHalf; ++i) {
        const Limb swap = opaque(static_cast<Limb>(zeta >> 63));  // delta > 0
        const Limb odd = maskOfBit(g & 1U);
        // f, u, v, negated where delta > 0, join g, q, r where g is odd.
        g += ((f ^ swap) - swap) & odd;
        m.qr += ((m.uv ^ swap) - swap) & odd;
        const Limb both = swap & odd;
        zeta = static_cast<SignedLimb>((static_cast<Limb>(zeta) ^ both) - 1U);
        // Where they change places, the new f is the old g: the sum just made and the old f.
        f += g & both;
        m.uv += m.qr & both;
        g >>= 1U;
        m.uv <<= 1U;
    }
    out = {lowHalf(m.uv), highHalf(m.uv), lowHalf(m.qr), highHalf(m.qr)};
    return zeta;
}

inline SignedLimb steps(SignedLimb zeta, Limb f, Limb g, Matrix& out) noexcept {
    Matrix first{};
    Matrix second{};
    zeta = halfOfSteps(zeta, f, g, first);
    zeta = halfOfSteps(zeta, f, g, second);
    out = {second.u * first.u + second.v * first.q, second.u * first.v + second.v * first.r,
           second.q * first.u + second.r * first.q, second.q * first.v + second.r * first.r};
    return zeta;
}

/// The same in a time that depends on the numbers: runs of zeros at the end of g are taken at once.
inline SignedLimb stepsPublic(SignedLimb zeta, Limb f, Limb g, Matrix& out) noexcept {
    Limb u = 1;
    Limb v = 0;
    Limb q = 0;
    Limb r = 1;
    int left = kBatch;
    for (;;) {
        const int zeros = std::countr_zero(g | (~Limb{0} << static_cast<unsigned>(left)));
        g >>= static_cast<unsigned>(zeros);
        u <<= static_cast<unsigned>(zeros);
        v <<= static_cast<unsigned>(zeros);
        zeta -= zeros;
        left -= zeros;
        if (left == 0) break;
        if (zeta < 0) {
            zeta = -zeta - 1;
            std::swap(f, g);
            g = Limb{0} - g;
            std::swap(u, q);
            q = Limb{0} - q;
            std::swap(v, r);
            r = Limb{0} - r;
            // f is the old g, g minus the old f: as many multiples of f as clear up to six low bits of g.
            const int limit = std::min<int>(static_cast<int>(std::min<SignedLimb>(zeta + 1, left)), 6);
            const Limb mask = ~Limb{0} >> static_cast<unsigned>(64 - limit);
            const Limb times = (f * g * (f * f - 2)) & mask & 63U;
            g += f * times;
            q += u * times;
            r += v * times;
        } else {
            const int limit = std::min<int>(static_cast<int>(std::min<SignedLimb>(zeta + 1, left)), 4);
            const Limb mask = ~Limb{0} >> static_cast<unsigned>(64 - limit);
            const Limb inverseOfF = f + (((f + 1) & 4U) << 1U);  // modulo 16
            const Limb times = (Limb{0} - inverseOfF * g) & mask & 15U;
            g += f * times;
            q += u * times;
            r += v * times;
        }
    }
    out = {static_cast<SignedLimb>(u), static_cast<SignedLimb>(v), static_cast<SignedLimb>(q),
           static_cast<SignedLimb>(r)};
    return zeta;
}

template <std::size_t N>
void applyToPair(Signed62<N>& f, Signed62<N>& g, const Matrix& m) noexcept {
    SignedDoubleLimb cf = 0;
    SignedDoubleLimb cg = 0;
    unrolled<Signed62<N>::kDigits>([&](std::size_t i) __attribute__((always_inline)) {
        const SignedLimb fi = f.digit[i];
        const SignedLimb gi = g.digit[i];
        cf += SignedDoubleLimb{m.u} * fi + SignedDoubleLimb{m.v} * gi;
        cg += SignedDoubleLimb{m.q} * fi + SignedDoubleLimb{m.r} * gi;
        if (i > 0) {  // the lowest 62 bits are zero
            f.digit[i - 1] = static_cast<SignedLimb>(static_cast<Limb>(cf) & kLow62);
            g.digit[i - 1] = static_cast<SignedLimb>(static_cast<Limb>(cg) & kLow62);
        }
        cf >>= kBatch;
        cg >>= kBatch;
    });
    f.digit.back() = static_cast<SignedLimb>(cf);
    g.digit.back() = static_cast<SignedLimb>(cg);
}

/// (d, e) becomes (u d + v e, q d + r e) / 2^62 modulo m. Both stay between -2 m and m.
template <std::size_t N>
void applyModulo(Signed62<N>& d, Signed62<N>& e, const Matrix& t, const Signed62<N>& modulus,
                 Limb modulusInverse62) noexcept {
    constexpr std::size_t kTop = Signed62<N>::kDigits - 1;
    const SignedLimb dNegative = d.digit[kTop] >> 63;
    const SignedLimb eNegative = e.digit[kTop] >> 63;
    // A negative d counts as d + m, so its multiple of m starts at u, not at 0; likewise e.
    SignedLimb md = (t.u & dNegative) + (t.v & eNegative);
    SignedLimb me = (t.q & dNegative) + (t.r & eNegative);
    SignedDoubleLimb cd = SignedDoubleLimb{t.u} * d.digit[0] + SignedDoubleLimb{t.v} * e.digit[0];
    SignedDoubleLimb ce = SignedDoubleLimb{t.q} * d.digit[0] + SignedDoubleLimb{t.r} * e.digit[0];
    // Then the multiple that makes the lowest 62 bits zero.
    md -=
        static_cast<SignedLimb>((modulusInverse62 * static_cast<Limb>(cd) + static_cast<Limb>(md)) & kLow62);
    me -=
        static_cast<SignedLimb>((modulusInverse62 * static_cast<Limb>(ce) + static_cast<Limb>(me)) & kLow62);
    cd += SignedDoubleLimb{modulus.digit[0]} * md;
    ce += SignedDoubleLimb{modulus.digit[0]} * me;
    cd >>= kBatch;
    ce >>= kBatch;
    unrolled<kTop>([&](std::size_t j) __attribute__((always_inline)) {
        const std::size_t i = j + 1;
        cd += SignedDoubleLimb{t.u} * d.digit[i] + SignedDoubleLimb{t.v} * e.digit[i] +
              SignedDoubleLimb{modulus.digit[i]} * md;
        ce += SignedDoubleLimb{t.q} * d.digit[i] + SignedDoubleLimb{t.r} * e.digit[i] +
              SignedDoubleLimb{modulus.digit[i]} * me;
        d.digit[i - 1] = static_cast<SignedLimb>(static_cast<Limb>(cd) & kLow62);
        e.digit[i - 1] = static_cast<SignedLimb>(static_cast<Limb>(ce) & kLow62);
        cd >>= kBatch;
        ce >>= kBatch;
    });
    d.digit[kTop] = static_cast<SignedLimb>(cd);
    e.digit[kTop] = static_cast<SignedLimb>(ce);
}

/// a += mask & b, then digits back into their range.
template <std::size_t N>
void addMasked(Signed62<N>& a, const Signed62<N>& b, SignedLimb mask) noexcept {
    SignedLimb carry = 0;
    for (std::size_t i = 0; i < a.digit.size(); ++i) {
        const SignedLimb sum = a.digit[i] + (b.digit[i] & mask) + carry;
        const bool top = i + 1 == a.digit.size();
        a.digit[i] = top ? sum : static_cast<SignedLimb>(static_cast<Limb>(sum) & kLow62);
        carry = sum >> 62;
    }
}

/// d, between -2 m and m, negated where f is -1, into 0..m-1.
template <std::size_t N>
Number<N> finish(Signed62<N>& d, const Signed62<N>& f, const Signed62<N>& modulus) noexcept {
    addMasked(d, modulus, d.digit.back() >> 63);
    const SignedLimb negative = f.digit.back() >> 63;
    for (SignedLimb& digit : d.digit)
        digit = (digit ^ negative) - negative;
    addMasked(d, Signed62<N>{}, 0);
    addMasked(d, modulus, d.digit.back() >> 63);
    return fromSigned62(d);
}

constexpr Limb inverseModulo2To64(Limb odd) noexcept {
    Limb inverse = 1;
    for (int i = 0; i < 6; ++i)
        inverse *= 2 - odd * inverse;
    return inverse;
}

template <bool Public, std::size_t N>
Number<N> run(const Number<N>& a, const Number<N>& m) noexcept {
    constexpr std::size_t kBatches = (64 * N == 256 ? 590 : 1180) / kBatch + 1;
    static_assert((64 * N == 256 || 64 * N == 512) && 9437 * 64 * N + 1 <= 4096 * kBatches * kBatch);
    const Signed62<N> modulus = toSigned62(m);
    const Limb inverse62 = inverseModulo2To64(m.limb[0]) & kLow62;
    Signed62<N> f = modulus;
    Signed62<N> g = toSigned62(a);
    Signed62<N> d;
    Signed62<N> e;
    e.digit[0] = 1;
    SignedLimb zeta = -1;
    for (std::size_t i = 0; i < kBatches; ++i) {
        Matrix matrix{};
        const Limb f0 = static_cast<Limb>(f.digit[0]) | static_cast<Limb>(f.digit[1]) << 62U;
        const Limb g0 = static_cast<Limb>(g.digit[0]) | static_cast<Limb>(g.digit[1]) << 62U;
        zeta = Public ? stepsPublic(zeta, f0, g0, matrix) : steps(zeta, f0, g0, matrix);
        applyModulo(d, e, matrix, modulus, inverse62);
        applyToPair(f, g, matrix);
        if constexpr (Public) {
            SignedLimb any = 0;
            for (const SignedLimb digit : g.digit)
                any |= digit;
            if (any == 0) break;
        }
    }
    return finish(d, f, modulus);
}

}  // namespace division_steps

/// 1 / a modulo an odd m greater than 1, for a < m prime to m; zero for zero when m is prime.
template <std::size_t N>
[[nodiscard]] Number<N> inverse(const Number<N>& a, const Number<N>& m) noexcept {
    return division_steps::run<false>(a, m);
}
template <std::size_t N>
[[nodiscard]] Number<N> inversePublic(const Number<N>& a, const Number<N>& m) noexcept {
    return division_steps::run<true>(a, m);
}

}  // namespace gost
