// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The counter of a token whose keys are used in another way: a PKCS#11 module may not know it (OpenSC learns
// it from a wrong PIN alone, and forgets it with its process).
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "keys/token.h"

namespace tamga::keys::pcsc {

/// What the known card of that serial number, in whatever reader, says of its user PIN; it costs no try and
/// logs nobody out. serial: hexadecimal, with leading zeros or without. Nothing when there is no such card,
/// none answers in time, or somebody is logged in to it.
[[nodiscard]] std::optional<PinState> countedPin(const std::string& serial,
                                                 std::chrono::milliseconds patience);

}  // namespace tamga::keys::pcsc
