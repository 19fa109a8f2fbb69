// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// One passive token in a reader: containers among its own files, keys used in this process.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "keys/pcsc/card_model.h"
#include "keys/token.h"

namespace tamga::keys::pcsc {

/// What a look at a card has found out, without a PIN.
struct Look {
    std::string reader;
    const CardModel* model = nullptr;
    Bytes serial;  ///< big-endian
    PinState pin;
    bool shown = true;  ///< see Shown
};

/// Connects, asks, lets go. Throws Error.
[[nodiscard]] Look lookAt(const std::string& reader, const CardModel& model);

[[nodiscard]] std::shared_ptr<Token> makeReaderToken(Look look);
/// A card that is known by its answer to reset, and is of no use now.
[[nodiscard]] std::shared_ptr<Token> makeUnreadToken(const std::string& reader, const CardModel& model,
                                                     Error problem);

}  // namespace tamga::keys::pcsc
