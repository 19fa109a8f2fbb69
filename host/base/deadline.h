// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Every wait has an end and a way to cancel it.
#pragma once

#include <chrono>
#include <memory>
#include <optional>

namespace tamga {

class Deadline final {
  public:
    using Clock = std::chrono::steady_clock;

    static Deadline after(std::chrono::milliseconds time) { return Deadline(Clock::now() + time); }
    static Deadline never() { return Deadline(); }
    static Deadline sooner(const Deadline& one, const Deadline& other) {
        if (!one.at_ || !other.at_) return one.at_ ? one : other;
        return *one.at_ < *other.at_ ? one : other;
    }

    [[nodiscard]] bool passed() const { return at_ && Clock::now() >= *at_; }
    /// Milliseconds left for poll(2): at least 0, or -1 for never.
    [[nodiscard]] int pollTimeoutMs() const;

  private:
    Deadline() = default;
    explicit Deadline(Clock::time_point at) : at_(at) {}
    std::optional<Clock::time_point> at_;
};

/// A one-way switch that any thread may throw and that poll(2) can see. Copies share the switch.
class CancelToken final {
  public:
    /// Throws Error(system.process) when the process is out of descriptors.
    CancelToken();

    void cancel() noexcept;
    [[nodiscard]] bool cancelled() const noexcept;
    /// Readable once cancelled; owned by the token.
    [[nodiscard]] int descriptor() const noexcept;
    /// Throws Error(request.cancelled) once cancelled.
    void check() const;

  private:
    struct State;
    std::shared_ptr<State> state_;
};

/// Waits until descriptor is readable. Throws Error(request.timeout) or Error(request.cancelled).
void waitReadable(int descriptor, const Deadline& deadline, const CancelToken& cancel);
void waitWritable(int descriptor, const Deadline& deadline, const CancelToken& cancel);

}  // namespace tamga
