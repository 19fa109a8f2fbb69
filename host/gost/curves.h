// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Parameter sets of GOST R 34.10-2001 and GOST R 34.10-2012 (RFC 4357 section 11.4, RFC 7836 appendix A,
// RFC 9215 appendix E). Several OIDs may name one curve.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace gost {

struct CurveParameters;  // numbers, in curves.cpp

/// A named parameter set. Compared by address; there is one object per OID for the whole process.
struct Curve {
    std::string_view oid;   ///< dotted
    std::string_view name;  ///< as in the RFC, for example "id-GostR3410-2001-CryptoPro-A-ParamSet"
    std::size_t octets;     ///< 32 or 64: width of coordinates, private key and each half of a signature
    unsigned cofactor;      ///< 1 or 4
    bool test;              ///< for examples of the standards only; refused outside tests
    const CurveParameters* parameters;
};

/// Null pointer for an unknown OID.
[[nodiscard]] const Curve* findCurve(std::string_view oid) noexcept;
[[nodiscard]] std::span<const Curve> allCurves() noexcept;

}  // namespace gost
