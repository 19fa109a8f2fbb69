// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Folders that may come, go or change, and the table of mounts, as the kernel tells of them: inotify(7), and
// poll(2) on proc_pid_mountinfo(5).
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <vector>

#include "base/deadline.h"

namespace tamga::keys::folder {

struct WatchedPlaces {
    /// Each with the folders in it, one level deep; of one that is not there, the nearest folder above.
    std::vector<std::filesystem::path> folders;
    std::filesystem::path mountTable;  ///< empty: not watched
};

struct WatchPace {
    std::chrono::milliseconds calm{200};   ///< without news: a container of six files is copied in one piece
    std::chrono::milliseconds most{2000};  ///< of news without calm
};

/// Calls changed after each change, when the places are calm again, until stop is cancelled. places is asked
/// again after each: a new mount brings new folders. A medium that hangs is not watched and holds up nobody.
/// Without inotify (too many users of it) only mounts are told.
void watchPlaces(const std::function<WatchedPlaces()>& places, const std::function<void()>& changed,
                 const CancelToken& stop, const WatchPace& pace = {});

}  // namespace tamga::keys::folder
