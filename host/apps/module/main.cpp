// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// tamga-module: one PKCS#11 module in a process of its own, started by the programs that use it.
#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <string_view>

#include "base/error.h"
#include "hardening.h"
#include "keys/pkcs11/module/serve.h"

namespace {

/// A module that leaks or runs wild must not take the machine along.
constexpr tamga::host::Limits kLimits{
    .files = 1024, .fileSize = rlim_t{64} << 20U, .memory = rlim_t{2} << 30U};

/// A private descriptor of what was standard input; descriptor 0 then reads nothing, so that a module that
/// asks the terminal does not eat a request.
int takeStandardInput() noexcept {
    const int input = ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
    const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (input < 0 || nothing < 0 || ::dup2(nothing, STDIN_FILENO) != STDIN_FILENO) ::_exit(70);
    ::close(nothing);
    return input;
}

int run(int argc, char** argv) {
    if (argc == 2 && std::string_view(argv[1]) == "--version")
        return std::puts("tamga-module " TAMGA_VERSION) < 0 ? 1 : 0;
    if (argc != 2 || !std::filesystem::path(argv[1]).is_absolute()) {
        static_cast<void>(std::fputs(
            "tamga-module is started by tamga-host and tamga, with the absolute path of a PKCS#11 module.\n",
            stderr));
        return 2;
    }
    // See watchForTheEnd in serve.cpp: the signal would come when the thread that started us ends.
    ::prctl(PR_SET_PDEATHSIG, 0);
    // What the module forks can be ended with us.
    ::setpgid(0, 0);
    tamga::host::limit(kLimits);
    return tamga::keys::pkcs11::serveModule(argv[1], takeStandardInput(), tamga::host::takeStandardOutput());
}

}  // namespace

int main(int argc, char** argv) {
    tamga::host::harden();
    const auto status = tamga::capture([&] { return run(argc, argv); });
    if (!status) static_cast<void>(std::fprintf(stderr, "tamga-module: %s\n", status.error().what()));
    // Without the module's exit handlers: what they do is nobody's concern any more.
    ::_exit(status ? status.value() : 70);
}
