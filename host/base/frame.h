// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Frames in the pipes between our own programs: the length of the content (4 octets, little-endian), its kind
// (1 octet) and the content.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>

#include "base/bytes.h"
#include "base/error.h"

namespace tamga {

/// Up to the span's size in octets, 0 at the end of the stream; throws when it cannot wait any longer.
using ReadSome = std::function<std::size_t(std::span<std::uint8_t>)>;

inline constexpr std::size_t kFrameHeader = 5;
[[nodiscard]] std::array<std::uint8_t, kFrameHeader> frameHeader(std::uint8_t kind, std::size_t length);

class FrameReader final {
  public:
    /// broken: the reason of what a frame out of shape throws.
    FrameReader(ReadSome read, Reason broken) : read_(std::move(read)), broken_(broken) {}

    /// The length of the content; empty at the end of the stream between two frames. Error(broken) for
    /// another kind, for more than maxOctets, for a header cut off.
    [[nodiscard]] std::optional<std::size_t> next(std::uint8_t kind, std::size_t maxOctets) const;
    /// Fills the span with content. Error(broken) when it is cut off.
    void content(std::span<std::uint8_t> to) const;
    /// A whole frame; empty at the end of the stream between two frames.
    [[nodiscard]] std::optional<Bytes> whole(std::uint8_t kind, std::size_t maxOctets) const;
    /// Throws Error(broken).
    [[noreturn]] void fail(const char* what) const;

  private:
    /// False when the stream ends before the first octet.
    [[nodiscard]] bool fill(std::span<std::uint8_t> to) const;

    ReadSome read_;
    Reason broken_;
};

}  // namespace tamga
