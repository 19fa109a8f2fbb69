// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Marks the few values computed from secrets that everybody may know: signatures, public keys, and whether a
// candidate was taken. It does nothing, except in the test of constant time, where everything else that comes
// from a secret counts as poisoned and a branch or an address made from it is an error of valgrind.
#pragma once

#ifdef TAMGA_GOST_POISON
#include <valgrind/memcheck.h>
#endif

namespace gost {

template <class T>
[[nodiscard]] inline T published(T value) noexcept {
#ifdef TAMGA_GOST_POISON
    static_cast<void>(VALGRIND_MAKE_MEM_DEFINED(&value, sizeof value));
#endif
    return value;
}

}  // namespace gost
