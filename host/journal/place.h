// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Where the journal lies, and whether it may be trusted to lie there (threat T27).
#pragma once

#include <cstdint>
#include <filesystem>

namespace tamga::journal {

/// Whether the file is there. Error(journal.unwritable) when it, or its folder, is not this person's own, may
/// be written by everybody, or is a link or no regular file.
[[nodiscard]] bool isThere(const std::filesystem::path& file);
/// The folders and an empty file for its owner alone; a file that is there is kept.
/// Error(journal.unwritable | journal.full).
void make(const std::filesystem::path& file);
/// The same place by another path, without links in it.
[[nodiscard]] std::filesystem::path withoutLinks(const std::filesystem::path& file);
/// Whether the file that is there could be written, or one that is not there be made; nothing is tried.
[[nodiscard]] bool couldBeWritten(const std::filesystem::path& file);
/// Whether the file could grow a little: for a failed write of which nobody knows why.
[[nodiscard]] bool hasRoom(const std::filesystem::path& file);
/// Moves the file, and SQLite's own beside it, to a name with the time in it, which is returned.
[[nodiscard]] std::filesystem::path moveAside(const std::filesystem::path& file, std::int64_t now);

}  // namespace tamga::journal
