// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A time-stamping authority of the test PKI: "openssl ts" with the gost engine.
#pragma once

#include <string>

#include "base/bytes.h"

namespace tamga::test {

/// The TimeStampResp to a TimeStampReq by the authority of a family of the fixtures.
[[nodiscard]] Bytes replyOf(const std::string& family, BytesView request);

}  // namespace tamga::test
