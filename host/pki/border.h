// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The border of this room: what the reader of DER refuses is a malformed certificate to everybody above.
#pragma once

#include <string>
#include <utility>

#include "base/error.h"

namespace tamga::pki {

/// capture() for functions that parse parts of certificates.
template <typename Body>
[[nodiscard]] auto captureMalformed(const char* part, Body&& body) {
    return capture([&] {
        try {
            return std::forward<Body>(body)();
        } catch (const Error& error) {
            if (error.reason() != Reason::kDerMalformed) throw;
            throw Error(Reason::kCertificateMalformed, std::string(part) + ": " + error.context());
        }
    });
}

}  // namespace tamga::pki
