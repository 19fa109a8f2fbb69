// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Threat T18: every malformed input of cases/ has its typed error or a clean end, and after each of them the
// host still does its work.
#include <algorithm>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <deque>
#include <memory>
#include <set>
#include <sstream>

#include "case_file.h"
#include "household.h"
#include "json_schema.h"
#include "piped_host.h"

namespace {

using namespace tamga;
using namespace tamga::test;
namespace fs = std::filesystem;

std::vector<std::string> caseFiles() {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(TAMGA_PIPE_CASES))
        if (entry.path().extension() == ".txt") names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

/// Whether every member of part is in whole.
bool includes(const Json& whole, const Json& part) {
    if (part.members() == nullptr) return whole.print() == part.print();
    for (const auto& [name, value] : *part.members()) {
        const Json* const found = whole.find(name);
        if (found == nullptr || !includes(*found, value)) return false;
    }
    return true;
}

/// Runs cases in one household; the process is shared by the cases that leave it alive.
class Runner final {
  public:
    Runner() {
        names_["thumbprint"] = house_.addContainer("gost2012-256/good");
        names_["n"] = "0";
    }

    void run(const Case& one) {
        if (one.alone() || !host_) start();
        methods_.clear();
        waiting_.clear();
        pieces_ = 0;
        ended_ = false;
        for (const Step& step : one.steps)
            perform(step);
        if (!ended_) probe();
        for (const Json& message : waiting_)
            BOOST_ERROR("an answer that nobody expects: " << message.print().substr(0, 500));
        if (ended_ || one.alone()) host_.reset();
    }

    [[nodiscard]] std::size_t questions() const { return house_.questions(); }

  private:
    void start() {
        host_ = std::make_unique<PipedHost>(house_.home());
        probe();
    }

    void perform(const Step& step) {
        BOOST_TEST_CONTEXT("line " << step.line) {
            if (step.word == "times") {
                times(step);
            } else if (step.word == "answer" || step.word == "result" || step.word == "keep") {
                expect(step);
            } else if (step.word == "tally") {
                tally(step);
            } else if (step.word == "end") {
                endsWith(step.rest);
            } else if (step.word == "pieces") {
                pieces_ = std::stoul(step.rest);
            } else if (step.word == "question") {
                const std::size_t before = seenQuestions_++;
                BOOST_REQUIRE(eventually([&] { return house_.questions() > before; }));
            } else if (step.word == "hang") {
                host_->hangUp();
            } else if (step.word == "deaf") {
                host_->stopReading();
            } else if (step.word != "fresh") {
                send(octetsOf(step));
            }
        }
    }

    [[nodiscard]] std::string octetsOf(const Step& step) {
        std::string text = expanded(step.rest, names_);
        if (step.word == "frame") return PipedHost::frame(text);
        if (step.word == "header") return PipedHost::header(static_cast<std::uint32_t>(std::stoul(text)));
        if (step.word == "octets") return text;
        // call: id, method, params
        const std::size_t first = text.find(' ');
        const std::size_t second = std::min(text.find(' ', first + 1), text.size());
        const std::string id = text.substr(0, first);
        const std::string method = text.substr(first + 1, second - first - 1);
        methods_[id] = method;
        const std::string params = second < text.size() ? ",\"params\":" + text.substr(second + 1) : "";
        return PipedHost::frame("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\"" +
                                params + "}");
    }

    void send(const std::string& octets) {
        // A host that has ended on purpose does not read the rest; whether it should have is seen below.
        if (pieces_ > 0) {
            static_cast<void>(host_->writeInPieces(octets, pieces_));
        } else {
            static_cast<void>(host_->write(octets));
        }
    }

    /// "times 1000 frame ...", with <<n>> counting from 1.
    void times(const Step& step) {
        const std::size_t space = step.rest.find(' ');
        const std::size_t next = step.rest.find(' ', space + 1);
        const Step inner{step.rest.substr(space + 1, next - space - 1), step.rest.substr(next + 1),
                         step.line};
        const int count = std::stoi(step.rest.substr(0, space));
        for (int i = 1; i <= count; ++i) {
            names_["n"] = std::to_string(i);
            perform(inner);
        }
    }

    std::optional<Json> next() {
        while (true) {
            std::optional<Json> message = host_->receive();
            if (!message) return std::nullopt;
            const bool isAnswer = message->find("method") == nullptr;
            const auto wrong = isAnswer ? departuresOfAnswer(*message, methods_[message->find("id")->print()])
                                        : departuresOfNotification(*message);
            for (const std::string& departure : wrong)
                BOOST_ERROR(departure << " in " << message->print().substr(0, 500));
            if (isAnswer) return message;
        }
    }

    /// The answer to an id, whatever order the lanes gave.
    Json answerTo(const std::string& id) {
        const auto isIt = [&](const Json& message) { return message.find("id")->print() == id; };
        auto found = std::find_if(waiting_.begin(), waiting_.end(), isIt);
        while (found == waiting_.end()) {
            std::optional<Json> message = next();
            BOOST_REQUIRE_MESSAGE(message.has_value(), "the stream ended without an answer to " << id);
            waiting_.push_back(std::move(*message));
            found = std::find_if(waiting_.end() - 1, waiting_.end(), isIt);
        }
        Json answer = std::move(*found);
        waiting_.erase(found);
        return answer;
    }

    void expect(const Step& step) {
        std::string text = expanded(step.rest, names_);
        const std::size_t space = std::min(text.find(' '), text.size());
        const std::string id = text.substr(0, space);
        const std::string rest = space < text.size() ? text.substr(space + 1) : "";
        const Json message = answerTo(id);
        if (step.word == "answer") {
            const std::string allowed = "|" + rest + "|";
            BOOST_TEST(allowed.find("|" + reasonOf(message) + "|") != std::string::npos,
                       reasonOf(message) << " in place of " << rest);
            return;
        }
        const Json* const result = message.find("result");
        BOOST_REQUIRE_MESSAGE(result != nullptr, message.print().substr(0, 500));
        if (step.word == "keep") {
            names_[rest] = *result->find(rest)->string();
        } else if (!rest.empty()) {
            BOOST_TEST(includes(*result, Json::parse(rest).orThrow()), result->print().substr(0, 500));
        }
    }

    /// "tally reason least most id...": how many of them are answered with the reason, the others having been
    /// cancelled.
    void tally(const Step& step) {
        std::istringstream words(step.rest);
        std::string reason;
        int least = 0;
        int most = 0;
        words >> reason >> least >> most;
        int count = 0;
        for (std::string id; words >> id;) {
            const std::string answered = reasonOf(answerTo(id));
            BOOST_TEST((answered == reason || answered == "request.cancelled"), answered);
            count += answered == reason ? 1 : 0;
        }
        BOOST_TEST(count >= least);
        BOOST_TEST(count <= most);
    }

    /// One of these statuses: "0", "0 1".
    void endsWith(const std::string& statuses) {
        const End end = host_->waitForEnd();
        BOOST_TEST(end.exited);
        BOOST_TEST(statuses.find(std::to_string(end.status)) != std::string::npos, end.status);
        ended_ = true;
    }

    /// The host is alive and has answered everything before.
    void probe() {
        pieces_ = 0;
        const std::string id = "\"probe" + std::to_string(++probes_) + "\"";
        methods_[id] = "hello";
        send(PipedHost::frame("{\"jsonrpc\":\"2.0\",\"id\":" + id +
                              ",\"method\":\"hello\",\"params\":{\"client\":\"probe\",\"version\":\"1\","
                              "\"protocol\":1}}"));
        BOOST_TEST(answerTo(id).find("result") != nullptr);
    }

    Household house_{scriptOf({act("hang")})};
    std::unique_ptr<PipedHost> host_;
    Names names_;
    std::map<std::string, std::string> methods_;
    std::deque<Json> waiting_;
    std::size_t pieces_ = 0;
    std::size_t seenQuestions_ = 0;
    int probes_ = 0;
    bool ended_ = false;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(pipes)

BOOST_DATA_TEST_CASE(malformed, boost::unit_test::data::make(caseFiles()), file) {
    const std::vector<Case> cases = casesIn(fs::path(TAMGA_PIPE_CASES) / file);
    Runner runner;
    std::size_t asked = 0;
    for (const Case& one : cases) {
        BOOST_TEST_CONTEXT(one.file << ": " << one.name) {
            runner.run(one);
        }
        asked += one.has("question") ? 1U : 0U;
    }
    // Nothing malformed ever reaches the person.
    BOOST_TEST(runner.questions() == asked);
    BOOST_TEST_MESSAGE(cases.size() << " cases");
}

BOOST_AUTO_TEST_CASE(thereAreManyAndNoTwoAreCalledTheSame) {
    std::set<std::string> names;
    std::size_t count = 0;
    for (const std::string& file : caseFiles()) {
        for (const Case& one : casesIn(fs::path(TAMGA_PIPE_CASES) / file)) {
            BOOST_TEST(names.insert(one.file + ": " + one.name).second, one.file << ": " << one.name);
            ++count;
        }
    }
    BOOST_TEST(count >= 200U);
    BOOST_TEST_MESSAGE(count << " cases in all");
}

BOOST_AUTO_TEST_SUITE_END()
