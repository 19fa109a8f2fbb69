// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// nameConstraints (RFC 5280 section 4.2.1.10): for which names an authority may vouch. Directory names, mail
// addresses, host names and IP addresses are compared; a name of another form fails where that form is
// constrained, as section 6.1.3 asks of whoever cannot compare it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pki/certificate.h"
#include "pki/general_name.h"

namespace tamga::pki {

class NameConstraints final {
  public:
    /// Of an authority; empty when it has no such extension. Error(certificate.malformed) also for a minimum
    /// other than zero and for a maximum, which the RFC forbids.
    [[nodiscard]] static Result<std::optional<NameConstraints>> of(const Certificate& authority);

    /// What is wrong with the names of a certificate below the authority, English; empty when nothing is.
    /// Error(certificate.malformed) when its names cannot be read.
    [[nodiscard]] Result<std::optional<std::string>> violationBy(const Certificate& certificate) const;

  private:
    [[nodiscard]] bool allows(const GeneralName& name) const;

    std::vector<GeneralName> permitted_;
    std::vector<GeneralName> excluded_;
};

}  // namespace tamga::pki
