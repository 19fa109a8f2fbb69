// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"

namespace tamga::signature {

/// One step of verification, in the order done.
struct Check {
    enum class State : std::uint8_t { kPassed, kFailed, kSkipped };
    std::string name;  ///< stable identifier: "certificate", "algorithms", "content-type", "message-digest",
                       ///< "signing-certificate", "signature", "validity"; with trust "chain", "revocation";
                       ///< "time-stamp" where there is one; of a time-stamp also "time-stamp-info",
                       ///< "imprint" and "usage"
    State state;
    std::string detail;  ///< English, for logs
};

/// What the checks have found so far.
struct Findings {
    /// Passed without remark, or skipped for a reason; a failure is thrown.
    using Skipped = std::optional<std::string>;

    std::vector<Check> checks;
    std::optional<Error> error;  ///< the first failure

    /// Adds the check of that name. Errors of encoding become malformed: they are errors of what is examined.
    void check(const char* name, Reason malformed, const std::function<Skipped()>& body);
};

}  // namespace tamga::signature
