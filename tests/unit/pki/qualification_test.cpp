// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "pki/qualification.h"

#include <boost/test/unit_test.hpp>

#include "authorities.h"

using namespace tamga;
using namespace tamga::pki;

namespace {

constexpr const char* kClasses = "certificatePolicies=1.2.643.100.113.1,1.2.643.100.113.2,1.2.3.4\n";
constexpr const char* kOwner = "1.2.643.100.111=ASN1:UTF8String:Signing tool\n";
constexpr const char* kIssuer = "1.2.643.100.112=ASN1:SEQUENCE:tool\n";
constexpr const char* kTool =
    "[tool]\na=UTF8String:Tool\nb=UTF8String:Authority\nc=UTF8String:No. 1\nd=UTF8String:No. 2\n";
constexpr const char* kKind = "1.2.643.100.114=ASN1:INTEGER:1\n";

std::vector<std::string> missing(const Qualification& qualification) {
    std::vector<std::string> names;
    for (const auto feature : qualification.missing)
        names.emplace_back(nameOf(feature));
    return names;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(qualification)

BOOST_AUTO_TEST_CASE(a_qualified_certificate_on_the_shelf) {
    const auto good = Certificate::parse(judge::fixture("pki/gost2012-256/good.cer")).orThrow();
    const auto qualification = qualificationOf(good);
    BOOST_TEST(qualification.complete());
    BOOST_TEST(good.looksQualified());
    BOOST_TEST(!qualification.classes.empty());
    BOOST_TEST(qualification.classes.front() == "KC1");
    BOOST_TEST(!qualification.subjectSignTool->empty());
    BOOST_TEST(!qualification.issuerSignTool->authorityToolConformity.empty());
    const auto plain = Certificate::parse(judge::fixture("pki/gost2012-256/plain.cer")).orThrow();
    BOOST_TEST(!plain.looksQualified());
    BOOST_TEST((qualificationOf(plain).missing.front() == QualifiedFeature::kToolClass));
}

BOOST_AUTO_TEST_CASE(every_feature_is_told_when_it_is_missing) {
    judge::Authorities made;
    judge::Wanted wanted;
    wanted.subject = "/CN=only";
    const auto bare = qualificationOf(made.make("bare", wanted));
    const std::vector<std::string> all{"tool-class", "subject-sign-tool", "issuer-sign-tool",
                                       "subject-fields"};
    BOOST_TEST(missing(bare) == all, boost::test_tools::per_element());
    wanted.extensions = std::string(kClasses) + kOwner + kIssuer + kKind + kTool;
    const auto nobody = qualificationOf(made.make("nobody", wanted));
    BOOST_TEST(missing(nobody) == std::vector<std::string>{"subject-fields"},
               boost::test_tools::per_element());
    BOOST_TEST((nobody.classes == std::vector<std::string>{"KC1", "KC2"}));
    BOOST_TEST(*nobody.subjectSignTool == "Signing tool");
    BOOST_TEST(nobody.issuerSignTool->authorityTool == "Authority");
    BOOST_TEST(nobody.issuerSignTool->signToolConformity == "No. 1");
    BOOST_TEST((nobody.identification == IdentificationKind::kCertificate));
    // Malformed extensions count as absent.
    wanted.extensions = std::string(kClasses) + "1.2.643.100.111=ASN1:INTEGER:1\n" + kIssuer +
                        "1.2.643.100.114=ASN1:INTEGER:4\n[tool]\na=UTF8String:Tool\n";
    const auto broken = qualificationOf(made.make("broken", wanted));
    const std::vector<std::string> most{"subject-sign-tool", "issuer-sign-tool", "subject-fields"};
    BOOST_TEST(missing(broken) == most, boost::test_tools::per_element());
    BOOST_TEST(!broken.identification.has_value());
}

BOOST_AUTO_TEST_CASE(names_of_the_classes) {
    const std::pair<const char*, const char*> rows[] = {
        {"1.2.643.100.113.1", "KC1"}, {"1.2.643.100.113.2", "KC2"}, {"1.2.643.100.113.3", "KC3"},
        {"1.2.643.100.113.4", "KB1"}, {"1.2.643.100.113.5", "KB2"}, {"1.2.643.100.113.6", "KA1"},
        {"1.2.643.100.113.7", ""},    {"1.2.643.100.113.0", ""},    {"1.2.643.100.113", ""},
        {"1.2.643.100.113.1.1", ""},  {"1.2.643.100.114.1", ""}};
    for (const auto& [oid, name] : rows)
        BOOST_TEST(signToolClass(asn1::Oid(oid)) == name);
}

BOOST_AUTO_TEST_SUITE_END()
