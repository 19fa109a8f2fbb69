// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The program that prepares containers for other tests, from keys and certificates that OpenSSL made.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "keys/folder/folder_token.h"
#include "sample.h"

using namespace tamga;
using namespace tamga::keys;

namespace {

struct Issued {
    explicit Issued(const std::string& algorithm) {
        const auto made = sample::openssl(
            {"req", "-engine", "gost", "-x509", "-newkey", algorithm, "-pkeyopt", "paramset:A", "-nodes",
             "-keyout", path("key.pem"), "-out", path("certificate.pem"), "-subj", "/CN=Made", "-days", "2"});
        if (made.status != 0) throw std::runtime_error("openssl req");
    }
    [[nodiscard]] std::string path(const std::string& name) const { return (folder.path() / name).string(); }
    [[nodiscard]] int make(std::vector<std::string> more, const std::string& input = "\n") const {
        std::vector<std::string> arguments{"--key", path("key.pem"), "--name", "Проба"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return sample::run(TAMGA_MAKE_CONTAINER, arguments, input).status;
    }
    sample::TemporaryFolder folder;
};

}  // namespace

BOOST_DATA_TEST_CASE(a_container_is_made_and_signs,
                     boost::unit_test::data::make({"gost2001", "gost2012_256", "gost2012_512"}), algorithm) {
    const Issued issued(algorithm);
    BOOST_REQUIRE(
        issued.make({"--certificate", issued.path("certificate.pem"), "--folder", issued.path("k/made.000"),
                     "--exportable", "--role", "signature", "--not-after", "2030-01-01T00:00:00Z"},
                    "секрет\nrest") == 0);
    const auto token = folder::makeFolderToken(TokenKind::kFolder, issued.path("k"));
    const auto entries = sample::list(*token).entries;
    BOOST_REQUIRE(entries.size() == 1U);
    BOOST_TEST(entries[0].container == "Проба");
    BOOST_TEST(entries[0].exportable);
    BOOST_TEST(entries[0].passwordNeeded);
    BOOST_TEST((entries[0].role == KeyRole::kSignature));
    BOOST_TEST(entries[0].keyNotAfter.value() == 1893456000);
    OpenNotes notes;
    const auto key = token->open(entries[0].id, Secret::copyOf("секрет"), notes).orThrow();
    BOOST_TEST(sample::opensslAccepts(*key, entries[0].certificate.value()));
}

BOOST_AUTO_TEST_CASE(copies_are_numbered) {
    const Issued issued("gost2012_256");
    BOOST_REQUIRE(issued.make({"--certificate", issued.path("certificate.pem"), "--folder",
                               issued.path("many"), "--copies", "12"}) == 0);
    const auto token = folder::makeFolderToken(TokenKind::kFolder, issued.path("many"));
    const auto entries = sample::list(*token).entries;
    BOOST_REQUIRE(entries.size() == 12U);
    for (const KeyEntry& entry : entries) {
        OpenNotes notes;
        BOOST_TEST(sample::reasonOf(token->open(entry.id, Secret(), notes)) == "ok");
        BOOST_TEST(!notes.reserveDamaged);
    }
    BOOST_TEST(entries[11].container == "Проба 11");
    BOOST_TEST(!entries[11].passwordNeeded);
}

BOOST_AUTO_TEST_CASE(wrong_arguments_and_foreign_certificates_are_refused) {
    const Issued issued("gost2012_256");
    const Issued other("gost2012_256");
    const std::string folder = issued.path("made.000");
    BOOST_TEST(issued.make({"--certificate", other.path("certificate.pem"), "--folder", folder}) == 1);
    BOOST_TEST(issued.make({"--certificate", issued.path("missing"), "--folder", folder}) == 1);
    BOOST_TEST(issued.make({"--certificate", issued.path("certificate.pem")}) == 2);
    BOOST_TEST(issued.make({"--certificate", issued.path("certificate.pem"), "--folder", folder, "--role",
                            "both"}) == 2);
    BOOST_TEST(issued.make({"--certificate", issued.path("certificate.pem"), "--folder", folder, "--copies",
                            "x"}) == 2);
    BOOST_TEST(issued.make({"--unknown"}) == 2);
    BOOST_TEST(issued.make({"--certificate", issued.path("certificate.pem"), "--folder", folder,
                            "--not-after", "soon"}) == 1);
    BOOST_TEST(!std::filesystem::exists(folder));
    BOOST_TEST(issued.make({"--certificate", issued.path("certificate.pem"), "--folder", folder}) == 0);
    BOOST_TEST(issued.make({"--certificate", issued.path("certificate.pem"), "--folder", folder}) == 1);
}
