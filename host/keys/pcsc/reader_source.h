// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Tokens in the readers that PC/SC knows.
#pragma once

#include <chrono>
#include <memory>

#include "keys/token.h"

namespace tamga::keys::pcsc {

struct ReaderSettings {
    std::chrono::milliseconds service{500};    ///< for the service to name its readers
    std::chrono::milliseconds patience{1000};  ///< for all cards together, at each look at what is there
    std::chrono::milliseconds watchPeriod{500};
};

/// Without the service, or with one that does not answer, there are no tokens. All readers are asked at once,
/// each on a thread of its own; a card that does not answer in time shows what it last had, or is a token
/// with a problem (token.silent), and is not asked again until it answers. Cards that are not known are no
/// tokens.
[[nodiscard]] std::unique_ptr<Source> makeReaderSource(ReaderSettings settings);

}  // namespace tamga::keys::pcsc
