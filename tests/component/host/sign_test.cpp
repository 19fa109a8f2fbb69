// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// From a request on the pipe to a signature that OpenSSL's gost engine accepts.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "host_process.h"
#include "household.h"

namespace {

using namespace tamga;
using namespace tamga::test;
namespace fs = std::filesystem;

const std::string kContent = "Декларация\r\nза 2025 год\n";

struct Family {
    const char* name;
    const char* digest;  ///< OpenSSL's name
};
const std::vector<Family> kFamilies{
    {"gost2012-256", "md_gost12_256"}, {"gost2012-512", "md_gost12_512"}, {"gost2001", "md_gost94"}};

std::ostream& operator<<(std::ostream& out, const Family& family) {
    return out << family.name;
}

fs::path fixture(const Family& family, const char* file) {
    return fs::path(TAMGA_FIXTURES) / "signature" / family.name / file;
}

Bytes signatureIn(const Json& entry) {
    BOOST_REQUIRE(entry.find("signature") != nullptr);
    return *fromBase64(*entry.find("signature")->string());
}

Json onlySignature(const Json& result) {
    BOOST_REQUIRE(result.find("signatures")->elements()->size() == 1U);
    return result.find("signatures")->elements()->front();
}

/// The last word of openssl cms -verify; content empty for an attached signature.
OpensslResult judge(const Household& house, const Family& family, const Bytes& signature,
                    const fs::path& content, const fs::path& out) {
    const fs::path file = house.write("signature.p7s", signature);
    std::vector<std::string> arguments{"cms",         "-verify",   "-binary",
                                       "-inform",     "DER",       "-in",
                                       file.string(), "-CAfile",   fixture(family, "chain.pem").string(),
                                       "-out",        out.string()};
    if (!content.empty()) {
        arguments.insert(arguments.end(), {"-content", content.string()});
    }
    return openssl(arguments);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sign)

BOOST_DATA_TEST_CASE(everyFormatInEveryFamily, boost::unit_test::data::make(kFamilies), family) {
    Household house;
    const std::string thumbprint = house.addContainer(std::string(family.name) + "/good");
    const fs::path document = house.write("document.txt", asBytes(kContent));
    const fs::path out = house.home() / "out.txt";
    HostProcess host(house.home());

    for (const char* format : {"cms", "cades-bes"}) {
        for (const bool detached : {true, false}) {
            BOOST_TEST_CONTEXT(format << (detached ? ", detached" : ", attached")) {
                Json params = signParams(
                    thumbprint, {documentOf("document.txt", "content", toBase64(asBytes(kContent)))}, format);
                params.set("detached", detached);
                const Bytes signature = signatureIn(onlySignature(host.result("sign", params)));
                const auto verdict = judge(house, family, signature, detached ? document : fs::path(), out);
                BOOST_TEST_INFO(verdict.output);
                BOOST_TEST(verdict.status == 0);
                BOOST_TEST(contentOf(out) == kContent);
                // A judge that accepts anything proves nothing.
                if (detached)
                    BOOST_TEST(
                        judge(house, family, signature, house.write("other", asBytes("x")), out).status != 0);
            }
        }
    }
}

BOOST_DATA_TEST_CASE(aDigestAloneIsEnough, boost::unit_test::data::make(kFamilies), family) {
    Household house;
    const std::string thumbprint = house.addContainer(std::string(family.name) + "/good");
    const fs::path document = house.write("document.txt", asBytes(kContent));
    const auto hashed = openssl({"dgst", std::string("-") + family.digest, "-r", document.string()});
    BOOST_REQUIRE(hashed.status == 0);
    const std::string digest = hashed.output.substr(0, hashed.output.find(' '));
    HostProcess host(house.home());

    const Json made = onlySignature(
        host.result("sign", signParams(thumbprint, {documentOf("document.txt", "digest", digest)})));
    BOOST_TEST(*made.find("digest")->string() == digest);
    const auto verdict = judge(house, family, signatureIn(made), document, house.home() / "out.txt");
    BOOST_TEST_INFO(verdict.output);
    BOOST_TEST(verdict.status == 0);

    const Json raw = onlySignature(
        host.result("sign", signParams(thumbprint, {documentOf("document.txt", "digest", digest)}, "raw")));
    const fs::path value = house.write("value.bin", signatureIn(raw));
    const auto key = openssl({"x509", "-inform", "DER", "-in", fixture(family, "good.cer").string(), "-noout",
                              "-pubkey", "-out", (house.home() / "public.pem").string()});
    BOOST_REQUIRE(key.status == 0);
    const auto checked =
        openssl({"dgst", std::string("-") + family.digest, "-verify", (house.home() / "public.pem").string(),
                 "-signature", value.string(), document.string()});
    BOOST_TEST_INFO(checked.output);
    BOOST_TEST(checked.status == 0);
}

BOOST_AUTO_TEST_CASE(fiveDocumentsUnderOnePassword) {
    Household house;
    const std::string thumbprint = house.addContainer("gost2012-256/good");
    HostProcess host(house.home());
    Json::Array documents;
    for (int i = 0; i < 5; ++i) {
        documents.push_back(documentOf("file " + std::to_string(i), "content",
                                       toBase64(Bytes(100, static_cast<std::uint8_t>(i)))));
    }
    const Json made = host.result("sign", signParams(thumbprint, documents));
    BOOST_TEST(house.questions() == 1U);
    std::uint8_t i = 0;
    for (const Json& entry : *made.find("signatures")->elements()) {
        const fs::path file = house.write("content", Bytes(100, i++));
        const auto verdict = judge(house, kFamilies[0], signatureIn(entry), file, house.home() / "out");
        BOOST_TEST_INFO(verdict.output);
        BOOST_TEST(verdict.status == 0);
    }
    BOOST_TEST(i == 5);
    const Json question = house.person().events("question").front();
    const std::string& text = *question.find("description")->string();
    BOOST_TEST(text.find("lkfl.tax.test") != std::string::npos);
    BOOST_TEST(text.find("file 0") != std::string::npos);
    BOOST_TEST(text.find('5') != std::string::npos);
}

// Threat T2.
BOOST_AUTO_TEST_CASE(aLogInIsBoundToItsSite) {
    Household house;
    const std::string thumbprint = house.addContainer("gost2012-256/good");
    HostProcess host(house.home());
    const Bytes challenge(32, 0xAB);
    const Json token = *host.result("authenticate", loginParams(thumbprint, challenge)).find("token");
    const Bytes signature = *fromBase64(*token.find("signature")->string());
    const fs::path out = house.home() / "statement.json";
    const auto verdict = judge(house, kFamilies[0], signature, {}, out);
    BOOST_TEST_INFO(verdict.output);
    BOOST_TEST(verdict.status == 0);
    const auto statement = Json::parse(contentOf(out));
    BOOST_REQUIRE(statement.ok());
    BOOST_TEST(*statement.value().find("type")->string() == "tamga.login.1");
    BOOST_TEST(*statement.value().find("origin")->string() == "https://login.portal.test");
    BOOST_TEST(*statement.value().find("challenge")->string() == toBase64(challenge));
    BOOST_TEST(statement.value().members()->size() == 4U);
    const Json report = host.result("verify", Json::object({{"signature", *token.find("signature")}}));
    BOOST_TEST(*report.find("valid")->boolean());
    BOOST_TEST(*report.find("contentType")->string() != "1.2.840.113549.1.7.1");
}

BOOST_AUTO_TEST_CASE(whatItSignsItVerifies) {
    Household house;
    const std::string thumbprint = house.addContainer("gost2012-512/good");
    HostProcess host(house.home());
    const std::string content = toBase64(asBytes(kContent));
    const Json made =
        onlySignature(host.result("sign", signParams(thumbprint, {documentOf("d", "content", content)})));
    Json params = Json::object({{"signature", *made.find("signature")}, {"content", content}});
    Json report = host.result("verify", params);
    BOOST_TEST(*report.find("valid")->boolean());
    BOOST_TEST(*report.find("detached")->boolean());
    params.set("content", "AAAA");
    report = host.result("verify", params);
    BOOST_TEST(!*report.find("valid")->boolean());
    BOOST_TEST(reasonOf(host.ask("verify", Json::object({{"signature", *made.find("signature")}}))) ==
               "signature.no-content");
}

BOOST_AUTO_TEST_CASE(wrongThenRight) {
    Household house(scriptOf({pin("wrong"), pin(kPassword)}));
    const std::string thumbprint = house.addContainer("gost2012-256/good");
    HostProcess host(house.home());
    host.result("sign", signParams(thumbprint, {documentOf("d", "content", "YWJj")}));
    const auto questions = house.person().events("question");
    BOOST_REQUIRE(questions.size() == 2U);
    const auto errorOf = [](const Json& question) {
        const Json* const error = question.find("error");
        return error == nullptr || error->string() == nullptr ? std::string() : *error->string();
    };
    BOOST_TEST(errorOf(questions[0]).empty());
    BOOST_TEST(!errorOf(questions[1]).empty());
}

// Threat T13.
BOOST_AUTO_TEST_CASE(threeWrongPasswordsAndNoFourthQuestion) {
    Household house(scriptOf({pin("wrong")}));
    const std::string thumbprint = house.addContainer("gost2012-256/good");
    HostProcess host(house.home());
    BOOST_TEST(reasonOf(host.ask("sign", signParams(thumbprint, {documentOf("d", "content", "YWJj")}))) ==
               "password.wrong");
    BOOST_TEST(house.questions() == 3U);
}

BOOST_AUTO_TEST_CASE(thePersonMaySayNo) {
    Household house(scriptOf({act("cancel")}));
    const std::string thumbprint = house.addContainer("gost2012-256/good");
    HostProcess host(house.home());
    BOOST_TEST(reasonOf(host.ask("sign", signParams(thumbprint, {documentOf("d", "content", "YWJj")}))) ==
               "prompt.cancelled");
    BOOST_TEST(house.questions() == 1U);
}

// Threat T14: whoever speaks to the host directly still meets the person.
BOOST_AUTO_TEST_CASE(aContainerWithoutAPasswordIsConfirmed) {
    Household house(scriptOf({act("yes"), act("no")}));
    const std::string thumbprint = house.addContainer("gost2012-256/good", "");
    HostProcess host(house.home());
    const Json params = signParams(thumbprint, {documentOf("d", "content", "YWJj")});
    host.result("sign", params);
    BOOST_TEST(reasonOf(host.ask("sign", params)) == "prompt.cancelled");
    for (const Json& question : house.person().events("question"))
        BOOST_TEST(*question.find("kind")->string() == "CONFIRM");
    BOOST_TEST(house.questions() == 2U);
}

BOOST_AUTO_TEST_CASE(whatCannotBeUsedIsListedAndRefusedWithTheSameReason) {
    Household house;
    const std::string expired = house.addContainer("gost2012-256/expired");
    const std::string future = house.addContainer("gost2012-256/future");
    HostProcess host(house.home());
    BOOST_TEST(*host.result("certificates.list").find("count")->integer() == 2);
    std::map<std::string, std::string> listed;
    for (const Json& part : host.notifications) {
        if (*part.find("method")->string() != "certificates.part") continue;
        for (const Json& entry : *part.find("params")->find("certificates")->elements()) {
            BOOST_TEST(!*entry.find("usable")->boolean());
            listed[*entry.find("thumbprint")->string()] = *entry.find("problem")->find("reason")->string();
        }
    }
    BOOST_TEST(listed[expired] == "certificate.expired");
    BOOST_TEST(listed[future] == "certificate.not-yet-valid");
    for (const auto& [thumbprint, reason] : listed) {
        BOOST_TEST(reasonOf(host.ask("sign", signParams(thumbprint, {documentOf("d", "content", "YWJj")}))) ==
                   reason);
    }
    BOOST_TEST(house.questions() == 0U);
}

BOOST_AUTO_TEST_CASE(aLargeDocumentThroughAHandle) {
    Household house;
    const std::string thumbprint = house.addContainer("gost2012-256/good");
    HostProcess host(house.home());
    const Json handle = *host.result("data.begin", Json::object({{"keep", true}})).find("data");
    Bytes content;
    for (int i = 0; i < 3; ++i) {
        const Bytes chunk(500000, static_cast<std::uint8_t>('a' + i));
        host.result("data.append", Json::object({{"data", handle}, {"chunk", toBase64(chunk)}}));
        append(content, chunk);
    }
    host.result("data.finish", Json::object({{"data", handle}}));
    Json params = signParams(thumbprint, {Json::object({{"name", "large"}, {"data", handle}})});
    params.set("detached", false);
    const Json made = onlySignature(host.result("sign", params));
    const std::int64_t size = *made.find("size")->integer();
    Bytes signature;
    while (static_cast<std::int64_t>(signature.size()) < size) {
        const Json piece = host.result(
            "data.read", Json::object({{"data", *made.find("data")},
                                       {"offset", *made.find("offset")->integer() +
                                                      static_cast<std::int64_t>(signature.size())},
                                       {"length", 524288}}));
        append(signature, *fromBase64(*piece.find("chunk")->string()));
    }
    const auto verdict = judge(house, kFamilies[0], signature, {}, house.home() / "out");
    BOOST_TEST_INFO(verdict.output);
    BOOST_TEST(verdict.status == 0);
    BOOST_TEST((contentOf(house.home() / "out") == asText(content)));
    const Json report = host.result("verify", Json::object({{"signatureData", *made.find("data")}}));
    BOOST_TEST(*report.find("valid")->boolean());
}

BOOST_AUTO_TEST_SUITE_END()
