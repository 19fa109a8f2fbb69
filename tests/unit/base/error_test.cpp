// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"

#include <boost/test/unit_test.hpp>
#include <set>
#include <stdexcept>

using namespace tamga;

namespace {
constexpr Reason kAll[] = {
#define TAMGA_REASON(enumerator, name, remedy) Reason::enumerator,
#include "base/reasons.def"
#undef TAMGA_REASON
};
}  // namespace

BOOST_AUTO_TEST_SUITE(error)

BOOST_AUTO_TEST_CASE(reasons_are_distinct_and_well_formed) {
    std::set<std::string_view> names;
    for (const Reason reason : kAll) {
        const std::string_view name = nameOf(reason);
        BOOST_TEST(names.insert(name).second, name);
        BOOST_TEST(name.find('.') != std::string_view::npos, name);
        BOOST_TEST(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz.-0123456789") == std::string_view::npos,
                   name);
        BOOST_TEST(!nameOf(remedyOf(reason)).empty());
    }
}

BOOST_AUTO_TEST_CASE(capture_turns_exceptions_into_values) {
    const auto good = capture([] { return 7; });
    BOOST_TEST(good.ok());
    BOOST_TEST(good.value() == 7);
    const auto typed = capture([]() -> int { throw Error(Reason::kKeyNotFound, "x"); });
    BOOST_TEST(!typed.ok());
    BOOST_TEST((typed.error().reason() == Reason::kKeyNotFound));
    BOOST_TEST(std::string(typed.error().what()) == "key.not-found: x");
    const auto foreign = capture([] { throw std::runtime_error("boom"); });
    BOOST_TEST((foreign.error().reason() == Reason::kProtocolInternal));
    const auto memory = capture([] { throw std::bad_alloc(); });
    BOOST_TEST((memory.error().reason() == Reason::kSystemMemory));
    BOOST_CHECK_THROW(
        static_cast<void>(capture([]() -> int { throw Error(Reason::kKeyNotFound); }).orThrow()), Error);
}

BOOST_AUTO_TEST_SUITE_END()
