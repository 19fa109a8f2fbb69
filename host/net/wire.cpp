// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "net/wire.h"

#include <array>
#include <utility>

#include "base/json.h"
#include "base/process.h"
#include "base/text.h"

namespace tamga::net {
namespace {

constexpr std::uint8_t kMessage = 'M';
constexpr std::uint8_t kBody = 'B';
constexpr std::size_t kMaxMessage = std::size_t{64} << 10U;
constexpr std::size_t kMaxContext = 500;
constexpr std::int64_t kMaxTimeMs = 600'000;

/// What tamga-net may report; anything else is no word of it.
constexpr std::array kReported{Reason::kNetUnreachable, Reason::kNetTimeout,    Reason::kNetRefusedAddress,
                               Reason::kNetTooLarge,    Reason::kNetTls,        Reason::kNetHttpStatus,
                               Reason::kSystemMemory,   Reason::kSystemProcess, Reason::kProtocolInternal};

[[noreturn]] void broken(const char* what) {
    throw Error(Reason::kSystemProcess, std::string("tamga-net: ") + what);
}

const std::string& textOf(const Json& object, const char* name) {
    const Json* const member = object.find(name);
    if (member == nullptr || member->string() == nullptr) broken(name);
    return *member->string();
}

std::int64_t numberOf(const Json& object, const char* name, std::int64_t most) {
    const Json* const member = object.find(name);
    if (member == nullptr || member->integer() == nullptr) broken(name);
    const std::int64_t value = *member->integer();
    if (value < 0 || value > most) broken(name);
    return value;
}

std::optional<Json> readObject(const FrameReader& frames) {
    const auto octets = frames.whole(kMessage, kMaxMessage);
    if (!octets) return std::nullopt;
    auto parsed = Json::parse(asText(*octets));
    if (!parsed || parsed.value().members() == nullptr) frames.fail("no JSON object");
    return std::move(parsed).value();
}

Bytes readBody(const FrameReader& frames, std::size_t maxOctets) {
    auto body = frames.whole(kBody, maxOctets);
    if (!body) frames.fail("the other side has gone");
    return std::move(*body);
}

void writeFrame(int descriptor, std::uint8_t kind, BytesView content, const Deadline& deadline,
                const CancelToken& cancel) {
    writeAll(descriptor, frameHeader(kind, content.size()), deadline, cancel);
    writeAll(descriptor, content, deadline, cancel);
}

std::vector<AddressRange> rangesOf(const Json& object) {
    const Json* const list = object.find("allowed");
    if (list == nullptr || list->elements() == nullptr) broken("allowed");
    std::vector<AddressRange> ranges;
    for (const Json& element : *list->elements()) {
        const auto range =
            element.string() != nullptr ? AddressRange::parse(*element.string()) : std::nullopt;
        if (!range) broken("allowed");
        ranges.push_back(*range);
    }
    return ranges;
}

Error errorOf(const Json& error) {
    const std::string& reason = textOf(error, "reason");
    for (const Reason known : kReported) {
        if (nameOf(known) == reason) return Error(known, displayable(textOf(error, "context"), kMaxContext));
    }
    broken("reason");
}

}  // namespace

void write(int descriptor, const Request& request, const Deadline& deadline, const CancelToken& cancel) {
    Json allowed = Json::array();
    for (const AddressRange& range : request.allowed)
        allowed.push(range.text());
    const Json message = Json::object({{"url", request.url},
                                       {"contentType", request.contentType},
                                       {"accept", request.accept},
                                       {"maxOctets", std::uint64_t{request.maxOctets}},
                                       {"timeMs", std::int64_t{request.time.count()}},
                                       {"allowed", std::move(allowed)}});
    writeFrame(descriptor, kMessage, asBytes(message.print()), deadline, cancel);
    writeFrame(descriptor, kBody, request.body, deadline, cancel);
}

void write(int descriptor, const Result<Answer>& answer, const Deadline& deadline,
           const CancelToken& cancel) {
    if (!answer) {
        const Error& error = answer.error();
        const Json message =
            Json::object({{"error", Json::object({{"reason", nameOf(error.reason())},
                                                  {"context", displayable(error.context(), kMaxContext)}})}});
        return writeFrame(descriptor, kMessage, asBytes(message.print()), deadline, cancel);
    }
    const std::string message = Json::object({{"url", answer.value().url}}).print();
    writeFrame(descriptor, kMessage, asBytes(message), deadline, cancel);
    writeFrame(descriptor, kBody, answer.value().body, deadline, cancel);
}

std::optional<Request> readRequest(const ReadSome& read) {
    const FrameReader frames(read, Reason::kSystemProcess);
    const auto message = readObject(frames);
    if (!message) return std::nullopt;
    Request request;
    request.url = textOf(*message, "url");
    if (request.url.size() > kMaxUrl) broken("url");
    request.contentType = textOf(*message, "contentType");
    request.accept = textOf(*message, "accept");
    request.maxOctets = static_cast<std::size_t>(numberOf(*message, "maxOctets", kMaxBody));
    request.time = std::chrono::milliseconds(numberOf(*message, "timeMs", kMaxTimeMs));
    request.allowed = rangesOf(*message);
    request.body = readBody(frames, kMaxBody);
    return request;
}

Result<Answer> readAnswer(const ReadSome& read, std::size_t maxOctets) {
    const FrameReader frames(read, Reason::kSystemProcess);
    const auto message = readObject(frames);
    if (!message) broken("it has ended");
    if (const Json* const error = message->find("error")) return errorOf(*error);
    Answer answer;
    answer.url = displayable(textOf(*message, "url"), kMaxUrl);
    answer.body = readBody(frames, maxOctets);
    return answer;
}

}  // namespace tamga::net
