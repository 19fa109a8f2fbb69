// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A folder of one test's own with a fake pinentry in it (README.md in this folder), its script and its log.
#pragma once

#include <signal.h>
#include <stdlib.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/json.h"

namespace tamga::test {

class TemporaryFolder final {
  public:
    TemporaryFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "tamga-component-XXXXXX").string();
        BOOST_REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

inline std::string contentOf(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// Answers from a script, in a folder given.
class FakePerson final {
  public:
    FakePerson(const std::filesystem::path& folder, const Json& script) : program_(folder / "fake_pinentry") {
        std::filesystem::create_symlink(TAMGA_FAKE_PINENTRY, program_);
        std::ofstream(program_.string() + ".script", std::ios::binary) << script.print();
    }
    [[nodiscard]] const std::filesystem::path& program() const { return program_; }

    /// Logged events of one kind, or all of them.
    [[nodiscard]] std::vector<Json> events(std::string_view kind) const {
        std::vector<Json> found;
        std::ifstream in(program_.string() + ".script.log", std::ios::binary);
        for (std::string line; std::getline(in, line);) {
            auto event = Json::parse(line);
            BOOST_REQUIRE(event.ok());
            if (kind.empty() || *event.value().find("event")->string() == kind)
                found.push_back(std::move(event).value());
        }
        return found;
    }
    [[nodiscard]] std::vector<std::string> lines() const {
        std::vector<std::string> all;
        for (const Json& event : events("line"))
            all.push_back(*event.find("line")->string());
        return all;
    }
    /// Whether every process that was started is gone.
    [[nodiscard]] bool allGone() const {
        for (const Json& event : events("start")) {
            if (::kill(static_cast<pid_t>(*event.find("pid")->integer()), 0) == 0) return false;
        }
        return true;
    }

  private:
    std::filesystem::path program_;
};

inline Json pin(const std::string& text) {
    return Json::object({{"do", "pin"}, {"pin", text}});
}
/// A script of answers, one a question.
inline Json scriptOf(std::initializer_list<Json> answers) {
    return Json::object({{"answers", Json(Json::Array(answers))}});
}
inline Json act(const char* what) {
    return Json::object({{"do", what}});
}

}  // namespace tamga::test
