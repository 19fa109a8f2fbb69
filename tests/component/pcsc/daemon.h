// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A pcscd of the test's own: socket, drivers, readers and run-time files in a folder that goes with the test.
#pragma once

#include <signal.h>
#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace pcsctest {

/// One for the process: the client library reads the socket's name once.
[[nodiscard]] const std::filesystem::path& folder();

struct SerialReader {
    std::string name;
    std::string slot;  ///< see Daemon::slotPath; ends in ".pad": with keys
};

class Daemon final {
  public:
    explicit Daemon(std::vector<SerialReader> readers);
    ~Daemon();
    Daemon(const Daemon&) = delete;
    Daemon& operator=(const Daemon&) = delete;

    void start();
    void stop(int signal = SIGTERM);
    [[nodiscard]] pid_t id() const { return id_; }

    /// Where a card of that slot listens.
    [[nodiscard]] static std::string slotPath(const std::string& slot);
    /// A USB reader whose card is at that slot.
    void plug(const std::string& device, const std::string& slot) const;
    void unplug(const std::string& device) const;
    /// Nothing of the last test is left.
    static void clear();

  private:
    void prepare();
    void tell(const std::string& line) const;
    std::vector<SerialReader> readers_;
    pid_t id_ = -1;
    int events_ = -1;  ///< held open, so that what was written is not lost
};

/// Waits for a condition that will be true; fails the test when it does not become so for a long time.
void until(const std::string& what, const std::function<bool()>& condition);

}  // namespace pcsctest
