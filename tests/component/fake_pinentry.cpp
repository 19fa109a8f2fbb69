// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A pinentry without a window that answers from a script (README.md in this folder). It shares no code with
// the product, so that a misunderstanding of Assuan is not shared either.
#include <fcntl.h>
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using Document = rapidjson::Document;
using Value = rapidjson::Value;

std::string decode(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && std::isxdigit(static_cast<unsigned char>(text[i + 1])) &&
            std::isxdigit(static_cast<unsigned char>(text[i + 2]))) {
            out.push_back(static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16)));
            i += 2;
        } else {
            out.push_back(text[i]);
        }
    }
    return out;
}

std::string encode(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '%' || c == '\r' || c == '\n') {
            static constexpr char kDigits[] = "0123456789ABCDEF";
            const auto octet = static_cast<unsigned char>(c);
            out += {'%', kDigits[octet >> 4], kDigits[octet & 15]};
        } else {
            out.push_back(c);
        }
    }
    return out;
}

std::string member(const Value& object, const char* name, const char* otherwise) {
    const auto found = object.FindMember(name);
    return found != object.MemberEnd() && found->value.IsString()
               ? std::string(found->value.GetString(), found->value.GetStringLength())
               : std::string(otherwise);
}

std::int64_t number(const Value& object, const char* name, std::int64_t otherwise) {
    const auto found = object.FindMember(name);
    return found != object.MemberEnd() && found->value.IsInt64() ? found->value.GetInt64() : otherwise;
}

class Script final {
  public:
    explicit Script(std::string path) : path_(std::move(path)) {
        std::ifstream in(path_, std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
        document_.Parse(text.data(), text.size());
        if (document_.HasParseError() || !document_.IsObject()) {
            std::cerr << "fake_pinentry: " << path_ << " is no JSON object\n";
            std::exit(3);
        }
    }

    [[nodiscard]] const Value& root() const { return document_; }

    /// The number of the question now asked, counted over all processes since the script was written.
    [[nodiscard]] std::uint64_t nextQuestion() const {
        struct stat seen {};
        if (::stat(path_.c_str(), &seen) != 0) return 0;
        const std::string stamp = std::to_string(seen.st_mtim.tv_sec) + "." +
                                  std::to_string(seen.st_mtim.tv_nsec) + "." + std::to_string(seen.st_size);
        const int fd = ::open((path_ + ".count").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (fd < 0 || ::flock(fd, LOCK_EX) != 0) return 0;
        char content[128] = {};
        const ssize_t got = ::read(fd, content, sizeof content - 1);
        const std::string before(content, got > 0 ? static_cast<std::size_t>(got) : 0);
        std::uint64_t count = 0;
        const auto space = before.find(' ');
        if (space != std::string::npos && before.substr(0, space) == stamp)
            count = std::stoull(before.substr(space + 1));
        const std::string after = stamp + " " + std::to_string(count + 1);
        if (::ftruncate(fd, 0) != 0 || ::pwrite(fd, after.data(), after.size(), 0) < 0) std::exit(3);
        ::close(fd);
        return count;
    }

    [[nodiscard]] const Value& answer(std::uint64_t question) const {
        const auto found = document_.FindMember("answers");
        if (found == document_.MemberEnd() || !found->value.IsArray() || found->value.Empty()) {
            std::cerr << "fake_pinentry: " << path_ << " has no answers\n";
            std::exit(3);
        }
        const auto& answers = found->value;
        const auto last = static_cast<std::uint64_t>(answers.Size()) - 1;
        return answers[static_cast<rapidjson::SizeType>(question < last ? question : last)];
    }

    void log(Document& event) const {
        event.AddMember("pid", static_cast<std::int64_t>(::getpid()), event.GetAllocator());
        rapidjson::StringBuffer out;
        rapidjson::Writer<rapidjson::StringBuffer> writer(out);
        event.Accept(writer);
        const std::string line = std::string(out.GetString(), out.GetSize()) + "\n";
        // O_APPEND and one write: lines of several processes do not mix.
        const int fd = ::open((path_ + ".log").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        if (fd < 0 || ::write(fd, line.data(), line.size()) < 0) std::exit(3);
        ::close(fd);
    }

  private:
    std::string path_;
    Document document_;
};

Document event(const char* name) {
    Document out(rapidjson::kObjectType);
    out.AddMember("event", Value(name, out.GetAllocator()), out.GetAllocator());
    return out;
}

void put(Document& to, const char* name, const std::string& text) {
    to.AddMember(Value(name, to.GetAllocator()), Value(text.c_str(), to.GetAllocator()), to.GetAllocator());
}

void say(const std::string& text) {
    std::size_t done = 0;
    while (done < text.size()) {
        const ssize_t put = ::write(STDOUT_FILENO, text.data() + done, text.size() - done);
        if (put <= 0) std::exit(4);
        done += static_cast<std::size_t>(put);
    }
}

[[noreturn]] void hang() {
    for (;;)
        std::this_thread::sleep_for(std::chrono::hours(1));
}

class Dialogue final {
  public:
    explicit Dialogue(const Script& script) : script_(script) {}

    /// False at the end of the dialogue.
    bool handle(const std::string& line) {
        auto seen = event("line");
        put(seen, "line", line);
        script_.log(seen);
        const auto space = line.find(' ');
        const std::string command = line.substr(0, space);
        const std::string rest = space == std::string::npos ? "" : line.substr(space + 1);
        if (refused(command)) {
            sayUnknown();
            return true;
        }
        if (command == "GETINFO" && rest == "flavor") {
            say("D " + encode(member(script_.root(), "flavor", "gtk2")) + "\nOK\n");
        } else if (command == "GETPIN" || command == "CONFIRM") {
            answer(command);
        } else if (command == "BYE") {
            say("OK closing connection\n");
            return false;
        } else if (command == "OPTION") {
            const auto equals = rest.find('=');
            options_[rest.substr(0, equals)] = equals == std::string::npos ? "" : rest.substr(equals + 1);
            say("OK\n");
        } else if (command.starts_with("SET") || command == "RESET" || command == "NOP") {
            texts_[command] = decode(rest);
            say("OK\n");
        } else {
            sayUnknown();
        }
        return true;
    }

  private:
    static void sayUnknown() { say("ERR 536871187 Unknown IPC command <User defined source 1>\n"); }

    [[nodiscard]] bool refused(const std::string& command) const {
        const auto list = script_.root().FindMember("refuse");
        if (list == script_.root().MemberEnd() || !list->value.IsArray()) return false;
        for (const auto& name : list->value.GetArray()) {
            if (name.IsString() && command == name.GetString()) return true;
        }
        return false;
    }

    void logQuestion(std::uint64_t question, const std::string& kind) {
        auto asked = event("question");
        asked.AddMember("number", question, asked.GetAllocator());
        put(asked, "kind", kind);
        static constexpr std::pair<const char*, const char*> kMembers[] = {
            {"title", "SETTITLE"},   {"description", "SETDESC"}, {"prompt", "SETPROMPT"},  {"ok", "SETOK"},
            {"cancel", "SETCANCEL"}, {"error", "SETERROR"},      {"timeout", "SETTIMEOUT"}};
        for (const auto& [name, command] : kMembers)
            put(asked, name, texts_[command]);
        Value options(rapidjson::kObjectType);
        for (const auto& [name, value] : options_) {
            options.AddMember(Value(name.c_str(), asked.GetAllocator()),
                              Value(value.c_str(), asked.GetAllocator()), asked.GetAllocator());
        }
        asked.AddMember("options", options, asked.GetAllocator());
        script_.log(asked);
    }

    void answer(const std::string& kind) {
        const auto question = script_.nextQuestion();
        logQuestion(question, kind);
        const Value& what = script_.answer(question);
        const auto act = member(what, "do", "");
        if (const auto delay = number(what, "delayMs", 0); delay > 0) {
            std::this_thread::sleep_for(std::chrono::milliseconds(delay));
        }
        if (const auto file = member(what, "waitFor", ""); !file.empty()) {
            while (::access(file.c_str(), F_OK) != 0)
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        const bool mismatch = (act == "pin" && kind == "CONFIRM") || (act == "yes" && kind == "GETPIN");
        auto given = event("answer");
        given.AddMember("number", question, given.GetAllocator());
        put(given, "do", act);
        if (mismatch) given.AddMember("mismatch", true, given.GetAllocator());
        script_.log(given);
        if (mismatch) {
            say("ERR 83886181 Wrong question for this answer\n");
        } else {
            perform(act, what);
        }
        texts_.erase("SETERROR");  // a real pinentry shows an error once
    }

    static void perform(const std::string& act, const Value& what) {
        if (act == "pin") {
            const auto pin = member(what, "pin", "");
            say((pin.empty() ? "" : "D " + encode(pin) + "\n") + "OK\n");
        } else if (act == "yes") {
            say("OK\n");
        } else if (act == "no") {
            say("ERR 83886194 Not confirmed <Pinentry>\n");
        } else if (act == "cancel") {
            say("ERR 83886179 Operation cancelled <Pinentry>\n");
        } else if (act == "timeout") {
            say("S ERROR fake.timeout 83886142\nERR 83886142 Timeout <Pinentry>\n");
        } else if (act == "error") {
            say("ERR " + std::to_string(number(what, "code", 1)) + " scripted\n");
        } else if (act == "hang") {
            hang();
        } else if (act == "crash") {
            static_cast<void>(std::raise(SIGKILL));
        } else if (act == "garbage") {
            say(member(what, "text", "\x01\x02 this is no Assuan \xff\n"));
        } else if (act == "long") {
            say("D " + std::string(4000, 'x') + "\nOK\n");
        } else if (act == "inquire") {
            say("INQUIRE QUALITY\n");
            std::string reply;
            std::getline(std::cin, reply);
            if (reply == "CAN" || reply == "END") {
                const auto pin = member(what, "pin", "");
                say("S nothing of interest\n# nor here\nD " + encode(pin) + "\nOK\n");
            } else {
                say("ERR 536871194 Unexpected reply\n");
            }
        } else {
            std::cerr << "fake_pinentry: unknown answer \"" << act << "\"\n";
            std::exit(3);
        }
    }

    const Script& script_;
    std::map<std::string, std::string> texts_;
    std::map<std::string, std::string> options_;
};

std::optional<std::string> findScript(const char* self) {
    const std::string beside = std::string(self) + ".script";
    if (::access(beside.c_str(), R_OK) == 0) return beside;
    const char* home = std::getenv("HOME");  // NOLINT(concurrency-mt-unsafe): one thread
    if (home == nullptr) return std::nullopt;
    std::string settings = std::string(home) + "/.config/tamga/fake-pinentry.json";
    if (::access(settings.c_str(), R_OK) == 0) return settings;
    return std::nullopt;
}

}  // namespace

int main(int, char** argv) {
    const auto path = findScript(argv[0]);
    if (!path) {
        std::cerr << "fake_pinentry: no script\n";
        return 3;
    }
    const Script script(*path);
    auto start = event("start");
    Value names(rapidjson::kArrayType);
    for (char** one = environ; *one != nullptr; ++one) {
        const std::string_view pair(*one);
        names.PushBack(Value(std::string(pair.substr(0, pair.find('='))).c_str(), start.GetAllocator()),
                       start.GetAllocator());
    }
    start.AddMember("environment", names, start.GetAllocator());
    script.log(start);

    const auto greeting = member(script.root(), "greeting", "OK Pleased to meet you");
    if (greeting.empty()) return 0;
    say(greeting + "\n");
    Dialogue dialogue(script);
    std::string line;
    while (std::getline(std::cin, line)) {
        if (!dialogue.handle(line)) break;
    }
    auto end = event("end");
    script.log(end);
    return 0;
}
