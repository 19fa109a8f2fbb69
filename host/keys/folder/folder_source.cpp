// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/folder/folder_source.h"

#include <pwd.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <set>
#include <string>
#include <system_error>
#include <utility>

#include "base/file.h"
#include "keys/folder/folder_token.h"
#include "keys/folder/mount_table.h"

namespace tamga::keys::folder {
namespace {

constexpr std::size_t kMaxMountTable = std::size_t{4} << 20U;
/// For telling empty volumes from others, all of them together.
constexpr std::chrono::milliseconds kVolumePatience(1000);

std::string loginName() {
    std::array<char, 4096> buffer{};
    passwd entry{};
    passwd* found = nullptr;
    if (::getpwuid_r(::getuid(), &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr)
        return {};
    return found->pw_name;
}

class FolderSource final : public Source {
  public:
    explicit FolderSource(FolderSettings settings) : settings_(std::move(settings)) {}

    [[nodiscard]] std::vector<std::shared_ptr<Token>> tokens() override {
        Found found;
        for (const auto& folder : settings_.folders)
            found.add(TokenKind::kFolder, folder);
        if (settings_.cspStore) addCspStore(found);
        if (settings_.removableMedia) addVolumes(found);
        return std::move(found.tokens);
    }

  private:
    struct Found {
        std::vector<std::shared_ptr<Token>> tokens;
        std::set<std::filesystem::path> seen;

        bool isNew(const std::filesystem::path& folder) {
            std::error_code failed;
            auto real = std::filesystem::weakly_canonical(folder, failed);
            if (failed) real = folder.lexically_normal();
            return seen.insert(real.has_filename() ? real : real.parent_path()).second;
        }
        void add(TokenKind kind, const std::filesystem::path& folder) {
            if (isNew(folder)) tokens.push_back(makeFolderToken(kind, folder));
        }
    };

    void addCspStore(Found& found) const {
        const std::string user = loginName();
        if (user.empty()) return;
        const std::filesystem::path store = settings_.cspRoot / user;
        std::error_code failed;
        const auto status = std::filesystem::symlink_status(store, failed);
        // A store that exists and refuses us is a token with a problem, one that does not exist is none.
        if (std::filesystem::exists(status) || failed == std::errc::permission_denied)
            found.add(TokenKind::kCsp, store);
    }

    void addVolumes(Found& found) const {
        const Result<Bytes> table = readFile(settings_.mountTable, kMaxMountTable);
        if (!table) return;
        const std::vector<Mount> mounts = parseMountInfo(asText(table.value()));
        const Deadline deadline = Deadline::after(kVolumePatience);
        for (const auto& volume : removableVolumes(mounts, settings_.removableRoots))
            if (holdsContainers(volume, deadline)) found.add(TokenKind::kRemovable, volume);
    }

    FolderSettings settings_;
};

}  // namespace

std::unique_ptr<Source> makeFolderSource(FolderSettings settings) {
    return std::make_unique<FolderSource>(std::move(settings));
}

}  // namespace tamga::keys::folder
