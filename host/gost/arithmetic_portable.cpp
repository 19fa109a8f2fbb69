// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "gost/curve_groups.h"
#include "gost/processor_paths.h"

namespace gost {

template <class P>
const Arithmetic<P::kLimbs>& portableArithmetic() {
    return arithmeticWith<P, PortableKernel>();
}

#define TAMGA_GOST_INSTANTIATE(P) template const Arithmetic<P::kLimbs>& portableArithmetic<P>();
TAMGA_GOST_FOR_ALL_SETS(TAMGA_GOST_INSTANTIATE)

}  // namespace gost
