// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Mounted volumes that may be a person's flash drive, from the kernel's table (proc_pid_mountinfo(5)).
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tamga::keys::folder {

struct Mount {
    std::filesystem::path point;
    std::string fileSystem;
};

/// Malformed lines are passed over.
[[nodiscard]] std::vector<Mount> parseMountInfo(std::string_view table);

/// The mount points at or below one of the roots, each once, in the order of the table; without network
/// and pseudo file systems, which may hang and hold no flash drive.
[[nodiscard]] std::vector<std::filesystem::path> removableVolumes(
    std::span<const Mount> mounts, std::span<const std::filesystem::path> roots);

}  // namespace tamga::keys::folder
