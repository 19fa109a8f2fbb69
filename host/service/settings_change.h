// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The settings as a window shows them, and what a window may change: never the program that asks for
// passwords, because a browser must not choose what is started.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "service/settings.h"

namespace tamga::service {

struct SettingsView {
    struct Folder {
        std::filesystem::path path;
        bool fromAdministrator;
        bool there;
    };
    std::vector<Folder> containerFolders;
    bool removableMedia;
    bool cspStore;
    bool readers;
    std::string language;  ///< "auto", "ru", "en", "fr"
    std::string ownSign;
    std::vector<std::string> locked;
    std::filesystem::path file;  ///< the user's
};

/// What is not given stays as it is.
struct SettingsChange {
    std::optional<std::vector<std::string>> containerFolders{};
    std::optional<bool> removableMedia{};
    std::optional<bool> cspStore{};
    std::optional<bool> readers{};
    std::optional<std::string> language{};
    std::optional<std::string> ownSign{};
};

/// Error(settings.malformed).
[[nodiscard]] Result<SettingsView> viewSettings(const SettingsFiles& files);
/// Replaces the user's file whole or not at all; its other members are kept.
/// Error(settings.locked | settings.malformed | system.file | system.disk-full).
[[nodiscard]] Result<SettingsView> changeSettings(const SettingsFiles& files, const SettingsChange& change);

}  // namespace tamga::service
