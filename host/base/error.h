// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Error values. Inside a room an Error is thrown; at the room's border it is a value in a Result.
// No text for people here: user interfaces translate the reason.
#pragma once

#include <cstdint>
#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace tamga {

/// What a person can do about it.
enum class Remedy : std::uint8_t {
    kNone,
    kRetry,
    kInsert,
    kUnlock,
    kInstall,
    kRenew,
    kAdministrator,
    kReport
};

enum class Reason : std::uint8_t {
#define TAMGA_REASON(enumerator, name, remedy) enumerator,
#include "base/reasons.def"
#undef TAMGA_REASON
};

/// "area.reason", stable across versions.
[[nodiscard]] std::string_view nameOf(Reason reason) noexcept;
[[nodiscard]] Remedy remedyOf(Reason reason) noexcept;
/// "retry", "insert", "unlock", "install", "renew", "administrator", "report" or "none".
[[nodiscard]] std::string_view nameOf(Remedy remedy) noexcept;

class [[nodiscard]] Error final : public std::exception {
  public:
    /// context: for logs and bug reports, English, without secrets and without personal data.
    explicit Error(Reason reason, std::string context = {});

    [[nodiscard]] Reason reason() const noexcept { return reason_; }
    [[nodiscard]] const std::string& context() const noexcept { return context_; }
    /// "area.reason: context"
    [[nodiscard]] const char* what() const noexcept override { return what_.c_str(); }

  private:
    Reason reason_;
    std::string context_;
    std::string what_;
};

/// A value or an Error. The value is taken with value() after a check, or with orThrow() inside a room.
template <typename T>
class [[nodiscard]] Result final {
  public:
    Result(T value)
        : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT(google-explicit-constructor)
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT

    [[nodiscard]] explicit operator bool() const noexcept { return state_.index() == 0; }
    [[nodiscard]] bool ok() const noexcept { return state_.index() == 0; }
    [[nodiscard]] const T& value() const& { return std::get<0>(state_); }
    [[nodiscard]] T& value() & { return std::get<0>(state_); }
    [[nodiscard]] T&& value() && { return std::get<0>(std::move(state_)); }
    [[nodiscard]] const Error& error() const { return std::get<1>(state_); }

    [[nodiscard]] T orThrow() && {
        if (!ok()) throw Error(std::get<1>(state_));
        return std::get<0>(std::move(state_));
    }

  private:
    std::variant<T, Error> state_;
};

/// Success without a value, or an Error.
using Outcome = Result<std::monostate>;
inline const std::monostate kDone{};

/// Runs the body of a border function: an Error thrown inside becomes the Result's error; memory
/// exhaustion becomes system.memory; every other exception becomes protocol.internal. Throws nothing itself.
template <typename Body>
[[nodiscard]] auto capture(Body&& body) {
    using Value = std::invoke_result_t<Body>;
    using Stored = std::conditional_t<std::is_void_v<Value>, std::monostate, Value>;
    try {
        if constexpr (std::is_void_v<Value>) {
            std::forward<Body>(body)();
            return Result<Stored>(std::monostate{});
        } else {
            return Result<Stored>(std::forward<Body>(body)());
        }
    } catch (Error& error) {
        // Moved: copying the context could itself run out of memory.
        return Result<Stored>(std::move(error));
    } catch (const std::bad_alloc&) {
        return Result<Stored>(Error(Reason::kSystemMemory));
    } catch (const std::exception& error) {
        try {
            return Result<Stored>(Error(Reason::kProtocolInternal, error.what()));
        } catch (const std::bad_alloc&) {
            return Result<Stored>(Error(Reason::kSystemMemory));
        }
    }
}

}  // namespace tamga
