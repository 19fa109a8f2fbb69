// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A curve y^2 = x^3 + a x + b modulo p with a base point of prime order q, as numbers, and the way to its
// fast arithmetic.
#pragma once

#include "gost/arithmetic.h"
#include "gost/field.h"

namespace gost {

template <std::size_t N>
struct Domain {
    Field<N> p;
    Field<N> q;
    Number<N> a, b;
    AffinePoint<N> base;
    ArithmeticOf<N> arithmeticOn;

    constexpr Domain(const Number<N>& prime, const Number<N>& coefficientA, const Number<N>& coefficientB,
                     const Number<N>& order, const AffinePoint<N>& basePoint, ArithmeticOf<N> fast) noexcept
        : p(prime), q(order), a(coefficientA), b(coefficientB), base(basePoint), arithmeticOn(fast) {}

    /// What this machine does best.
    [[nodiscard]] const Arithmetic<N>& arithmetic() const {
#ifdef TAMGA_GOST_PORTABLE  // tests compile a copy for which every machine is an unknown one
        return arithmeticOn(Processor::kPortable);
#else
        return arithmeticOn(thisProcessor());
#endif
    }
};

}  // namespace gost
