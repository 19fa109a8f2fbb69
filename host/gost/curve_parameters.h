// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What gost::Curve points to; private to this room.
#pragma once

#include "gost/curves.h"
#include "gost/domain.h"

namespace gost {

/// Exactly one of the two is set, by the width of the curve.
struct CurveParameters {
    const Domain<4>* narrow;
    const Domain<8>* wide;
};

/// Calls action with the Domain of the curve's width: the one place where the width becomes a type.
template <class Action>
decltype(auto) withDomain(const Curve& curve, Action&& action) {
    const CurveParameters& parameters = *curve.parameters;
    return parameters.narrow != nullptr ? action(*parameters.narrow) : action(*parameters.wide);
}

}  // namespace gost
