// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The ways of calculating, one file each, because compiling all curves takes its time.
#pragma once

#include "gost/arithmetic.h"
#include "gost/parameter_sets.h"

namespace gost {

template <class P>
[[nodiscard]] const Arithmetic<P::kLimbs>& portableArithmetic();
/// x86-64 with BMI2 and ADX.
template <class P>
[[nodiscard]] const Arithmetic<P::kLimbs>& adxArithmetic();

#define TAMGA_GOST_FOR_ALL_SETS(action)                                                       \
    action(Test256) action(CryptoProA) action(CryptoProB) action(CryptoProC) action(Tc26A256) \
        action(Test512) action(Tc26A512) action(Tc26B512) action(Tc26C512)

}  // namespace gost
