// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>
#include <unistd.h>

#include <cryptopp/osrng.h>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "asn1/reader.h"
#include "keys/container/encode.h"
#include "keys/container/open.h"
#include "keys/folder/container_writer.h"
#include "keys/folder/folder_token.h"
#include "sample.h"

using namespace tamga;
using namespace tamga::keys;
using container::File;

namespace {

struct Known {
    std::string folder;
    std::string password;
    pki::KeyAlgorithm algorithm;
};
std::ostream& operator<<(std::ostream& out, const Known& value) {
    return out << value.folder;
}
const std::vector<Known> kKnown{{"synthetic/s256.000", "12345678", pki::KeyAlgorithm::kGost2012_256},
                                {"synthetic/s2001.000", "12345678", pki::KeyAlgorithm::kGost2001},
                                {"synthetic/s512.000", "", pki::KeyAlgorithm::kGost2012_512},
                                {"synthetic/s256e.000", "", pki::KeyAlgorithm::kGost2012_256},
                                {"corefx/pfx-6b72.000", "", pki::KeyAlgorithm::kGost2012_512}};

container::PairSeed seedOf(const Bytes& masksFile) {
    asn1::Reader reader = asn1::Reader(masksFile).readSequence();
    const BytesView mask = reader.readOctetString();
    const BytesView salt = reader.readOctetString();
    container::PairSeed seed;
    seed.mask.Assign(mask.data(), mask.size());
    std::copy(salt.begin(), salt.end(), seed.salt.begin());
    return seed;
}

container::OpenedKey openKnown(const Known& known) {
    CryptoPP::AutoSeededRandomPool random;
    OpenNotes notes;
    return container::openKey(sample::MemoryFiles(sample::fixture(known.folder)), 0,
                              Secret::copyOf(known.password), notes, random);
}

pki::Certificate certificateOf(const std::string& folder) {
    return sample::list(*folder::makeFolderToken(TokenKind::kFolder, sample::fixture(folder)))
        .entries.at(0)
        .certificate.value();
}

bool isEmptyFolder(const std::filesystem::path& path) {
    return std::filesystem::directory_iterator(path) == std::filesystem::directory_iterator();
}

void writeAndRead(pki::KeyAlgorithm algorithm, const gost::Curve& curve, std::string_view password,
                  KeyRole role) {
    CryptoPP::AutoSeededRandomPool random;
    const sample::TemporaryFolder place;
    const gost::PrivateKey key = gost::PrivateKey::generate(curve, random);
    folder::NewContainer made;
    made.name = "Мой ключ";
    made.role = role;
    made.exportable = role == KeyRole::kSignature;
    made.algorithm = algorithm;
    made.keyNotAfter = 1893456000;
    const auto written =
        folder::writeContainer(place.path() / "new.000", made, key, Secret::copyOf(password), random);
    BOOST_TEST(sample::reasonOf(written) == "ok");
    const auto token = folder::makeFolderToken(TokenKind::kFolder, place.path());
    const auto entries = sample::list(*token).entries;
    BOOST_REQUIRE(entries.size() == 1U);
    BOOST_TEST((entries[0].state == KeyState::kUsable));
    BOOST_TEST(entries[0].container == "Мой ключ");
    BOOST_TEST((entries[0].role == role));
    BOOST_TEST(entries[0].exportable == made.exportable);
    BOOST_TEST((entries[0].algorithm.value() == algorithm));
    BOOST_TEST(entries[0].keyNotAfter.value() == 1893456000);
    BOOST_TEST(entries[0].passwordNeeded == !password.empty());
    OpenNotes notes;
    const auto opened = token->open(entries[0].id, Secret::copyOf(password), notes).orThrow();
    BOOST_TEST((opened->publicKey().octets() == key.publicKeyOctets(random)));
    BOOST_TEST(!notes.reserveUsed);
    BOOST_TEST(!notes.reserveDamaged);
}

}  // namespace

// Files of other makers, from the same key, masks and salts: the same octets. One of them was made by the
// original provider.
BOOST_DATA_TEST_CASE(known_containers_are_made_octet_for_octet, boost::unit_test::data::make(kKnown), known) {
    const sample::MemoryFiles files(sample::fixture(known.folder));
    const container::OpenedKey opened = openKnown(known);
    const KeyEntry entry =
        sample::list(*folder::makeFolderToken(TokenKind::kFolder, sample::fixture(known.folder)))
            .entries.at(0);
    const container::Blueprint blueprint{
        entry.container,  known.algorithm, entry.role, entry.exportable, entry.certificate.value().encoding(),
        entry.keyNotAfter};
    const auto made =
        container::encode(blueprint, opened.key, opened.publicKey,
                          container::spellingForWriting(Secret::copyOf(known.password)),
                          seedOf(files.contents.at(File::kMasks)), seedOf(files.contents.at(File::kMasks2)));
    for (const File file : container::kFiles)
        BOOST_TEST(
            toHex(container::viewOf(made[static_cast<std::size_t>(file)])) == toHex(files.contents.at(file)),
            nameOf(file));
}

BOOST_AUTO_TEST_CASE(what_is_written_is_listed_and_opened) {
    const std::vector<std::pair<pki::KeyAlgorithm, const char*>> algorithms{
        {pki::KeyAlgorithm::kGost2001, "1.2.643.2.2.35.1"},
        {pki::KeyAlgorithm::kGost2001, "1.2.643.2.2.35.2"},
        {pki::KeyAlgorithm::kGost2012_256, "1.2.643.2.2.36.0"},
        {pki::KeyAlgorithm::kGost2012_256, "1.2.643.7.1.2.1.1.1"},
        {pki::KeyAlgorithm::kGost2012_512, "1.2.643.7.1.2.1.2.1"},
        {pki::KeyAlgorithm::kGost2012_512, "1.2.643.7.1.2.1.2.3"}};
    for (const auto& [algorithm, curve] : algorithms) {
        for (const char* password : {"", "pass word", "Пароль"}) {
            const KeyRole role = *password == '\0' ? KeyRole::kExchange : KeyRole::kSignature;
            BOOST_TEST_CONTEXT(curve << " with password '" << password << "'")
            writeAndRead(algorithm, *gost::findCurve(curve), password, role);
        }
    }
}

// The certificate is the judge that the key survived: OpenSSL accepts its signature after a new container.
BOOST_DATA_TEST_CASE(rewritten_keys_sign_for_openssl, boost::unit_test::data::make(kKnown), known) {
    CryptoPP::AutoSeededRandomPool random;
    const sample::TemporaryFolder place;
    const container::OpenedKey opened = openKnown(known);
    folder::NewContainer made;
    made.name = "again";
    made.algorithm = known.algorithm;
    made.certificate = certificateOf(known.folder);
    const Secret password = Secret::copyOf("another");
    BOOST_TEST(sample::reasonOf(folder::writeContainer(place.path() / "again.000", made, opened.key, password,
                                                       random)) == "ok");
    const auto token = folder::makeFolderToken(TokenKind::kFolder, place.path() / "again.000");
    const KeyEntry entry = sample::list(*token).entries.at(0);
    OpenNotes notes;
    const auto key = token->open(entry.id, password, notes).orThrow();
    BOOST_TEST(sample::opensslAccepts(*key, entry.certificate.value()));
}

BOOST_AUTO_TEST_CASE(only_the_owner_may_read_what_is_written) {
    CryptoPP::AutoSeededRandomPool random;
    const sample::TemporaryFolder place;
    folder::NewContainer made;
    made.name = "private";
    const gost::PrivateKey key = gost::PrivateKey::generate(*gost::findCurve("1.2.643.2.2.36.0"), random);
    const auto folder = place.path() / "private.000";
    const mode_t before = ::umask(0);
    const auto written = folder::writeContainer(folder, made, key, Secret(), random);
    ::umask(before);
    BOOST_TEST(written.ok());
    struct stat status {};
    BOOST_REQUIRE(::stat(folder.c_str(), &status) == 0);
    BOOST_TEST((status.st_mode & 07777U) == 0700U);
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        BOOST_REQUIRE(::stat(entry.path().c_str(), &status) == 0);
        BOOST_TEST((status.st_mode & 07777U) == 0600U);
        ++files;
    }
    BOOST_TEST(files == 6U);
}

BOOST_AUTO_TEST_CASE(nothing_is_overwritten_and_nothing_left_behind) {
    CryptoPP::AutoSeededRandomPool random;
    const sample::TemporaryFolder place;
    folder::NewContainer made;
    made.name = "x";
    const gost::PrivateKey key = gost::PrivateKey::generate(*gost::findCurve("1.2.643.2.2.36.0"), random);
    const auto attempt = [&](const std::filesystem::path& folder) {
        return sample::reasonOf(folder::writeContainer(folder, made, key, Secret(), random));
    };
    std::filesystem::create_directory(place.path() / "empty.000");
    BOOST_TEST(attempt(place.path() / "empty.000") == "container.exists");
    BOOST_TEST(isEmptyFolder(place.path() / "empty.000"));
    std::filesystem::create_symlink("nowhere", place.path() / "link.000");
    BOOST_TEST(attempt(place.path() / "link.000") == "container.exists");
    BOOST_TEST(attempt(place.path() / "missing" / "x.000") == "system.file");
    std::size_t left = 0;
    for (const auto& entry : std::filesystem::directory_iterator(place.path()))
        BOOST_TEST(++left <= 2U, entry.path());
    BOOST_TEST(attempt(place.path() / "slash.000/") == "ok");
    BOOST_TEST(std::filesystem::exists(place.path() / "slash.000" / "header.key"));
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_is_refused) {
    CryptoPP::AutoSeededRandomPool random;
    const sample::TemporaryFolder place;
    const gost::PrivateKey key = gost::PrivateKey::generate(*gost::findCurve("1.2.643.2.2.36.0"), random);
    const auto attempt = [&](const folder::NewContainer& made, std::string_view password = {}) {
        const auto result =
            folder::writeContainer(place.path() / "x.000", made, key, Secret::copyOf(password), random);
        BOOST_TEST(isEmptyFolder(place.path()));
        return sample::reasonOf(result);
    };
    folder::NewContainer made;
    BOOST_TEST(attempt(made) == "protocol.params");  // no name
    made.name = "中";
    BOOST_TEST(attempt(made) == "protocol.params");
    made.name = std::string(126, 'n');
    BOOST_TEST(attempt(made) == "protocol.params");
    made.name = "n";
    BOOST_TEST(attempt(made, "中") == "protocol.params");
    made.algorithm = pki::KeyAlgorithm::kGost2012_512;
    BOOST_TEST(attempt(made) == "key.mismatch");
    made.algorithm = pki::KeyAlgorithm::kRsa;
    BOOST_TEST(attempt(made) == "container.unsupported");
    made.algorithm = pki::KeyAlgorithm::kGost2012_256;
    made.certificate = certificateOf("synthetic/s256.000");
    BOOST_TEST(attempt(made) == "key.mismatch");
}
