// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Every container of the fixtures is listed and opened as tests/fixtures/containers/EXPECTED.json says.
#include <cryptopp/osrng.h>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "gost/curves.h"
#include "keys/container/header.h"
#include "keys/container/open.h"
#include "keys/folder/folder_token.h"
#include "sample.h"

using namespace tamga;
using namespace tamga::keys;

namespace {

const std::vector<std::string>& names() {
    static const std::vector<std::string> all = [] {
        std::vector<std::string> found;
        const Json table = sample::expected();
        for (const auto& [name, value] : *table.members())
            found.push_back(name);
        return found;
    }();
    return all;
}

std::string textOf(const Json& object, const char* member) {
    const Json* value = object.find(member);
    return value != nullptr && value->string() != nullptr ? *value->string() : std::string();
}

pki::KeyAlgorithm algorithmOf(const std::string& oid) {
    if (oid == "1.2.643.2.2.98" || oid == "1.2.643.2.2.19") return pki::KeyAlgorithm::kGost2001;
    return oid.ends_with(".1") ? pki::KeyAlgorithm::kGost2012_256 : pki::KeyAlgorithm::kGost2012_512;
}

void checkEntry(const KeyEntry& entry, const Json& container, const Json& key) {
    BOOST_TEST((entry.state == KeyState::kUsable));
    BOOST_TEST(!entry.problem);
    BOOST_TEST(entry.container == textOf(container, "name"));
    BOOST_TEST(nameOf(entry.role) == textOf(key, "role"));
    BOOST_TEST(entry.exportable == *key.find("exportable")->boolean());
    BOOST_TEST(entry.passwordNeeded == !textOf(container, "password").empty());
    BOOST_REQUIRE(entry.algorithm);
    BOOST_TEST((*entry.algorithm == algorithmOf(textOf(key, "algorithm"))));
    BOOST_REQUIRE(entry.certificate);
    BOOST_TEST(entry.certificate->thumbprint().text() == textOf(key, "sha1"));
    BOOST_TEST(entry.certificate->serialText() == textOf(key, "serial"));
    if (!textOf(container, "notAfter").empty()) {
        BOOST_REQUIRE(entry.keyNotAfter);
        BOOST_TEST(*entry.keyNotAfter == 1893456000);  // 2030-01-01T00:00:00Z
    }
}

void checkKey(const std::string& name, std::size_t index, const Json& container, const Json& expected) {
    const sample::MemoryFiles files(sample::fixture(name));
    const auto header = container::parseHeader(files.contents.at(container::File::kHeader));
    BOOST_TEST(std::string(header.keys.at(index).curve->oid) == textOf(expected, "curve"));
    CryptoPP::AutoSeededRandomPool random;
    OpenNotes notes;
    const auto opened =
        container::openKey(files, index, Secret::copyOf(textOf(container, "password")), notes, random);
    BOOST_TEST(!notes.reserveUsed);
    BOOST_TEST(!notes.reserveDamaged);
    if (const std::string d = textOf(expected, "private_le"); !d.empty())
        BOOST_TEST(toHex(container::viewOf(opened.key.octets())) == d);
    if (const std::string fingerprint = textOf(expected, "fingerprint"); !fingerprint.empty())
        BOOST_TEST(toHex(opened.publicKey).starts_with(fingerprint));
}

}  // namespace

BOOST_DATA_TEST_CASE(containers_are_as_expected, boost::unit_test::data::make(names()), name) {
    const Json table = sample::expected();
    const Json& container = *table.find(name);
    const auto token = folder::makeFolderToken(TokenKind::kFolder, sample::fixture(name));
    const sample::Listing listing = sample::list(*token);
    BOOST_TEST(listing.outcome.ok());

    if (container.find("unsupported") != nullptr) {
        BOOST_REQUIRE(listing.entries.size() == 1U);
        const KeyEntry& entry = listing.entries.front();
        BOOST_TEST((entry.state == KeyState::kUnsupported));
        BOOST_TEST(entry.container == textOf(container, "name"));
        BOOST_TEST((entry.problem && entry.problem->reason() == Reason::kContainerUnsupported));
        OpenNotes notes;
        BOOST_TEST(sample::reasonOf(token->open(entry.id, Secret(), notes)) == "container.unsupported");
        return;
    }

    const Json::Array& expected = *container.find("keys")->elements();
    BOOST_REQUIRE(listing.entries.size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const KeyEntry& entry = listing.entries[i];
        checkEntry(entry, container, expected[i]);
        checkKey(name, i, container, expected[i]);
        OpenNotes notes;
        const Secret password = Secret::copyOf(textOf(container, "password"));
        const auto key = token->open(entry.id, password, notes).orThrow();
        BOOST_TEST((key->publicKey().octets() == entry.certificate->publicKey().octets()));
        BOOST_TEST(sample::opensslAccepts(*key, *entry.certificate));
    }
}

BOOST_AUTO_TEST_CASE(a_folder_of_containers_lists_each) {
    const auto token = folder::makeFolderToken(TokenKind::kFolder, sample::fixture("corefx"));
    const sample::Listing listing = sample::list(*token);
    BOOST_TEST(listing.outcome.ok());
    BOOST_TEST(listing.entries.size() == 5U);  // one container has two keys
    for (const KeyEntry& entry : listing.entries)
        BOOST_TEST(entry.tokenId == token->info().id);
}

BOOST_AUTO_TEST_CASE(a_wrong_password_is_told_without_reading_a_key_file) {
    const sample::MemoryFiles files(sample::fixture("synthetic/s256.000"));
    CryptoPP::AutoSeededRandomPool random;
    OpenNotes notes;
    const auto attempt = [&](std::string_view password) {
        return sample::reasonOf(
            capture([&] { (void)container::openKey(files, 0, Secret::copyOf(password), notes, random); }));
    };
    BOOST_TEST(attempt("12345679") == "password.wrong");
    BOOST_TEST(attempt(std::string(300, 'x')) == "password.wrong");
    BOOST_TEST(attempt("\xD0\x9F\xD0\xB0\xD1\x80\xD0\xBE\xD0\xBB\xD1\x8C") == "password.wrong");
    BOOST_TEST(attempt("\xFF\xFE") == "password.wrong");
    BOOST_TEST(attempt("") == "password.needed");
    for (const auto file : files.reads)
        BOOST_TEST((file == container::File::kHeader));
    BOOST_TEST(attempt("12345678") == "ok");
}

BOOST_AUTO_TEST_CASE(a_container_without_password_ignores_a_given_one) {
    const auto token = folder::makeFolderToken(TokenKind::kFolder, sample::fixture("synthetic/s512.000"));
    const auto id = sample::list(*token).entries.at(0).id;
    OpenNotes notes;
    BOOST_TEST(sample::reasonOf(token->open(id, Secret::copyOf("anything"), notes)) == "ok");
}
