// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "host_process.h"

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>

#include <array>
#include <boost/test/unit_test.hpp>
#include <cstring>

#include "json_schema.h"

namespace tamga::test {

namespace {

/// Nothing in these tests takes long; this only keeps a broken host from hanging them for ever.
Deadline patience() {
    return Deadline::after(std::chrono::minutes(2));
}

void readAll(int descriptor, std::span<std::uint8_t> into, std::size_t& filled) {
    while (filled < into.size()) {
        const std::size_t got = readSome(descriptor, into.subspan(filled), patience(), CancelToken());
        if (got == 0) return;
        filled += got;
    }
}

}  // namespace

std::string HostProcess::defaultCaller() {
    return "chrome-extension://" TAMGA_CHROMIUM_ID "/";
}

HostProcess::HostProcess(const Options& options) {
    ChildProcess::Options child;
    std::vector<std::string> command = options.wrapper;
    command.emplace_back(TAMGA_HOST);
    command.insert(command.end(), options.arguments.begin(), options.arguments.end());
    child.program = command.front();
    child.arguments.assign(command.begin() + 1, command.end());
    child.environment = options.environment;
    child.environment.push_back("HOME=" + options.home.string());
    // The pinentry of these tests shows nothing; the host only wants to know that there is a screen.
    child.environment.emplace_back("DISPLAY=:tamga-test");
    child.environment.emplace_back("PATH=/usr/bin:/bin");
    child_.emplace(child);
}

void HostProcess::sendOctets(std::string_view octets) {
    writeAll(child_->input(), asBytes(octets), patience(), CancelToken());
}

void HostProcess::sendText(std::string_view text) {
    const auto length = static_cast<std::uint32_t>(text.size());
    std::string frame(sizeof length, '\0');
    std::memcpy(frame.data(), &length, sizeof length);
    sendOctets(frame.append(text));
}

void HostProcess::send(const Json& id, const std::string& method, const Json& params) {
    methods_[id.print()] = method;
    sendText(Json::object({{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", params}}).print());
}

std::optional<Json> HostProcess::receive() {
    std::array<std::uint8_t, 4> header{};
    std::size_t filled = 0;
    readAll(child_->output(), header, filled);
    if (filled == 0) return std::nullopt;
    BOOST_REQUIRE(filled == header.size());
    std::uint32_t length = 0;
    std::memcpy(&length, header.data(), sizeof length);
    BOOST_REQUIRE(length < 1024U * 1024U);
    Bytes body(length);
    filled = 0;
    readAll(child_->output(), body, filled);
    BOOST_REQUIRE(filled == body.size());
    auto message = Json::parse(asText(body));
    BOOST_REQUIRE(message.ok());
    const Json& json = message.value();
    const std::vector<std::string> wrong = json.find("method") != nullptr
                                               ? departuresOfNotification(json)
                                               : departuresOfAnswer(json, methods_[json.find("id")->print()]);
    for (const std::string& departure : wrong)
        BOOST_ERROR(departure << " in " << json.print().substr(0, 500));
    return std::move(message).value();
}

Json HostProcess::answer() {
    while (true) {
        std::optional<Json> message = receive();
        BOOST_REQUIRE(message.has_value());
        if (message->find("method") == nullptr) return std::move(*message);
        notifications.push_back(std::move(*message));
    }
}

Json HostProcess::ask(const std::string& method, const Json& params) {
    const Json id(++lastId_);
    send(id, method, params);
    Json message = answer();
    BOOST_TEST(message.find("id")->print() == id.print());
    return message;
}

Json HostProcess::result(const std::string& method, const Json& params) {
    const Json message = ask(method, params);
    BOOST_TEST_INFO(message.print().substr(0, 500));
    BOOST_REQUIRE(message.find("result") != nullptr);
    return *message.find("result");
}

Json HostProcess::greet() {
    return result("hello", Json::object({{"client", "test"}, {"version", "1"}, {"protocol", 1}}));
}

End HostProcess::waitForEnd() {
    std::array<std::uint8_t, 65536> rest{};
    while (readSome(child_->output(), rest, patience(), CancelToken()) > 0) {
    }
    siginfo_t info{};
    // WNOWAIT: the number stays ours until the owner of the child reaps it.
    BOOST_REQUIRE(::waitid(P_PID, static_cast<id_t>(child_->id()), &info, WEXITED | WNOWAIT) == 0);
    return {info.si_code == CLD_EXITED, info.si_status};
}

void HostProcess::kill(int signal) const {
    BOOST_REQUIRE(::kill(child_->id(), signal) == 0);
}

std::string reasonOf(const Json& message) {
    BOOST_TEST_INFO(message.print().substr(0, 500));
    BOOST_REQUIRE(message.find("error") != nullptr);
    return *message.find("error")->find("data")->find("reason")->string();
}

void pause(int milliseconds) {
    ::poll(nullptr, 0, milliseconds);
}

}  // namespace tamga::test
