// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// tamga-host: started by the browser, speaks native messaging on its standard input and output.
#include <unistd.h>

#include <cstdio>
#include <string_view>
#include <vector>

#include "hardening.h"
#include "journal/journal.h"
#include "protocol/caller.h"
#include "protocol/frame.h"
#include "protocol/reply.h"
#include "protocol/server.h"
#include "service/kept_files.h"
#include "service/session.h"
#include "service/settings.h"

namespace {

constexpr std::string_view kExplanation =
    "tamga-host is started by the browser, through the extension Tamga. There is nothing to see here.\n"
    "On the command line use: tamga --help\n";

/// The last words to somebody we do not talk to: one frame, if it can be written.
void refuse(int output, const tamga::Error& error) {
    const std::string frame = tamga::protocol::frameOf(tamga::protocol::failure(std::nullopt, error).print());
    static_cast<void>(!::write(output, frame.data(), frame.size()));
}

tamga::Result<std::unique_ptr<tamga::service::Session>> makeSession() {
    // As long as the process: what it keeps (a module's worker) is ended with it, by endChildren().
    static auto* const keeper = new tamga::service::SourceKeeper;  // NOLINT(*-owning-memory)
    return tamga::capture([] {
        return tamga::service::Session::fromSettings(tamga::service::loadSettings().orThrow(), *keeper);
    });
}

int serve(int output, const std::vector<std::string_view>& arguments) {
    const auto caller = tamga::protocol::callerOf(arguments, TAMGA_CHROMIUM_ID, TAMGA_GECKO_ID);
    if (!caller) {
        refuse(output, caller.error());
        return 2;
    }
    tamga::protocol::Server server(
        STDIN_FILENO, output,
        {makeSession, tamga::journal::standardFile(), tamga::service::SettingsFiles::standard(),
         tamga::service::Installation::own(TAMGA_HOST_NAME, TAMGA_CHROMIUM_ID, TAMGA_GECKO_ID),
         tamga::service::standardPfxFolder()});
    const int status = server.run();
    // A thread may be in a call that does not come back, and the browser does not wait for us.
    tamga::host::endChildren();
    ::_exit(status);
}

int run(const std::vector<std::string_view>& arguments) {
    if (arguments.size() == 1 && arguments[0] == "--version") {
        return std::puts("tamga-host " TAMGA_VERSION) < 0 ? 1 : 0;
    }
    if (arguments.empty() && ::isatty(STDIN_FILENO) == 1) {
        static_cast<void>(std::fputs(kExplanation.data(), stderr));
        return 2;
    }
    return serve(tamga::host::takeStandardOutput(), arguments);
}

}  // namespace

int main(int argc, char** argv) {  // NOLINT(bugprone-exception-escape): capture takes all there are
    tamga::host::harden();
    const auto status = tamga::capture(
        [&] { return run(std::vector<std::string_view>(argv + (argc > 0 ? 1 : 0), argv + argc)); });
    if (status) return status.value();
    static_cast<void>(std::fprintf(stderr, "tamga-host: %s\n", status.error().what()));
    return 70;
}
