// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "case_file.h"

#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <optional>

#include "base/bytes.h"
#include "base/json.h"

namespace tamga::test {

namespace {

std::string trimmed(const std::string& text) {
    const std::size_t begin = text.find_first_not_of(' ');
    if (begin == std::string::npos) return {};
    return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

/// The first word; the rest stays in text.
std::string takeWord(std::string& text) {
    const std::size_t end = std::min(text.find(' '), text.size());
    std::string word = text.substr(0, end);
    text = trimmed(text.substr(end));
    return word;
}

/// A copy of value in which the member at path ("documents.0.name") is replaced, or left out.
Json changed(const Json& value, std::string path, const std::optional<Json>& member) {
    const std::size_t dot = std::min(path.find('.'), path.size());
    const std::string name = path.substr(0, dot);
    path.erase(0, dot == path.size() ? dot : dot + 1);
    if (const Json::Array* const elements = value.elements()) {
        Json::Array copy = *elements;
        Json& place = copy.at(std::stoul(name));
        place = path.empty() ? *member : changed(place, path, member);
        return Json(std::move(copy));
    }
    BOOST_REQUIRE(value.members() != nullptr);
    Json::Object copy;
    bool found = false;
    for (const auto& [key, old] : *value.members()) {
        if (key != name) {
            copy.emplace_back(key, old);
            continue;
        }
        found = true;
        if (!path.empty()) {
            copy.emplace_back(key, changed(old, path, member));
        } else if (member) {
            copy.emplace_back(key, *member);
        }
    }
    if (!found && member && path.empty()) copy.emplace_back(name, *member);
    return Json(std::move(copy));
}

Json parsed(const std::string& text, const std::string& where) {
    auto json = Json::parse(text);
    BOOST_REQUIRE_MESSAGE(json.ok(), where << ": JSON expected: " << text);
    return std::move(json).value();
}

/// One method with good params, and what is wrong with them in each of the lines that follow.
class Table final {
  public:
    Table(std::string rest, const std::string& where) {
        method_ = takeWord(rest);
        params_ = parsed(rest, where);
    }

    [[nodiscard]] Case row(const std::string& word, std::string rest, int line,
                           const std::string& where) const {
        const std::size_t arrow = rest.rfind(" -> ");
        BOOST_REQUIRE_MESSAGE(arrow != std::string::npos, where << ": -> expected");
        const std::string reason = rest.substr(arrow + 4);
        rest.erase(arrow);
        Case made;
        made.name = method_ + " " + word + " " + rest;
        const std::string path = takeWord(rest);
        std::optional<Json> member;
        // A macro is no JSON: it is put in as a text and replaced when the case runs.
        if (word == "with") member = parsed(rest, where);
        made.steps = {{"call", "1 " + method_ + " " + changed(params_, path, member).print(), line},
                      {"answer", "1 " + reason, line}};
        return made;
    }

  private:
    std::string method_;
    Json params_;
};

/// Where the >> is that closes a macro whose content begins here.
std::size_t endOfMacro(const std::string& text, std::size_t begin) {
    int depth = 1;
    for (std::size_t i = begin; i + 1 < text.size(); ++i) {
        const std::string_view mark = std::string_view(text).substr(i, 2);
        if (mark != "<<" && mark != ">>") continue;
        depth += mark == "<<" ? 1 : -1;
        if (depth == 0) return i;
        ++i;
    }
    BOOST_FAIL("an open macro in " << text.substr(begin, 80));
    return 0;
}

std::string valueOfMacro(const std::string& word, std::string rest, const Names& names) {
    std::string result;
    if (word == "repeat") {
        const std::size_t space = rest.find(' ');
        const std::string text = rest.substr(space + 1);
        for (std::size_t count = std::stoul(rest); count > 0; --count)
            result += text;
    } else if (word == "hex") {
        rest.erase(std::remove(rest.begin(), rest.end(), ' '), rest.end());
        const auto octets = fromHex(rest);
        BOOST_REQUIRE_MESSAGE(octets.has_value(), "no hexadecimal: " << rest);
        result = asText(*octets);
    } else if (word == "base64") {
        result = toBase64(Bytes(std::stoul(rest), 0x5A));
    } else {
        const auto name = names.find(word);
        BOOST_REQUIRE_MESSAGE(name != names.end(), "unknown macro " << word);
        result = name->second;
    }
    return result;
}

constexpr std::array kWords{"why",    "tally",  "frame", "call", "octets", "header", "pieces",   "times",
                            "answer", "result", "keep",  "end",  "fresh",  "hang",   "question", "deaf"};

}  // namespace

bool Case::has(const std::string& word) const {
    return std::any_of(steps.begin(), steps.end(), [&](const Step& step) { return step.word == word; });
}

std::vector<Case> casesIn(const std::filesystem::path& file) {
    std::vector<Case> cases;
    std::optional<Table> table;
    std::ifstream in(file);
    BOOST_REQUIRE(in.good());
    int number = 0;
    for (std::string line; std::getline(in, line);) {
        const std::string where = file.filename().string() + ":" + std::to_string(++number);
        std::string rest = trimmed(line);
        if (rest.empty() || rest.front() == '#') continue;
        const bool indented = line.front() == ' ';
        const std::string word = takeWord(rest);
        if (!indented) {
            BOOST_REQUIRE_MESSAGE(word == "case" || word == "table", where << ": case or table expected");
            table.reset();
            if (word == "table") {
                table.emplace(rest, where);
            } else {
                cases.push_back({{}, rest, {}});
            }
        } else if (table) {
            BOOST_REQUIRE_MESSAGE(word == "with" || word == "without", where << ": with or without expected");
            cases.push_back(table->row(word, rest, number, where));
        } else {
            BOOST_REQUIRE_MESSAGE(!cases.empty(), where << ": a step before the first case");
            const bool known = std::find(kWords.begin(), kWords.end(), word) != kWords.end();
            BOOST_REQUIRE_MESSAGE(known, where << ": unknown step " << word);
            if (word != "why") cases.back().steps.push_back({word, rest, number});
        }
    }
    for (Case& one : cases) {
        one.file = file.filename().string();
        // A case that expects nothing proves nothing.
        const bool expects = std::any_of(one.steps.begin(), one.steps.end(), [](const Step& step) {
            return step.word == "answer" || step.word == "tally" || step.word == "result" ||
                   step.word == "end" ||
                   (step.word == "times" && step.rest.find(" answer ") != std::string::npos);
        });
        BOOST_REQUIRE_MESSAGE(expects, one.name);
    }
    return cases;
}

std::string expanded(const std::string& text, const Names& names) {
    std::string result;
    std::size_t at = 0;
    while (true) {
        const std::size_t begin = text.find("<<", at);
        if (begin == std::string::npos) return result.append(text, at);
        result.append(text, at, begin - at);
        const std::size_t end = endOfMacro(text, begin + 2);
        // What is repeated may be a macro itself.
        std::string rest = expanded(text.substr(begin + 2, end - begin - 2), names);
        const std::size_t space = std::min(rest.find(' '), rest.size());
        const std::string word = rest.substr(0, space);
        rest.erase(0, space + 1);
        result += valueOfMacro(word, std::move(rest), names);
        at = end + 2;
    }
}

}  // namespace tamga::test
