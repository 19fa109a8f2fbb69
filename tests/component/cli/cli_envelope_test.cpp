// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// encrypt and decrypt, from the command line to files that OpenSSL opens and has made.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "base/bytes.h"
#include "cli_stage.h"

using namespace tamga;
using namespace tamga::test;

namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

const Words kGost{"-algorithm", "gost2012_256", "-pkeyopt", "paramset:TCA"};
const Words kRsa{"-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"};
const Words kEc{"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"};

/// Keys of made-up people in PFX files, password "pfx-password".
struct Keyring : Stage {
    Keyring() {
        setFile(
            ".config/tamga/tamga.json",
            R"({"containerFolders": ["~/gost.pfx", "~/rsa.pfx", "~/ec.pfx"], "removableMedia": false, "cspStore": false, "readers": false, "pkcs11": {"registered": false}})");
        setFile("letter.txt", "a letter\n");
    }

    void succeeds(const Words& arguments) const {
        const auto ran = openssl(arguments);
        BOOST_REQUIRE_MESSAGE(ran.status == 0, ran.err);
    }
    void makeKey(const std::string& name, const Words& options,
                 const std::string& usage = "keyEncipherment,keyAgreement") const {
        Words key{"genpkey", "-out", name + ".key"};
        key.insert(key.end(), options.begin(), options.end());
        succeeds(key);
        succeeds({"req", "-x509", "-key", name + ".key", "-out", name + ".pem", "-days", "30", "-subj",
                  "/CN=Example Exampleson", "-addext", "keyUsage=" + usage});
        succeeds({"pkcs12", "-export", "-inkey", name + ".key", "-in", name + ".pem", "-out", name + ".pfx",
                  "-passout", "pass:pfx-password", "-keypbe", "AES-256-CBC", "-certpbe", "NONE"});
    }
    Ran decrypt(Words arguments) const {
        arguments.insert(arguments.begin(), {"decrypt", "--pin-fd", "3"});
        return tamga(arguments, "pfx-password\n");
    }
    /// Neither a result nor anything half-made.
    void checkNothingWritten(const std::string& result) const {
        BOOST_TEST(!fs::exists(home() / result));
        for (const auto& entry : fs::directory_iterator(home()))
            BOOST_TEST(!entry.path().filename().string().starts_with(".tamga-"), entry.path());
    }
};

std::string reasonOf(const Ran& ran) {
    return *ran.json().find("error")->find("reason")->string();
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(envelope, Keyring)

BOOST_AUTO_TEST_CASE(a_file_goes_to_each_kind_of_key_and_comes_back) {
    const std::pair<std::string, Words> rows[] = {{"gost", kGost}, {"rsa", kRsa}, {"ec", kEc}};
    for (const auto& [name, options] : rows) {
        BOOST_TEST_CONTEXT(name) {
            makeKey(name, options);
            const auto made = tamga({"encrypt", "--to", name + ".pem", "--force", "letter.txt", "--json"});
            BOOST_REQUIRE_MESSAGE(made.status == 0, made.out << made.err);
            BOOST_TEST(*made.json().find("file")->string() == "letter.txt.p7m");
            // openssl judges
            succeeds({"cms", "-decrypt", "-binary", "-inform", "DER", "-in", "letter.txt.p7m", "-recip",
                      name + ".pem", "-inkey", name + ".key", "-out", "judged.txt"});
            BOOST_TEST(file("judged.txt") == "a letter\n");
            const auto opened = decrypt({"letter.txt.p7m", "--out", "own.txt", "--force", "--json"});
            BOOST_REQUIRE_MESSAGE(opened.status == 0, opened.out << opened.err);
            BOOST_TEST(file("own.txt") == "a letter\n");
            BOOST_TEST(*opened.json().find("authenticated")->boolean() == false);
            const auto rights = fs::status(home() / "own.txt").permissions();
            BOOST_TEST(((rights & (fs::perms::group_all | fs::perms::others_all)) == fs::perms::none));
        }
    }
}

BOOST_AUTO_TEST_CASE(a_file_of_many_megabytes_passes) {
    makeKey("gost", kGost);
    std::string large;
    for (int i = 0; large.size() < 20'000'000; ++i)
        large += std::to_string(i * 7919LL) + "\n";
    setFile("large.txt", large);
    for (const std::string algorithm : {"gost28147", "kuznyechik-omac"}) {
        BOOST_REQUIRE_EQUAL(
            tamga({"encrypt", "--to", "gost.pem", "--algorithm", algorithm, "--force", "large.txt"}).status,
            0);
        const auto opened = decrypt({"large.txt.p7m", "--out", "again.txt", "--force", "--json"});
        BOOST_REQUIRE_MESSAGE(opened.status == 0, opened.out << opened.err);
        BOOST_TEST(*opened.json().find("algorithm")->string() == algorithm);
        BOOST_TEST(*opened.json().find("authenticated")->boolean() == (algorithm != "gost28147"));
        BOOST_TEST((file("again.txt") == large));
    }
}

BOOST_AUTO_TEST_CASE(what_openssl_has_encrypted_opens_in_every_wrapping) {
    makeKey("gost", kGost);
    succeeds({"cms", "-encrypt", "-binary", "-gost89", "-in", "letter.txt", "-outform", "PEM", "-out",
              "letter.pem.p7m", "gost.pem"});
    succeeds({"cms", "-encrypt", "-binary", "-gost89", "-in", "letter.txt", "-outform", "DER", "-stream",
              "-out", "letter.ber.p7m", "gost.pem"});
    for (const std::string name : {"letter.pem", "letter.ber"}) {
        const auto opened = decrypt({name + ".p7m"});
        BOOST_REQUIRE_MESSAGE(opened.status == 0, opened.err);
        BOOST_TEST(file(name) == "a letter\n");
        BOOST_TEST(opened.err.find("no check value") != std::string::npos);
    }
    const auto piped = tamga({"decrypt", "--pin-fd", "3", "-"}, "pfx-password\n", file("letter.ber.p7m"));
    BOOST_TEST(piped.status == 0);
    BOOST_TEST(piped.out == "a letter\n");
}

BOOST_AUTO_TEST_CASE(nothing_is_left_of_what_did_not_open) {
    makeKey("gost", kGost);
    makeKey("rsa", kRsa);
    BOOST_REQUIRE_EQUAL(
        tamga({"encrypt", "--to", "gost.pem", "--algorithm", "kuznyechik-omac", "letter.txt"}).status, 0);
    const std::string whole = file("letter.txt.p7m");
    std::string changed = whole;
    changed[changed.size() - 50] ^= 1;
    setFile("changed.p7m", changed);
    BOOST_TEST(reasonOf(decrypt({"changed.p7m", "--json"})) == "envelope.not-opened");
    checkNothingWritten("changed");
    const auto piped = tamga({"decrypt", "--pin-fd", "3", "-"}, "pfx-password\n", changed);
    BOOST_TEST(piped.status == 1);
    BOOST_TEST(piped.out.empty());
    setFile("short.p7m", whole.substr(0, whole.size() - 1));
    BOOST_TEST(reasonOf(decrypt({"short.p7m", "--json"})) == "envelope.malformed");
    checkNothingWritten("short");
    BOOST_TEST(reasonOf(decrypt({"letter.txt", "--out", "none", "--json"})) == "envelope.malformed");
    BOOST_TEST(reasonOf(tamga({"encrypt", "--to", "gost.pem", "--to", "rsa.pem", "letter.txt", "--out",
                               "mixed.p7m", "--json"})) == "envelope.mixed-recipients");
    checkNothingWritten("mixed.p7m");
    const auto wrong =
        tamga({"decrypt", "--pin-fd", "3", "letter.txt.p7m", "--out", "none", "--json"}, "other\n");
    BOOST_TEST(reasonOf(wrong) == "password.wrong");
    checkNothingWritten("none");
}

BOOST_AUTO_TEST_CASE(somebody_elses_message_is_named_before_a_password_is_asked_for) {
    makeKey("gost", kGost);
    makeKey("stranger", kGost);  // not among the folders of the settings
    BOOST_REQUIRE_EQUAL(tamga({"encrypt", "--to", "stranger.pem", "letter.txt"}).status, 0);
    BOOST_TEST(reasonOf(tamga({"decrypt", "letter.txt.p7m", "--out", "none", "--json"})) ==
               "envelope.no-recipient");
}

BOOST_AUTO_TEST_CASE(files_that_exist_stay) {
    makeKey("gost", kGost);
    BOOST_TEST(tamga({"encrypt", "--to", "gost.pem", "letter.txt"}).status == 0);
    BOOST_TEST(tamga({"encrypt", "--to", "gost.pem", "letter.txt"}).status == 2);
    BOOST_TEST(decrypt({"letter.txt.p7m"}).status == 2);
    BOOST_TEST(tamga({"encrypt", "letter.txt"}).status == 2);
    BOOST_TEST(tamga({"encrypt", "--to", "gost.pem", "--algorithm", "rot13", "letter.txt"}).status == 2);
}

BOOST_AUTO_TEST_CASE(an_rsa_key_takes_oaep_too) {
    makeKey("rsa", kRsa);
    BOOST_REQUIRE_EQUAL(tamga({"encrypt", "--to", "rsa.pem", "--rsa-padding", "oaep", "letter.txt"}).status,
                        0);
    succeeds({"cms", "-decrypt", "-binary", "-inform", "DER", "-in", "letter.txt.p7m", "-recip", "rsa.pem",
              "-inkey", "rsa.key", "-out", "judged.txt"});
    BOOST_TEST(file("judged.txt") == "a letter\n");
    BOOST_TEST(decrypt({"letter.txt.p7m", "--out", "own.txt"}).status == 0);
    BOOST_TEST(file("own.txt") == "a letter\n");
}

BOOST_AUTO_TEST_SUITE_END()

namespace {

/// Containers of three kinds of keys; the first two have the password "12345678".
struct Containers : Stage {
    Containers() : Stage({"synthetic/s256.000", "synthetic/s2001.000", "synthetic/s512.000"}) {
        setFile("letter.txt", "a letter\n");
    }
    std::string thumbprintOf(const std::string& container) const {
        const Json list = tamga({"certificates", "--json"}).json();
        for (const Json& row : *list.find("certificates")->elements()) {
            if (*row.find("container")->string() == container) return *row.find("thumbprint")->string();
        }
        BOOST_FAIL("no container " << container);
        return {};
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(envelope_containers, Containers)

BOOST_AUTO_TEST_CASE(a_message_for_several_opens_with_the_key_of_each_container) {
    const std::vector<std::string> all{thumbprintOf("test2001"), thumbprintOf("test256"),
                                       thumbprintOf("test512")};
    const auto made = tamga({"encrypt", "--to", all[0], "--to", all[1], "--to", all[2], "letter.txt"});
    BOOST_REQUIRE_MESSAGE(made.status == 0, made.err);
    for (const std::string& own : all) {
        const auto opened = tamga({"decrypt", "--certificate", own, "--pin-fd", "3", "letter.txt.p7m",
                                   "--out", "own.txt", "--force"},
                                  own == all[2] ? "\n" : "12345678\n");
        BOOST_REQUIRE_MESSAGE(opened.status == 0, opened.err);
        BOOST_TEST(file("own.txt") == "a letter\n");
    }
}

BOOST_AUTO_TEST_SUITE_END()
