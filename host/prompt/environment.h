// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What a pinentry is given of our environment, and which pinentry.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tamga::prompt {

/// Our environment as "NAME=value".
[[nodiscard]] std::vector<std::string> ownEnvironment();
/// Empty when the name is not set.
[[nodiscard]] std::string_view valueOf(const std::vector<std::string>& environment, std::string_view name);

/// The display, the session bus, home and locale, with a fixed PATH. Not passed on: everything that could
/// load foreign code into the window that reads the password (LD_*, GTK_MODULES, QT_PLUGIN_PATH, ...).
/// The character set is always UTF-8: with another locale, or one that is not installed, LC_ALL is C.UTF-8.
[[nodiscard]] std::vector<std::string> pinentryEnvironment(const std::vector<std::string>& own);

[[nodiscard]] bool hasDisplay(const std::vector<std::string>& environment);

/// The program of the settings alone, or the known graphical pinentries that are installed, best first.
/// Error(prompt.missing).
[[nodiscard]] std::vector<std::filesystem::path> pinentryPrograms(
    const std::filesystem::path& configured, const std::vector<std::string>& environment,
    const std::filesystem::path& folder = "/usr/bin");

/// Whether GETINFO's flavor is a window. Without a display gtk-2 and qt fall back to the terminal of
/// whoever started them ("gtk2:curses").
[[nodiscard]] bool isGraphical(std::string_view flavor) noexcept;

}  // namespace tamga::prompt
