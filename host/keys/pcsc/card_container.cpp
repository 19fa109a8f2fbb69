// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/pcsc/card_container.h"

#include <algorithm>

namespace tamga::keys::pcsc {
namespace {

using container::File;

/// For tokens that cannot list a folder: the folders' ids that are tried, as the high octet.
constexpr FileId kFirstIndex = 0x01;
constexpr FileId kLastIndex = 0x40;
constexpr std::size_t kMostContainers = 64;
constexpr std::size_t kMostFolders = 256;

/// The low octet of the file's id. The order is not that of the names on a disk: masks come first.
FileId numberOf(File file) {
    switch (file) {
        case File::kMasks:
            return 1;
        case File::kPrimary:
            return 2;
        case File::kHeader:
            return 3;
        case File::kMasks2:
            return 4;
        case File::kPrimary2:
            return 5;
        case File::kName:
            break;
    }
    return 6;
}

FilePath below(const FilePath& folder, FileId id) {
    FilePath path = folder;
    path.push_back(id);
    return path;
}

FilePath pathOf(const FilePath& folder, File file) {
    return below(folder, static_cast<FileId>(folder.back() | numberOf(file)));
}

bool mayBeContainer(FileId id) {
    return (id & 0xFFU) == 0 && id != 0;
}

/// As in folders (keys/folder): one lone file happens by chance, and one that lost some is to be shown.
bool isContainer(const FoundContainer& found) {
    return std::ranges::count(found.files, true) >= 2;
}

FoundContainer among(const std::vector<FileInfo>& children, const FilePath& folder) {
    FoundContainer found{folder, {}};
    for (const File file : container::kFiles) {
        const FileId id = pathOf(folder, file).back();
        found.files[static_cast<std::size_t>(file)] = std::ranges::any_of(
            children, [&](const FileInfo& child) { return child.id == id && !child.folder; });
    }
    return found;
}

/// Depth first, for tokens that can list their folders.
class Walk final {
  public:
    Walk(FileSystem& files, const std::function<bool()>& stop) : files_(files), stop_(stop) {}

    std::vector<FoundContainer> result() { return std::move(found_); }

    /// False when the token cannot list.
    bool enter(const FilePath& folder, unsigned depth) {
        if (stop_() || ++folders_ > kMostFolders) return true;
        const auto children = files_.children(folder);
        if (!children) return false;
        if (!folder.empty() && mayBeContainer(folder.back())) {
            FoundContainer candidate = among(*children, folder);
            if (isContainer(candidate) && found_.size() < kMostContainers) {
                found_.push_back(std::move(candidate));
                return true;
            }
        }
        for (const FileInfo& child : *children) {
            if (child.folder && depth > 0 && !enter(below(folder, child.id), depth - 1)) return false;
        }
        return true;
    }

  private:
    FileSystem& files_;
    const std::function<bool()>& stop_;
    std::size_t folders_ = 0;
    std::vector<FoundContainer> found_;
};

/// Without a list, file by file.
FoundContainer probe(FileSystem& files, const FilePath& folder) {
    std::vector<FileInfo> children;
    for (const File file : container::kFiles) {
        if (const auto info = files.select(pathOf(folder, file))) children.push_back(*info);
    }
    return among(children, folder);
}

}  // namespace

std::optional<FoundContainer> containerIn(FileSystem& files, const FilePath& folder) {
    if (folder.empty() || !mayBeContainer(folder.back())) return std::nullopt;
    const auto children = files.children(folder);
    FoundContainer found = children ? among(*children, folder) : probe(files, folder);
    if (!isContainer(found)) return std::nullopt;
    return found;
}

std::vector<FoundContainer> findContainers(FileSystem& files, const CardFamily& family,
                                           const std::function<bool()>& stop) {
    const FilePath root = rootOf(family);
    Walk walk(files, stop);
    if (walk.enter(root, family.depth)) return walk.result();
    std::vector<FoundContainer> all;
    for (FileId index = kFirstIndex; index <= kLastIndex && !stop(); ++index) {
        const FilePath folder = below(root, static_cast<FileId>(index << 8U));
        if (!files.select(folder)) continue;
        FoundContainer found = probe(files, folder);
        if (isContainer(found)) all.push_back(std::move(found));
    }
    return all;
}

CardContainer::CardContainer(FileSystem& files, const FoundContainer& found, Part part) {
    for (const File file : container::kFiles) {
        Slot& slot = slots_[static_cast<std::size_t>(file)];
        slot.there = found.files[static_cast<std::size_t>(file)];
        if (!slot.there) continue;
        if (part == Part::kPublic && file != File::kName && file != File::kHeader) {
            slot.problem = Error(Reason::kPasswordNeeded, std::string(nameOf(file)));
            continue;
        }
        try {
            slot.content = files.read(pathOf(found.folder, file), file);
        } catch (const Error& error) {
            const bool ofFile =
                error.reason() == Reason::kContainerDamaged || error.reason() == Reason::kPasswordNeeded;
            if (!ofFile) throw;
            slot.problem = error;
        }
    }
}

const CardContainer::Slot& CardContainer::slot(File file) const {
    return slots_[static_cast<std::size_t>(file)];
}

bool CardContainer::has(File file) const noexcept {
    return slot(file).there;
}

container::Content CardContainer::read(File file) const {
    if (!slot(file).there) throw container::damaged(file, "missing");
    if (slot(file).problem) throw Error(*slot(file).problem);
    return slot(file).content;
}

}  // namespace tamga::keys::pcsc
