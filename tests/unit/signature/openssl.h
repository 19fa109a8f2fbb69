// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// OpenSSL's command line with the gost engine: the independent judge.
#pragma once

#include <string>
#include <vector>

namespace tamga::test {

struct OpensslResult {
    int status;          ///< exit status
    std::string output;  ///< standard output and error
};

/// Runs openssl with the configuration of the fixtures, which loads the gost engine.
[[nodiscard]] OpensslResult openssl(const std::vector<std::string>& arguments);

}  // namespace tamga::test
