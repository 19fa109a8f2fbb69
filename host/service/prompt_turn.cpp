// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "service/prompt_turn.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string_view>
#include <system_error>

namespace tamga::service {

namespace {

namespace fs = std::filesystem;

/// flock(2) cannot be waited for together with a cancellation; a person does not notice this step.
constexpr int kStepMs = 50;

}  // namespace

PromptTurn PromptTurn::take(const fs::path& file, const CancelToken& cancel, const Deadline& deadline) {
    if (file.empty()) return PromptTurn(UniqueFd());
    std::error_code ignored;
    fs::create_directories(file.parent_path(), ignored);
    UniqueFd fd(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600));
    if (!fd) return PromptTurn(UniqueFd());
    while (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR) return PromptTurn(UniqueFd());
        cancel.check();
        if (deadline.passed()) throw Error(Reason::kPromptBusy, "another question is open");
        pollfd cancelled{cancel.descriptor(), POLLIN, 0};
        ::poll(&cancelled, 1, kStepMs);
    }
    return PromptTurn(std::move(fd));
}

fs::path promptTurnFile() {
    // secure_getenv is not needed: the host is never set-user-id, and the file decides nothing but an order.
    const char* const runtime = std::getenv("XDG_RUNTIME_DIR");  // NOLINT(concurrency-mt-unsafe)
    if (runtime != nullptr && *runtime == '/') {
        struct stat status {};
        if (::stat(runtime, &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == ::geteuid()) {
            return fs::path(runtime) / "tamga-prompt.lock";
        }
    }
    const fs::path data = dataFolder();
    return data.empty() ? data : data / "prompt.lock";
}

}  // namespace tamga::service
