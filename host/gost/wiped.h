// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A value on the stack that is overwritten when it leaves its scope.
#pragma once

#include <cstddef>
#include <cstring>
#include <type_traits>

namespace gost {

/// The compiler must take the memory for read, so the stores stay. Inlined to a few of them for fixed sizes.
[[gnu::always_inline]] inline void wipe(void* at, std::size_t size) noexcept {
    std::memset(at, 0, size);
    asm volatile("" : : "r"(at) : "memory");
}

template <class T>
class Wiped final {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

  public:
    Wiped() = default;
    explicit Wiped(const T& value) : value_(value) {}
    ~Wiped() { wipe(&value_, sizeof(T)); }
    Wiped(const Wiped&) = delete;
    Wiped& operator=(const Wiped&) = delete;

    T& operator*() noexcept { return value_; }
    const T& operator*() const noexcept { return value_; }
    T* operator->() noexcept { return &value_; }
    const T* operator->() const noexcept { return &value_; }

  private:
    T value_{};
};

}  // namespace gost
