// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "json_schema.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <regex>
#include <stdexcept>

namespace tamga::test {

namespace {

const Json& memberOf(const Json& object, std::string_view name) {
    const Json* const found = object.find(name);
    if (found == nullptr) throw std::runtime_error("openrpc.json: no member " + std::string(name));
    return *found;
}

const Json& schemaNamed(const std::string& name) {
    return memberOf(memberOf(memberOf(openRpc(), "components"), "schemas"), name);
}

bool hasType(const Json& value, const std::string& type) {
    if (type == "object") return value.members() != nullptr;
    if (type == "array") return value.elements() != nullptr;
    if (type == "string") return value.string() != nullptr;
    if (type == "integer") return value.integer() != nullptr;
    if (type == "boolean") return value.boolean() != nullptr;
    if (type == "null") return value.isNull();
    throw std::runtime_error("openrpc.json: unknown type " + type);
}

std::size_t characters(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

/// std::regex recurses once a character: long base64 is checked by its alphabet instead.
bool matches(const std::string& text, const std::string& pattern) {
    if (pattern == "^[A-Za-z0-9+/]*={0,2}$") return fromBase64(text).has_value();
    return std::regex_search(text, std::regex(pattern));
}

class Checker final {
  public:
    std::vector<std::string> found;

    void check(const Json& value, const Json& schema, const std::string& where) {
        for (const auto& [keyword, rule] : *schema.members()) {
            if (keyword == "description" || keyword == "$comment" || keyword == "required" ||
                keyword == "additionalProperties") {
                continue;  // the last two belong to properties
            }
            checkKeyword(value, schema, keyword, rule, where);
        }
    }

  private:
    void say(const std::string& where, const std::string& what) { found.push_back(where + ": " + what); }

    void checkKeyword(const Json& value, const Json& schema, const std::string& keyword, const Json& rule,
                      const std::string& where) {
        if (keyword == "$ref") {
            const std::string prefix = "#/components/schemas/";
            check(value, schemaNamed(rule.string()->substr(prefix.size())), where);
        } else if (keyword == "type") {
            if (!hasType(value, *rule.string())) say(where, "is no " + *rule.string());
        } else if (keyword == "properties") {
            checkMembers(value, schema, where);
        } else if (keyword == "items") {
            if (value.elements() == nullptr) return;
            for (std::size_t i = 0; i < value.elements()->size(); ++i)
                check((*value.elements())[i], rule, where + "[" + std::to_string(i) + "]");
        } else if (keyword == "oneOf") {
            const auto fits =
                std::count_if(rule.elements()->begin(), rule.elements()->end(),
                              [&](const Json& choice) { return departures(value, choice, where).empty(); });
            if (fits != 1) say(where, "fits " + std::to_string(fits) + " choices");
        } else if (keyword == "enum") {
            const auto& all = *rule.elements();
            if (std::none_of(all.begin(), all.end(),
                             [&](const Json& one) { return one.print() == value.print(); })) {
                say(where, "is none of the values allowed: " + value.print());
            }
        } else if (keyword == "const") {
            if (rule.print() != value.print()) say(where, "is not " + rule.print());
        } else {
            checkLimit(value, keyword, rule, where);
        }
    }

    void checkLimit(const Json& value, const std::string& keyword, const Json& rule,
                    const std::string& where) {
        const std::string* const text = value.string();
        const auto limit = rule.integer() != nullptr ? *rule.integer() : 0;
        const auto size = static_cast<std::size_t>(limit);
        if (keyword == "pattern") {
            if (text != nullptr && !matches(*text, *rule.string()))
                say(where, "does not match " + *rule.string());
        } else if (keyword == "minLength") {
            if (text != nullptr && characters(*text) < size) say(where, "too short");
        } else if (keyword == "maxLength") {
            if (text != nullptr && characters(*text) > size) say(where, "too long");
        } else if (keyword == "minimum") {
            if (value.integer() != nullptr && *value.integer() < limit) say(where, "too small");
        } else if (keyword == "maximum") {
            if (value.integer() != nullptr && *value.integer() > limit) say(where, "too large");
        } else if (keyword == "minItems") {
            if (value.elements() != nullptr && value.elements()->size() < size) say(where, "too few");
        } else if (keyword == "maxItems") {
            if (value.elements() != nullptr && value.elements()->size() > size) say(where, "too many");
        } else {
            throw std::runtime_error("openrpc.json: unknown keyword " + keyword);
        }
    }

    void checkMembers(const Json& value, const Json& schema, const std::string& where) {
        if (value.members() == nullptr) return;
        const Json& properties = memberOf(schema, "properties");
        for (const Json& name : *memberOf(schema, "required").elements()) {
            if (value.find(*name.string()) == nullptr) say(where, "misses " + *name.string());
        }
        if (*memberOf(schema, "additionalProperties").boolean()) throw std::runtime_error("an open object");
        for (const auto& [name, member] : *value.members()) {
            const Json* const rule = properties.find(name);
            if (rule == nullptr) {
                say(where, "has the unknown member " + name);
            } else {
                check(member, *rule, std::string(where).append(".").append(name));
            }
        }
    }
};

}  // namespace

const Json& openRpc() {
    static const Json kDocument = [] {
        std::ifstream in(TAMGA_OPENRPC, std::ios::binary);
        return Json::parse(std::string(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()))
            .orThrow();
    }();
    return kDocument;
}

const Json* methodOf(std::string_view name) {
    for (const Json& method : *memberOf(openRpc(), "methods").elements()) {
        if (*memberOf(method, "name").string() == name) return &method;
    }
    return nullptr;
}

std::vector<std::string> departures(const Json& value, const Json& schema, const std::string& where) {
    Checker checker;
    checker.check(value, schema, where);
    return checker.found;
}

std::vector<std::string> departuresFrom(const Json& value, const std::string& schemaName) {
    return departures(value, schemaNamed(schemaName));
}

std::vector<std::string> departuresOfAnswer(const Json& message, std::string_view method) {
    std::vector<std::string> found;
    const auto add = [&](std::vector<std::string> more) {
        found.insert(found.end(), more.begin(), more.end());
    };
    if (message.members() == nullptr || message.members()->size() != 3) return {"not exactly three members"};
    const Json* const id = message.find("id");
    if (message.find("jsonrpc") == nullptr || message.find("jsonrpc")->print() != "\"2.0\"" ||
        id == nullptr) {
        return {"no JSON-RPC answer"};
    }
    if (const Json* const result = message.find("result")) {
        const Json* const entry = methodOf(method);
        if (entry == nullptr) return {"unknown method"};
        add(departuresFrom(*id, "RequestId"));
        add(departures(*result, memberOf(memberOf(*entry, "result"), "schema")));
    } else {
        if (!id->isNull()) add(departuresFrom(*id, "RequestId"));
        add(departuresFrom(memberOf(message, "error"), "ErrorObject"));
    }
    return found;
}

std::vector<std::string> departuresOfNotification(const Json& message) {
    for (const Json& kind : *memberOf(openRpc(), "x-notifications").elements()) {
        if (message.find("method") == nullptr ||
            memberOf(kind, "name").print() != message.find("method")->print())
            continue;
        if (message.members()->size() != 3) return {"not exactly three members"};
        return departures(memberOf(message, "params"), memberOf(kind, "params"));
    }
    return {"unknown notification"};
}

}  // namespace tamga::test
