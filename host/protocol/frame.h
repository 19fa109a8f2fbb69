// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Native messaging frames: 32-bit length in native byte order, then that many octets.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/error.h"

namespace tamga::protocol {

/// From the browser.
inline constexpr std::size_t kMaxFrameIn = 1024 * 1024;
/// To the browser: it takes 1 MiB and closes the port at one octet more; we keep well below.
inline constexpr std::size_t kMaxFrameOut = 900 * 1024;

/// Puts frames together from whatever pieces a pipe gives. Nothing is allocated for a length before it has
/// been found good (threat T18).
class FrameReader final {
  public:
    /// Where the next octets belong; never empty.
    [[nodiscard]] std::span<std::uint8_t> space() noexcept;
    /// count octets have been put into space(): the text of a frame when that completed one. Throws
    /// Error(protocol.frame) for an empty or over-long frame; nothing may follow it.
    [[nodiscard]] std::optional<std::string> advance(std::size_t count);
    /// Whether an end of input here would cut a frame.
    [[nodiscard]] bool insideFrame() const noexcept { return headerFilled_ != 0; }

  private:
    static constexpr std::size_t kHeader = 4;
    std::array<std::uint8_t, kHeader> header_{};
    std::size_t headerFilled_ = 0;
    std::string body_;
    std::size_t bodyFilled_ = 0;
};

/// The frame of a text. Throws Error(protocol.too-large).
[[nodiscard]] std::string frameOf(std::string_view text);

}  // namespace tamga::protocol
