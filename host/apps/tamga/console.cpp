// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "console.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <ctime>

#include "base/file.h"
#include "base/iso_time.h"
#include "base/text.h"

namespace tamga::cli {

std::size_t Console::terminalWidth() {
    winsize size{};
    if (::isatty(STDOUT_FILENO) != 1 || ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return 0;
    return size.ws_col;
}

std::unique_ptr<service::Session> Console::openSession() const {
    if (!settings_.ok()) throw Error(settings_.error());
    return service::Session::fromSettings(settings_.value(), keeper_);
}

void Console::print(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0) return;
    const int code = errno;
    throw Error(code == ENOSPC ? Reason::kSystemDiskFull : Reason::kSystemFile,
                "standard output: " + systemMessage(code));
}

void Console::warn(std::string_view text) noexcept {
    static_cast<void>(std::fwrite(text.data(), 1, text.size(), stderr));
}

std::string Console::explain(const Error& error) const {
    std::string text = "tamga: ";
    text.append(explanationOf(error.reason(), language_)).append("\n  [").append(nameOf(error.reason()));
    if (!error.context().empty()) text.append(": ").append(shown(error.context()));
    return text.append("]\n");
}

std::string shown(std::string_view foreign) {
    constexpr std::size_t kMostCharacters = 500;
    return displayable(foreign, kMostCharacters);
}

std::string exact(std::string_view foreign) {
    return isUtf8(foreign) ? std::string(foreign) : displayable(foreign, foreign.size());
}

std::string day(std::int64_t secondsSince1970) {
    constexpr std::size_t kDayLength = 10;
    return isoTime(secondsSince1970).substr(0, kDayLength);
}

std::int64_t now() {
    return static_cast<std::int64_t>(std::time(nullptr));
}

}  // namespace tamga::cli
