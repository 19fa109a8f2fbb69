// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// One question over HTTP/1.1 (RFC 9110, RFC 9112) and its answer, redirections followed.
#pragma once

#include "base/error.h"
#include "net/wire.h"

namespace tamga::net {

/// Redirections (301, 302, 307, 308) repeat the question at the new place, five at most, never from https to
/// http, each with its address checked anew; every other status but 200 is Error(net.http-status).
/// Error(net.*).
[[nodiscard]] Result<Answer> exchange(const Request& request);

}  // namespace tamga::net
