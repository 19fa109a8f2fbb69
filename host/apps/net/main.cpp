// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// tamga-net: asks services over http and https, in a process of its own, started by the programs that need an
// answer. It knows no key, no password and no document.
#include <unistd.h>

#include <cstdio>
#include <string_view>

#include "base/error.h"
#include "hardening.h"
#include "net/helper/serve.h"

namespace {

constexpr tamga::host::Limits kLimits{
    .files = 64, .fileSize = rlim_t{64} << 10U, .memory = rlim_t{512} << 20U};

int run(int argc, char** argv) {
    if (argc == 2 && std::string_view(argv[1]) == "--version")
        return std::puts("tamga-net " TAMGA_VERSION) < 0 ? 1 : 0;
    if (argc != 1 || ::isatty(STDIN_FILENO) == 1) {
        static_cast<void>(std::fputs("tamga-net is started by tamga, without arguments.\n", stderr));
        return 2;
    }
    tamga::host::limit(kLimits);
    return tamga::net::serveNet(STDIN_FILENO, tamga::host::takeStandardOutput());
}

}  // namespace

int main(int argc, char** argv) {  // NOLINT(bugprone-exception-escape): capture takes all there are
    tamga::host::harden();
    const auto status = tamga::capture([&] { return run(argc, argv); });
    if (!status) static_cast<void>(std::fprintf(stderr, "tamga-net: %s\n", status.error().what()));
    return status ? status.value() : 70;
}
