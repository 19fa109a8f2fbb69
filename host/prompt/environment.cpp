// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "prompt/environment.h"

#include <langinfo.h>
#include <locale.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "base/error.h"

namespace tamga::prompt {

namespace {

// X11, Wayland, the session bus (gnome3 draws through it), and what Qt chooses its platform by.
constexpr std::array<std::string_view, 9> kPassedOn = {"DISPLAY",
                                                       "WAYLAND_DISPLAY",
                                                       "XAUTHORITY",
                                                       "DBUS_SESSION_BUS_ADDRESS",
                                                       "XDG_RUNTIME_DIR",
                                                       "XDG_SESSION_TYPE",
                                                       "XDG_CURRENT_DESKTOP",
                                                       "HOME",
                                                       "LANG"};

/// The locale that decides on character sets, by POSIX's order of precedence (XBD 8.2).
std::string_view characterLocale(const std::vector<std::string>& environment) {
    for (const std::string_view name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        const std::string_view value = valueOf(environment, name);
        if (!value.empty()) return value;
    }
    return {};
}

/// Whether the locale is installed here and its character set is UTF-8.
bool isUtf8Locale(std::string_view name) {
    if (name.empty()) return false;
    const ::locale_t locale = ::newlocale(LC_CTYPE_MASK, std::string(name).c_str(), nullptr);
    if (locale == nullptr) return false;
    const bool utf8 = std::string_view(::nl_langinfo_l(CODESET, locale)) == "UTF-8";
    ::freelocale(locale);
    return utf8;
}

bool isProgram(const std::filesystem::path& path) {
    std::error_code ignored;
    return std::filesystem::is_regular_file(path, ignored) && ::access(path.c_str(), X_OK) == 0;
}

}  // namespace

std::vector<std::string> ownEnvironment() {
    std::vector<std::string> all;
    for (char** one = environ; one != nullptr && *one != nullptr; ++one)
        all.emplace_back(*one);
    return all;
}

std::string_view valueOf(const std::vector<std::string>& environment, std::string_view name) {
    for (const std::string_view pair : environment) {
        if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=') {
            return pair.substr(name.size() + 1);
        }
    }
    return {};
}

std::vector<std::string> pinentryEnvironment(const std::vector<std::string>& own) {
    std::vector<std::string> passed{"PATH=/usr/bin:/bin"};
    // Titles, names and passwords are UTF-8. In any other locale, or in one that is named but not installed,
    // GTK shows question marks for every Cyrillic letter.
    const bool utf8 = isUtf8Locale(characterLocale(own));
    if (!utf8) passed.emplace_back("LC_ALL=C.UTF-8");
    for (const std::string& pair : own) {
        const std::string_view name = std::string_view(pair).substr(0, pair.find('='));
        if (!utf8 && name == "LC_ALL") continue;
        if (name.starts_with("LC_") || std::ranges::find(kPassedOn, name) != kPassedOn.end())
            passed.push_back(pair);
    }
    return passed;
}

bool hasDisplay(const std::vector<std::string>& environment) {
    return !valueOf(environment, "DISPLAY").empty() || !valueOf(environment, "WAYLAND_DISPLAY").empty();
}

std::vector<std::filesystem::path> pinentryPrograms(const std::filesystem::path& configured,
                                                    const std::vector<std::string>& environment,
                                                    const std::filesystem::path& folder) {
    if (!configured.empty()) {
        if (!configured.is_absolute() || !isProgram(configured)) {
            throw Error(Reason::kPromptMissing, "the pinentry of the settings is no program");
        }
        return {configured};
    }
    std::vector<std::filesystem::path> found;
    for (const std::string_view name :
         {"pinentry-gtk-2", "pinentry-qt", "pinentry-gnome3", "pinentry-fltk", "pinentry"}) {
        // gnome3 needs the session bus; without it it is a terminal program.
        if (name == "pinentry-gnome3" && valueOf(environment, "DBUS_SESSION_BUS_ADDRESS").empty()) continue;
        if (isProgram(folder / name)) found.push_back(folder / name);
    }
    if (found.empty()) throw Error(Reason::kPromptMissing, "no pinentry in " + folder.string());
    return found;
}

bool isGraphical(std::string_view flavor) noexcept {
    while (true) {
        const std::string_view part = flavor.substr(0, flavor.find(':'));
        if (part == "curses" || part == "tty" || part == "dumb") return false;
        if (part.size() == flavor.size()) return true;
        flavor.remove_prefix(part.size() + 1);
    }
}

}  // namespace tamga::prompt
