// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "base/secret.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "base/error.h"

namespace tamga {

namespace {

std::size_t pageSize() {
    static const auto size = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    return size;
}

}  // namespace

void wipe(std::span<std::uint8_t> memory) noexcept {
    if (!memory.empty()) ::explicit_bzero(memory.data(), memory.size());
}

// Not inlined: its array must lie where the frames of the functions before lay.
[[gnu::noinline]] void wipeStack() noexcept {
    // Ten times as deep as opening a container and signing were seen to go.
    constexpr std::size_t kDepth = 65536;
    std::array<std::uint8_t, kDepth> used;  // NOLINT(cppcoreguidelines-pro-type-member-init): written below
    ::explicit_bzero(used.data(), used.size());
}

Secret::Secret(std::size_t capacity) : capacity_(capacity) {
    if (capacity == 0) return;
    const std::size_t usable = (capacity + pageSize() - 1) / pageSize() * pageSize();
    mapped_ = usable + 2 * pageSize();
    // A page without access on both sides: an overrun in either direction ends the process instead of
    // reading or writing beside the secret.
    void* const area = ::mmap(nullptr, mapped_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (area == MAP_FAILED) {
        mapped_ = 0;
        throw Error(Reason::kSystemMemory, "mmap for a secret");
    }
    data_ = static_cast<std::uint8_t*>(area) + pageSize();
    if (::mprotect(data_, usable, PROT_READ | PROT_WRITE) != 0) {
        ::munmap(area, mapped_);
        data_ = nullptr;
        throw Error(Reason::kSystemMemory, "mprotect for a secret");
    }
    // Locking may fail under a small RLIMIT_MEMLOCK; the secret is then still wiped and kept out of dumps.
    static_cast<void>(::mlock(data_, usable));
    static_cast<void>(::madvise(data_, usable, MADV_DONTDUMP));
    static_cast<void>(::madvise(data_, usable, MADV_WIPEONFORK));
}

Secret Secret::copyOf(BytesView octets) {
    Secret secret(octets.size());
    std::copy(octets.begin(), octets.end(), secret.data_);
    secret.size_ = octets.size();
    return secret;
}

Secret Secret::copyOf(std::string_view text) {
    return copyOf(asBytes(text));
}

Secret::Secret(Secret&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)),
      size_(std::exchange(other.size_, 0)),
      capacity_(std::exchange(other.capacity_, 0)),
      mapped_(std::exchange(other.mapped_, 0)) {}

Secret& Secret::operator=(Secret&& other) noexcept {
    if (this != &other) {
        wipe();
        if (data_ != nullptr) ::munmap(data_ - pageSize(), mapped_);
        data_ = std::exchange(other.data_, nullptr);
        size_ = std::exchange(other.size_, 0);
        capacity_ = std::exchange(other.capacity_, 0);
        mapped_ = std::exchange(other.mapped_, 0);
    }
    return *this;
}

Secret::~Secret() {
    wipe();
    if (data_ != nullptr) ::munmap(data_ - pageSize(), mapped_);
}

std::string_view Secret::text() const noexcept {
    return {reinterpret_cast<const char*>(data_), size_};
}

void Secret::resize(std::size_t size) noexcept {
    size_ = std::min(size, capacity_);
    if (size_ < capacity_) tamga::wipe({data_ + size_, capacity_ - size_});
}

bool Secret::push(std::uint8_t octet) noexcept {
    if (size_ == capacity_) return false;
    data_[size_++] = octet;
    return true;
}

Secret Secret::clone() const {
    return copyOf(view());
}

void Secret::wipe() noexcept {
    tamga::wipe({data_, capacity_});
    size_ = 0;
}

}  // namespace tamga
