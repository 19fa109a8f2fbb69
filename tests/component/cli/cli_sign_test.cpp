// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Signatures from the command line; OpenSSL with the gost engine says whether they are right.
#include <signal.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <thread>

#include "base/bytes.h"
#include "cli_stage.h"

using namespace tamga;
using namespace tamga::test;
namespace fs = std::filesystem;

namespace {

constexpr const char* k256 = "32DF19AC9184FCA72A1C48D672E72160523B5CBD";   // password 12345678
constexpr const char* k2001 = "0775BF49DED1DE78EE7F5FE253EA5F19C55E2407";  // password 12345678
constexpr const char* k512 = "13C74AF9389B72C5BADAB5F2B6E9DD8AB9123C02";   // no password
constexpr const char* kPassword = "12345678\n";
constexpr const char* kContent = "<декларация>содержимое</декларация>\r\n";

bool has(const std::string& all, std::string_view part) {
    return all.find(part) != std::string::npos;
}

std::string reasonOf(const Ran& ran) {
    const Json json = ran.json();
    BOOST_REQUIRE(json.find("error") != nullptr);
    return *json.find("error")->find("reason")->string();
}

struct Desk : Stage {
    Desk() : Stage({"synthetic/s256.000", "synthetic/s2001.000", "synthetic/s512.000"}) {
        setFile("декларация.xml", kContent);
        setFile("второй.txt", "второй\n");
    }

    bool detachedIsRight(const std::string& signature, const std::string& content,
                         const std::string& form = "DER") const {
        const auto judge = openssl({"cms", "-verify", "-binary", "-noverify", "-inform", form, "-in",
                                    signature, "-content", content, "-out", "judged"});
        BOOST_TEST_MESSAGE(judge.err);
        return judge.status == 0 && file("judged") == file(content);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(signing, Desk)

BOOST_AUTO_TEST_CASE(a_detached_signature_of_each_algorithm_is_right) {
    const std::pair<const char*, bool> rows[] = {{k256, true}, {k2001, true}};
    for (const auto& [thumbprint, password] : rows) {
        for (const char* format : {"cms", "cades-bes"}) {
            BOOST_TEST_CONTEXT(thumbprint << " " << format) {
                const auto ran = tamga({"sign", "--certificate", thumbprint, "--format", format, "--force",
                                        "--pin-fd", "3", "декларация.xml"},
                                       kPassword);
                BOOST_REQUIRE_MESSAGE(ran.status == 0, ran.err);
                BOOST_TEST(detachedIsRight("декларация.xml.sig", "декларация.xml"));
                const auto verified = tamga({"verify", "--json", "декларация.xml.sig"});
                BOOST_TEST(verified.status == 0);
                const Json report = verified.json();
                BOOST_TEST(*report.find("valid")->boolean());
                const Json& signer = report.find("signers")->elements()->front();
                BOOST_TEST(*signer.find("certificate")->find("thumbprint")->string() == thumbprint);
                BOOST_TEST(*signer.find("cades")->boolean() == (std::string_view(format) == "cades-bes"));
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(a_container_without_a_password_still_meets_a_person) {
    const FakePerson person(home(), scriptOf({act("no"), act("yes")}));
    settings(person.program());
    const auto refused = tamga({"sign", "--json", "--certificate", k512, "декларация.xml"});
    BOOST_TEST(refused.status == 1);
    BOOST_TEST(reasonOf(refused) == "prompt.cancelled");
    BOOST_TEST(!fs::exists(home() / "декларация.xml.sig"));
    const auto ran = tamga({"sign", "--certificate", k512, "декларация.xml"});
    BOOST_REQUIRE_MESSAGE(ran.status == 0, ran.err);
    BOOST_TEST(detachedIsRight("декларация.xml.sig", "декларация.xml"));
    const auto questions = person.events("question");
    BOOST_REQUIRE(questions.size() == 2U);
    BOOST_TEST(*questions[0].find("kind")->string() == "CONFIRM");
    BOOST_TEST(has(*questions[0].find("description")->string(), "декларация.xml"));
    BOOST_TEST(has(*questions[0].find("description")->string(), "tamga (command line)"));
}

BOOST_AUTO_TEST_CASE(the_window_asks_again_after_a_wrong_password) {
    const FakePerson person(home(), scriptOf({pin("wrong"), pin("12345678")}));
    settings(person.program());
    const auto ran = tamga({"sign", "--certificate", k256, "декларация.xml", "второй.txt"});
    BOOST_REQUIRE_MESSAGE(ran.status == 0, ran.err);
    BOOST_TEST(detachedIsRight("декларация.xml.sig", "декларация.xml"));
    BOOST_TEST(detachedIsRight("второй.txt.sig", "второй.txt"));
    const auto questions = person.events("question");
    BOOST_REQUIRE(questions.size() == 2U);  // two passwords for two documents together
    BOOST_TEST(questions[0].find("error")->string()->empty());
    BOOST_TEST(!questions[1].find("error")->string()->empty());
    BOOST_TEST(has(*questions[1].find("description")->string(), "Documents: 2\n"));
}

BOOST_AUTO_TEST_CASE(a_wrong_password_on_a_descriptor_is_tried_once) {
    const FakePerson person(home(), scriptOf({pin("12345678")}));
    settings(person.program());
    const auto ran =
        tamga({"sign", "--json", "--certificate", k256, "--pin-fd", "3", "декларация.xml"}, "wrong\n");
    BOOST_TEST(ran.status == 1);
    BOOST_TEST(reasonOf(ran) == "password.wrong");
    BOOST_TEST(person.events("start").empty());
    BOOST_TEST(!fs::exists(home() / "декларация.xml.sig"));
}

BOOST_AUTO_TEST_CASE(only_the_first_line_of_the_descriptor_is_the_password) {
    for (const char* given : {"12345678", "12345678\r\n", "12345678\nnext line\n"}) {
        const auto ran =
            tamga({"sign", "--force", "--certificate", k256, "--pin-fd", "3", "декларация.xml"}, given);
        BOOST_TEST(ran.status == 0);
    }
    BOOST_TEST(tamga({"sign", "--json", "--force", "--certificate", k256, "--pin-fd", "3", "декларация.xml"},
                     std::string(5000, 'x'))
                   .status == 1);
    // A descriptor that is not open.
    BOOST_TEST(tamga({"sign", "--json", "--force", "--certificate", k256, "--pin-fd", "77", "декларация.xml"})
                   .status == 1);
}

BOOST_AUTO_TEST_CASE(an_attached_signature_gives_its_content_back) {
    for (const char* encoding : {"der", "pem", "base64"}) {
        BOOST_TEST_CONTEXT(encoding) {
            const auto ran =
                tamga({"sign", "--certificate", "32df 19ac:91", "--attached", "--encoding", encoding, "--out",
                       "out.p7m", "--force", "--pin-fd", "3", "декларация.xml"},
                      kPassword);
            BOOST_REQUIRE_MESSAGE(ran.status == 0, ran.err);
            if (std::string_view(encoding) != "base64") {
                const auto judge = openssl({"cms", "-verify", "-binary", "-noverify", "-inform", encoding,
                                            "-in", "out.p7m", "-out", "judged"});
                BOOST_TEST(judge.status == 0, judge.err);
                BOOST_TEST(file("judged") == kContent);
            }
            const auto back = tamga({"verify", "--out", "-", "out.p7m"});
            BOOST_TEST(back.status == 0);
            BOOST_TEST(back.out == kContent);
            BOOST_TEST(tamga({"verify", "--force", "--out", "back.xml", "--signature", "out.p7m"}).status ==
                       0);
            BOOST_TEST(file("back.xml") == kContent);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_digest_alone_is_signed_blindly_and_says_so) {
    const FakePerson person(home(), scriptOf({pin("12345678")}));
    settings(person.program());
    const std::string digest = tamga({"hash", "декларация.xml"}).out.substr(0, 64);
    const auto ran =
        tamga({"sign", "--certificate", k256, "--digest", digest, "--name", "декларация", "--out", "d.sig"});
    BOOST_REQUIRE_MESSAGE(ran.status == 0, ran.err);
    BOOST_TEST(detachedIsRight("d.sig", "декларация.xml"));
    BOOST_TEST(
        has(*person.events("question").front().find("description")->string(), "only a digest is known"));
    BOOST_TEST(tamga({"verify", "--digest", digest, "d.sig"}).status == 0);
    BOOST_TEST(tamga({"verify", "--digest", std::string(64, '0'), "d.sig"}).status == 1);
    // A digest of another hash.
    const auto other = tamga({"sign", "--json", "--certificate", k256, "--digest", digest + digest});
    BOOST_TEST(other.status == 1);
    BOOST_TEST(reasonOf(other) == "document.digest");
}

BOOST_AUTO_TEST_CASE(a_document_larger_than_memory_should_be_is_hashed_on_its_way) {
    const FakePerson person(home(), scriptOf({pin("12345678")}));
    settings(person.program());
    std::ofstream(home() / "large.bin") << "sparse";
    fs::resize_file(home() / "large.bin", std::uintmax_t{257} * 1024 * 1024);
    const auto ran = tamga({"sign", "--certificate", k256, "large.bin"});
    BOOST_REQUIRE_MESSAGE(ran.status == 0, ran.err);
    // The program has seen all of it: nobody signs blindly.
    BOOST_TEST(
        !has(*person.events("question").front().find("description")->string(), "only a digest is known"));
    const std::string digest = openssl({"dgst", "-md_gost12_256", "-r", "large.bin"}).out.substr(0, 64);
    BOOST_TEST(tamga({"verify", "--digest", digest, "large.bin.sig"}).status == 0);
    BOOST_TEST(tamga({"verify", "large.bin.sig"}).status == 0);
    BOOST_TEST(
        tamga({"sign", "--json", "--force", "--attached", "--certificate", k256, "large.bin"}).status == 1);
}

BOOST_AUTO_TEST_CASE(a_raw_signature_is_right) {
    const auto ran = tamga(
        {"sign", "--certificate", k256, "--format", "raw", "--pin-fd", "3", "декларация.xml"}, kPassword);
    BOOST_REQUIRE_MESSAGE(ran.status == 0, ran.err);
    BOOST_TEST(file("декларация.xml.sig").size() == 64U);
    // The certificate from a signature of the same key; its public key judges.
    BOOST_TEST(
        tamga({"sign", "--certificate", k256, "--out", "cms.sig", "--pin-fd", "3", "второй.txt"}, kPassword)
            .status == 0);
    BOOST_TEST(openssl({"cms", "-verify", "-noverify", "-binary", "-inform", "DER", "-in", "cms.sig",
                        "-content", "второй.txt", "-signer", "signer.pem", "-out", "judged"})
                   .status == 0);
    BOOST_TEST(openssl({"x509", "-in", "signer.pem", "-pubkey", "-noout", "-out", "key.pem"}).status == 0);
    const auto judge = openssl({"dgst", "-md_gost12_256", "-verify", "key.pem", "-signature",
                                "декларация.xml.sig", "декларация.xml"});
    BOOST_TEST(judge.status == 0, judge.err);

    BOOST_TEST(
        tamga({"verify", "--format", "raw", "--certificate", "signer.pem", "декларация.xml.sig"}).status ==
        0);
    const auto wrong = tamga({"verify", "--format", "raw", "--json", "--certificate", "signer.pem",
                              "--content", "второй.txt", "декларация.xml.sig"});
    BOOST_TEST(wrong.status == 1);
    BOOST_TEST(!*wrong.json().find("valid")->boolean());
}

BOOST_AUTO_TEST_CASE(standard_input_to_standard_output) {
    const auto ran = tamga({"sign", "--certificate", k256, "--pin-fd", "3", "--encoding", "pem", "-"},
                           kPassword, kContent);
    BOOST_REQUIRE_MESSAGE(ran.status == 0, ran.err);
    setFile("stdin.pem", ran.out);
    BOOST_TEST(detachedIsRight("stdin.pem", "декларация.xml", "PEM"));
    const Json json =
        tamga({"sign", "--json", "--certificate", k256, "--pin-fd", "3", "-"}, kPassword, kContent).json();
    const auto der = fromBase64(*json.find("signatures")->elements()->front().find("signature")->string());
    BOOST_REQUIRE(der.has_value());
    setFile("json.der", asText(*der));
    BOOST_TEST(detachedIsRight("json.der", "декларация.xml"));
}

BOOST_AUTO_TEST_CASE(several_files_go_to_a_folder) {
    fs::create_directories(home() / "signatures");
    const auto ran = tamga({"sign", "--json", "--certificate", k256, "--pin-fd", "3", "--out", "signatures",
                            "декларация.xml", "второй.txt"},
                           kPassword);
    BOOST_REQUIRE_MESSAGE(ran.status == 0, ran.err);
    const Json json = ran.json();
    const auto& rows = *json.find("signatures")->elements();
    BOOST_REQUIRE(rows.size() == 2U);
    BOOST_TEST(*rows[1].find("file")->string() == "signatures/второй.txt.sig");
    BOOST_TEST(detachedIsRight("signatures/декларация.xml.sig", "декларация.xml"));
    BOOST_TEST(detachedIsRight("signatures/второй.txt.sig", "второй.txt"));
    // Two documents of one name would lose a signature.
    setFile("other/второй.txt", "другой");
    fs::create_directories(home() / "more");
    BOOST_TEST(tamga({"sign", "--certificate", k256, "--pin-fd", "3", "--out", "more", "второй.txt",
                      "other/второй.txt"},
                     kPassword)
                   .status == 2);
}

BOOST_AUTO_TEST_CASE(a_file_that_exists_is_not_replaced_unasked) {
    setFile("декларация.xml.sig", "mine");
    BOOST_TEST(tamga({"sign", "--certificate", k256, "--pin-fd", "3", "декларация.xml"}, kPassword).status ==
               2);
    BOOST_TEST(file("декларация.xml.sig") == "mine");
    BOOST_TEST(tamga({"sign", "--certificate", k256, "--force", "--pin-fd", "3", "декларация.xml"}, kPassword)
                   .status == 0);
    BOOST_TEST(detachedIsRight("декларация.xml.sig", "декларация.xml"));
}

BOOST_AUTO_TEST_CASE(the_certificate_must_be_meant) {
    BOOST_TEST(tamga({"sign", "--pin-fd", "3", "декларация.xml"}, kPassword).status ==
               2);  // three are usable
    const auto none =
        tamga({"sign", "--json", "--certificate", "ABCDEF", "--pin-fd", "3", "декларация.xml"}, kPassword);
    BOOST_TEST(none.status == 1);
    BOOST_TEST(reasonOf(none) == "certificate.not-found");
    fs::remove_all(home() / "keys/s2001.000");
    fs::remove_all(home() / "keys/s512.000");
    BOOST_TEST(tamga({"sign", "--pin-fd", "3", "декларация.xml"}, kPassword).status == 0);  // one is left
}

BOOST_AUTO_TEST_CASE(a_missing_document_is_named) {
    const auto ran =
        tamga({"sign", "--json", "--certificate", k256, "--pin-fd", "3", "absent.xml"}, kPassword);
    BOOST_TEST(ran.status == 1);
    BOOST_TEST(reasonOf(ran) == "document.unreadable");
    BOOST_TEST(has(ran.err, "absent.xml"));
    BOOST_TEST(reasonOf(tamga({"verify", "--json", "absent.sig"})) == "document.unreadable");
}

BOOST_AUTO_TEST_CASE(a_changed_document_is_noticed) {
    BOOST_TEST(tamga({"sign", "--certificate", k256, "--pin-fd", "3", "декларация.xml"}, kPassword).status ==
               0);
    setFile("декларация.xml", "<декларация>другое</декларация>");
    const auto ran = tamga({"verify", "--json", "декларация.xml.sig"});
    BOOST_TEST(ran.status == 1);
    BOOST_TEST(!*ran.json().find("valid")->boolean());
    BOOST_TEST(has(tamga({"verify", "декларация.xml.sig"}).out, "THE SIGNATURE IS NOT VALID."));
    fs::remove(home() / "декларация.xml");
    const auto without = tamga({"verify", "--json", "декларация.xml.sig"});
    BOOST_TEST(without.status == 1);
    setFile("garbage.sig", "garbage");
    BOOST_TEST(reasonOf(tamga({"verify", "--json", "garbage.sig"})) == "signature.malformed");
}

BOOST_AUTO_TEST_CASE(the_content_of_a_wrong_signature_is_not_handed_out) {
    BOOST_TEST(
        tamga({"sign", "--certificate", k256, "--attached", "--out", "a.p7m", "--pin-fd", "3", "второй.txt"},
              kPassword)
            .status == 0);
    std::string signature = file("a.p7m");
    const auto at = signature.find("второй");
    BOOST_REQUIRE(at != std::string::npos);
    signature[at + 1] = '\xb3';
    setFile("a.p7m", signature);
    BOOST_TEST(tamga({"verify", "--out", "content", "a.p7m"}).status == 1);
    BOOST_TEST(!fs::exists(home() / "content"));
}

BOOST_AUTO_TEST_CASE(without_a_display_the_person_is_told_what_to_do) {
    const auto ran = tamga({"sign", "--certificate", k256, "декларация.xml"});
    BOOST_TEST(ran.status == 1);
    BOOST_TEST((has(ran.err, "prompt.no-display") || has(ran.err, "prompt.missing")));
    BOOST_TEST(has(ran.err, "pin"));
}

BOOST_AUTO_TEST_CASE(an_interrupt_ends_an_open_question) {
    const FakePerson person(home(), scriptOf({act("hang")}));
    settings(person.program());
    const Running running = start({"sign", "--json", "--certificate", k256, "декларация.xml"});
    while (person.events("answer").empty())
        std::this_thread::yield();
    ::kill(running.id, SIGINT);
    const auto ran = finish(running);
    BOOST_TEST(ran.status == 1);
    BOOST_TEST(reasonOf(ran) == "request.cancelled");
    BOOST_TEST(person.allGone());
    BOOST_TEST(!fs::exists(home() / "декларация.xml.sig"));
}

BOOST_AUTO_TEST_SUITE_END()
