// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "piped_host.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <cstring>

namespace tamga::test {

namespace {

/// Nothing here takes long; this only keeps a broken host from hanging the test for ever.
Deadline patience() {
    return Deadline::after(std::chrono::minutes(2));
}

std::array<UniqueFd, 2> makePipe() {
    std::array<int, 2> ends{};
    BOOST_REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
    return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

std::vector<char*> pointersTo(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (std::string& text : texts)
        pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

}  // namespace

PipedHost::PipedHost(const std::filesystem::path& home, const std::vector<std::string>& wrapper) {
    // A host that has ended is an error of write(2) here, not the end of the test.
    static_cast<void>(::signal(SIGPIPE, SIG_IGN));
    auto [in, toHost] = makePipe();
    auto [fromHost, out] = makePipe();
    std::vector<std::string> texts = wrapper;
    texts.insert(texts.end(), {TAMGA_HOST, HostProcess::defaultCaller()});
    std::vector<std::string> variables{"HOME=" + home.string(), "DISPLAY=:tamga-test", "PATH=/usr/bin:/bin"};
    const auto arguments = pointersTo(texts);
    const auto environment = pointersTo(variables);
    id_ = ::fork();
    BOOST_REQUIRE(id_ >= 0);
    if (id_ == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        static_cast<void>(::signal(SIGPIPE, SIG_DFL));
        if (::dup2(in.get(), 0) == 0 && ::dup2(out.get(), 1) == 1)
            ::execve(arguments[0], arguments.data(), environment.data());
        ::_exit(126);
    }
    input_ = std::move(toHost);
    output_ = std::move(fromHost);
    for (const UniqueFd* end : {&input_, &output_})
        BOOST_REQUIRE(::fcntl(end->get(), F_SETFL, O_NONBLOCK) == 0);
}

PipedHost::~PipedHost() {
    if (id_ < 0) return;
    ::kill(id_, SIGKILL);
    ::waitpid(id_, nullptr, 0);
}

/// False at the end of the stream.
bool PipedHost::readMore(bool block) {
    if (!output_) return false;
    const Deadline deadline = patience();
    std::array<char, 65536> buffer{};
    while (true) {
        const ssize_t got = ::read(output_.get(), buffer.data(), buffer.size());
        if (got > 0) received_.append(buffer.data(), static_cast<std::size_t>(got));
        if (got >= 0) return got > 0;
        BOOST_REQUIRE((errno == EAGAIN || errno == EINTR));
        if (!block) return true;
        BOOST_REQUIRE_MESSAGE(!deadline.passed(), "the host says nothing");
        pollfd readable{output_.get(), POLLIN, 0};
        ::poll(&readable, 1, deadline.pollTimeoutMs());
    }
}

bool PipedHost::write(std::string_view octets) {
    const Deadline deadline = patience();
    while (!octets.empty()) {
        const ssize_t put = ::write(input_.get(), octets.data(), octets.size());
        if (put > 0) {
            octets.remove_prefix(static_cast<std::size_t>(put));
            continue;
        }
        if (errno == EPIPE) return false;
        BOOST_REQUIRE((errno == EAGAIN || errno == EINTR));
        BOOST_REQUIRE_MESSAGE(!deadline.passed(), "the host does not read");
        // poll(2) leaves out descriptors below zero.
        std::array<pollfd, 2> ready{{{input_.get(), POLLOUT, 0}, {output_.get(), POLLIN, 0}}};
        ::poll(ready.data(), ready.size(), 1000);
        if ((ready[1].revents & POLLIN) != 0) readMore(false);
    }
    return true;
}

bool PipedHost::writeInPieces(std::string_view octets, std::size_t size) {
    const Deadline deadline = patience();
    while (!octets.empty()) {
        const std::string_view piece = octets.substr(0, size);
        if (!write(piece)) return false;
        octets.remove_prefix(piece.size());
        int waiting = 1;
        while (::ioctl(input_.get(), FIONREAD, &waiting) == 0 && waiting > 0) {
            BOOST_REQUIRE_MESSAGE(!deadline.passed(), "the host does not read");
            ::sched_yield();
        }
    }
    return true;
}

std::optional<Json> PipedHost::receive() {
    constexpr std::size_t kHeader = 4;
    std::uint32_t length = 0;
    while (true) {
        if (received_.size() >= kHeader) {
            std::memcpy(&length, received_.data(), kHeader);
            BOOST_REQUIRE(length < 1024U * 1024U);
            if (received_.size() >= kHeader + length) break;
        }
        if (readMore(true)) continue;
        BOOST_REQUIRE_MESSAGE(received_.empty(), "the last frame is cut");
        return std::nullopt;
    }
    auto message = Json::parse(std::string_view(received_).substr(kHeader, length));
    BOOST_REQUIRE_MESSAGE(message.ok(), "a frame that is no JSON: " << received_.substr(kHeader, 500));
    received_.erase(0, kHeader + length);
    return std::move(message).value();
}

End PipedHost::waitForEnd() {
    while (output_ && readMore(true)) {
    }
    const Deadline deadline = patience();
    siginfo_t info{};
    while (::waitid(P_PID, static_cast<id_t>(id_), &info, WEXITED | WNOHANG) == 0 && info.si_pid == 0) {
        BOOST_REQUIRE_MESSAGE(!deadline.passed(), "the host does not end");
        pause(1);
    }
    id_ = -1;
    return {info.si_code == CLD_EXITED, info.si_status};
}

std::string PipedHost::header(std::uint32_t octets) {
    std::string text(sizeof octets, '\0');
    std::memcpy(text.data(), &octets, sizeof octets);
    return text;
}

std::string PipedHost::frame(std::string_view text) {
    return header(static_cast<std::uint32_t>(text.size())).append(text);
}

}  // namespace tamga::test
