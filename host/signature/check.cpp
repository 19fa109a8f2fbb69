// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "signature/check.h"

#include <utility>

namespace tamga::signature {

void Findings::check(const char* name, Reason malformed, const std::function<Skipped()>& body) {
    Check done{name, Check::State::kPassed, {}};
    try {
        if (Skipped reason = body()) {
            done.state = Check::State::kSkipped;
            done.detail = std::move(*reason);
        }
    } catch (const Error& failure) {
        done.state = Check::State::kFailed;
        done.detail = failure.what();
        const bool encoding = failure.reason() == Reason::kDerMalformed;
        if (!error) error = encoding ? Error(malformed, failure.context()) : failure;
    }
    checks.push_back(std::move(done));
}

}  // namespace tamga::signature
