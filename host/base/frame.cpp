// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "base/frame.h"

#include <string>

namespace tamga {

std::array<std::uint8_t, kFrameHeader> frameHeader(std::uint8_t kind, std::size_t length) {
    return {static_cast<std::uint8_t>(length), static_cast<std::uint8_t>(length >> 8U),
            static_cast<std::uint8_t>(length >> 16U), static_cast<std::uint8_t>(length >> 24U), kind};
}

void FrameReader::fail(const char* what) const {
    throw Error(broken_, std::string("frame: ") + what);
}

bool FrameReader::fill(std::span<std::uint8_t> to) const {
    std::size_t done = 0;
    while (done < to.size()) {
        const std::size_t got = read_(to.subspan(done));
        if (got == 0 && done == 0) return false;
        if (got == 0 || got > to.size() - done) fail("cut off");
        done += got;
    }
    return true;
}

std::optional<std::size_t> FrameReader::next(std::uint8_t kind, std::size_t maxOctets) const {
    std::array<std::uint8_t, kFrameHeader> header{};
    if (!fill(header)) return std::nullopt;
    if (header.back() != kind) fail("of another kind");
    std::size_t length = 0;
    for (std::size_t i = kFrameHeader - 1; i-- > 0;)
        length = length << 8U | header.at(i);
    if (length > maxOctets) fail("too long");
    return length;
}

void FrameReader::content(std::span<std::uint8_t> to) const {
    if (!to.empty() && !fill(to)) fail("cut off");
}

std::optional<Bytes> FrameReader::whole(std::uint8_t kind, std::size_t maxOctets) const {
    const auto length = next(kind, maxOctets);
    if (!length) return std::nullopt;
    Bytes octets(*length);
    content(octets);
    return octets;
}

}  // namespace tamga
