// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "net/client.h"

#include <array>
#include <cstdlib>

#include "base/process.h"

namespace tamga::net {
namespace {

/// tamga-net itself should notice first, and say what it was waiting for.
constexpr std::chrono::milliseconds kSlack{1000};

/// Not HTTP_PROXY: where a web server starts programs, a stranger's header sets it.
constexpr std::array kVariables{"http_proxy", "https_proxy", "HTTPS_PROXY",   "all_proxy",   "ALL_PROXY",
                                "no_proxy",   "NO_PROXY",    "SSL_CERT_FILE", "SSL_CERT_DIR"};

}  // namespace

Client Client::standard() {
    std::error_code failed;
    std::vector<std::string> environment;
    for (const char* const name : kVariables) {
        const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody sets any
        if (value != nullptr) environment.push_back(std::string(name) + "=" + value);
    }
    return {std::filesystem::read_symlink("/proc/self/exe", failed).parent_path() / "tamga-net",
            std::move(environment)};
}

Result<Answer> Client::fetch(const Request& request, const CancelToken& cancel) const {
    auto answer = capture([&]() -> Answer {
        const Deadline deadline = Deadline::after(request.time + kSlack);
        ChildProcess process({program_, {}, environment_});
        write(process.input(), request, deadline, cancel);
        process.closeInput();
        const ReadSome read = [&](std::span<std::uint8_t> to) {
            return readSome(process.output(), to, deadline, cancel);
        };
        auto got = readAnswer(read, request.maxOctets);
        process.stop(std::chrono::milliseconds(0));
        return std::move(got).orThrow();
    });
    if (!answer && answer.error().reason() == Reason::kRequestTimeout)
        return Error(Reason::kNetTimeout, "no answer in time");
    return answer;
}

}  // namespace tamga::net
