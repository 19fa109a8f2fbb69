// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// JSON values while memory runs out at each single allocation: an exception comes of it, and nothing else.
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <new>

#include "base/json.h"

namespace {

/// Allocations of this thread that still succeed; negative: all of them.
thread_local long allocationsLeft = -1;

}  // namespace

// Not inlined: gcc would take free() for a mistake where it sees only one half of the pair.
[[gnu::noinline]] void* operator new(std::size_t size) {
    if (allocationsLeft == 0) throw std::bad_alloc();
    if (allocationsLeft > 0) --allocationsLeft;
    if (void* const memory = std::malloc(size)) return memory;  // NOLINT(*-no-malloc)
    throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept {
    std::free(memory);  // NOLINT(*-no-malloc)
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t /*size*/) noexcept {
    std::free(memory);  // NOLINT(*-no-malloc)
}

namespace {

using tamga::Json;

/// Runs the work with one allocation more each time, until there were enough. Returns how often there were
/// not.
template <typename Work>
int failuresOf(const Work& work) {
    for (int allowed = 0; allowed < 10000; ++allowed) {
        allocationsLeft = allowed;
        bool failed = false;
        try {
            work();
        } catch (const std::bad_alloc&) {
            failed = true;
        }
        allocationsLeft = -1;
        if (!failed) return allowed;
    }
    return -1;
}

const std::string kLong(100, 'x');

}  // namespace

BOOST_AUTO_TEST_SUITE(json_memory)

BOOST_AUTO_TEST_CASE(an_object_being_made) {
    BOOST_TEST(failuresOf([] {
                   const Json made = Json::object(
                       {{"a", kLong}, {"b", Json::object({{"c", kLong}})}, {"d", 1}, {"e", kLong}});
               }) > 5);
}

BOOST_AUTO_TEST_CASE(a_value_being_copied) {
    const Json from =
        Json::object({{"a", kLong}, {"b", Json(Json::Array{Json(kLong), Json(1), Json(kLong)})}});
    // NOLINTNEXTLINE(performance-unnecessary-copy-initialization)
    BOOST_TEST(failuresOf([&] { const Json copy(from); }) > 3);
}

BOOST_AUTO_TEST_CASE(a_value_being_assigned_stays_as_it_was) {
    const Json from = Json::object({{"a", kLong}, {"b", Json(Json::Array{Json(kLong), Json(kLong)})}});
    Json to(kLong);
    BOOST_TEST(failuresOf([&] {
                   try {
                       to = from;
                   } catch (const std::bad_alloc&) {
                       const bool kept = to.string() != nullptr && *to.string() == kLong;
                       if (!kept) std::abort();
                       throw;
                   }
               }) > 3);
    BOOST_TEST(to.print() == from.print());
}

BOOST_AUTO_TEST_CASE(a_text_being_read) {
    const std::string text =
        Json::object({{"a", kLong}, {"b", Json(Json::Array{Json(kLong), Json(2)})}}).print();
    BOOST_TEST(failuresOf([&] {
                   if (!Json::parse(text).ok()) throw std::bad_alloc();
               }) > 3);
}

BOOST_AUTO_TEST_SUITE_END()
