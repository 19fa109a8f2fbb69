// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Which field and which group serves which parameter set; included by the files that compile them for a
// kernel.
#pragma once

#include "gost/edwards.h"
#include "gost/group_arithmetic.h"
#include "gost/parameter_sets.h"
#include "gost/weierstrass.h"

namespace gost {

/// The prime 2^(64 N) - C of a set, or 0 when it has another form.
template <class P>
constexpr Limb foldingConstant() {
    for (std::size_t i = 1; i < P::kLimbs; ++i) {
        if (P::kModulus.limb[i] != ~Limb{0}) return 0;
    }
    return Limb{0} - P::kModulus.limb[0];
}

template <class P, class Kernel>
using FieldOf =
    std::conditional_t<foldingConstant<P>() != 0, FoldedField<P::kLimbs, foldingConstant<P>(), Kernel>,
                       MontgomeryField<P, Kernel>>;

template <class P, class F>
struct GroupOf {
    using Type = Weierstrass<P, F>;
};
template <class P, class F>
requires requires {
    P::kEdwardsD;
}
struct GroupOf<P, F> {
    using Type = Edwards<P, F>;
};

template <class P, class Kernel>
const Arithmetic<P::kLimbs>& arithmeticWith() {
    static const GroupArithmetic<P, typename GroupOf<P, FieldOf<P, Kernel>>::Type> arithmetic;
    return arithmetic;
}

}  // namespace gost
