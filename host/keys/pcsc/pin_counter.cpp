// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/pcsc/pin_counter.h"

#include <algorithm>

#include "base/ask_all.h"
#include "keys/pcsc/card_model.h"
#include "keys/pcsc/connection.h"
#include "keys/pcsc/file_system.h"
#include "keys/pcsc/pin.h"

namespace tamga::keys::pcsc {
namespace {

using Counted = std::optional<PinState>;

/// "0000000032A1B2C3" and "32a1b2c3" are one number.
std::string plain(std::string serial) {
    for (char& c : serial)
        if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
    serial.erase(0, serial.find_first_not_of('0'));
    return serial;
}

Counted askCard(const Context& context, const std::string& reader, const CardModel& model,
                const std::string& serial) {
    Card card(context, reader);
    Transaction transaction(card);
    if (plain(toHex(FileSystem(transaction, model.family).serial())) != serial) return std::nullopt;
    PinState state = readPinState(transaction);
    if (!state.left) return std::nullopt;
    return state;
}

Counted askReaders(const std::string& serial) {
    const Context context;
    for (const ReaderState& reader : context.readers()) {
        const CardModel* const model = reader.present ? modelOf(reader.atr) : nullptr;
        if (model == nullptr) continue;
        const auto counted = capture([&] { return askCard(context, reader.name, *model, serial); });
        if (counted && counted.value()) return counted.value();
    }
    return std::nullopt;
}

}  // namespace

std::optional<PinState> countedPin(const std::string& serial, std::chrono::milliseconds patience) {
    const std::string wanted = plain(serial);
    if (wanted.empty()) return std::nullopt;
    const auto answers =
        askAll<Counted>({{"PIN counter", [wanted] { return askReaders(wanted); }}}, patience);
    return answers[0].value_or(std::nullopt);
}

}  // namespace tamga::keys::pcsc
