// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What the reader driver, inside pcscd, and a card, inside the test, say to each other over a UNIX socket:
// one octet of kind, two of length (big-endian), the content. The card listens; a connection is a card
// inserted.
#pragma once

#include <sys/socket.h>
#include <sys/types.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace wire {

enum class Ask : std::uint8_t {
    kPowerUp = 'U',
    kPowerDown = 'D',
    kReset = 'R',
    kCommand = 'C',
    kDigits = 'K'
};
/// kNothing: success without an octet, as drivers report a card pulled at the wrong moment.
enum class Say : std::uint8_t { kAnswer = 'A', kFailure = 'F', kNothing = 'N' };

using Octets = std::vector<std::uint8_t>;

inline bool readWhole(int socket, std::uint8_t* to, std::size_t length) {
    while (length > 0) {
        const ssize_t got = ::recv(socket, to, length, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        to += got;
        length -= static_cast<std::size_t>(got);
    }
    return true;
}

inline bool send(int socket, std::uint8_t kind, const Octets& content) {
    Octets frame{kind, static_cast<std::uint8_t>(content.size() >> 8U),
                 static_cast<std::uint8_t>(content.size() & 0xFFU)};
    frame.insert(frame.end(), content.begin(), content.end());
    return ::send(socket, frame.data(), frame.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(frame.size());
}

inline bool receive(int socket, std::uint8_t& kind, Octets& content) {
    std::uint8_t head[3];
    if (!readWhole(socket, head, sizeof head)) return false;
    kind = head[0];
    content.resize(static_cast<std::size_t>(head[1]) << 8U | head[2]);
    return content.empty() || readWhole(socket, content.data(), content.size());
}

}  // namespace wire
