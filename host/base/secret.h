// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Memory for PINs, passwords and keys: page-aligned, locked in RAM where the limit allows, left out of
// core dumps and of children, wiped when it ends (threat T10).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/bytes.h"

namespace tamga {

/// Fixed capacity, move-only, not printable.
class Secret final {
  public:
    Secret() noexcept = default;
    /// An empty secret with room for capacity octets. Throws Error(system.memory).
    explicit Secret(std::size_t capacity);
    /// A copy of the given octets; the source is the caller's to wipe.
    static Secret copyOf(BytesView octets);
    static Secret copyOf(std::string_view text);

    Secret(Secret&& other) noexcept;
    Secret& operator=(Secret&& other) noexcept;
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    ~Secret();

    [[nodiscard]] BytesView view() const noexcept { return {data_, size_}; }
    [[nodiscard]] std::string_view text() const noexcept;
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }

    /// The whole capacity, to be written by a read(2) or a decoder; then resize().
    [[nodiscard]] std::span<std::uint8_t> buffer() noexcept { return {data_, capacity_}; }
    /// size must not exceed capacity; octets past it are wiped.
    void resize(std::size_t size) noexcept;
    /// Appends one octet; false, and nothing stored, when full.
    [[nodiscard]] bool push(std::uint8_t octet) noexcept;
    /// Another secret with the same octets.
    [[nodiscard]] Secret clone() const;
    void wipe() noexcept;

  private:
    std::uint8_t* data_ = nullptr;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
    std::size_t mapped_ = 0;
};

/// Overwrites memory in a way that the compiler keeps.
void wipe(std::span<std::uint8_t> memory) noexcept;

/// Overwrites what functions that have returned left on this thread's stack. Copies that the compiler makes
/// (spilled registers, temporaries, arguments by value) have no name and no destructor that could wipe them.
void wipeStack() noexcept;

/// wipeStack() at the end of a scope: to be declared before the secrets that are used in it.
class StackWipe final {
  public:
    StackWipe() = default;
    StackWipe(const StackWipe&) = delete;
    StackWipe& operator=(const StackWipe&) = delete;
    ~StackWipe() { wipeStack(); }
};

}  // namespace tamga
