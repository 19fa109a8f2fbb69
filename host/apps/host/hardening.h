// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/resource.h>

namespace tamga::host {

/// Before anything else in main: limits what a mistake further on, a curious neighbour or a careless parent
/// can do. Ends the process when a protection cannot be had.
void harden() noexcept;

struct Limits {
    rlim_t files;     ///< open descriptors
    rlim_t fileSize;  ///< octets of a file written
    rlim_t memory;    ///< octets of data; not in a build with sanitizers, whose shadow memory has no limits
};
/// Lowers the process's limits, never raises them.
void limit(const Limits& limits) noexcept;

/// A private descriptor of what was standard output; descriptor 1 then leads to standard error, so that a
/// stray print of any library cannot break into a frame.
[[nodiscard]] int takeStandardOutput() noexcept;

/// Kills the children that are left (an open pinentry): some of them survive the end of their input and of
/// their parent.
void endChildren() noexcept;

}  // namespace tamga::host
