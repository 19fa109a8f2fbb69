// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Every member of every method of the contract with every kind of JSON value that the contract does not
// allow: made from openrpc.json, so that a new method is covered on the day it is written down.
#include <boost/test/unit_test.hpp>

#include "host_process.h"
#include "household.h"
#include "json_schema.h"

namespace {

using namespace tamga;
using namespace tamga::test;

const std::vector<Json>& values() {
    static const std::vector<Json> kValues{
        Json(),
        Json(true),
        Json(false),
        Json(0),
        Json(-1),
        Json(1.5),
        Json(std::int64_t{1} << 53),
        Json(-9.0e300),
        Json(""),
        Json("x"),
        Json("\n"),
        Json("\u202e"),
        Json(std::string(5000, 'a')),
        Json(Json::Array{}),
        Json(Json::Array{Json()}),
        Json(Json::Array{Json(Json::Array{Json(Json::Array{})})}),
        Json(Json::Object{}),
        Json(Json::Object{{"__proto__", Json(Json::Object{})}}),
    };
    return kValues;
}

/// The same members without one, or with another value for it.
Json with(const Json& params, const std::string& name, const Json* value) {
    Json::Object members;
    for (const auto& [key, old] : *params.members())
        if (key != name) members.emplace_back(key, old);
    if (value != nullptr) members.emplace_back(name, *value);
    return Json(std::move(members));
}

Json exampleOf(const Json& example) {
    Json params = Json::object({});
    for (const Json& param : *example.find("params")->elements())
        params.set(*param.find("name")->string(), *param.find("value"));
    return params;
}

class Refusals final {
  public:
    explicit Refusals(HostProcess& host) : host_(host) {}

    void expect(const std::string& method, const Json& params) {
        const Json answer = host_.ask(method, params);
        BOOST_TEST_CONTEXT(method << " " << params.print().substr(0, 300)) {
            BOOST_REQUIRE_MESSAGE(answer.find("error") != nullptr, "accepted: " << answer.print());
            const std::string reason = reasonOf(answer);
            // Settings are judged by those who read the file.
            const bool expected = reason == "protocol.params" || reason == "protocol.too-large" ||
                                  reason == "site.origin" ||
                                  (method == "settings.set" && reason == "settings.malformed");
            BOOST_TEST(expected, reason);
        }
        ++count_;
    }
    [[nodiscard]] std::size_t count() const { return count_; }

  private:
    HostProcess& host_;
    std::size_t count_ = 0;
};

void spoilEachMember(Refusals& refused, const std::string& method, const Json& rule, const Json& params) {
    for (const Json& param : *rule.find("params")->elements()) {
        const std::string& name = *param.find("name")->string();
        const Json* const required = param.find("required");
        if (required != nullptr && *required->boolean()) refused.expect(method, with(params, name, nullptr));
        for (const Json& value : values()) {
            if (!departures(value, *param.find("schema")).empty())
                refused.expect(method, with(params, name, &value));
        }
    }
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(contract, Household)

BOOST_AUTO_TEST_CASE(noMemberOfAnyMethodTakesWhatTheContractForbids) {
    HostProcess host(home());
    Refusals refused(host);
    const Json one(1);
    for (const Json& rule : *openRpc().find("methods")->elements()) {
        const std::string& method = *rule.find("name")->string();
        BOOST_REQUIRE_MESSAGE(!rule.find("examples")->elements()->empty(), method);
        for (const Json& value : values())
            if (value.members() == nullptr) refused.expect(method, value);
        for (const Json& example : *rule.find("examples")->elements()) {
            const Json params = exampleOf(example);
            refused.expect(method, with(params, "unknown", &one));
            refused.expect(method, with(params, "__proto__", &one));
            spoilEachMember(refused, method, rule, params);
        }
    }
    BOOST_TEST_MESSAGE(refused.count() << " calls refused");
    BOOST_TEST(refused.count() > 300U);
    host.greet();
    BOOST_TEST(questions() == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
