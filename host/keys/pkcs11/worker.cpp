// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/pkcs11/worker.h"

#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "keys/pkcs11/answers.h"

namespace tamga::keys::pkcs11 {
namespace {

constexpr int kFarewellMs = 150;

}  // namespace

Worker::Worker(const std::filesystem::path& program, const std::filesystem::path& module,
               const std::vector<std::string>& environment, const Deadline& deadline,
               const CancelToken& cancel)
    : process_({program, {module.string()}, environment}),
      ending_(static_cast<int>(::syscall(SYS_pidfd_open, process_.id(), 0))) {
    Json hello;
    try {
        hello = answer(deadline, cancel);
    } catch (const Error&) {  // the module could not be loaded, or worse: nothing of it may stay behind
        kill();
        throw;
    }
    const Json* const version = hello.find("version");
    if (version == nullptr || version->integer() == nullptr || *version->integer() != kWireVersion)
        fail(Error(Reason::kTokenModuleBroken, "tamga-module is of another version"));
}

Worker::~Worker() {
    if (usable_) {
        process_.closeInput();
        pollfd end{ending_.get(), POLLIN, 0};
        ::poll(&end, 1, kFarewellMs);
    }
    kill();
}

void Worker::kill() noexcept {
    usable_ = false;
    // The worker leads a process group: what the module has forked goes with it. The leader is not reaped
    // yet, so the number cannot belong to anybody else.
    if (process_.id() > 0) ::kill(-process_.id(), SIGKILL);
    process_.stop(std::chrono::milliseconds(0));
}

void Worker::fail(const Error& error) {
    kill();
    switch (error.reason()) {
        case Reason::kRequestTimeout:
            throw Error(Reason::kTokenSilent, error.context());
        case Reason::kSystemProcess:  // a pipe that has no other end
            throw Error(Reason::kTokenModuleBroken, error.context());
        default:
            throw Error(error);
    }
}

std::size_t Worker::readSome(std::span<std::uint8_t> to, const Deadline& deadline,
                             const CancelToken& cancel) const {
    while (true) {
        cancel.check();
        std::array<pollfd, 3> events{pollfd{process_.output(), POLLIN, 0}, pollfd{ending_.get(), POLLIN, 0},
                                     pollfd{cancel.descriptor(), POLLIN, 0}};
        const int ready = ::poll(events.data(), events.size(), deadline.pollTimeoutMs());
        if (ready < 0 && errno != EINTR) throw Error(Reason::kSystemProcess, systemMessage(errno));
        if (ready == 0 && deadline.passed()) throw Error(Reason::kRequestTimeout, "no answer of the module");
        if (events[0].revents != 0) {
            const ssize_t got = ::read(process_.output(), to.data(), to.size());
            if (got >= 0) return static_cast<std::size_t>(got);
            if (errno != EINTR) throw Error(Reason::kSystemProcess, systemMessage(errno));
        } else if (events[1].revents != 0) {
            return 0;
        }
    }
}

Json Worker::answer(const Deadline& deadline, const CancelToken& cancel) {
    Json whole;
    try {
        whole = readMessage([&](std::span<std::uint8_t> to) { return readSome(to, deadline, cancel); },
                            kMaxAnswer);
        if (whole.find("error") == nullptr && whole.find("ok") == nullptr)
            throw Error(Reason::kTokenModuleBroken, "answer: neither result nor error");
    } catch (const Error& error) {
        fail(error);
    }
    return contentOf(whole);
}

Json Worker::call(const Json& request, std::span<const Secret* const> pins, const Deadline& deadline,
                  const CancelToken& cancel) {
    if (!usable_) throw Error(Reason::kTokenModuleBroken, "the worker has ended");
    for (const Secret* const pin : pins)
        if (pin->size() > kMaxPin) throw Error(Reason::kPasswordWrong, "longer than any PIN");
    try {
        writeMessage(process_.input(), request, deadline, cancel);
        for (const Secret* const pin : pins)
            writePin(process_.input(), *pin, deadline, cancel);
    } catch (const Error& error) {
        fail(error);
    }
    return answer(deadline, cancel);
}

}  // namespace tamga::keys::pkcs11
