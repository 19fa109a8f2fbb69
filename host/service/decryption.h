// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The use of a key for one message.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/secret.h"
#include "pki/certificate.h"
#include "pki/signing_key.h"

namespace tamga::service {

struct DecryptRequest {
    std::string asker;  ///< the command line's word for itself
    pki::Thumbprint certificate;
    std::string document;  ///< name of the message, shown to the person
    std::optional<Secret> password;
    bool finalTry = false;  ///< the person knows that a wrong PIN now locks the token, and wants to try
};

/// Works with the open key, which is dropped afterwards. Throws what it likes.
using KeyUse = std::function<void(pki::SigningKey&)>;

}  // namespace tamga::service
