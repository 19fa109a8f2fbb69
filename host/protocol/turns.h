// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The turns of the person that the extension holds while its own window is open.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "service/prompt_turn.h"

namespace tamga::protocol {

/// May be used from any thread. Errors are thrown: Error(protocol.handle) for an unknown handle,
/// Error(protocol.busy) when too many are held (possible only where turns are free).
class Turns final {
  public:
    /// Whoever holds it keeps the turn from being given back.
    using Held = std::shared_ptr<const service::PromptTurn>;

    [[nodiscard]] std::string add(service::PromptTurn turn);
    [[nodiscard]] Held find(const std::string& handle) const;
    void drop(const std::string& handle);

  private:
    mutable std::mutex mutex_;
    std::map<std::string, Held> held_;
    std::uint64_t last_ = 0;
};

}  // namespace tamga::protocol
