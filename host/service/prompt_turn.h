// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <filesystem>

#include "base/deadline.h"
#include "base/file.h"

namespace tamga::service {

/// The turn of this process to ask the person something: one question at a time per person, however many
/// browsers and command lines are at work (threat T7). Given back when destroyed, and by the system when the
/// process dies.
class PromptTurn final {
  public:
    static constexpr std::chrono::minutes kPatience{2};

    /// Waits for the turn. file: locked, made when missing; empty, or in a place that cannot be written:
    /// then the turn is free, because a full disk must not keep a person from signing.
    /// Error(request.cancelled), Error(prompt.busy) after the deadline; a free turn is taken even then.
    static PromptTurn take(const std::filesystem::path& file, const CancelToken& cancel,
                           const Deadline& deadline = Deadline::after(kPatience));

  private:
    explicit PromptTurn(UniqueFd fd) noexcept : fd_(std::move(fd)) {}
    UniqueFd fd_;
};

/// $XDG_RUNTIME_DIR/tamga-prompt.lock, else prompt.lock in the data folder.
[[nodiscard]] std::filesystem::path promptTurnFile();

}  // namespace tamga::service
