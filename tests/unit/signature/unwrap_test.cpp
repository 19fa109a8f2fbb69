// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Signature files as people save them.
#include <boost/test/unit_test.hpp>

#include "fixture.h"
#include "openssl.h"
#include "signature/verify.h"

using namespace tamga;
using namespace tamga::test;

namespace {

const Bytes& der() {
    static const Bytes octets = fixture("gost2012-256/cades-bes-detached.p7s");
    return octets;
}

std::string lines(const std::string& base64, std::size_t width, const std::string& end) {
    std::string text;
    for (std::size_t at = 0; at < base64.size(); at += width)
        text += base64.substr(at, width) + end;
    return text;
}

std::string pem(const std::string& label, const std::string& end = "\n") {
    return "-----BEGIN " + label + "-----" + end + lines(toBase64(der()), 64, end) + "-----END " + label +
           "-----" + end;
}

bool unwraps(const std::string& file) {
    const Result<Bytes> result = signature::unwrapSignatureFile(asBytes(file));
    return result.ok() && result.value() == der();
}

std::string reasonOf(const std::string& file) {
    const Result<Bytes> result = signature::unwrapSignatureFile(asBytes(file));
    return result.ok() ? "octets" : std::string(nameOf(result.error().reason()));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(unwrap)

BOOST_AUTO_TEST_CASE(der_is_left_alone) {
    BOOST_TEST(unwraps(asText(der())));
}

BOOST_AUTO_TEST_CASE(pem_with_any_label) {
    for (const char* label : {"CMS", "PKCS7", "SIGNATURE", "SIGNED MESSAGE", ""}) {
        BOOST_TEST(unwraps(pem(label)), label);
        BOOST_TEST(unwraps(pem(label, "\r\n")), label);
    }
    BOOST_TEST(unwraps("subject: somebody\nissuer: someone\n\n" + pem("CMS")));
    BOOST_TEST(unwraps("\xEF\xBB\xBF" + pem("CMS")));
    BOOST_TEST(unwraps(pem("CMS") + pem("CERTIFICATE")));
}

BOOST_AUTO_TEST_CASE(pem_of_openssl) {
    const OpensslResult printed = openssl({"cms", "-cmsout", "-inform", "DER", "-outform", "PEM", "-in",
                                           fixturePath("gost2012-256/cades-bes-detached.p7s").string()});
    BOOST_TEST(printed.status == 0);
    BOOST_TEST(unwraps(printed.output));
}

BOOST_AUTO_TEST_CASE(base64_with_and_without_line_ends) {
    const std::string base64 = toBase64(der());
    BOOST_TEST(unwraps(base64));
    BOOST_TEST(unwraps(base64 + "\n"));
    BOOST_TEST(unwraps(lines(base64, 76, "\r\n")));
    BOOST_TEST(unwraps(lines(base64, 64, "\n")));
    BOOST_TEST(unwraps("\xEF\xBB\xBF" + lines(base64, 64, "\n") + "\n\n"));
    BOOST_TEST(unwraps(lines(base64, 40, " \t\n  ")));
}

BOOST_AUTO_TEST_CASE(anything_else_is_malformed) {
    const std::string base64 = toBase64(der());
    for (const std::string& file :
         {std::string(), std::string("hello"), std::string("\n\n"), base64.substr(0, base64.size() - 1),
          base64 + "====", "*" + base64, toBase64(document()), "-----BEGIN CMS-----\n" + base64,
          "-----BEGIN CMS-----\n" + base64 + "\n-----END PKCS7-----\n", std::string("-----BEGIN "),
          std::string("-----BEGIN CMS\n-----"), pem("CMS").insert(40, "#"),
          std::string("-----BEGIN CMS-----\n-----END CMS-----\n")}) {
        BOOST_TEST(reasonOf(file) == "signature.malformed", file.substr(0, 60));
    }
}

BOOST_AUTO_TEST_SUITE_END()
