// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A GOST key out of its place, on its way to another.
#pragma once

#include "gost/gostr3410.h"
#include "pki/algorithms.h"

namespace tamga::keys {

struct TakenKey {  // NOLINT(bugprone-exception-escape): Crypto++ blocks copy when moved
    gost::PrivateKey key;
    pki::KeyAlgorithm algorithm;
};

}  // namespace tamga::keys
