// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The real tamga-host at the other end of two pipes, with this test in the place of the browser.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/process.h"

namespace tamga::test {

/// How a process ended.
struct End {
    bool exited = false;  ///< else by signal
    int status = 0;       ///< exit status or signal
};

class HostProcess final {
  public:
    struct Options {
        std::filesystem::path home;
        std::vector<std::string> arguments{defaultCaller()};
        std::vector<std::string> environment;
        /// Run through this command instead of directly, for example a shell with descriptors open; gets the
        /// program and its arguments appended.
        std::vector<std::string> wrapper;
    };

    explicit HostProcess(const std::filesystem::path& home)
        : HostProcess(Options{home, {defaultCaller()}, {}, {}}) {}
    explicit HostProcess(const Options& options);

    /// "chrome-extension://<id>/"
    static std::string defaultCaller();

    [[nodiscard]] pid_t id() const { return child_->id(); }
    [[nodiscard]] int input() const { return child_->input(); }
    void sendOctets(std::string_view octets);
    void sendText(std::string_view text);
    void send(const Json& id, const std::string& method, const Json& params = Json::object({}));
    /// The next frame, checked against the contract; empty at the end of the stream.
    std::optional<Json> receive();
    /// The next answer; notifications before it are kept.
    Json answer();
    /// Sends with a fresh id and waits for its answer.
    Json ask(const std::string& method, const Json& params = Json::object({}));
    /// The same, and it must succeed.
    Json result(const std::string& method, const Json& params = Json::object({}));
    Json greet();

    /// The browser goes: end of input for the host. What it still wrote is read and dropped.
    void hangUp() { child_->closeInput(); }
    /// Waits for the end of the process.
    End waitForEnd();
    void kill(int signal) const;

    std::vector<Json> notifications;

  private:
    std::optional<ChildProcess> child_;
    std::map<std::string, std::string> methods_;
    std::int64_t lastId_ = 1000;
};

[[nodiscard]] std::string reasonOf(const Json& message);
/// Waits, for a minute at most, until something is so that no descriptor tells of.
template <typename Condition>
bool eventually(Condition&& condition);

void pause(int milliseconds);

template <typename Condition>
bool eventually(Condition&& condition) {
    const Deadline deadline = Deadline::after(std::chrono::minutes(1));
    while (!condition()) {
        if (deadline.passed()) return false;
        pause(5);
    }
    return true;
}

}  // namespace tamga::test
