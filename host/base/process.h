// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A child process with pipes on its standard input and output. It never outlives its owner.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/deadline.h"
#include "base/error.h"
#include "base/file.h"

namespace tamga {

class ChildProcess final {
  public:
    struct Options {
        std::filesystem::path program;         ///< absolute
        std::vector<std::string> arguments;    ///< without argv[0]
        std::vector<std::string> environment;  ///< "NAME=value"; nothing is inherited
    };

    /// Starts the program with all descriptors but 0, 1, 2 closed, signals reset, and the parent-death
    /// signal set. Throws Error(system.process) also when exec fails.
    explicit ChildProcess(const Options& options);
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;
    /// SIGTERM, 200 ms of patience, SIGKILL; the child is always reaped.
    ~ChildProcess();

    [[nodiscard]] pid_t id() const noexcept { return id_; }
    [[nodiscard]] int input() const noexcept { return toChild_.get(); }
    [[nodiscard]] int output() const noexcept { return fromChild_.get(); }
    void closeInput() noexcept { toChild_.reset(); }
    /// Ends the child now (SIGTERM, then SIGKILL after patience).
    void stop(std::chrono::milliseconds patience = std::chrono::milliseconds(200)) noexcept;

  private:
    pid_t id_ = -1;
    UniqueFd toChild_;
    UniqueFd fromChild_;
};

/// Writes everything or throws Error(system.process | request.timeout | request.cancelled). SIGPIPE is
/// not raised.
void writeAll(int descriptor, BytesView data, const Deadline& deadline, const CancelToken& cancel);
/// Up to buffer.size() octets; 0 at end of file. Throws as writeAll.
[[nodiscard]] std::size_t readSome(int descriptor, std::span<std::uint8_t> buffer, const Deadline& deadline,
                                   const CancelToken& cancel);

}  // namespace tamga
