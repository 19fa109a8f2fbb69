// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Listing, hashing, help, and what happens to a wrong command line.
#include <boost/test/unit_test.hpp>

#include "cli_stage.h"

using namespace tamga;
using namespace tamga::test;

namespace {

std::string text(const Json& object, std::string_view name) {
    const Json* const member = object.find(name);
    BOOST_REQUIRE(member != nullptr && member->string() != nullptr);
    return *member->string();
}

bool has(const std::string& all, std::string_view part) {
    return all.find(part) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(command_line)

BOOST_AUTO_TEST_CASE(tokens_and_certificates_are_listed_without_a_password) {
    const Stage stage({"synthetic/s256.000", "corefx/G2001256.000", "corefx/pfx-3407.000"});
    const auto tokens = stage.tamga({"tokens", "--json"});
    BOOST_TEST(tokens.status == 0);
    const Json all = tokens.json();
    BOOST_REQUIRE(all.find("tokens")->elements()->size() == 1U);
    BOOST_TEST(text(all.find("tokens")->elements()->front(), "kind") == "folder");

    const auto certificates = stage.tamga({"certificates", "--json"});
    BOOST_TEST(certificates.status == 0);
    const Json list = certificates.json();
    BOOST_TEST(*list.find("complete")->boolean());
    const auto& rows = *list.find("certificates")->elements();
    BOOST_REQUIRE(rows.size() == 3U);
    std::size_t usable = 0;
    for (const Json& row : rows) {
        if (text(row, "container") == "test256") {
            BOOST_TEST(text(row, "thumbprint") == "32DF19AC9184FCA72A1C48D672E72160523B5CBD");
            BOOST_TEST(*row.find("passwordNeeded")->boolean());
        }
        if (text(row, "container") == "G2001256")
            BOOST_TEST(text(*row.find("problem"), "reason") == "key.unusable");
        if (row.find("thumbprint") == nullptr)
            BOOST_TEST(text(*row.find("problem"), "reason") == "container.unsupported");
        usable += *row.find("usable")->boolean() ? 1U : 0U;
    }
    BOOST_TEST(usable == 1U);
    BOOST_TEST(
        stage.tamga({"certificates", "--usable", "--json"}).json().find("certificates")->elements()->size() ==
        1U);
}

BOOST_AUTO_TEST_CASE(the_table_names_every_reason_and_explains_it_in_the_language_of_the_locale) {
    Stage stage({"synthetic/s256.000", "corefx/G2001256.000"});
    stage.language = "ru_RU.UTF-8";
    const auto table = stage.tamga({"certificates"});
    BOOST_TEST(table.status == 0);
    BOOST_TEST(has(table.out, "32DF19AC9184  test256"));
    BOOST_TEST(has(table.out, "key.unusable: Срок использования ключа истёк."));
    stage.language = "fr_FR.UTF-8";
    BOOST_TEST(has(stage.tamga({"certificates"}).out, "TITULAIRE"));
    const auto blocks = stage.tamga({"certificates", "--long"});
    BOOST_TEST(has(blocks.out, "32DF19AC9184FCA72A1C48D672E72160523B5CBD\n"));
}

BOOST_AUTO_TEST_CASE(an_empty_machine_is_not_an_error) {
    const Stage stage;
    BOOST_TEST(stage.tamga({"certificates"}).status == 0);
    BOOST_TEST(stage.tamga({"certificates", "--json"}).json().find("certificates")->elements()->empty());
}

BOOST_AUTO_TEST_CASE(digests_agree_with_openssl) {
    const Stage stage;
    std::string content;
    for (int i = 0; i < 400000; ++i)
        content.append(std::to_string(i));
    stage.setFile("large", content);
    stage.setFile("empty", "");
    const std::pair<const char*, const char*> rows[] = {{"gostr3411-2012-256", "md_gost12_256"},
                                                        {"gostr3411-2012-512", "md_gost12_512"},
                                                        {"gostr3411-94", "md_gost94"},
                                                        {"sha-256", "sha256"}};
    for (const auto& [ours, theirs] : rows) {
        for (const std::string file : {"large", "empty"}) {
            // Of nothing at all the engine gives another GOST R 34.11-94 value than the published one.
            if (file == "empty" && std::string_view(ours) == "gostr3411-94") continue;
            BOOST_TEST_CONTEXT(ours << " of " << file) {
                const auto judge = stage.openssl({"dgst", std::string("-") + theirs, "-r", file});
                BOOST_REQUIRE_MESSAGE(judge.status == 0, judge.err);
                const std::string digest = judge.out.substr(0, judge.out.find(' '));
                BOOST_TEST(stage.tamga({"hash", "--algorithm", ours, file}).out ==
                           std::string(digest).append("  ").append(file).append("\n"));
                const Json json =
                    stage.tamga({"hash", "--json", "--algorithm", ours}, {}, stage.file(file)).json();
                BOOST_TEST(text(json.find("files")->elements()->front(), "digest") == digest);
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(the_old_hash_of_nothing_is_the_published_one) {
    const Stage stage;
    BOOST_TEST(stage.tamga({"hash", "--algorithm", "gostr3411-94"}).out ==
               "981e5f3ca30c841487830f84fb433e13ac1101569b9c13584ac483234cd656c0  -\n");
}

BOOST_AUTO_TEST_CASE(one_missing_file_does_not_hide_the_others) {
    const Stage stage;
    stage.setFile("there", "1");
    const auto ran = stage.tamga({"hash", "absent", "there", "."});
    BOOST_TEST(ran.status == 1);
    BOOST_TEST(has(ran.out, "  there\n"));
    BOOST_TEST(has(ran.err, "document.unreadable: absent"));
    BOOST_TEST(has(ran.err, "document.unreadable: ."));
    const Json json = stage.tamga({"hash", "--json", "absent", "there"}).json();
    BOOST_TEST(text(*json.find("files")->elements()->front().find("error"), "reason") ==
               "document.unreadable");
}

BOOST_AUTO_TEST_CASE(a_full_disk_is_noticed) {
    const Stage stage;
    stage.setFile("there", "1");
    const std::string command = "exec \"$0\" hash there >/dev/full";
    const pid_t child = ::fork();
    if (child == 0) {
        if (::chdir(stage.home().c_str()) == 0) {
            ::execl("/bin/sh", "sh", "-c", command.c_str(), (stage.programs() / "tamga").c_str(), nullptr);
        }
        ::_exit(126);
    }
    BOOST_TEST(Stage::finish({child, "", ""}).status == 1);
}

BOOST_AUTO_TEST_CASE(wrong_command_lines_end_with_2_and_say_why) {
    const Stage stage({"synthetic/s256.000"});
    stage.setFile("doc", "1");
    stage.setFile("doc2", "1");
    const std::vector<std::vector<std::string>> wrong{
        {},
        {"bogus"},
        {"help", "bogus"},
        {"tokens", "--bogus"},
        {"tokens", "extra"},
        {"certificates", "extra"},
        {"sign"},
        {"sign", "doc", "--format", "pdf"},
        {"sign", "doc", "--encoding", "xml"},
        {"sign", "doc", "--format", "raw", "--attached"},
        {"sign", "doc", "--format", "raw", "--encoding", "pem"},
        {"sign", "doc", "--rsa-padding", "oaep"},
        {"sign", "doc", "--digest", "00"},
        {"sign", "--digest", "0"},
        {"sign", "--digest", "00", "--attached"},
        {"sign", "doc", "--certificate", "32DF"},
        {"sign", "doc", "--certificate", "Иванов"},
        {"sign", "doc", "--pin-fd", "x"},
        {"sign", "doc", "--pin-fd", "-1"},
        {"sign", "-", "--pin-fd", "0"},
        {"sign", "doc", "doc2", "--out", "one-file"},
        {"sign", "doc", "--out"},
        {"verify"},
        {"verify", "a", "b"},
        {"verify", "a", "--signature", "b"},
        {"verify", "doc", "--content", "doc", "--digest", "00"},
        {"verify", "doc", "--format", "raw"},
        {"verify", "doc", "--format", "xml"},
        {"hash", "--algorithm", "md5", "doc"},
        {"install"},
        {"uninstall"},
        {"install", "--user", "extra"},
    };
    for (const auto& line : wrong) {
        std::string joined;
        for (const auto& word : line)
            joined += word + " ";
        BOOST_TEST_CONTEXT(joined) {
            const auto ran = stage.tamga(line);
            BOOST_TEST(ran.status == 2);
            BOOST_TEST(ran.out.empty());
            BOOST_TEST(has(ran.err, "--help"));
        }
    }
    const auto json = stage.tamga({"sign", "--json"});
    BOOST_TEST(json.status == 2);
    BOOST_TEST(text(*json.json().find("error"), "reason") == "protocol.params");
    BOOST_TEST(!std::filesystem::exists(stage.home() / "doc.sig"));
}

BOOST_AUTO_TEST_CASE(help_and_version) {
    Stage stage;
    for (const char* verb : {"tokens", "certificates", "sign", "verify", "hash", "install", "uninstall"}) {
        const auto ran = stage.tamga({verb, "--help"});
        BOOST_TEST(ran.status == 0);
        BOOST_TEST(has(ran.out, std::string("Usage: tamga ") + verb));
        BOOST_TEST(stage.tamga({"help", verb}).out == ran.out);
    }
    BOOST_TEST(stage.tamga({"--help"}).status == 0);
    BOOST_TEST(has(stage.tamga({"--version"}).out, TAMGA_VERSION));
    BOOST_TEST(text(stage.tamga({"--version", "--json"}).json(), "version") == TAMGA_VERSION);
    stage.language = "ru_RU.UTF-8";
    BOOST_TEST(has(stage.tamga({"sign", "--help"}).out, "Использование: tamga sign"));
    stage.setFile(".config/tamga/tamga.json", R"({"language":"fr"})");
    BOOST_TEST(has(stage.tamga({"sign", "--help"}).out, "Usage : tamga sign"));
}

BOOST_AUTO_TEST_CASE(malformed_settings_are_said_where_they_matter) {
    const Stage stage;
    stage.setFile("doc", "1");
    stage.setFile(".config/tamga/tamga.json", "{\"containerFolders\": 1}");
    const auto ran = stage.tamga({"certificates"});
    BOOST_TEST(ran.status == 1);
    BOOST_TEST(has(ran.err, "settings.malformed"));
    BOOST_TEST(has(ran.err, "tamga.json"));
    BOOST_TEST(text(*stage.tamga({"tokens", "--json"}).json().find("error"), "reason") ==
               "settings.malformed");
    BOOST_TEST(stage.tamga({"hash", "doc"}).status == 0);
}

BOOST_AUTO_TEST_CASE(names_cannot_command_the_terminal) {
    const Stage stage;
    const std::string name = "\x1b]0;evil\x07";
    stage.setFile(name, "1");
    const auto ran = stage.tamga({"hash", name});
    BOOST_TEST(ran.status == 0);
    BOOST_TEST(!has(ran.out, "\x1b"));
    BOOST_TEST(text(stage.tamga({"hash", "--json", name}).json().find("files")->elements()->front(),
                    "name") == name);
}

BOOST_AUTO_TEST_SUITE_END()
