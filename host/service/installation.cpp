// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "service/installation.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <system_error>
#include <utility>

#include "base/file.h"
#include "base/json.h"

namespace tamga::service {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxManifest = 64 * 1024;

bool names(const Json* list, const std::string& wanted) {
    if (list == nullptr || list->elements() == nullptr) return false;
    return std::ranges::any_of(*list->elements(), [&](const Json& one) {
        return one.string() != nullptr && *one.string() == wanted;
    });
}

bool saysOurs(const Json& manifest, const Installation& installation) {
    const Json* const name = manifest.find("name");
    if (name == nullptr || name->string() == nullptr || *name->string() != installation.hostName)
        return false;
    return names(manifest.find("allowed_origins"), "chrome-extension://" + installation.chromiumId + "/") ||
           names(manifest.find("allowed_extensions"), installation.geckoId);
}

/// Nothing when there is no such file.
std::optional<ManifestState> stateOf(const fs::path& file, const Installation& installation) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0)
        return errno == ENOENT || errno == ENOTDIR ? std::nullopt : std::optional(ManifestState::kUnreadable);
    // Whoever may write it chooses what the browser starts (threat T31).
    if ((status.st_mode & S_IWOTH) != 0 || (status.st_uid != 0 && status.st_uid != ::geteuid()))
        return ManifestState::kWritableByOthers;
    const auto content = readFile(file, kMaxManifest);
    if (!content) return ManifestState::kUnreadable;
    const auto manifest = Json::parse(asText(content.value()));
    if (!manifest || !saysOurs(manifest.value(), installation)) return ManifestState::kUnreadable;
    const Json* const path = manifest.value().find("path");
    if (path == nullptr || path->string() == nullptr) return ManifestState::kUnreadable;
    std::error_code ignored;
    return fs::equivalent(*path->string(), installation.host, ignored) ? ManifestState::kOk
                                                                       : ManifestState::kOtherPath;
}

}  // namespace

Installation Installation::own(std::string hostName, std::string chromiumId, std::string geckoId) {
    Installation own{std::move(hostName), std::move(chromiumId), std::move(geckoId), {}, homeFolder(), {}};
    const fs::path settings = configFolder();  // ends in tamga
    if (!settings.empty()) own.config = settings.parent_path();
    std::error_code ignored;
    const fs::path self = fs::read_symlink("/proc/self/exe", ignored);
    own.host = self.parent_path() / "tamga-host";
    return own;
}

std::string_view nameOf(ManifestState state) noexcept {
    switch (state) {
        case ManifestState::kOk:
            return "ok";
        case ManifestState::kMissing:
            return "missing";
        case ManifestState::kOtherPath:
            return "other-path";
        case ManifestState::kUnreadable:
            return "unreadable";
        case ManifestState::kWritableByOthers:
            break;
    }
    return "writable-by-others";
}

std::vector<ManifestFinding> findManifests(const Installation& installation) {
    const fs::path file = installation.hostName + ".json";
    const fs::path& root = installation.root;
    struct Browser {
        std::string_view name;
        fs::path own;
        fs::path system;
    };
    const Browser browsers[] = {
        {"chromium", installation.config / "chromium/NativeMessagingHosts",
         root / "etc/chromium/native-messaging-hosts"},
        {"chrome", installation.config / "google-chrome/NativeMessagingHosts",
         root / "etc/opt/chrome/native-messaging-hosts"},
        {"firefox", installation.home / ".mozilla/native-messaging-hosts",
         root / "usr/lib/mozilla/native-messaging-hosts"},
    };
    std::vector<ManifestFinding> found;
    for (const Browser& browser : browsers) {
        std::optional<ManifestState> state = stateOf(browser.own / file, installation);
        if (!state) state = stateOf(browser.system / file, installation);
        found.push_back({browser.name, state.value_or(ManifestState::kMissing)});
    }
    return found;
}

}  // namespace tamga::service
