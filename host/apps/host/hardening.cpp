// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "hardening.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <string_view>

#include "base/file.h"

namespace tamga::host {

namespace {

void require(bool done, const char* what) noexcept {
    if (done) return;
    static_cast<void>(std::fprintf(stderr, "%s: %s: %s\n", program_invocation_short_name, what,
                                   std::strerror(errno)));  // NOLINT(concurrency-mt-unsafe): one thread
    ::_exit(70);
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif
#else
constexpr bool kSanitized = false;
#endif

void lower(int resource, rlim_t most) noexcept {
    rlimit now{};
    if (::getrlimit(static_cast<__rlimit_resource_t>(resource), &now) != 0) return;
    if (now.rlim_max != RLIM_INFINITY && now.rlim_max < most) most = now.rlim_max;
    const rlimit lowered{most, most};
    static_cast<void>(::setrlimit(static_cast<__rlimit_resource_t>(resource), &lowered));
}

/// The first free numbers would otherwise go to files of ours, and a print would end up in them.
void fillStandardDescriptors() noexcept {
    for (int fd = 0; fd <= 2; ++fd) {
        if (::fcntl(fd, F_GETFD) >= 0) continue;
        require(::open("/dev/null", O_RDWR) == fd, "/dev/null");
    }
}

void killChildrenOf(int threads, const char* thread) noexcept {
    std::array<char, 64> path{};
    const int length = std::snprintf(path.data(), path.size(), "%s/children", thread);
    if (length <= 0 || static_cast<std::size_t>(length) >= path.size()) return;
    const UniqueFd file(::openat(threads, path.data(), O_RDONLY | O_CLOEXEC));
    if (!file) return;
    std::array<char, 4096> text{};
    const ssize_t got = ::read(file.get(), text.data(), text.size());
    const char* next = text.data();
    const char* const end = next + (got > 0 ? got : 0);
    while (next < end) {
        pid_t child = 0;
        const auto [stop, code] = std::from_chars(next, end, child);
        if (code != std::errc() || child <= 0) return;
        ::kill(child, SIGKILL);
        next = stop + 1;
    }
}

}  // namespace

void harden() noexcept {
    // A PIN or a key must not be read out of this process by another program of the same user (threat T10).
    require(::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0, "PR_SET_DUMPABLE");
    // Nor may they end up in a core file, whatever the kernel thinks of the line above.
    const rlimit none{0, 0};
    require(::setrlimit(RLIMIT_CORE, &none) == 0, "RLIMIT_CORE");
    // Nothing started from here gains rights by a set-user-id file.
    require(::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0, "PR_SET_NO_NEW_PRIVS");
    // Files made here are the user's alone.
    ::umask(S_IRWXG | S_IRWXO);
    fillStandardDescriptors();
    // Firefox leaves a pipe of its own open in the host; descriptors of others are none of our business.
    require(::close_range(3, ~0U, 0) == 0, "close_range");
    // A browser that went away is an error of write(2), not the end of the process in the middle of
    // something.
    require(::signal(SIGPIPE, SIG_IGN) != SIG_ERR, "SIGPIPE");
}

void limit(const Limits& limits) noexcept {
    lower(RLIMIT_NOFILE, limits.files);
    lower(RLIMIT_FSIZE, limits.fileSize);
    if (!kSanitized) lower(RLIMIT_DATA, limits.memory);
}

int takeStandardOutput() noexcept {
    const int output = ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    require(output >= 0 && ::dup2(STDERR_FILENO, STDOUT_FILENO) == STDOUT_FILENO, "standard output");
    return output;
}

void endChildren() noexcept {
    DIR* const folder = ::opendir("/proc/self/task");
    if (folder == nullptr) return;
    // The threads whose children these are still run, but nobody else reads this folder.
    while (const dirent* const thread = ::readdir(folder)) {  // NOLINT(concurrency-mt-unsafe)
        if (thread->d_name[0] != '.') killChildrenOf(::dirfd(folder), thread->d_name);
    }
    ::closedir(folder);
}

}  // namespace tamga::host
