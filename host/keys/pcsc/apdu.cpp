// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/pcsc/apdu.h"

#include <array>
#include <string>

#include "base/secret.h"

namespace tamga::keys::pcsc {
namespace {

/// CLA INS P1 P2 Lc data Le (ISO 7816-4 section 5.2, short lengths).
constexpr std::size_t kLongestCommand = 4 + 1 + 255 + 1;
/// A card that always has more to fetch would never come to an end.
constexpr std::size_t kMostFetches = 32;
constexpr std::uint8_t kGetResponse = 0xC0;

void push(Secret& wire, std::uint8_t octet) {
    if (!wire.push(octet)) throw Error(Reason::kProtocolInternal, "a command longer than 261 octets");
}

Answer send(Channel& channel, const Command& command) {
    Secret wire(kLongestCommand);
    for (const std::uint8_t octet : {command.cla, command.ins, command.p1, command.p2})
        push(wire, octet);
    if (command.data.size() > 255) throw Error(Reason::kProtocolInternal, "command data over 255 octets");
    if (!command.data.empty()) {
        push(wire, static_cast<std::uint8_t>(command.data.size()));
        for (const std::uint8_t octet : command.data)
            push(wire, octet);
    }
    // ISO 7816-3 section 12.2: over T=0 the fifth octet is Lc or Le, and there is no sixth one behind the
    // data. A command with neither has 00 there.
    const bool twoLengths = !command.data.empty() && channel.isByteProtocol();
    if (command.le && !twoLengths) push(wire, *command.le);
    if (!command.le && command.data.empty() && channel.isByteProtocol()) push(wire, 0x00);

    CryptoPP::SecByteBlock octets = channel.transmit(wire.view());
    if (octets.size() < 2) throw Error(Reason::kTokenRemoved, "an answer without a status word");
    Answer answer;
    const std::size_t length = octets.size() - 2;
    answer.status = static_cast<std::uint16_t>(octets[length] << 8U | octets[length + 1]);
    answer.data.Assign(octets.data(), length);
    return answer;
}

}  // namespace

Answer exchange(Channel& channel, const Command& command) {
    Answer answer = send(channel, command);
    if (answer.status >> 8U == 0x6CU) {  // wrong Le, the right one is in the second octet
        Command again = command;
        again.le = static_cast<std::uint8_t>(answer.status & 0xFFU);
        answer = send(channel, again);
    }
    for (std::size_t fetches = 0; answer.status >> 8U == 0x61U; ++fetches) {
        if (fetches == kMostFetches) throw Error(Reason::kTokenDeviceError, "an answer without an end");
        Answer more = send(
            channel, {0x00, kGetResponse, 0x00, 0x00, {}, static_cast<std::uint8_t>(answer.status & 0xFFU)});
        answer.data += more.data;
        answer.status = more.status;
    }
    return answer;
}

Error unexpected(std::string_view step, std::uint16_t status) {
    const std::array<std::uint8_t, 2> octets{static_cast<std::uint8_t>(status >> 8U),
                                             static_cast<std::uint8_t>(status & 0xFFU)};
    return Error(Reason::kTokenDeviceError, std::string(step) + ": " + toHexUpper(octets));
}

}  // namespace tamga::keys::pcsc
