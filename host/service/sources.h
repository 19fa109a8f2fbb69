// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The places where keys are looked for, by the settings.
#pragma once

#include <memory>
#include <mutex>
#include <optional>

#include "service/listing.h"
#include "service/settings.h"

namespace tamga::service {

/// Each request has a session of its own, from the settings of that moment; what takes long to begin (a
/// module's process) is kept here from one to the next.
class SourceKeeper final {
  public:
    /// Touches no token and no file. May be called from several threads.
    [[nodiscard]] Sources sourcesOf(const Settings& settings);

  private:
    std::mutex mutex_;
    std::optional<ModuleList> modulesOf_;
    std::shared_ptr<keys::Source> modules_;
    bool counted_ = false;  ///< whether the modules' tokens are asked for their counters through the readers
    std::shared_ptr<keys::Source> readers_;  ///< remembers what silent cards last showed
};

}  // namespace tamga::service
