// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace tamga::net {

/// Answers requests (net/wire.h) until the input ends. The exit status. Throws what the pipes throw.
int serveNet(int input, int output);

}  // namespace tamga::net
