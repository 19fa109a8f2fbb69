// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A server over pipes, with a scripted token and person behind it.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <cstring>
#include <future>
#include <map>
#include <optional>

#include "fakes.h"
#include "json_schema.h"
#include "protocol/frame.h"
#include "protocol/server.h"

namespace tamga::test {

struct PipeEnds {
    PipeEnds() {
        std::array<int, 2> ends{};
        BOOST_REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
        read.reset(ends[0]);
        write.reset(ends[1]);
    }
    UniqueFd read;
    UniqueFd write;
};

struct Conversation {
    std::shared_ptr<Record> record = std::make_shared<Record>();
    pki::Certificate certificate = fixtureCertificate("gost2012-256/good");
    std::vector<std::vector<keys::KeyEntry>> tokens{{entryOf(certificate, "0")}};
    std::vector<FakePrompt::Answer> answers{FakePrompt::types("right")};
    std::function<void(FakeToken&, std::size_t)> prepare;
    std::optional<Error> settingsError;
    std::filesystem::path turnFile;
    std::filesystem::path journalFile;
    service::SettingsFiles settingsFiles{{}, {}};
    PipeEnds toHost;
    PipeEnds fromHost;
    std::unique_ptr<protocol::Server> server;
    std::future<int> ended;
    std::vector<Json> notifications;
    std::map<std::string, std::string> methods;  ///< by printed id

    Conversation() { static_cast<void>(::signal(SIGPIPE, SIG_IGN)); }
    ~Conversation() {
        toHost.write.reset();
        if (ended.valid()) ended.wait();
        // A reader that is gone lets the writing thread end.
        fromHost.read.reset();
        server.reset();
    }

    Result<std::unique_ptr<service::Session>> session() {
        if (settingsError) return *settingsError;
        service::Tokens made;
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            auto token = std::make_shared<FakeToken>(std::to_string(i), tokens[i], record);
            if (prepare) prepare(*token, i);
            made.push_back(token);
        }
        return std::make_unique<service::Session>(
            service::Sources{std::make_shared<FakeSource>(made)},
            std::make_unique<FakePrompt>(answers, record), [] { return kNow; }, turnFile,
            service::ListLimits(),
            journalFile.empty() ? nullptr : std::make_unique<journal::Journal>(journalFile));
    }

    void start() {
        server = std::make_unique<protocol::Server>(
            toHost.read.get(), fromHost.write.get(),
            protocol::Services{[this] { return session(); }, journalFile, settingsFiles, {}});
        ended = std::async(std::launch::async, [this] { return server->run(); });
    }

    void sendText(std::string_view text) {
        std::string frame(4, '\0');
        const auto length = static_cast<std::uint32_t>(text.size());
        std::memcpy(frame.data(), &length, 4);
        frame += text;
        std::string_view rest = frame;
        while (!rest.empty()) {
            const ssize_t written = ::write(toHost.write.get(), rest.data(), rest.size());
            BOOST_REQUIRE(written > 0);
            rest.remove_prefix(static_cast<std::size_t>(written));
        }
    }
    void send(const Json& id, const std::string& method, const Json& params = Json::object({})) {
        methods[id.print()] = method;
        sendText(
            Json::object({{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", params}}).print());
    }
    /// The next frame, whatever it is.
    Json receive() {
        protocol::FrameReader reader;
        while (true) {
            const auto space = reader.space();
            const ssize_t got = ::read(fromHost.read.get(), space.data(), space.size());
            BOOST_REQUIRE(got > 0);
            if (const auto frame = reader.advance(static_cast<std::size_t>(got)))
                return Json::parse(*frame).orThrow();
        }
    }
    /// The next answer; notifications before it are kept. Both are checked against the contract.
    Json answer() {
        while (true) {
            Json message = receive();
            std::vector<std::string> wrong;
            if (message.find("method") != nullptr) {
                wrong = departuresOfNotification(message);
            } else {
                wrong = departuresOfAnswer(message, methods[message.find("id")->print()]);
            }
            for (const std::string& departure : wrong)
                BOOST_ERROR(departure << " in " << message.print().substr(0, 500));
            if (message.find("method") == nullptr) return message;
            notifications.push_back(std::move(message));
        }
    }
    Json ask(const std::string& method, const Json& params = Json::object({})) {
        static std::atomic<std::int64_t> last{1000};
        const Json id(++last);
        send(id, method, params);
        Json message = answer();
        BOOST_TEST(message.find("id")->print() == id.print());
        return message;
    }
    Json result(const std::string& method, const Json& params = Json::object({})) {
        const Json message = ask(method, params);
        BOOST_TEST_INFO(message.print().substr(0, 500));
        BOOST_REQUIRE(message.find("result") != nullptr);
        return *message.find("result");
    }
    static std::string reasonOf(const Json& message) {
        BOOST_REQUIRE(message.find("error") != nullptr);
        return *message.find("error")->find("data")->find("reason")->string();
    }

    Json signParams(int documents = 1) const {
        Json::Array list;
        for (int i = 0; i < documents; ++i) {
            list.push_back(Json::object({{"name", "doc"}, {"digest", std::string(64, '0')}}));
        }
        return Json::object({{"origin", "https://lkfl.tax.test"},
                             {"documents", Json(list)},
                             {"certificate", certificate.thumbprint().text()},
                             {"format", "cades-bes"}});
    }
    static Json hello() { return Json::object({{"client", "test"}, {"version", "1"}, {"protocol", 1}}); }
};

}  // namespace tamga::test
