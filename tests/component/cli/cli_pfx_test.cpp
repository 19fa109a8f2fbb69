// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Keys in PFX files, from the settings to a signature that OpenSSL accepts.
#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "base/bytes.h"
#include "cli_stage.h"

using namespace tamga;
using namespace tamga::test;

namespace {

struct Keyring : Stage {
    Keyring() {
        setFile(
            ".config/tamga/tamga.json",
            R"({"containerFolders": ["~/key.pfx", "~/keys"], "removableMedia": false, "cspStore": false, "readers": false, "pkcs11": {"registered": false}})");
        std::filesystem::create_directories(home() / "keys");
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

BOOST_AUTO_TEST_CASE(an_rsa_key_signs_by_rsassa_pss_too) {
    const std::string thumbprint =
        makePfx({"-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"}, "AES-256-CBC");
    const auto sign = [&](const std::string& format, const std::string& out) {
        return tamga({"sign", "--certificate", thumbprint, "--pin-fd", "3", "--format", format,
                      "--rsa-padding", "pss", "--out", out, "document.txt"},
                     "pfx-password\n")
            .status;
    };
    BOOST_REQUIRE_EQUAL(sign("cades-bes", "document.sig"), 0);
    BOOST_TEST(isRight("document.sig"));
    const auto printed = openssl({"cms", "-cmsout", "-print", "-inform", "DER", "-in", "document.sig"});
    BOOST_TEST(printed.out.find("rsassaPss") != std::string::npos);
    BOOST_REQUIRE_EQUAL(sign("raw", "document.raw"), 0);
    const auto verify = [&](const std::string& padding) {
        return tamga({"verify", "--format", "raw", "--rsa-padding", padding, "--certificate", "cert.pem",
                      "--content", "document.txt", "document.raw"})
            .status;
    };
    BOOST_TEST(verify("pss") == 0);
    BOOST_TEST(verify("pkcs1") == 1);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_gone_is_a_token_with_a_problem) {
    const auto ran = tamga({"tokens", "--json"});
    BOOST_REQUIRE_EQUAL(ran.status, 0);
    const Json tokens = *ran.json().find("tokens");
    BOOST_REQUIRE_EQUAL(tokens.elements()->size(), 2U);
    const auto isPfx = [](const Json& token) { return *token.find("kind")->string() == "pfx"; };
    const auto found = std::ranges::find_if(*tokens.elements(), isPfx);
    BOOST_REQUIRE(found != tokens.elements()->end());
    const Json& token = *found;
    BOOST_TEST(*token.find("problem")->find("reason")->string() == "container.removed");
}

BOOST_AUTO_TEST_CASE(a_key_goes_into_a_container_and_back_into_a_file) {
    const std::string thumbprint =
        makePfx({"-algorithm", "gost2012_256", "-pkeyopt", "paramset:TCA"}, "gost89");
    const auto in = tamga({"container", "import", "key.pfx", "--into", "keys", "--name", "Ключ 2026",
                           "--exportable", "--pin-fd", "3", "--new-pin-fd", "0", "--json"},
                          "pfx-password\n", "container-pass\n");
    BOOST_TEST_MESSAGE(in.err);
    BOOST_REQUIRE_EQUAL(in.status, 0);
    const Json printed = in.json();
    const Json& made = printed.find("containers")->elements()->front();
    BOOST_TEST(*made.find("name")->string() == "Ключ 2026");
    BOOST_TEST(*made.find("thumbprint")->string() == thumbprint);
    std::filesystem::remove(home() / "key.pfx");

    const auto signs =
        tamga({"sign", "--certificate", thumbprint, "--pin-fd", "3", "document.txt"}, "container-pass\n");
    BOOST_TEST_MESSAGE(signs.err);
    BOOST_REQUIRE_EQUAL(signs.status, 0);
    BOOST_TEST(isRight("document.txt.sig"));

    const auto out = tamga({"container", "export", "--certificate", thumbprint, "--out", "copy.pfx",
                            "--pin-fd", "3", "--new-pin-fd", "0"},
                           "container-pass\n", "another-password\n");
    BOOST_TEST_MESSAGE(out.err);
    BOOST_REQUIRE_EQUAL(out.status, 0);
    // OpenSSL finds the key that it had made.
    const auto opened = openssl({"pkcs12", "-in", "copy.pfx", "-nodes", "-nocerts", "-passin",
                                 "pass:another-password", "-out", "copy.pem"});
    BOOST_TEST_MESSAGE(opened.err);
    BOOST_REQUIRE_EQUAL(opened.status, 0);
    BOOST_TEST(openssl({"pkey", "-in", "copy.pem", "-pubout"}).out ==
               openssl({"pkey", "-in", "key.pem", "-pubout"}).out);
}

BOOST_AUTO_TEST_CASE(what_may_not_be_copied_is_not) {
    const std::string thumbprint =
        makePfx({"-algorithm", "gost2012_256", "-pkeyopt", "paramset:TCA"}, "gost89");
    const auto reasonOf = [](const Ran& ran) {
        BOOST_TEST(ran.status == 1);
        return *ran.json().find("error")->find("reason")->string();
    };
    const auto import = [&](const std::string& pin, const std::string& folder) {
        return tamga({"container", "import", "key.pfx", "--into", folder, "--pin-fd", "3", "--new-pin-fd",
                      "0", "--json"},
                     pin + "\n", "container-pass\n");
    };
    BOOST_TEST(reasonOf(import("wrong", "keys")) == "password.wrong");
    BOOST_TEST(std::filesystem::is_empty(home() / "keys"));
    BOOST_REQUIRE_EQUAL(import("pfx-password", "keys").status, 0);
    std::filesystem::remove(home() / "key.pfx");

    const auto take = [&](const std::string& pin, const std::string& newPin) {
        return tamga({"container", "export", "--certificate", thumbprint, "--out", "copy.pfx", "--pin-fd",
                      "3", "--new-pin-fd", "0", "--json"},
                     pin + "\n", newPin + "\n");
    };
    // Not asked for when it was made.
    BOOST_TEST(reasonOf(take("container-pass", "another-password")) == "key.not-exportable");
    BOOST_TEST(!std::filesystem::exists(home() / "copy.pfx"));

    setFile("copy.pfx", "somebody's");
    BOOST_TEST(take("container-pass", "another-password").status == 2);
    BOOST_TEST(file("copy.pfx") == "somebody's");
}

BOOST_AUTO_TEST_CASE(a_copy_needs_a_password_worth_the_name) {
    makePfx({"-algorithm", "gost2012_256", "-pkeyopt", "paramset:TCA"}, "gost89");
    BOOST_REQUIRE_EQUAL(tamga({"container", "import", "key.pfx", "--into", "keys", "--exportable", "--pin-fd",
                               "3", "--new-pin-fd", "0"},
                              "pfx-password\n", "\n")
                            .status,
                        0);
    std::filesystem::remove(home() / "key.pfx");
    const auto ran = tamga({"container", "export", "--out", "copy.pfx", "--pin-fd", "3", "--new-pin-fd", "0"},
                           "\n", "seven77\n");
    BOOST_TEST(ran.status == 1);
    BOOST_TEST(!std::filesystem::exists(home() / "copy.pfx"));
}

BOOST_AUTO_TEST_SUITE_END()
