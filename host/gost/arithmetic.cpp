// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "gost/arithmetic.h"

#ifdef __x86_64__
#include <cpuid.h>
#endif

#include "gost/processor_paths.h"

namespace gost {
namespace {

Processor detect() noexcept {
#ifdef __x86_64__
    constexpr unsigned kBmi2 = 1U << 8U;
    constexpr unsigned kAdx = 1U << 19U;
    unsigned a = 0;
    unsigned b = 0;
    unsigned c = 0;
    unsigned d = 0;
    // AVX2 needs the operating system's consent too, which __builtin_cpu_supports asks for.
    if (__get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b & kBmi2) != 0 && (b & kAdx) != 0 &&
        __builtin_cpu_supports("avx2") != 0)
        return Processor::kAdx;
#endif
    return Processor::kPortable;
}

}  // namespace

Processor thisProcessor() noexcept {
    static const Processor processor = detect();
    return processor;
}

template <class P>
const Arithmetic<P::kLimbs>& arithmeticOf(Processor processor) {
#ifdef __x86_64__
    if (processor == Processor::kAdx) return adxArithmetic<P>();
#endif
    static_cast<void>(processor);
    return portableArithmetic<P>();
}

#define TAMGA_GOST_INSTANTIATE(P) template const Arithmetic<P::kLimbs>& arithmeticOf<P>(Processor);
TAMGA_GOST_FOR_ALL_SETS(TAMGA_GOST_INSTANTIATE)

}  // namespace gost
