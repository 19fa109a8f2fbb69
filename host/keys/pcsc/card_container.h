// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Containers on a token: a folder with the id xx00 whose files xx01 to xx06 are the six files.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "keys/container/files.h"
#include "keys/pcsc/file_system.h"

namespace tamga::keys::pcsc {

struct FoundContainer {
    FilePath folder;
    std::array<bool, container::kFiles.size()> files{};
};

/// stop is asked between commands; what was found until then is returned.
[[nodiscard]] std::vector<FoundContainer> findContainers(FileSystem& files, const CardFamily& family,
                                                         const std::function<bool()>& stop);
/// The container in that folder; nothing when it is gone.
[[nodiscard]] std::optional<FoundContainer> containerIn(FileSystem& files, const FilePath& folder);

/// The octets of one container, read once: within one transaction, so that the files belong together.
class CardContainer final : public container::Files {
  public:
    enum class Part : std::uint8_t { kPublic, kAll };
    /// kPublic: name and header; the key files ask for the PIN (password.needed), as do those two where the
    /// token protects them. Throws what keeps the token from being read at all.
    CardContainer(FileSystem& files, const FoundContainer& found, Part part);

    [[nodiscard]] bool has(container::File file) const noexcept override;
    [[nodiscard]] container::Content read(container::File file) const override;

  private:
    struct Slot {
        bool there = false;
        container::Content content{};
        std::optional<Error> problem{};
    };
    [[nodiscard]] const Slot& slot(container::File file) const;
    std::array<Slot, container::kFiles.size()> slots_;
};

}  // namespace tamga::keys::pcsc
