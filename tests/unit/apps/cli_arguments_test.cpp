// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <boost/test/unit_test.hpp>

#include "arguments.h"

using namespace tamga::cli;

namespace {

constexpr std::array<OptionRule, 3> kRules{{{"--out", true}, {"--profile", true, true}, {"--force"}}};

Arguments parse(std::vector<std::string_view> words) {
    return Arguments::parse(words, kRules);
}

auto misuse(Misuse wanted, std::string subject) {
    return [wanted, subject = std::move(subject)](const UsageError& error) {
        return error.misuse() == wanted && error.subject() == subject;
    };
}

}  // namespace

BOOST_AUTO_TEST_SUITE(arguments)

BOOST_AUTO_TEST_CASE(options_and_files_in_any_order) {
    const auto all =
        parse({"a", "--out", "x", "-", "--force", "--profile=p", "b c", "--profile", "q=r", "--json"});
    BOOST_TEST(all.value("--out").value() == "x");
    BOOST_TEST(all.has("--force"));
    BOOST_TEST(all.has("--json"));
    BOOST_TEST(!all.has("--help"));
    BOOST_TEST(!all.value("--force").has_value());
    const std::vector<std::string> profiles{"p", "q=r"};
    BOOST_TEST(all.values("--profile") == profiles, boost::test_tools::per_element());
    const std::vector<std::string> files{"a", "-", "b c"};
    BOOST_TEST(all.files() == files, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(after_two_dashes_everything_is_a_file) {
    const auto all = parse({"--force", "--", "--out", "--", "-x"});
    const std::vector<std::string> files{"--out", "--", "-x"};
    BOOST_TEST(all.files() == files, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_value_may_look_like_an_option) {
    BOOST_TEST(parse({"--out", "--force"}).value("--out").value() == "--force");
    BOOST_TEST(parse({"--out="}).value("--out").value().empty());
    BOOST_TEST(parse({"-h"}).has("--help"));
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_named) {
    BOOST_CHECK_EXCEPTION(parse({"--none"}), UsageError, misuse(Misuse::kUnknownOption, "--none"));
    BOOST_CHECK_EXCEPTION(parse({"--none=1"}), UsageError, misuse(Misuse::kUnknownOption, "--none"));
    BOOST_CHECK_EXCEPTION(parse({"-f"}), UsageError, misuse(Misuse::kUnknownOption, "-f"));
    BOOST_CHECK_EXCEPTION(parse({"--ou", "x"}), UsageError, misuse(Misuse::kUnknownOption, "--ou"));
    BOOST_CHECK_EXCEPTION(parse({"--out"}), UsageError, misuse(Misuse::kMissingValue, "--out"));
    BOOST_CHECK_EXCEPTION(parse({"--force=1"}), UsageError, misuse(Misuse::kUnwantedValue, "--force"));
    BOOST_CHECK_EXCEPTION(parse({"--out=a", "--out=b"}), UsageError, misuse(Misuse::kRepeated, "--out"));
}

BOOST_AUTO_TEST_SUITE_END()
