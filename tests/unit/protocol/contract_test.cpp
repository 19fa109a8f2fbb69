// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// openrpc.json against the code, in both directions.
#include <boost/test/unit_test.hpp>
#include <set>

#include "json_schema.h"
#include "protocol/reply.h"
#include "protocol/request.h"

namespace {

using namespace tamga;
using test::departures;
using test::departuresFrom;
using test::openRpc;

const Json& at(const Json& object, std::initializer_list<const char*> path) {
    const Json* found = &object;
    for (const char* name : path) {
        found = found->find(name);
        BOOST_REQUIRE(found != nullptr);
    }
    return *found;
}

std::vector<std::string> textsOf(const Json& array) {
    std::vector<std::string> texts;
    for (const Json& element : *array.elements())
        texts.push_back(*element.string());
    return texts;
}

const std::vector<Reason>& allReasons() {
    static const std::vector<Reason> kAll{
#define TAMGA_REASON(enumerator, name, remedy) Reason::enumerator,
#include "base/reasons.def"
#undef TAMGA_REASON
    };
    return kAll;
}

Json requestOf(const Json& method, const Json& params) {
    return Json::object(
        {{"jsonrpc", "2.0"}, {"id", 1}, {"method", at(method, {"name"})}, {"params", params}});
}

Json paramsOf(const Json& example) {
    Json params = Json::object({});
    for (const Json& entry : *at(example, {"params"}).elements())
        params.set(*at(entry, {"name"}).string(), at(entry, {"value"}));
    return params;
}

template <typename Visit>
void forEveryExample(Visit&& visit) {
    for (const Json& method : *at(openRpc(), {"methods"}).elements()) {
        BOOST_TEST(!at(method, {"examples"}).elements()->empty());
        for (const Json& example : *at(method, {"examples"}).elements()) {
            BOOST_TEST_CONTEXT(at(method, {"name"}).print() << ": " << at(example, {"name"}).print()) {
                visit(method, example);
            }
        }
    }
}

void noDepartures(const std::vector<std::string>& found) {
    for (const std::string& departure : found)
        BOOST_ERROR(departure);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(contract)

BOOST_AUTO_TEST_CASE(theMethodsAreThoseOfTheCode) {
    std::vector<std::string> written;
    for (const Json& method : *at(openRpc(), {"methods"}).elements())
        written.push_back(*at(method, {"name"}).string());
    const auto& names = protocol::methodNames();
    BOOST_TEST((written == std::vector<std::string>(names.begin(), names.end())));
    BOOST_TEST(*at(openRpc(), {"openrpc"}).string() == "1.2.6");
}

BOOST_AUTO_TEST_CASE(theReasonsAreThoseOfTheList) {
    std::vector<std::string> reasons;
    for (const Reason reason : allReasons())
        reasons.emplace_back(nameOf(reason));
    BOOST_TEST((textsOf(at(openRpc(), {"components", "schemas", "Reason", "enum"})) == reasons));
}

BOOST_AUTO_TEST_CASE(everyErrorFitsTheSchemaAndEveryCodeIsUsed) {
    std::set<int> codes;
    std::set<std::string> remedies;
    for (const Reason reason : allReasons()) {
        const Json message = protocol::failure(std::nullopt, Error(reason, "context"));
        noDepartures(test::departuresOfAnswer(message, "hello"));
        codes.insert(protocol::codeOf(reason));
        remedies.emplace(nameOf(remedyOf(reason)));
    }
    std::set<int> written;
    for (const Json& code :
         *at(openRpc(), {"components", "schemas", "ErrorObject", "properties", "code", "enum"}).elements())
        written.insert(static_cast<int>(*code.integer()));
    BOOST_TEST((codes == written));
    const auto named = textsOf(at(openRpc(), {"components", "schemas", "Remedy", "enum"}));
    BOOST_TEST((remedies == std::set<std::string>(named.begin(), named.end())));
}

BOOST_AUTO_TEST_CASE(theExamplesAreAcceptedByTheCodeAndFitTheSchemas) {
    forEveryExample([](const Json& method, const Json& example) {
        const Json params = paramsOf(example);
        const protocol::Message message = protocol::parseMessage(requestOf(method, params).print());
        BOOST_TEST(message.call.ok());
        for (const Json& parameter : *at(method, {"params"}).elements()) {
            if (const Json* const value = params.find(*at(parameter, {"name"}).string())) {
                noDepartures(departures(*value, at(parameter, {"schema"})));
            }
        }
        noDepartures(departures(at(example, {"result", "value"}), at(method, {"result", "schema"})));
    });
}

// What the schema requires the code requires, and what the schema does not know the code does not take.
BOOST_AUTO_TEST_CASE(requiredAndUnknownParametersAreThoseOfTheCode) {
    forEveryExample([](const Json& method, const Json& example) {
        std::set<std::string> known;
        const Json params = paramsOf(example);
        for (const Json& parameter : *at(method, {"params"}).elements()) {
            const std::string& name = *at(parameter, {"name"}).string();
            known.insert(name);
            if (parameter.find("required") == nullptr) continue;
            Json less = Json::object({});
            for (const auto& [key, value] : *params.members()) {
                if (key != name) less.set(key, value);
            }
            BOOST_TEST(!protocol::parseMessage(requestOf(method, less).print()).call.ok());
        }
        for (const auto& [name, value] : *params.members())
            BOOST_TEST(known.contains(name));
        Json more = params;
        more.set("x-unknown", 1);
        BOOST_TEST(!protocol::parseMessage(requestOf(method, more).print()).call.ok());
    });
}

BOOST_AUTO_TEST_CASE(theCheckerSeesDepartures) {
    const Json token = Json::object({{"id", "x"}, {"kind", "folder"}, {"label", "x"}, {"location", "/x"}});
    BOOST_TEST(departuresFrom(token, "Token").empty());
    Json wrong = token;
    wrong.set("kind", "printer");
    BOOST_TEST(departuresFrom(wrong, "Token").size() == 1U);
    wrong = token;
    wrong.set("extra", 1);
    BOOST_TEST(departuresFrom(wrong, "Token").size() == 1U);
    wrong = token;
    wrong.set("label", 1);
    BOOST_TEST(departuresFrom(wrong, "Token").size() == 1U);
    BOOST_TEST(departuresFrom(Json::object({}), "Token").size() == 4U);
    BOOST_TEST(!departuresFrom(Json(0), "RequestId").empty());
    BOOST_TEST(!departuresFrom(Json("2026-01-01"), "Time").empty());
    BOOST_TEST(!departuresFrom(Json("YQ"), "Base64").empty());
    BOOST_TEST(!departuresFrom(Json(std::string(39, 'A')), "Thumbprint").empty());
}

BOOST_AUTO_TEST_SUITE_END()
