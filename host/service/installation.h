// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Whether browsers find this very program: their native messaging manifests, compared with what we are.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tamga::service {

/// Where this installation lies, and where to look for what it needs.
struct Installation {
    std::string hostName;  ///< the manifests' name: "org.tamga.host"
    std::string chromiumId;
    std::string geckoId;
    std::filesystem::path host;  ///< tamga-host
    std::filesystem::path home;
    std::filesystem::path config;  ///< $XDG_CONFIG_HOME
    std::filesystem::path root = "/";

    /// Of this account; tamga-host lies beside this program, or is it.
    static Installation own(std::string hostName, std::string chromiumId, std::string geckoId);
};

enum class ManifestState : std::uint8_t { kOk, kMissing, kOtherPath, kUnreadable, kWritableByOthers };
/// "ok", "missing", "other-path", "unreadable", "writable-by-others".
[[nodiscard]] std::string_view nameOf(ManifestState state) noexcept;

struct ManifestFinding {
    std::string_view browser;  ///< "chromium", "chrome", "firefox"
    ManifestState state;
};
/// For each browser the manifest that counts: the person's before the system's.
[[nodiscard]] std::vector<ManifestFinding> findManifests(const Installation& installation);

}  // namespace tamga::service
