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

#include "base/ask_all.h"
#include "base/file.h"
#include "keys/folder/folder_token.h"
#include "keys/folder/mount_table.h"
#include "keys/folder/watched_places.h"

namespace tamga::keys::folder {
namespace {

constexpr std::size_t kMaxMountTable = std::size_t{4} << 20U;
/// For telling empty volumes from others, all of them together.
constexpr std::chrono::milliseconds kVolumePatience(1000);
constexpr std::chrono::milliseconds kPathPatience(500);

std::string loginName() {
    std::array<char, 4096> buffer{};
    passwd entry{};
    passwd* found = nullptr;
    if (::getpwuid_r(::getuid(), &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr)
        return {};
    return found->pw_name;
}

struct Place {
    TokenKind kind;
    std::filesystem::path folder;
};

std::filesystem::path withoutEndingSlash(const std::filesystem::path& path) {
    return path.has_filename() ? path : path.parent_path();
}

/// Where the folders really are; the path itself for one that does not say so in time.
std::vector<std::filesystem::path> realPaths(const std::vector<Place>& places) {
    std::vector<Question<std::filesystem::path>> questions;
    // One folder alone is compared with no other.
    for (const Place& place : places.size() > 1 ? places : std::vector<Place>()) {
        questions.push_back({"path of " + place.folder.string(), [folder = place.folder] {
                                 std::error_code failed;
                                 auto real = std::filesystem::weakly_canonical(folder, failed);
                                 return failed ? folder.lexically_normal() : real;
                             }});
    }
    const auto answers = askAll(questions, kPathPatience);
    std::vector<std::filesystem::path> paths;
    for (std::size_t i = 0; i < places.size(); ++i) {
        const bool known = i < answers.size() && answers[i];
        paths.push_back(withoutEndingSlash(known ? *answers[i] : places[i].folder.lexically_normal()));
    }
    return paths;
}

class FolderSource final : public Source {
  public:
    explicit FolderSource(FolderSettings settings) : settings_(std::move(settings)) {}

    [[nodiscard]] std::string_view name() const noexcept override { return "folders"; }

    void find(const Sink& found, const CancelToken& /*stop*/) override {
        std::vector<Place> places;
        for (const auto& folder : settings_.folders)
            places.push_back({TokenKind::kFolder, folder});
        if (settings_.cspStore) addCspStore(places);
        if (settings_.removableMedia) addVolumes(places);
        const auto paths = realPaths(places);
        std::set<std::filesystem::path> seen;
        for (std::size_t i = 0; i < places.size(); ++i)
            if (seen.insert(paths[i]).second) found(makeFolderToken(places[i].kind, places[i].folder));
    }

    void watch(const std::function<void()>& changed, const CancelToken& stop) override {
        watchPlaces([this] { return placesToWatch(); }, changed, stop);
    }

  private:
    [[nodiscard]] WatchedPlaces placesToWatch() const {
        WatchedPlaces places;
        places.folders = settings_.folders;
        const std::string user = settings_.cspStore ? loginName() : std::string();
        if (!user.empty()) places.folders.push_back(settings_.cspRoot / user);
        if (!settings_.removableMedia) return places;
        places.mountTable = settings_.mountTable;
        if (const Result<Bytes> table = readFile(settings_.mountTable, kMaxMountTable)) {
            for (auto& volume :
                 removableVolumes(parseMountInfo(asText(table.value())), settings_.removableRoots))
                places.folders.push_back(std::move(volume));
        }
        return places;
    }

    void addCspStore(std::vector<Place>& places) const {
        const std::string user = loginName();
        if (user.empty()) return;
        const std::filesystem::path store = settings_.cspRoot / user;
        std::error_code failed;
        const auto status = std::filesystem::symlink_status(store, failed);
        // A store that exists and refuses us is a token with a problem, one that does not exist is none.
        if (std::filesystem::exists(status) || failed == std::errc::permission_denied)
            places.push_back({TokenKind::kCsp, store});
    }

    void addVolumes(std::vector<Place>& places) const {
        const Result<Bytes> table = readFile(settings_.mountTable, kMaxMountTable);
        if (!table) return;
        const std::vector<Mount> mounts = parseMountInfo(asText(table.value()));
        const auto volumes = removableVolumes(mounts, settings_.removableRoots);
        std::vector<Question<bool>> questions;
        questions.reserve(volumes.size());
        for (const auto& volume : volumes) {
            questions.push_back({"content of " + volume.string(), [volume] {
                                     return holdsContainers(volume, Deadline::after(kVolumePatience));
                                 }});
        }
        const auto answers = askAll(questions, kVolumePatience);
        // One that does not say is listed: the person has put it in and waits for it.
        for (std::size_t i = 0; i < volumes.size(); ++i)
            if (answers[i].value_or(true)) places.push_back({TokenKind::kRemovable, volumes[i]});
    }

    FolderSettings settings_;
};

}  // namespace

std::unique_ptr<Source> makeFolderSource(FolderSettings settings) {
    return std::make_unique<FolderSource>(std::move(settings));
}

}  // namespace tamga::keys::folder
