// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What goes through the pipes between a program and tamga-net: frames (base/frame.h), a JSON object and then
// the octets of a body, in both directions.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/deadline.h"
#include "base/frame.h"
#include "net/address.h"

namespace tamga::net {

struct Request {
    std::string url;          ///< http or https
    std::string contentType;  ///< of the body; empty: GET without one, else POST
    std::string accept;       ///< the media type that the answer must have; empty for any
    Bytes body;
    std::size_t maxOctets = 0;          ///< of the answer, at most kMaxBody
    std::chrono::milliseconds time{};   ///< for everything together
    std::vector<AddressRange> allowed;  ///< beside public addresses
};

struct Answer {
    std::string url;  ///< that gave it in the end, after redirections
    Bytes body;
};

inline constexpr std::size_t kMaxUrl = 2048;
inline constexpr std::size_t kMaxBody = std::size_t{64} << 20U;

/// Throw as writeAll does.
void write(int descriptor, const Request& request, const Deadline& deadline, const CancelToken& cancel);
void write(int descriptor, const Result<Answer>& answer, const Deadline& deadline, const CancelToken& cancel);

/// Empty at the end of the stream. Error(system.process) for anything out of shape.
[[nodiscard]] std::optional<Request> readRequest(const ReadSome& read);
/// What tamga-net answered; its error as the error of the Result. Throws Error(system.process) for anything
/// out of shape.
[[nodiscard]] Result<Answer> readAnswer(const ReadSome& read, std::size_t maxOctets);

}  // namespace tamga::net
