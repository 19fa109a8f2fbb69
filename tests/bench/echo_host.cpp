// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The least that a native messaging host can be: it sends every frame back. What it costs is what the
// system costs.
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

namespace {

bool readAll(unsigned char* to, std::size_t size) {
    while (size > 0) {
        const ssize_t got = read(STDIN_FILENO, to, size);
        if (got <= 0) {
            return false;
        }
        to += got;
        size -= static_cast<std::size_t>(got);
    }
    return true;
}

bool writeAll(const unsigned char* from, std::size_t size) {
    while (size > 0) {
        const ssize_t put = write(STDOUT_FILENO, from, size);
        if (put <= 0) {
            return false;
        }
        from += put;
        size -= static_cast<std::size_t>(put);
    }
    return true;
}

}  // namespace

int main() {
    std::vector<unsigned char> frame(4);
    while (readAll(frame.data(), 4)) {
        std::uint32_t length = 0;
        std::memcpy(&length, frame.data(), 4);
        if (length > 1024U * 1024U) {
            return 1;
        }
        frame.resize(4 + std::size_t{length});
        if (!readAll(frame.data() + 4, length) || !writeAll(frame.data(), frame.size())) {
            return 1;
        }
    }
    return 0;
}
