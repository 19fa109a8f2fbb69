// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Lists and signatures by the kind of token, with readers, cards and a PKCS#11 module that only this program
// sees. A Boost.Test program because it shares them with the tests; nothing passes or fails by time.
#include <openssl/pkcs12.h>
#include <openssl/rsa.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "../component/pcsc/stage.h"
#include "../component/pkcs11/soft_hsm.h"
#include "base/file.h"
#include "direct_module.h"
#include "gost_engine.h"
#include "keys/folder/folder_source.h"
#include "keys/pfx/pfx_token.h"
#include "measure.h"
#include "service/listing.h"

namespace bench {
namespace {

namespace fs = std::filesystem;
using namespace tamga;

constexpr std::size_t kRounds = 21;
const fs::path kContainers = fs::path(TAMGA_FIXTURES) / "containers/synthetic";

std::vector<Comparison>& results() {
    static std::vector<Comparison> all;
    return all;
}

std::size_t readFiles(const fs::path& root) {
    std::size_t total = 0;
    for (const auto& entry : fs::recursive_directory_iterator(root))
        if (entry.is_regular_file()) total += readFile(entry.path(), 1U << 20U).orThrow().size();
    return total;
}

keys::KeyEntry onlyEntry(keys::Source& source) {
    const auto tokens = source.tokens();
    if (tokens.size() != 1) throw std::runtime_error(std::to_string(tokens.size()) + " tokens");
    p11::Listing listing = p11::list(*tokens[0]);
    if (!listing.outcome.ok() || listing.entries.size() != 1) throw std::runtime_error("not one key");
    return std::move(listing.entries[0]);
}

/// One signature as a request makes it: the token is found, the key listed, opened, used and dropped.
void sign(keys::Source& source, const std::string& password) {
    const auto tokens = source.tokens();
    const keys::KeyEntry entry = onlyEntry(source);
    keys::OpenNotes notes;
    const auto key = tokens.at(0)->open(entry.id, Secret::copyOf(password), notes).orThrow();
    const auto hash = pki::defaultHash(key->publicKey().algorithm());
    (void)key->signDigest(hash, p11::digestFor(hash), CancelToken()).orThrow();
}

Contestant listing(keys::Source& source) {
    return {"tamga", [&source] { (void)onlyEntry(source); }};
}

Contestant signing(keys::Source& source, const std::string& password) {
    return {"tamga", [&source, password] { sign(source, password); }};
}

std::unique_ptr<keys::Source> folderSource(const fs::path& folder) {
    keys::folder::FolderSettings settings;
    settings.folders = {folder};
    settings.removableMedia = false;
    settings.cspStore = false;
    return keys::folder::makeFolderSource(settings);
}

/// What a card was told, told again with as little around it as can be.
class Conversation final {
  public:
    explicit Conversation(pcsctest::Card& card) : card_(card) {}
    void record(const std::function<void()>& act) {
        card_.setScript([this](const pcsctest::Octets& command) {
            commands_.push_back(command);
            return std::optional<pcsctest::Fate>();
        });
        act();
        card_.setScript({});
    }
    void repeat() const {
        const pcsctest::OtherProgram program;
        program.begin();
        for (const auto& command : commands_)
            (void)program.transmit(command);
        program.end();
    }

  private:
    pcsctest::Card& card_;
    std::vector<Bytes> commands_;
};

Contestant repetition(const Conversation& conversation) {
    return {"the same commands alone", [&conversation] { conversation.repeat(); }};
}

/// PKCS12_parse and one signature.
void signWithOpenssl(const fs::path& pfx, const std::string& password, BytesView digest) {
    const Openssl<BIO> file(BIO_new_file(pfx.c_str(), "rb"));
    PKCS12* const parsed = d2i_PKCS12_bio(file.get(), nullptr);
    EVP_PKEY* key = nullptr;
    X509* certificate = nullptr;
    requireOpenssl(PKCS12_parse(parsed, password.c_str(), &key, &certificate, nullptr) == 1, "PKCS12_parse");
    PKCS12_free(parsed);
    const Openssl<EVP_PKEY> ownKey(key);
    const Openssl<X509> ownCertificate(certificate);
    const Openssl<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new(key, nullptr));
    requireOpenssl(EVP_PKEY_sign_init(context.get()) == 1, "EVP_PKEY_sign_init");
    requireOpenssl(EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) == 1, "padding");
    requireOpenssl(EVP_PKEY_CTX_set_signature_md(context.get(), EVP_sha256()) == 1, "digest");
    std::vector<unsigned char> signature(1024);
    std::size_t length = signature.size();
    requireOpenssl(EVP_PKEY_sign(context.get(), signature.data(), &length, digest.data(), digest.size()) == 1,
                   "EVP_PKEY_sign");
}

/// DigestInfo of SHA-256 (RFC 8017 section 9.2).
std::string digestInfo(BytesView digest) {
    static constexpr std::string_view kHead(
        "\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20", 19);
    return std::string(kHead) + std::string(asText(digest));
}

double microsSince(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count();
}

/// A daemon with ten readers and ten tokens; three of them can be made to hang at once.
class TenReaders final {
  public:
    static constexpr std::size_t kAlive = 7;

    TenReaders() {
        for (std::size_t i = 0; i < kReaders; ++i) {
            const std::array<std::uint8_t, 1> number{static_cast<std::uint8_t>(i)};
            auto card =
                std::make_shared<pcsctest::VirtualCard>(pcsctest::lite("000000" + tamga::toHex(number)));
            card->put(pcsctest::kContainer);
            cards_.push_back(card);
            slots_.push_back(std::make_unique<pcsctest::CardSlot>(pcsctest::Daemon::slotPath(slotOf(i))));
            if (i < kAlive) slots_[i]->insert(card);
        }
    }
    void insertTheDead() {
        for (std::size_t i = kAlive; i < kReaders; ++i) {
            // Power (no octets) is answered: what hangs the reader itself hangs the whole service.
            cards_[i]->setScript([](const pcsctest::Octets& command) {
                return command.empty() ? std::nullopt : std::optional(pcsctest::Fate::kHang);
            });
            slots_[i]->insert(cards_[i]);
        }
        pcsctest::waitForCards(kReaders);
    }
    void pullTheDead() {
        for (std::size_t i = kAlive; i < kReaders; ++i)
            slots_[i]->pull();
        pcsctest::waitForCards(kAlive);
    }

  private:
    static constexpr std::size_t kReaders = 10;
    static std::string slotOf(std::size_t i) { return std::to_string(i) + ".slot"; }
    static std::vector<pcsctest::SerialReader> readers() {
        std::vector<pcsctest::SerialReader> all;
        for (std::size_t i = 0; i < kReaders; ++i)
            all.push_back({std::string("Reader ") + static_cast<char>('A' + i), slotOf(i)});
        return all;
    }

    pcsctest::Daemon daemon_{readers()};
    std::vector<std::shared_ptr<pcsctest::VirtualCard>> cards_;
    std::vector<std::unique_ptr<pcsctest::CardSlot>> slots_;
};

struct Look {
    double allAlive = 0;  ///< until the last living token is listed
    double whole = 0;
};

/// As the chooser does it, with the product's own deadlines and a source that remembers nothing.
Look lookAtReaders() {
    const service::Sources sources{std::shared_ptr<keys::Source>(keys::pcsc::makeReaderSource({}))};
    Look look;
    std::size_t found = 0;
    service::ListSink sink;
    const auto start = std::chrono::steady_clock::now();
    sink.found = [&](const keys::KeyEntry&) {
        if (++found == TenReaders::kAlive) look.allAlive = microsSince(start);
    };
    (void)service::listTokens(sources, sink, CancelToken());
    look.whole = microsSince(start);
    if (found != TenReaders::kAlive) throw std::runtime_error(std::to_string(found) + " of seven tokens");
    return look;
}

std::size_t countKeys(const service::Sources& sources) {
    std::size_t found = 0;
    service::ListSink sink;
    sink.found = [&](const keys::KeyEntry&) { ++found; };
    (void)service::listTokens(sources, sink, CancelToken());
    return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tokens)

BOOST_AUTO_TEST_CASE(a_folder) {
    const p11::Folder folder;
    fs::copy(kContainers / "s256.000", folder / "s256.000", fs::copy_options::recursive);
    const auto source = folderSource(folder.path());
    results().push_back(compare("list: container in a folder", "list", kRounds, 1,
                                {listing(*source), {"reading the same files", [&] {
                                                        BOOST_REQUIRE(readFiles(folder.path()) > 0);
                                                    }}}));
    results().push_back(compare("sign: GOST 256, container in a folder", "signature", kRounds, 1,
                                {signing(*source, "12345678")}));
}

BOOST_AUTO_TEST_CASE(a_pfx_file) {
    const p11::SoftHsm keyMaker;
    keyMaker.make("rsa", "one");
    const fs::path pfx = keyMaker.folder / "one.pfx";
    p11::openssl(
        {"x509", "-inform", "DER", "-in", keyMaker.folder / "one.cer", "-out", keyMaker.folder / "one.crt"});
    p11::openssl({"pkcs12", "-export", "-inkey", keyMaker.folder / "one.pem", "-in",
                  keyMaker.folder / "one.crt", "-passout", "pass:1234", "-out", pfx});
    const auto source = keys::pfx::makePfxSource({pfx});
    const Bytes digest = p11::digestFor(pki::HashAlgorithm::kSha256);
    // Without its password a file of this kind shows no certificate: it is opened and signs.
    results().push_back(
        compare("sign: RSA 2048, PFX file", "signature", kRounds, 1,
                {signing(*source, "1234"), {"OpenSSL", [&] { signWithOpenssl(pfx, "1234", digest); }}}));
}

BOOST_AUTO_TEST_CASE(a_token_in_a_reader) {
    const pcsctest::OneCard reader;
    Conversation list(*reader.card);
    Conversation signature(*reader.card);
    list.record([&] { (void)onlyEntry(*reader.source); });
    signature.record([&] { sign(*reader.source, pcsctest::kPin); });
    results().push_back(compare("list: Rutoken Lite in a reader", "list", kRounds, 1,
                                {listing(*reader.source), repetition(list)}));
    results().push_back(compare("sign: GOST 256, Rutoken Lite in a reader", "signature", kRounds, 1,
                                {signing(*reader.source, pcsctest::kPin), repetition(signature)}));
}

BOOST_AUTO_TEST_CASE(a_pkcs11_module) {
    const p11::SoftHsm hsm;
    hsm.addToken("Books");
    hsm.addKey("Books", "rsa", "01");
    const auto source = hsm.source();
    // The module in this process reads its own file of settings.
    ::setenv("SOFTHSM2_CONF", (hsm.folder / "softhsm2.conf").c_str(), 1);  // NOLINT(concurrency-mt-unsafe)
    DirectModule direct(p11::kSoftHsm, p11::SoftHsm::kPin);
    const std::string content = digestInfo(p11::digestFor(pki::HashAlgorithm::kSha256));
    results().push_back(compare(
        "list: SoftHSM, process of its own", "list", kRounds, 1,
        {listing(*source), {"the module in this process", [&] { BOOST_REQUIRE(direct.list() == 1); }}}));
    results().push_back(compare("sign: RSA 2048, SoftHSM", "signature", kRounds, 1,
                                {signing(*source, p11::SoftHsm::kPin),
                                 {"the module in this process", [&] { direct.sign(content); }}}));
}

BOOST_AUTO_TEST_CASE(ten_readers_of_which_three_are_dead) {
    TenReaders readers;
    std::vector<std::vector<double>> alive(2);
    std::vector<std::vector<double>> whole(2);
    for (std::size_t round = 0; round < 7; ++round) {
        readers.insertTheDead();
        const Look ten = lookAtReaders();
        readers.pullTheDead();
        const Look seven = lookAtReaders();
        alive[0].push_back(ten.allAlive);
        alive[1].push_back(seven.allAlive);
        whole[0].push_back(ten.whole);
        whole[1].push_back(seven.whole);
    }
    results().push_back(
        summarise("seven tokens listed", "list", {"three dead beside them", "they alone"}, alive));
    results().push_back(
        summarise("list of the readers to its end", "list", {"three dead beside them", "they alone"}, whole));
}

BOOST_AUTO_TEST_CASE(growth) {
    const pcsctest::OneCard reader;
    const p11::SoftHsm hsm;
    hsm.addToken("Books");
    hsm.addKey("Books", "rsa", "01");
    const p11::Folder folder;
    std::size_t made = 0;
    const std::shared_ptr<keys::Source> modules(hsm.source());
    const std::shared_ptr<keys::Source> cards(pcsctest::patientSource());
    for (const std::size_t count : {1U, 10U, 100U, 1000U}) {
        for (; made < count; ++made)
            fs::copy(kContainers / "s256.000", folder / (std::to_string(10000 + made) + ".000"),
                     fs::copy_options::recursive);
        const service::Sources sources{std::shared_ptr<keys::Source>(folderSource(folder.path())), cards,
                                       modules};
        results().push_back(compare(
            "list: " + std::to_string(count) + " containers and two tokens", "list", 11, 1,
            {{"tamga", [&] { BOOST_REQUIRE(countKeys(sources) == count + 2); }},
             {"reading the containers' files", [&] { BOOST_REQUIRE(readFiles(folder.path()) > 0); }}}));
    }
}

BOOST_AUTO_TEST_CASE(table) {
    printTable(results());
    const auto& suite = boost::unit_test::framework::master_test_suite();
    if (suite.argc < 2) return;
    const std::string json = toJson(results()).printPretty() + "\n";
    (void)writeFile(suite.argv[1], asBytes(json), 0644).orThrow();
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace bench
