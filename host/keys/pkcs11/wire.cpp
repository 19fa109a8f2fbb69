// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/pkcs11/wire.h"

#include <string>

#include "base/process.h"

namespace tamga::keys::pkcs11 {
namespace {

constexpr std::uint8_t kMessage = 'M';
constexpr std::uint8_t kPin = 'P';

FrameReader framesOf(const ReadSome& read) {
    return {read, Reason::kTokenModuleBroken};
}

}  // namespace

bool readMessageOrEnd(const ReadSome& read, std::size_t maxOctets, Json& message) {
    const FrameReader frames = framesOf(read);
    const auto octets = frames.whole(kMessage, maxOctets);
    if (!octets) return false;
    Result<Json> parsed = Json::parse(asText(*octets));
    if (!parsed || parsed.value().members() == nullptr) frames.fail("no JSON object");
    message = std::move(parsed).value();
    return true;
}

Json readMessage(const ReadSome& read, std::size_t maxOctets) {
    Json message;
    if (!readMessageOrEnd(read, maxOctets, message)) framesOf(read).fail("the other side has gone");
    return message;
}

Secret readPin(const ReadSome& read) {
    const FrameReader frames = framesOf(read);
    const auto length = frames.next(kPin, kMaxPin);
    if (!length) frames.fail("the other side has gone");
    Secret pin(kMaxPin);
    frames.content(pin.buffer().first(*length));
    pin.resize(*length);
    return pin;
}

void writeMessage(int descriptor, const Json& message, const Deadline& deadline, const CancelToken& cancel) {
    const std::string text = message.print();
    Bytes frame;
    frame.reserve(kFrameHeader + text.size());
    append(frame, frameHeader(kMessage, text.size()));
    append(frame, asBytes(text));
    writeAll(descriptor, frame, deadline, cancel);
}

void writePin(int descriptor, const Secret& pin, const Deadline& deadline, const CancelToken& cancel) {
    if (pin.size() > kMaxPin) throw Error(Reason::kPasswordWrong, "longer than any PIN");
    writeAll(descriptor, frameHeader(kPin, pin.size()), deadline, cancel);
    writeAll(descriptor, pin.view(), deadline, cancel);
}

}  // namespace tamga::keys::pkcs11
