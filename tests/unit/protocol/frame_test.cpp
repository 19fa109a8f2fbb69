// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Threat T18: frames.
#include "protocol/frame.h"

#include <boost/test/unit_test.hpp>
#include <cstring>

namespace {

using namespace tamga;
using protocol::FrameReader;

std::string header(std::uint32_t length) {
    std::string octets(4, '\0');
    std::memcpy(octets.data(), &length, 4);
    return octets;
}

/// Gives octets in pieces of at most step.
std::vector<std::string> feed(FrameReader& reader, std::string_view octets, std::size_t step) {
    std::vector<std::string> frames;
    while (!octets.empty()) {
        const auto space = reader.space();
        BOOST_REQUIRE(!space.empty());
        const std::size_t count = std::min({space.size(), step, octets.size()});
        std::memcpy(space.data(), octets.data(), count);
        octets.remove_prefix(count);
        if (auto frame = reader.advance(count)) frames.push_back(*frame);
    }
    return frames;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(frame)

BOOST_AUTO_TEST_CASE(framesComeWholeWhateverThePieces) {
    std::string stream;
    std::vector<std::string> texts{"{}", "x", std::string(70000, 'y'), "last"};
    for (const std::string& text : texts)
        stream += protocol::frameOf(text);
    for (const std::size_t step : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{4},
                                   std::size_t{5}, std::size_t{4096}, stream.size()}) {
        FrameReader reader;
        BOOST_TEST((feed(reader, stream, step) == texts));
        BOOST_TEST(!reader.insideFrame());
    }
}

BOOST_AUTO_TEST_CASE(theEndInsideAFrameIsNoticed) {
    for (const std::size_t count : {1U, 3U, 4U, 5U}) {
        FrameReader reader;
        feed(reader, protocol::frameOf("{}").substr(0, count), 1);
        BOOST_TEST(reader.insideFrame());
    }
}

BOOST_AUTO_TEST_CASE(theLargestFrameIsOneMebibyte) {
    FrameReader reader;
    const std::string body(protocol::kMaxFrameIn, 'x');
    BOOST_TEST(feed(reader, header(static_cast<std::uint32_t>(body.size())) + body, 65536).size() == 1U);
}

BOOST_AUTO_TEST_CASE(badLengthsAreRefusedBeforeAnythingIsAllocated) {
    for (const std::uint32_t length : {0U, 0x100001U, 0x01000000U, 0x7FFFFFFFU, 0x80000000U, 0xFFFFFFFFU}) {
        FrameReader reader;
        BOOST_CHECK_EXCEPTION(feed(reader, header(length), 4), Error,
                              [](const Error& error) { return error.reason() == Reason::kProtocolFrame; });
        // No body was made room for: the reader still offers the end of the header.
        BOOST_TEST(reader.space().size() <= 4U);
    }
}

BOOST_AUTO_TEST_CASE(answersStayBelowWhatBrowsersTake) {
    BOOST_TEST(protocol::frameOf(std::string(protocol::kMaxFrameOut, 'x')).size() < 1024U * 1024U);
    BOOST_CHECK_EXCEPTION(static_cast<void>(protocol::frameOf(std::string(protocol::kMaxFrameOut + 1, 'x'))),
                          Error,
                          [](const Error& error) { return error.reason() == Reason::kProtocolTooLarge; });
}

BOOST_AUTO_TEST_SUITE_END()
