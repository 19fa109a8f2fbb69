// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "keys/pkcs8.h"
#include "pki/certificate.h"
#include "service/session.h"

namespace bench {

struct DemoKey {
    tamga::keys::Pkcs8Key key;
    tamga::pki::Certificate certificate;
};

/// The person "citizen" of make-demo-pki.sh.
[[nodiscard]] DemoKey readDemoKey(const std::filesystem::path& pki);
/// A container folder with that person's key and certificate. Returns the folder.
std::filesystem::path makeContainer(const std::filesystem::path& pki, const std::filesystem::path& folder,
                                    const std::string& password);
/// A session as the product makes it, with this folder as the only place with keys: what else the machine has
/// would be measured with it.
[[nodiscard]] std::unique_ptr<tamga::service::Session> sessionOver(const std::filesystem::path& folder);

}  // namespace bench
