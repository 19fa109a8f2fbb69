// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Loaded into tamga-host before the C library: a medium that hangs as a network volume does whose server is
// gone (the call comes back neither by itself nor by a signal), and a clock that is wrong.
//   TAMGA_TEST_SLOW  a call for a path with this in it does not come back ..
//   TAMGA_TEST_HOLD  .. as long as this file exists
//   TAMGA_TEST_TIME  seconds since 1970 that time(2) gives
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cstdarg>
#include <cstdlib>
#include <cstring>

namespace {

const char* setting(const char* name) {
    return std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody changes the environment
}

void wait(const char* path) {
    const char* const slow = setting("TAMGA_TEST_SLOW");
    const char* const hold = setting("TAMGA_TEST_HOLD");
    if (slow == nullptr || hold == nullptr || path == nullptr || std::strstr(path, slow) == nullptr) return;
    while (::access(hold, F_OK) == 0) {
        const timespec step{0, 2000000};
        ::nanosleep(&step, nullptr);
    }
}

template <typename Function>
Function next(const char* name) {
    // reinterpret_cast: dlsym gives a pointer to anything.
    return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" {

int openat(int folder, const char* path, int flags, ...) {
    wait(path);
    va_list rest;
    va_start(rest, flags);
    const auto mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : mode_t{0};
    va_end(rest);
    static const auto kReal = next<int (*)(int, const char*, int, ...)>("openat");
    return kReal(folder, path, flags, mode);
}

int stat(const char* path, struct stat* status) {
    wait(path);
    static const auto kReal = next<int (*)(const char*, struct stat*)>("stat");
    return kReal(path, status);
}

int lstat(const char* path, struct stat* status) {
    wait(path);
    static const auto kReal = next<int (*)(const char*, struct stat*)>("lstat");
    return kReal(path, status);
}

char* realpath(const char* path, char* resolved) {
    wait(path);
    static const auto kReal = next<char* (*)(const char*, char*)>("realpath");
    return kReal(path, resolved);
}

time_t time(time_t* to) {
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME, &now);
    const char* const given = setting("TAMGA_TEST_TIME");
    const time_t seconds = given == nullptr ? now.tv_sec : std::strtol(given, nullptr, 10);
    if (to != nullptr) *to = seconds;
    return seconds;
}

}  // extern "C"
