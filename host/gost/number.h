// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Unsigned numbers of a fixed number of 64-bit limbs. Functions run in a time that depends on the width
// only, save those named "Public", which may also depend on the value.
#pragma once

#ifdef __x86_64__
#include <immintrin.h>
#endif

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string_view>
#include <type_traits>
#include <utility>

namespace gost {

using Limb = std::uint64_t;
__extension__ typedef unsigned __int128 DoubleLimb;  // NOLINT(modernize-use-using): needs __extension__

/// limb[0] is the least significant one.
template <std::size_t N>
struct Number {
    std::array<Limb, N> limb{};
};

/// Keeps the optimiser from turning mask arithmetic back into branches.
constexpr Limb opaque(Limb value) noexcept {
    if (!std::is_constant_evaluated()) asm("" : "+r"(value));
    return value;
}

/// All ones for 1, zero for 0.
constexpr Limb maskOfBit(Limb bit) noexcept {
    return Limb{0} - opaque(bit);
}

constexpr Limb lowLimb(DoubleLimb value) noexcept {
    return static_cast<Limb>(value);
}
constexpr Limb highLimb(DoubleLimb value) noexcept {
    return static_cast<Limb>(value >> 64U);
}

/// Calls step(0), ..., step(N - 1) without a loop: the compilers then keep limbs in registers.
template <std::size_t N, class Step>
[[gnu::always_inline]] constexpr void unrolled(Step&& step) noexcept {
    [&]<std::size_t... I>(std::index_sequence<I...>) __attribute__((always_inline)) {
        (step(I), ...);
    }
    (std::make_index_sequence<N>());
}

/// a + b + carry, where carry is 0 or 1 before and after. The intrinsics become the instructions adc and sbb,
/// which gcc does not find in the portable form.
constexpr Limb addWithCarry(Limb a, Limb b, std::uint8_t& carry) noexcept {
#ifdef __x86_64__
    if (!std::is_constant_evaluated()) {
        unsigned long long out = 0;
        carry = _addcarry_u64(carry, a, b, &out);
        return out;
    }
#endif
    const DoubleLimb sum = DoubleLimb{a} + b + carry;
    carry = static_cast<std::uint8_t>(sum >> 64U);
    return lowLimb(sum);
}

/// a - b - borrow.
constexpr Limb subtractWithBorrow(Limb a, Limb b, std::uint8_t& borrow) noexcept {
#ifdef __x86_64__
    if (!std::is_constant_evaluated()) {
        unsigned long long out = 0;
        borrow = _subborrow_u64(borrow, a, b, &out);
        return out;
    }
#endif
    const DoubleLimb difference = DoubleLimb{a} - b - borrow;
    borrow = static_cast<std::uint8_t>(highLimb(difference) & 1U);
    return lowLimb(difference);
}

/// out = a + b; the carry (0 or 1) is returned. out may be a or b.
template <std::size_t N>
constexpr Limb addCarry(Number<N>& out, const Number<N>& a, const Number<N>& b) noexcept {
    std::uint8_t carry = 0;
    unrolled<N>([&](std::size_t i) __attribute__((always_inline)) {
        out.limb[i] = addWithCarry(a.limb[i], b.limb[i], carry);
    });
    return carry;
}

/// out = a - b; the borrow (0 or 1) is returned. out may be a or b.
template <std::size_t N>
constexpr Limb subBorrow(Number<N>& out, const Number<N>& a, const Number<N>& b) noexcept {
    std::uint8_t borrow = 0;
    unrolled<N>([&](std::size_t i) __attribute__((always_inline)) {
        out.limb[i] = subtractWithBorrow(a.limb[i], b.limb[i], borrow);
    });
    return borrow;
}

/// sum += factor * b, with one limb more for the carry; what leaves even that is returned (0 or 1).
template <std::size_t N>
[[gnu::always_inline]] constexpr Limb addProduct(std::array<Limb, N + 1>& sum, Limb factor,
                                                 const Number<N>& b) noexcept {
    std::array<Limb, N> high{};
    std::uint8_t carry = 0;
    unrolled<N>([&](std::size_t i) __attribute__((always_inline)) {
        const DoubleLimb product = DoubleLimb{factor} * b.limb[i];
        high[i] = highLimb(product);
        sum[i] = addWithCarry(sum[i], lowLimb(product), carry);
    });
    std::uint8_t last = 0;
    sum[N] = addWithCarry(sum[N], 0, carry);
    unrolled<N>([&](std::size_t i)
                    __attribute__((always_inline)) { sum[i + 1] = addWithCarry(sum[i + 1], high[i], last); });
    return Limb{carry} + last;
}

/// mask all ones: yes, mask zero: no.
template <std::size_t N>
constexpr Number<N> select(Limb mask, const Number<N>& yes, const Number<N>& no) noexcept {
    Number<N> out;
    for (std::size_t i = 0; i < N; ++i)
        out.limb[i] = no.limb[i] ^ (mask & (yes.limb[i] ^ no.limb[i]));
    return out;
}

/// All ones when the number is zero.
template <std::size_t N>
constexpr Limb isZeroMask(const Number<N>& a) noexcept {
    Limb any = 0;
    for (std::size_t i = 0; i < N; ++i)
        any |= a.limb[i];
    // Opaque at the end: clang knows this idiom, and a mask that is zero or all ones becomes a branch for it.
    return opaque(((any | (Limb{0} - any)) >> 63U) - 1U);
}

/// All ones when a == b.
template <std::size_t N>
constexpr Limb isEqualMask(const Number<N>& a, const Number<N>& b) noexcept {
    Number<N> difference;
    for (std::size_t i = 0; i < N; ++i)
        difference.limb[i] = a.limb[i] ^ b.limb[i];
    return isZeroMask(difference);
}

/// All ones when a < b.
template <std::size_t N>
constexpr Limb isLessMask(const Number<N>& a, const Number<N>& b) noexcept {
    Number<N> ignored;
    return maskOfBit(subBorrow(ignored, a, b));
}

template <std::size_t N>
constexpr unsigned bitLengthPublic(const Number<N>& a) noexcept {
    for (std::size_t i = N; i-- > 0;) {
        if (a.limb[i] != 0)
            return static_cast<unsigned>(64 * i) + static_cast<unsigned>(std::bit_width(a.limb[i]));
    }
    return 0;
}

/// octets: exactly 8 * N of them.
template <std::size_t N>
constexpr Number<N> numberFromLittleEndian(std::span<const std::uint8_t> octets) noexcept {
    Number<N> out;
    for (std::size_t i = 0; i < 8 * N; ++i)
        out.limb[i / 8] |= Limb{octets[i]} << (8 * (i % 8));
    return out;
}

template <std::size_t N>
constexpr Number<N> numberFromBigEndian(std::span<const std::uint8_t> octets) noexcept {
    Number<N> out;
    for (std::size_t i = 0; i < 8 * N; ++i)
        out.limb[i / 8] |= Limb{octets[8 * N - 1 - i]} << (8 * (i % 8));
    return out;
}

template <std::size_t N>
constexpr void storeLittleEndian(const Number<N>& a, std::span<std::uint8_t> octets) noexcept {
    for (std::size_t i = 0; i < 8 * N; ++i)
        octets[i] = static_cast<std::uint8_t>(a.limb[i / 8] >> (8 * (i % 8)));
}

template <std::size_t N>
constexpr void storeBigEndian(const Number<N>& a, std::span<std::uint8_t> octets) noexcept {
    for (std::size_t i = 0; i < 8 * N; ++i)
        octets[8 * N - 1 - i] = static_cast<std::uint8_t>(a.limb[i / 8] >> (8 * (i % 8)));
}

/// A constant as the standards print it: 16 * N hexadecimal digits, the most significant first.
template <std::size_t N>
consteval Number<N> numberFromHex(std::string_view digits) {
    if (digits.size() != 16 * N) throw std::invalid_argument("wrong number of digits");
    Number<N> out;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        const char c = digits[digits.size() - 1 - i];
        const bool decimal = c >= '0' && c <= '9';
        if (!decimal && (c < 'a' || c > 'f')) throw std::invalid_argument("not a hexadecimal digit");
        out.limb[i / 16] |= static_cast<Limb>(decimal ? c - '0' : c - 'a' + 10) << (4 * (i % 16));
    }
    return out;
}

}  // namespace gost
