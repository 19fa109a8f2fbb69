// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What goes through the pipes between a program and its module worker: frames (base/frame.h) with a JSON
// object, or with the octets of a PIN. A PIN is a frame of its own so that no parser, no text and no log ever
// has it.
#pragma once

#include <cstddef>

#include "base/deadline.h"
#include "base/frame.h"
#include "base/json.h"
#include "base/secret.h"

namespace tamga::keys::pkcs11 {

inline constexpr std::size_t kMaxRequest = std::size_t{256} << 10U;
inline constexpr std::size_t kMaxAnswer = std::size_t{8} << 20U;
inline constexpr std::size_t kMaxPin = 255;
/// Of the worker's way of speaking; program and worker are installed together.
inline constexpr int kWireVersion = 2;

/// Error(token.module-broken) for a frame of another kind, too long, cut off, or no JSON object.
[[nodiscard]] Json readMessage(const ReadSome& read, std::size_t maxOctets);
/// As readMessage; false at the end of the stream between two frames.
[[nodiscard]] bool readMessageOrEnd(const ReadSome& read, std::size_t maxOctets, Json& message);
[[nodiscard]] Secret readPin(const ReadSome& read);

/// Throw as writeAll does.
void writeMessage(int descriptor, const Json& message, const Deadline& deadline, const CancelToken& cancel);
void writePin(int descriptor, const Secret& pin, const Deadline& deadline, const CancelToken& cancel);

}  // namespace tamga::keys::pkcs11
