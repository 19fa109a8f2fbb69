// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <chrono>
#include <cstring>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>

#include "base/process.h"
#include "subjects.h"

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kStarts = 201;
constexpr std::size_t kTrips = 2000;

tamga::Bytes frameOf(const std::string& text) {
    tamga::Bytes frame(4 + text.size());
    const auto length = static_cast<std::uint32_t>(text.size());
    std::memcpy(frame.data(), &length, 4);
    std::memcpy(frame.data() + 4, text.data(), text.size());
    return frame;
}

class Host final {
  public:
    explicit Host(const std::filesystem::path& program)
        : process_({program,
                    {"chrome-extension://" TAMGA_CHROMIUM_ID "/"},
                    {"PATH=/usr/bin:/bin", "HOME=/nonexistent", "LC_ALL=C.UTF-8"}}) {}

    /// Sends a frame and reads one back.
    std::string ask(const tamga::Bytes& frame) {
        tamga::writeAll(process_.input(), frame, deadline_, cancel_);
        std::uint32_t length = 0;
        std::array<std::uint8_t, 4> head{};
        read(head);
        std::memcpy(&length, head.data(), 4);
        answer_.resize(length);
        read(answer_);
        return {answer_.begin(), answer_.end()};
    }

  private:
    void read(std::span<std::uint8_t> to) {
        while (!to.empty()) {
            const std::size_t got = tamga::readSome(process_.output(), to, deadline_, cancel_);
            if (got == 0) {
                throw std::runtime_error("the host has ended");
            }
            to = to.subspan(got);
        }
    }

    tamga::ChildProcess process_;
    tamga::CancelToken cancel_;
    tamga::Deadline deadline_ = tamga::Deadline::after(std::chrono::seconds(30));
    tamga::Bytes answer_;
};

tamga::Bytes hello(std::size_t id) {
    return frameOf(
        "{\"jsonrpc\":\"2.0\",\"id\":" + std::to_string(id) +
        ",\"method\":\"hello\",\"params\":{\"client\":\"bench\",\"version\":\"1\",\"protocol\":1}}");
}

template <typename Body>
double microsecondsOf(Body&& body) {
    const Clock::time_point start = Clock::now();
    body();
    return std::chrono::duration<double, std::micro>(Clock::now() - start).count();
}

void requireAnswer(const std::string& answer) {
    if (answer.find("\"result\"") == std::string::npos) {
        throw std::runtime_error("the host answered " + answer);
    }
}

}  // namespace

std::vector<Comparison> measureHost(const std::filesystem::path& host, const std::filesystem::path& echo) {
    const std::vector<std::filesystem::path> programs{host, echo};
    std::vector<std::vector<double>> starts(2);
    for (std::size_t i = 0; i <= kStarts; ++i) {
        for (std::size_t which = 0; which < programs.size(); ++which) {
            std::unique_ptr<Host> process;
            std::string answer;
            const double took = microsecondsOf([&] {
                process = std::make_unique<Host>(programs[which]);
                answer = process->ask(hello(1));
            });
            if (which == 0) {
                requireAnswer(answer);
            }
            if (i > 0) {  // the first start fills the page cache
                starts[which].push_back(took);
            }
        }
    }
    Host ours(host);
    Host theirs(echo);
    std::vector<std::vector<double>> trips(2);
    for (std::size_t i = 1; i <= kTrips; ++i) {
        const tamga::Bytes frame = hello(i);
        std::string answer;
        trips[0].push_back(microsecondsOf([&] { answer = ours.ask(frame); }));
        requireAnswer(answer);
        trips[1].push_back(microsecondsOf([&] { answer = theirs.ask(frame); }));
    }
    const std::vector<std::string> names{"tamga-host", "echo host"};
    return {summarise("start to first answer", "start", names, std::move(starts)),
            summarise("round trip of hello", "call", names, std::move(trips))};
}

}  // namespace bench
