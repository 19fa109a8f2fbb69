// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Commands and answers of ISO 7816-4, and the way they take to a card.
#pragma once

#include <cryptopp/secblock.h>

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "base/error.h"

namespace tamga::keys::pcsc {

/// Status words of ISO 7816-4 section 5.6, and those that Rutoken adds.
namespace status {
inline constexpr std::uint16_t kDone = 0x9000;
inline constexpr std::uint16_t kEndOfFile = 0x6282;  ///< before all that was asked for
inline constexpr std::uint16_t kRefused = 0x6982;    ///< security status not satisfied
inline constexpr std::uint16_t kBlocked = 0x6983;    ///< no tries left
inline constexpr std::uint16_t kNotFound = 0x6A82;
inline constexpr std::uint16_t kWrongOffset = 0x6B00;
inline constexpr std::uint16_t kAlreadyLoggedIn = 0x6F86;  ///< Rutoken: VERIFY while somebody is logged in
}  // namespace status

struct Answer {
    CryptoPP::SecByteBlock data;  ///< may be a part of a key file
    std::uint16_t status = 0;

    Answer() = default;
    // SecByteBlock has no move: one that said so would copy, and might throw.
    Answer(const Answer&) = default;
    Answer& operator=(const Answer&) = default;
    ~Answer() = default;

    [[nodiscard]] BytesView view() const noexcept { return {data.data(), data.size()}; }
    [[nodiscard]] bool done() const noexcept { return status == status::kDone; }
};

/// data may be a PIN: it is copied into locked memory only.
struct Command {
    std::uint8_t cla = 0x00;
    std::uint8_t ins = 0x00;
    std::uint8_t p1 = 0x00;
    std::uint8_t p2 = 0x00;
    BytesView data = {};                            ///< at most 255 octets
    std::optional<std::uint8_t> le = std::nullopt;  ///< 00: up to 256
};

/// To one card that nobody else talks to at the moment. Throws Error.
class Channel {
  public:
    Channel() = default;
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;
    virtual ~Channel() = default;

    /// A command as it goes to the reader, an answer of at least two octets.
    virtual CryptoPP::SecByteBlock transmit(BytesView command) = 0;
    /// T=0, where a command says either what it sends or what it wants, and the rest is fetched.
    [[nodiscard]] virtual bool isByteProtocol() const = 0;
    /// To the reader itself; the answer may be empty.
    virtual CryptoPP::SecByteBlock control(std::uint32_t code, BytesView data) = 0;
    /// For a log-in that could not be undone by a command.
    virtual void resetAtEnd() noexcept = 0;
};

/// Sends the command in the form of the channel's protocol; fetches what the card holds ready (61xx) and asks
/// again with the length that it names (6Cxx).
[[nodiscard]] Answer exchange(Channel& channel, const Command& command);

/// Error(token.device-error) that names step and status word.
[[nodiscard]] Error unexpected(std::string_view step, std::uint16_t status);

}  // namespace tamga::keys::pcsc
