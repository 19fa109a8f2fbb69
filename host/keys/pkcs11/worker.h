// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// One running tamga-module. Whatever foreign code does in there, a call here ends: with an answer, or with
// an error and the process killed.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/json.h"
#include "base/process.h"
#include "keys/pkcs11/wire.h"

namespace tamga::keys::pkcs11 {

class Worker final {
  public:
    /// Starts program on module and waits for its first word. Throws Error(system.process) when the program
    /// cannot be started, and as call() does.
    Worker(const std::filesystem::path& program, const std::filesystem::path& module,
           const std::vector<std::string>& environment, const Deadline& deadline, const CancelToken& cancel);
    /// A word of farewell and a moment for the module to leave its tokens in order; then it is killed.
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    /// pins: as many as the request announces ("pin", "newPin"), in this order. The content of the answer.
    /// Throws what the worker reports and stays usable; or Error(token.module-broken | token.silent |
    /// request.cancelled), and is not usable any more.
    Json call(const Json& request, std::span<const Secret* const> pins, const Deadline& deadline,
              const CancelToken& cancel);
    [[nodiscard]] bool usable() const noexcept { return usable_; }

  private:
    [[nodiscard]] std::size_t readSome(std::span<std::uint8_t> to, const Deadline& deadline,
                                       const CancelToken& cancel) const;
    Json answer(const Deadline& deadline, const CancelToken& cancel);
    [[noreturn]] void fail(const Error& error);
    void kill() noexcept;

    ChildProcess process_;
    UniqueFd ending_;  ///< readable when the process has ended, even if a child of it holds the pipe open
    bool usable_ = true;
};

}  // namespace tamga::keys::pkcs11
