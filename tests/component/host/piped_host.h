// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The real tamga-host between two pipes, written to and read from at the same time: whatever is written, and
// however much, neither side can stop the other.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/deadline.h"
#include "base/file.h"
#include "base/json.h"
#include "host_process.h"

namespace tamga::test {

class PipedHost final {
  public:
    /// wrapper: as in HostProcess::Options.
    explicit PipedHost(const std::filesystem::path& home, const std::vector<std::string>& wrapper = {});
    PipedHost(const PipedHost&) = delete;
    PipedHost& operator=(const PipedHost&) = delete;
    /// Kills what has not ended.
    ~PipedHost();

    /// Writes everything, reading meanwhile. False when the host has closed its end.
    bool write(std::string_view octets);
    /// The same, so many octets at a time, each of them taken by the host before the next is written.
    bool writeInPieces(std::string_view octets, std::size_t size);
    /// The browser's end of the host's input is closed.
    void hangUp() { input_.reset(); }
    /// The browser's end of the host's output is closed.
    void stopReading() { output_.reset(); }
    /// The next frame as JSON; empty at the end of the stream. The test fails for octets that are no frame.
    std::optional<Json> receive();
    /// Waits for the end of the process; its output is read and kept meanwhile.
    End waitForEnd();

    /// So many octets as a frame's header.
    static std::string header(std::uint32_t octets);
    static std::string frame(std::string_view text);

  private:
    bool readMore(bool block);

    UniqueFd input_;
    UniqueFd output_;
    pid_t id_ = -1;
    std::string received_;
};

}  // namespace tamga::test
