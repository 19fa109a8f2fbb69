// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Keys in PFX files, from the settings to a signature that OpenSSL accepts.
#include <boost/test/unit_test.hpp>

#include "base/bytes.h"
#include "cli_stage.h"

using namespace tamga;
using namespace tamga::test;

namespace {

struct Keyring : Stage {
    Keyring() {
        setFile(".config/tamga/tamga.json",
                R"({"containerFolders": ["~/key.pfx"], "removableMedia": false, "cspStore": false})");
        setFile("document.txt", "content\n");
    }

    /// A key with a certificate of made-up data in key.pfx, password "pfx-password"; the certificate
    /// readable.
    std::string makePfx(const std::vector<std::string>& keyOptions, const std::string& keyEncryption) const {
        std::vector<std::string> key{"genpkey", "-out", "key.pem"};
        key.insert(key.end(), keyOptions.begin(), keyOptions.end());
        BOOST_REQUIRE_EQUAL(openssl(key).status, 0);
        BOOST_REQUIRE_EQUAL(
            openssl({"req", "-x509", "-key", "key.pem", "-out", "cert.pem", "-days", "30", "-subj",
                     "/CN=Example Exampleson", "-addext", "keyUsage=digitalSignature"})
                .status,
            0);
        const auto made =
            openssl({"pkcs12", "-export", "-inkey", "key.pem", "-in", "cert.pem", "-out", "key.pfx",
                     "-passout", "pass:pfx-password", "-keypbe", keyEncryption, "-certpbe", "NONE"});
        BOOST_TEST_MESSAGE(made.err);
        BOOST_REQUIRE_EQUAL(made.status, 0);
        const auto list = tamga({"certificates", "--json"});
        BOOST_REQUIRE_EQUAL(list.status, 0);
        const Json all = list.json();
        const Json* const found = all.find("certificates");
        BOOST_REQUIRE(found != nullptr && found->elements()->size() == 1);
        return *found->elements()->front().find("thumbprint")->string();
    }

    bool isRight(const std::string& signature) const {
        const auto judge = openssl({"cms", "-verify", "-binary", "-noverify", "-inform", "DER", "-in",
                                    signature, "-content", "document.txt", "-out", "judged"});
        BOOST_TEST_MESSAGE(judge.err);
        return judge.status == 0;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(pfx, Keyring)

BOOST_AUTO_TEST_CASE(keys_of_each_kind_sign_from_a_pfx_file) {
    const std::pair<std::vector<std::string>, const char*> rows[] = {
        {{"-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"}, "AES-256-CBC"},
        {{"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"}, "PBE-SHA1-3DES"},
        {{"-algorithm", "gost2012_256", "-pkeyopt", "paramset:TCA"}, "gost89"},
    };
    for (const auto& [key, encryption] : rows) {
        BOOST_TEST_CONTEXT(key[1]) {
            const std::string thumbprint = makePfx(key, encryption);
            const auto wrong = tamga({"sign", "--certificate", thumbprint, "--pin-fd", "3", "--force",
                                      "--out", "document.sig", "document.txt", "--json"},
                                     "other\n");
            BOOST_TEST(wrong.status == 1);
            BOOST_TEST(*wrong.json().find("error")->find("reason")->string() == "password.wrong");
            const auto ran = tamga({"sign", "--certificate", thumbprint, "--pin-fd", "3", "--force", "--out",
                                    "document.sig", "document.txt"},
                                   "pfx-password\n");
            BOOST_TEST_MESSAGE(ran.err);
            BOOST_REQUIRE_EQUAL(ran.status, 0);
            BOOST_TEST(isRight("document.sig"));
        }
    }
}

BOOST_AUTO_TEST_CASE(a_file_that_is_gone_is_a_token_with_a_problem) {
    const auto ran = tamga({"tokens", "--json"});
    BOOST_REQUIRE_EQUAL(ran.status, 0);
    const Json tokens = *ran.json().find("tokens");
    BOOST_REQUIRE_EQUAL(tokens.elements()->size(), 1U);
    const Json& token = tokens.elements()->front();
    BOOST_TEST(*token.find("kind")->string() == "pfx");
    BOOST_TEST(*token.find("problem")->find("reason")->string() == "container.removed");
}

BOOST_AUTO_TEST_SUITE_END()
