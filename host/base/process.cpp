// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "base/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace tamga {

namespace {

struct Pipe {
    UniqueFd read;
    UniqueFd write;
};

Pipe makePipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        throw Error(Reason::kSystemProcess, "pipe2: " + systemMessage(errno));
    return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

/// A socket pair in place of a pipe towards the child: MSG_NOSIGNAL then spares us SIGPIPE without
/// touching the signal handling of a program that uses this library.
Pipe makeSocketPair() {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        throw Error(Reason::kSystemProcess, "socketpair: " + systemMessage(errno));
    }
    return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

std::vector<char*> pointersTo(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    pointers.reserve(texts.size() + 1);
    for (std::string& text : texts)
        pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

/// Between fork and exec: only async-signal-safe calls. Never returns.
[[noreturn]] void becomeChild(int input, int output, int failure, pid_t parent, char* const* arguments,
                              char* const* environment) {
    // The child must not outlive us; the check closes the gap before prctl took effect.
    if (::prctl(PR_SET_PDEATHSIG, SIGTERM) != 0 || ::getppid() != parent) ::_exit(127);
    if (::dup2(input, STDIN_FILENO) < 0 || ::dup2(output, STDOUT_FILENO) < 0) ::_exit(127);
    // Everything above 2 but the failure pipe, which exec closes.
    const int kept = ::dup2(failure, 3);
    if (kept < 0 || ::fcntl(kept, F_SETFD, FD_CLOEXEC) != 0) ::_exit(127);
    static_cast<void>(::close_range(4, ~0U, 0));
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    if (::signal(SIGPIPE, SIG_DFL) == SIG_ERR) ::_exit(127);
    ::execve(arguments[0], arguments, environment);
    const int code = errno;
    static_cast<void>(!::write(kept, &code, sizeof code));
    ::_exit(127);
}

}  // namespace

ChildProcess::ChildProcess(const Options& options) {
    Pipe in = makeSocketPair();
    Pipe out = makePipe();
    Pipe failure = makePipe();
    std::vector<std::string> argumentTexts{options.program.string()};
    argumentTexts.insert(argumentTexts.end(), options.arguments.begin(), options.arguments.end());
    std::vector<std::string> environmentTexts = options.environment;
    const std::vector<char*> arguments = pointersTo(argumentTexts);
    const std::vector<char*> environment = pointersTo(environmentTexts);
    // dup2 to 3 in the child must not overwrite one of its other ends.
    for (UniqueFd* end : {&in.read, &out.write, &failure.write}) {
        if (end->get() > 3) continue;
        end->reset(::fcntl(end->get(), F_DUPFD_CLOEXEC, 4));
        if (!*end) throw Error(Reason::kSystemProcess, "fcntl: " + systemMessage(errno));
    }
    const pid_t parent = ::getpid();
    id_ = ::fork();
    if (id_ < 0) throw Error(Reason::kSystemProcess, "fork: " + systemMessage(errno));
    if (id_ == 0) {
        becomeChild(in.read.get(), out.write.get(), failure.write.get(), parent, arguments.data(),
                    environment.data());
    }
    failure.write.reset();
    int code = 0;
    ssize_t got = 0;
    do {
        got = ::read(failure.read.get(), &code, sizeof code);
    } while (got < 0 && errno == EINTR);
    if (got != 0) {
        ::waitpid(id_, nullptr, 0);
        id_ = -1;
        throw Error(Reason::kSystemProcess, options.program.string() + ": exec: " + systemMessage(code));
    }
    toChild_ = std::move(in.write);
    fromChild_ = std::move(out.read);
}

ChildProcess::~ChildProcess() {
    stop();
}

void ChildProcess::stop(std::chrono::milliseconds patience) noexcept {
    if (id_ < 0) return;
    toChild_.reset();
    ::kill(id_, SIGTERM);
    // A descriptor of the process itself becomes readable when it ends, whatever it did with its output. By
    // number: the C library of Debian 12 declares its wrapper without C linkage.
    const UniqueFd ending(static_cast<int>(::syscall(SYS_pidfd_open, id_, 0)));
    const Deadline deadline = Deadline::after(patience);
    while (::waitpid(id_, nullptr, WNOHANG) == 0) {
        if (deadline.passed()) {
            ::kill(id_, SIGKILL);
            ::waitpid(id_, nullptr, 0);
            break;
        }
        constexpr int kStepMs = 2;  // where a sandbox forbids pidfd_open
        pollfd end{ending.get(), POLLIN, 0};
        ::poll(&end, 1, ending ? deadline.pollTimeoutMs() : kStepMs);
    }
    id_ = -1;
}

void writeAll(int descriptor, BytesView data, const Deadline& deadline, const CancelToken& cancel) {
    while (!data.empty()) {
        waitWritable(descriptor, deadline, cancel);
        ssize_t written = ::send(descriptor, data.data(), data.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (written < 0 && errno == ENOTSOCK) written = ::write(descriptor, data.data(), data.size());
        if (written < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (written < 0) throw Error(Reason::kSystemProcess, "write: " + systemMessage(errno));
        data = data.subspan(static_cast<std::size_t>(written));
    }
}

std::size_t readSome(int descriptor, std::span<std::uint8_t> buffer, const Deadline& deadline,
                     const CancelToken& cancel) {
    while (true) {
        waitReadable(descriptor, deadline, cancel);
        const ssize_t got = ::read(descriptor, buffer.data(), buffer.size());
        if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (got < 0) throw Error(Reason::kSystemProcess, "read: " + systemMessage(errno));
        return static_cast<std::size_t>(got);
    }
}

}  // namespace tamga
