// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The life of a module worker.
#pragma once

#include <string>

namespace tamga::keys::pkcs11 {

/// Loads the module and answers requests from the descriptor input on the descriptor output until the end of
/// input. Descriptors 0 and 1 must not be the pipes any more. Returns the process's status. A module that
/// does not let go is left behind: a short while after the end of input the process ends all the same.
int serveModule(const std::string& path, int input, int output);

}  // namespace tamga::keys::pkcs11
