// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "gost/curves.h"

#include <array>

#include "gost/arithmetic.h"
#include "gost/curve_parameters.h"
#include "gost/parameter_sets.h"

namespace gost {
namespace {

/// P: a parameter set.
template <class P>
constexpr Domain<P::kLimbs> kDomain(P::kModulus, P::kA, P::kB, P::kOrder,
                                    AffinePoint<P::kLimbs>{P::kX, P::kY}, arithmeticOf<P>);

template <class P>
constexpr CurveParameters kParameters = [] {
    if constexpr (P::kLimbs == 4) return CurveParameters{&kDomain<P>, nullptr};
    if constexpr (P::kLimbs == 8) return CurveParameters{nullptr, &kDomain<P>};
}();

constexpr std::array<Curve, 14> kCurves{{
    {"1.2.643.2.2.35.0", "id-GostR3410-2001-TestParamSet", 32, 1, true, &kParameters<Test256>},
    {"1.2.643.2.2.35.1", "id-GostR3410-2001-CryptoPro-A-ParamSet", 32, 1, false, &kParameters<CryptoProA>},
    {"1.2.643.2.2.35.2", "id-GostR3410-2001-CryptoPro-B-ParamSet", 32, 1, false, &kParameters<CryptoProB>},
    {"1.2.643.2.2.35.3", "id-GostR3410-2001-CryptoPro-C-ParamSet", 32, 1, false, &kParameters<CryptoProC>},
    {"1.2.643.2.2.36.0", "id-GostR3410-2001-CryptoPro-XchA-ParamSet", 32, 1, false, &kParameters<CryptoProA>},
    {"1.2.643.2.2.36.1", "id-GostR3410-2001-CryptoPro-XchB-ParamSet", 32, 1, false, &kParameters<CryptoProC>},
    {"1.2.643.7.1.2.1.1.1", "id-tc26-gost-3410-2012-256-paramSetA", 32, 4, false, &kParameters<Tc26A256>},
    {"1.2.643.7.1.2.1.1.2", "id-tc26-gost-3410-2012-256-paramSetB", 32, 1, false, &kParameters<CryptoProA>},
    {"1.2.643.7.1.2.1.1.3", "id-tc26-gost-3410-2012-256-paramSetC", 32, 1, false, &kParameters<CryptoProB>},
    {"1.2.643.7.1.2.1.1.4", "id-tc26-gost-3410-2012-256-paramSetD", 32, 1, false, &kParameters<CryptoProC>},
    {"1.2.643.7.1.2.1.2.0", "id-tc26-gost-3410-2012-512-paramSetTest", 64, 1, true, &kParameters<Test512>},
    {"1.2.643.7.1.2.1.2.1", "id-tc26-gost-3410-2012-512-paramSetA", 64, 1, false, &kParameters<Tc26A512>},
    {"1.2.643.7.1.2.1.2.2", "id-tc26-gost-3410-2012-512-paramSetB", 64, 1, false, &kParameters<Tc26B512>},
    {"1.2.643.7.1.2.1.2.3", "id-tc26-gost-3410-2012-512-paramSetC", 64, 4, false, &kParameters<Tc26C512>},
}};

}  // namespace

const Curve* findCurve(std::string_view oid) noexcept {
    for (const Curve& curve : kCurves) {
        if (curve.oid == oid) return &curve;
    }
    return nullptr;
}

std::span<const Curve> allCurves() noexcept {
    return kCurves;
}

}  // namespace gost
