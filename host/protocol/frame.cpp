// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "protocol/frame.h"

#include <cstring>
#include <utility>

namespace tamga::protocol {

std::span<std::uint8_t> FrameReader::space() noexcept {
    if (headerFilled_ < kHeader) return std::span(header_).subspan(headerFilled_);
    // reinterpret_cast: read(2) fills characters.
    return {reinterpret_cast<std::uint8_t*>(body_.data()) + bodyFilled_, body_.size() - bodyFilled_};
}

std::optional<std::string> FrameReader::advance(std::size_t count) {
    if (headerFilled_ < kHeader) {
        headerFilled_ += count;
        if (headerFilled_ < kHeader) return std::nullopt;
        std::uint32_t length = 0;
        std::memcpy(&length, header_.data(), kHeader);
        if (length == 0) throw Error(Reason::kProtocolFrame, "empty frame");
        if (length > kMaxFrameIn)
            throw Error(Reason::kProtocolFrame, "frame of " + std::to_string(length) + " octets");
        body_.resize(length);
        bodyFilled_ = 0;
        return std::nullopt;
    }
    bodyFilled_ += count;
    if (bodyFilled_ < body_.size()) return std::nullopt;
    headerFilled_ = 0;
    return std::exchange(body_, {});
}

std::string frameOf(std::string_view text) {
    if (text.size() > kMaxFrameOut) {
        throw Error(Reason::kProtocolTooLarge, "answer of " + std::to_string(text.size()) + " octets");
    }
    const auto length = static_cast<std::uint32_t>(text.size());
    std::string frame(sizeof length, '\0');
    std::memcpy(frame.data(), &length, sizeof length);
    return frame.append(text);
}

}  // namespace tamga::protocol
