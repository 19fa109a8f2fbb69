// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "gost/curve_groups.h"
#include "gost/processor_paths.h"
#include "gost/wide_product_adx.h"

#ifdef TAMGA_GOST_ADX
namespace gost {

template <class P>
const Arithmetic<P::kLimbs>& adxArithmetic() {
    return arithmeticWith<P, AdxKernel>();
}

#define TAMGA_GOST_INSTANTIATE(P) template const Arithmetic<P::kLimbs>& adxArithmetic<P>();
TAMGA_GOST_FOR_ALL_SETS(TAMGA_GOST_INSTANTIATE)

}  // namespace gost
#endif
