// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Folders held open by descriptor, so that what was looked at is what is read; and the container files of
// one of them.
#pragma once

#include <dirent.h>

#include <array>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "keys/container/files.h"

namespace tamga::keys::folder {

class OpenFolder final {
  public:
    /// Follows symbolic links: the person has named this folder. Throws Error(container.removed) when it
    /// is not there, Error(container.unreadable) when it is no folder or the system refuses it.
    static OpenFolder at(const std::filesystem::path& path);
    /// A folder directly in this one; symbolic links are not followed. Throws as at().
    [[nodiscard]] OpenFolder child(const std::string& name) const;

    [[nodiscard]] int descriptor() const noexcept { return ::dirfd(stream_.get()); }
    [[nodiscard]] DIR* stream() const noexcept { return stream_.get(); }

  private:
    explicit OpenFolder(int descriptor);
    static OpenFolder open(int at, const char* name, int flags);
    struct Close {
        void operator()(DIR* stream) const noexcept { ::closedir(stream); }
    };
    std::unique_ptr<DIR, Close> stream_;
};

struct FoundFile {
    std::string name;      ///< as spelt in the folder
    bool regular = false;  ///< false: a FIFO, link, device, folder; never opened
};
using FoundFiles = std::array<std::optional<FoundFile>, container::kFiles.size()>;

struct Scan {
    FoundFiles files;
    std::vector<std::string> folders;  ///< sorted; not symbolic links
    bool complete = true;
};

/// Reads the folder's entries once. stop is asked now and then; maxEntries bounds the work.
[[nodiscard]] Scan scan(const OpenFolder& folder, std::size_t maxEntries, const std::function<bool()>& stop);

/// Two of the six files make a container: one lone name happens by chance, and a container that has lost
/// some of its files is still to be shown as damaged.
[[nodiscard]] bool looksLikeContainer(const FoundFiles& files) noexcept;

class ContainerFolder final : public container::Files {
  public:
    ContainerFolder(OpenFolder folder, FoundFiles files)
        : folder_(std::move(folder)), files_(std::move(files)) {}
    /// Null when the folder holds no container.
    [[nodiscard]] static std::unique_ptr<ContainerFolder> in(OpenFolder folder);

    [[nodiscard]] bool has(container::File file) const noexcept override {
        return files_[static_cast<std::size_t>(file)].has_value();
    }
    [[nodiscard]] container::Content read(container::File file) const override;

  private:
    OpenFolder folder_;
    FoundFiles files_;
};

}  // namespace tamga::keys::folder
