// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/folder/mount_table.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

namespace tamga::keys::folder {
namespace {

// Opening a folder of a network volume whose server is gone waits without end.
constexpr std::array<std::string_view, 30> kNotRemovable{
    "autofs",      "nfs",         "nfs4",      "cifs",       "smb3",
    "smbfs",       "ncpfs",       "afs",       "ceph",       "glusterfs",
    "fuse.sshfs",  "fuse.rclone", "fuse.s3fs", "fuse.davfs", "fuse.gvfsd-fuse",
    "fuse.portal", "davfs",       "proc",      "sysfs",      "devtmpfs",
    "devpts",      "cgroup",      "cgroup2",   "debugfs",    "tracefs",
    "securityfs",  "binfmt_misc", "mqueue",    "bpf",        "nsfs"};

std::string_view nextField(std::string_view& line) {
    const std::size_t end = line.find(' ');
    const std::string_view field = line.substr(0, end);
    line = end == std::string_view::npos ? std::string_view() : line.substr(end + 1);
    return field;
}

bool isOctal(char c) {
    return c >= '0' && c <= '7';
}

/// Space, tab, newline, backslash and # are written as a backslash and three octal digits.
std::string unescape(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 3 < text.size() && text[i + 1] <= '3' && isOctal(text[i + 1]) &&
            isOctal(text[i + 2]) && isOctal(text[i + 3])) {
            plain.push_back(
                static_cast<char>((text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 + text[i + 3] - '0'));
            i += 3;
        } else {
            plain.push_back(text[i]);
        }
    }
    return plain;
}

/// 36 35 98:0 /root /mount/point options [optional fields] - type source options
std::optional<Mount> parseLine(std::string_view line) {
    for (int i = 0; i < 4; ++i)
        (void)nextField(line);
    const std::string_view point = nextField(line);
    if (point.empty() || point.front() != '/') return std::nullopt;
    (void)nextField(line);
    while (!line.empty())
        if (nextField(line) == "-") break;
    const std::string_view type = nextField(line);
    if (type.empty()) return std::nullopt;
    return Mount{unescape(point), std::string(type)};
}

bool isAtOrBelow(const std::filesystem::path& point, const std::filesystem::path& root) {
    const auto [rootEnd, rest] = std::mismatch(root.begin(), root.end(), point.begin(), point.end());
    return rootEnd == root.end();
}

}  // namespace

std::vector<Mount> parseMountInfo(std::string_view table) {
    std::vector<Mount> mounts;
    while (!table.empty()) {
        const std::size_t end = table.find('\n');
        if (auto mount = parseLine(table.substr(0, end))) mounts.push_back(std::move(*mount));
        table = end == std::string_view::npos ? std::string_view() : table.substr(end + 1);
    }
    return mounts;
}

std::vector<std::filesystem::path> removableVolumes(std::span<const Mount> mounts,
                                                    std::span<const std::filesystem::path> roots) {
    std::vector<std::filesystem::path> volumes;
    for (const Mount& mount : mounts) {
        if (std::ranges::find(kNotRemovable, mount.fileSystem) != kNotRemovable.end()) continue;
        if (std::ranges::none_of(roots, [&](const auto& root) { return isAtOrBelow(mount.point, root); }))
            continue;
        if (std::ranges::find(volumes, mount.point) == volumes.end()) volumes.push_back(mount.point);
    }
    return volumes;
}

}  // namespace tamga::keys::folder
