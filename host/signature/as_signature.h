// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Inside of the room: its border for what reads messages.
#pragma once

#include <utility>

#include "base/error.h"

namespace tamga::signature {

/// capture() with errors of encoding as errors of the signature.
template <typename Body>
[[nodiscard]] auto asSignature(Body&& body) {
    return capture([&] {
        try {
            return std::forward<Body>(body)();
        } catch (const Error& error) {
            if (error.reason() != Reason::kDerMalformed) throw;
            throw Error(Reason::kSignatureMalformed, error.context());
        }
    });
}

}  // namespace tamga::signature
