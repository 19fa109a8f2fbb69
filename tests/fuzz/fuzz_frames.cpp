// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A browser that writes anything: octets in pieces of changing size become frames, frames become messages,
// and every error has an answer that is JSON.
#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "protocol/frame.h"
#include "protocol/reply.h"
#include "protocol/request.h"

namespace {

using namespace tamga;

void require(bool condition) {
    if (!condition) std::abort();
}

void takeMessage(const std::string& text) {
    const protocol::Message message = protocol::parseMessage(text);
    if (message.call) {
        // What needs no id is cancel alone.
        require(message.id.has_value() || std::holds_alternative<protocol::CancelCall>(message.call.value()));
        return;
    }
    const std::string answer = protocol::failure(message.id, message.call.error()).print();
    require(answer.size() < 4096);
    require(Json::parse(answer).ok());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    protocol::FrameReader reader;
    std::size_t step = 1;
    try {
        while (size > 0) {
            const std::span<std::uint8_t> space = reader.space();
            require(!space.empty());
            const std::size_t count = std::min({space.size(), step, size});
            std::memcpy(space.data(), data, count);
            data += count;
            size -= count;
            step = step * 3 % 1021 + 1;
            if (const auto frame = reader.advance(count)) takeMessage(*frame);
        }
    } catch (const Error& error) {
        require(error.reason() == Reason::kProtocolFrame);
    }
    return 0;
}
