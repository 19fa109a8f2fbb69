// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "pki/trust.h"

#include <sys/stat.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <fstream>

#include "authorities.h"

using namespace tamga;
using namespace tamga::pki;
namespace fs = std::filesystem;

namespace {

void put(const fs::path& path, BytesView content) {
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << asText(content);
}

std::string pemOf(const Bytes& der) {
    return "-----BEGIN CERTIFICATE-----\n" + toBase64(der) + "\n-----END CERTIFICATE-----\n";
}

Bytes certificate(const char* family, const char* name) {
    return judge::fixture(fs::path("pki") / family / (std::string(name) + ".cer"));
}

std::vector<std::string> namesOf(const TrustFolders& found) {
    std::vector<std::string> names;
    for (const auto& finding : found.findings)
        names.push_back(finding.path.filename().string());
    return names;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(trust)

BOOST_AUTO_TEST_CASE(der_pem_bundles_links_and_lists) {
    judge::Authorities made;
    judge::Wanted wanted;
    wanted.extensions = judge::kAuthorityExtensions;
    (void)made.make("root", wanted);
    const judge::TemporaryFolder folder;
    const auto& path = folder.path();
    put(path / "root.cer", certificate("rsa", "root"));
    put(path / "bundle.pem", asBytes("# two\n" + pemOf(certificate("p256", "root")) + "text\n" +
                                     pemOf(certificate("gost2012-256", "root"))));
    put(path / "again.pem", asBytes(pemOf(certificate("rsa", "root"))));
    put(path / "elsewhere" / "linked", certificate("gost2012-512", "root"));
    fs::create_symlink(path / "elsewhere" / "linked", path / "0a1b2c3d.0");
    put(path / ".hidden", asBytes("nothing"));
    put(path / "crl" / "root.crl", made.list("root"));
    const auto found = loadTrust({path, path / "not there"}).orThrow();
    BOOST_TEST(found.findings.empty());
    BOOST_TEST(found.material.anchors.size() == 4U);
    BOOST_TEST(found.material.lists.size() == 1U);
    BOOST_TEST(found.material.intermediates.empty());
    // Each once, also across folders.
    BOOST_TEST(loadTrust({path, path}).orThrow().material.anchors.size() == 4U);
}

BOOST_AUTO_TEST_CASE(broken_files_are_findings_and_the_others_count) {
    const judge::TemporaryFolder folder;
    const auto& path = folder.path();
    put(path / "good.cer", certificate("rsa", "root"));
    put(path / "text.txt", asBytes("no certificate\n"));
    put(path / "cut.cer", BytesView(certificate("rsa", "root")).first(100));
    put(path / "base64.pem", asBytes("-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n"));
    put(path / "large.pem", Bytes(3U << 20U, 'x'));
    fs::create_symlink("nowhere", path / "dangling");
    BOOST_REQUIRE(::mkfifo((path / "pipe").c_str(), 0600) == 0);
    put(path / "crl" / "wrong.crl", asBytes("no list"));
    const auto found = loadTrust({path}).orThrow();
    BOOST_TEST(found.material.anchors.size() == 1U);
    BOOST_TEST(found.material.lists.empty());
    const std::vector<std::string> expected{"base64.pem", "cut.cer",  "dangling", "large.pem",
                                            "pipe",       "text.txt", "wrong.crl"};
    BOOST_TEST(namesOf(found) == expected, boost::test_tools::per_element());
    // A file in place of a folder.
    const auto file = loadTrust({path / "good.cer"}).orThrow();
    BOOST_TEST(file.material.anchors.empty());
    BOOST_TEST(!file.findings.empty());
}

BOOST_AUTO_TEST_CASE(no_folder_takes_more_than_its_bounds) {
    const judge::TemporaryFolder folder;
    const auto& path = folder.path();
    for (const char* const family : {"rsa", "p256", "gost2001"})
        put(path / (std::string(family) + ".cer"), certificate(family, "root"));
    TrustBounds bounds;
    bounds.certificates = 2;
    const auto few = loadTrust({path}, bounds).orThrow();
    BOOST_TEST(few.material.anchors.size() == 2U);
    BOOST_TEST(few.findings.size() == 1U);
    bounds = TrustBounds();
    bounds.files = 1;
    BOOST_TEST(loadTrust({path}, bounds).orThrow().material.anchors.size() == 1U);
    bounds = TrustBounds();
    bounds.certificateFile = 10;
    BOOST_TEST(loadTrust({path}, bounds).orThrow().findings.size() == 3U);
}

BOOST_AUTO_TEST_CASE(the_folders_of_the_person_and_of_the_system) {
    const auto folders = defaultTrustFolders();
    BOOST_REQUIRE(folders.size() == 3U);
    BOOST_TEST(folders[0].string().ends_with("/tamga/trust"));
    BOOST_TEST(folders[1].string() == "/etc/tamga/trust");
    BOOST_TEST(folders[2].string() == "/etc/ssl/certs");
}

BOOST_AUTO_TEST_CASE(all_certificates_of_a_file) {
    const std::string two = pemOf(certificate("rsa", "root")) + pemOf(certificate("rsa", "sub"));
    BOOST_TEST(certificatesIn(asBytes(two)).orThrow().size() == 2U);
    BOOST_TEST(certificatesIn(certificate("rsa", "sub")).orThrow().size() == 1U);
    const auto none = certificatesIn(asBytes("nothing"));
    BOOST_REQUIRE(!none.ok());
    BOOST_TEST((none.error().reason() == Reason::kCertificateMalformed));
}

BOOST_AUTO_TEST_SUITE_END()
