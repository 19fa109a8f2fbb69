// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/pkcs11/wire.h"

#include <array>
#include <string>

#include "base/process.h"

namespace tamga::keys::pkcs11 {
namespace {

enum class Kind : std::uint8_t { kMessage = 'M', kPin = 'P' };

constexpr std::size_t kHeader = 5;

Error broken(const char* what) {
    return Error(Reason::kTokenModuleBroken, std::string("frame: ") + what);
}

/// False when the stream ends before the first octet.
bool readWhole(const ReadSome& read, std::span<std::uint8_t> to) {
    std::size_t done = 0;
    while (done < to.size()) {
        const std::size_t got = read(to.subspan(done));
        if (got == 0 && done == 0) return false;
        if (got == 0 || got > to.size() - done) throw broken("cut off");
        done += got;
    }
    return true;
}

/// The length of the content; empty at the end of the stream.
std::optional<std::size_t> readHeader(const ReadSome& read, Kind kind, std::size_t maxOctets) {
    std::array<std::uint8_t, kHeader> header{};
    if (!readWhole(read, header)) return std::nullopt;
    if (header[4] != static_cast<std::uint8_t>(kind)) throw broken("of another kind");
    std::size_t length = 0;
    for (std::size_t i = 4; i-- > 0;)
        length = length << 8U | header.at(i);
    if (length > maxOctets) throw broken("too long");
    return length;
}

std::array<std::uint8_t, kHeader> headerOf(Kind kind, std::size_t length) {
    return {static_cast<std::uint8_t>(length), static_cast<std::uint8_t>(length >> 8U),
            static_cast<std::uint8_t>(length >> 16U), static_cast<std::uint8_t>(length >> 24U),
            static_cast<std::uint8_t>(kind)};
}

}  // namespace

bool readMessageOrEnd(const ReadSome& read, std::size_t maxOctets, Json& message) {
    const auto length = readHeader(read, Kind::kMessage, maxOctets);
    if (!length) return false;
    std::string text(*length, '\0');
    if (!text.empty() && !readWhole(read, {reinterpret_cast<std::uint8_t*>(text.data()), text.size()}))
        throw broken("cut off");
    Result<Json> parsed = Json::parse(text);
    if (!parsed || parsed.value().members() == nullptr) throw broken("no JSON object");
    message = std::move(parsed).value();
    return true;
}

Json readMessage(const ReadSome& read, std::size_t maxOctets) {
    Json message;
    if (!readMessageOrEnd(read, maxOctets, message)) throw broken("the other side has gone");
    return message;
}

Secret readPin(const ReadSome& read) {
    const auto length = readHeader(read, Kind::kPin, kMaxPin);
    if (!length) throw broken("the other side has gone");
    Secret pin(kMaxPin);
    if (*length > 0 && !readWhole(read, pin.buffer().first(*length))) throw broken("cut off");
    pin.resize(*length);
    return pin;
}

void writeMessage(int descriptor, const Json& message, const Deadline& deadline, const CancelToken& cancel) {
    const std::string text = message.print();
    Bytes frame;
    frame.reserve(kHeader + text.size());
    append(frame, headerOf(Kind::kMessage, text.size()));
    append(frame, asBytes(text));
    writeAll(descriptor, frame, deadline, cancel);
}

void writePin(int descriptor, const Secret& pin, const Deadline& deadline, const CancelToken& cancel) {
    if (pin.size() > kMaxPin) throw Error(Reason::kPasswordWrong, "longer than any PIN");
    writeAll(descriptor, headerOf(Kind::kPin, pin.size()), deadline, cancel);
    writeAll(descriptor, pin.view(), deadline, cancel);
}

}  // namespace tamga::keys::pkcs11
