// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <boost/test/unit_test.hpp>

#include "base/file.h"
#include "base/process.h"
#include "net/wire.h"

using namespace tamga;
using namespace tamga::net;

namespace {

/// What write() puts into a pipe.
template <typename Message>
std::string written(const Message& message) {
    int ends[2];
    BOOST_REQUIRE(::pipe(ends) == 0);
    const UniqueFd in(ends[0]);
    UniqueFd out(ends[1]);
    const CancelToken never;
    write(out.get(), message, Deadline::never(), never);
    out.reset();
    std::string all;
    Bytes piece(4096);
    while (const auto got = readSome(in.get(), piece, Deadline::never(), never))
        all += asText(BytesView(piece).first(got));
    return all;
}

/// Octet by octet, as slowly as a pipe may be.
ReadSome reading(const std::string& octets) {
    return [octets, at = std::size_t{0}](std::span<std::uint8_t> to) mutable -> std::size_t {
        if (at == octets.size()) return 0;
        to[0] = static_cast<std::uint8_t>(octets[at++]);
        return 1;
    };
}

Request sample() {
    Request request;
    request.url = "http://tsa.example/";
    request.contentType = "application/timestamp-query";
    request.body = {1, 0, 255};
    request.maxOctets = 1000;
    request.time = std::chrono::milliseconds(1500);
    request.allowed = {AddressRange::parse("10.0.0.0/8").value()};
    return request;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(wire)

BOOST_AUTO_TEST_CASE(requests_and_answers_arrive_as_they_were) {
    const auto request = readRequest(reading(written(sample()))).value();
    BOOST_TEST(request.url == sample().url);
    BOOST_TEST(request.contentType == sample().contentType);
    BOOST_TEST((request.body == sample().body));
    BOOST_TEST(request.maxOctets == 1000U);
    BOOST_TEST(request.time.count() == 1500);
    BOOST_TEST((request.allowed == sample().allowed));
    BOOST_TEST(!readRequest(reading("")).has_value());

    const auto answer = readAnswer(reading(written(Result<Answer>(Answer{"http://b/", {7, 8}}))), 2);
    BOOST_TEST((answer.value().body == Bytes{7, 8}));
    const auto error =
        readAnswer(reading(written(Result<Answer>(Error(Reason::kNetTls, "somebody else")))), 2);
    BOOST_TEST((error.error().reason() == Reason::kNetTls));
    BOOST_TEST(error.error().context() == "somebody else");
}

BOOST_AUTO_TEST_CASE(anything_out_of_shape_is_told) {
    const std::string good = written(Result<Answer>(Answer{"http://b/", {7, 8}}));
    const auto reasonOf = [](const std::string& octets, std::size_t most) {
        const auto result = capture([&] { return readAnswer(reading(octets), most).ok(); });
        return result.ok() ? "fine" : std::string(nameOf(result.error().reason()));
    };
    BOOST_TEST(reasonOf(good, 2) == "fine");
    BOOST_TEST(reasonOf(good, 1) == "system.process");
    for (std::size_t size = 0; size < good.size(); ++size)
        BOOST_TEST(reasonOf(good.substr(0, size), 2) == "system.process");
    // A reason that is none of its own.
    const std::string foreign = written(Result<Answer>(Error(Reason::kPasswordWrong, "")));
    BOOST_TEST(reasonOf(foreign, 2) == "system.process");
}

BOOST_AUTO_TEST_SUITE_END()
