// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "console.h"
#include "pki/certificate.h"
#include "service/session.h"

namespace tamga::cli {

/// The certificate that the digits of --certificate begin; without digits the only usable one.
/// Throws UsageError, Error(certificate.not-found | request.cancelled).
[[nodiscard]] pki::Certificate chooseCertificate(service::Session& session,
                                                 const std::optional<std::string>& wanted,
                                                 const Console& console);

/// A file, or the thumbprint of a certificate on a token or in a folder of the settings. Throws what
/// chooseCertificate throws, and Error(system.file | certificate.malformed | certificate.algorithm).
[[nodiscard]] pki::Certificate certificateNamed(const std::string& name, const Console& console);

}  // namespace tamga::cli
