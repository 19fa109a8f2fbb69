// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The pipes between a program and tamga-net, which has foreign answers in its memory: what comes out of them
// is a message within its limits, or a typed error.
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "net/wire.h"

namespace {

using namespace tamga;
using namespace tamga::net;

constexpr std::size_t kMost = 4096;

void require(bool condition) {
    if (!condition) std::abort();
}

ReadSome reading(BytesView octets) {
    return [octets](std::span<std::uint8_t> to) mutable -> std::size_t {
        const std::size_t size = std::min(to.size(), octets.size());
        std::copy_n(octets.begin(), size, to.begin());
        octets = octets.subspan(size);
        return size;
    };
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const BytesView octets(data, size);
    const auto answer = capture([&] { return readAnswer(reading(octets), kMost); });
    if (!answer.ok()) require(answer.error().reason() == Reason::kSystemProcess);
    if (answer.ok() && answer.value().ok()) require(answer.value().value().body.size() <= kMost);
    // Of the other direction only what is small: a length beforehand takes memory at once.
    if (size >= 4 && (data[2] != 0 || data[3] != 0)) return 0;
    const auto request = capture([&] { return readRequest(reading(octets)); });
    if (request.ok() && request.value()) {
        require(request.value()->url.size() <= kMaxUrl && request.value()->maxOctets <= kMaxBody);
    }
    return 0;
}
