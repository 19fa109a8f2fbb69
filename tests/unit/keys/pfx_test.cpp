// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// PFX files of three families: CryptoPro's, RFC 9548, and what OpenSSL writes. OpenSSL judges ours.
#include <cryptopp/osrng.h>
#include <stdlib.h>

#include <algorithm>

#include <boost/test/unit_test.hpp>

#include "keys/foreign_key.h"
#include "keys/pfx/pfx_file.h"
#include "keys/pfx/pfx_token.h"
#include "keys/pfx/pfx_writer.h"
#include "keys/software_key.h"
#include "sample.h"

using namespace tamga;
using namespace tamga::keys;
using namespace tamga::keys::pfx;

namespace {

const char* const kTestFixtures = TAMGA_FIXTURES "/";

std::string keyText(const OpenedPfxKey& key) {
    return toHex(BytesView(key.gost->key.octets().data(), key.gost->key.octets().size()));
}

/// The key as text, or the reason why there is none.
std::string attempt(BytesView file, std::string_view password) {
    try {
        const OpenedPfx opened = PfxFile::parse(file).open(Secret::copyOf(password));
        return opened.keys.front().gost ? keyText(opened.keys.front()) : "foreign";
    } catch (const Error& error) {
        return std::string(nameOf(error.reason()));
    }
}

struct Known {
    std::string name;
    std::string password;
    std::string key;
    Bytes file;
};

std::vector<Known> knownFiles() {
    const std::filesystem::path folder = std::string(kTestFixtures) + "pfx";
    std::vector<Known> all;
    const Json expected = Json::parse(asText(sample::readFile(folder / "EXPECTED.json"))).orThrow();
    for (const auto& [name, facts] : *expected.members())
        all.push_back({name, *facts.find("password")->string(), *facts.find("key")->string(),
                       sample::readFile(folder / name)});
    const Json vectors =
        Json::parse(asText(sample::readFile(std::string(kTestFixtures) + "vectors/vectors.json"))).orThrow();
    for (const Json& entry : *vectors.find("vectors")->elements()) {
        const std::string& id = *entry.find("id")->string();
        if (!id.starts_with("pfx-")) continue;
        const Bytes password = *fromHex(*entry.find("inputs")->find("password_utf8")->string());
        const Json& outputs = *entry.find("outputs");
        const auto key = parsePkcs8(*fromHex(*outputs.find("private_key_info_der")->string()));
        const auto& octets = key.value().key.octets();
        all.push_back({id, std::string(asText(password)), toHex(BytesView(octets.data(), octets.size())),
                       *fromHex(*outputs.find("pfx_der")->string())});
    }
    return all;
}

/// A key and a self-signed certificate of made-up data, by OpenSSL. The configuration loads the gost engine.
class Judge final {
  public:
    Judge() { ::setenv("OPENSSL_CONF", TAMGA_FIXTURES "/signature/openssl-gost.cnf", 1); }
    ~Judge() { ::unsetenv("OPENSSL_CONF"); }
    Judge(const Judge&) = delete;
    Judge& operator=(const Judge&) = delete;

    std::filesystem::path file(const std::string& name) const { return folder_.path() / name; }

    void make(const std::vector<std::string>& keyOptions, const std::vector<std::string>& more = {}) const {
        std::vector<std::string> key{"genpkey", "-out", file("key.pem")};
        key.insert(key.end(), keyOptions.begin(), keyOptions.end());
        BOOST_REQUIRE_EQUAL(sample::openssl(key).status, 0);
        std::vector<std::string> request{
            "req",   "-x509", "-key",  file("key.pem"),         "-out", file("cert.pem"),
            "-days", "30",    "-subj", "/CN=Example Exampleson"};
        request.insert(request.end(), more.begin(), more.end());
        BOOST_REQUIRE_EQUAL(sample::openssl(request).status, 0);
    }

    Bytes exported(const std::string& password, const std::vector<std::string>& options) const {
        std::vector<std::string> arguments{"pkcs12",   "-export",          "-inkey", file("key.pem"),
                                           "-in",      file("cert.pem"),   "-out",   file("made.pfx"),
                                           "-passout", "pass:" + password, "-name",  "Example key"};
        arguments.insert(arguments.end(), options.begin(), options.end());
        BOOST_REQUIRE_EQUAL(sample::openssl(arguments).status, 0);
        return sample::readFile(file("made.pfx"));
    }

    /// A signature by the key over the digest of a message, as OpenSSL checks it.
    bool accepts(pki::SigningKey& key, pki::HashAlgorithm hash, const std::string& digestOption) const {
        return takes(key.signDigest(hash, digestOf(hash), CancelToken()).orThrow(), {digestOption});
    }
    bool acceptsPss(pki::SigningKey& key, pki::HashAlgorithm hash, const std::string& digestOption) const {
        return takes(key.signPss(hash, digestOf(hash), CancelToken()).orThrow(),
                     {digestOption, "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"});
    }

  private:
    static constexpr const char* kMessage = "message";
    static Bytes digestOf(pki::HashAlgorithm hash) {
        return pki::digestOf(hash, asBytes(std::string(kMessage)));
    }
    bool takes(const Bytes& signature, const std::vector<std::string>& options) const {
        sample::writeFile(file("message"), asBytes(std::string(kMessage)));
        sample::writeFile(file("signature"), signature);
        const auto publicKey = sample::openssl({"x509", "-in", file("cert.pem"), "-noout", "-pubkey"});
        sample::writeFile(file("public.pem"), asBytes(publicKey.output));
        std::vector<std::string> arguments{"dgst"};
        arguments.insert(arguments.end(), options.begin(), options.end());
        arguments.insert(arguments.end(),
                         {"-verify", file("public.pem"), "-signature", file("signature"), file("message")});
        return sample::openssl(arguments).status == 0;
    }

    sample::TemporaryFolder folder_;
};

void checkForeign(const Judge& judge, BytesView file, const std::string& password) {
    OpenedPfx opened = PfxFile::parse(file).open(Secret::copyOf(password));
    BOOST_REQUIRE_EQUAL(opened.keys.size(), 1U);
    OpenedPfxKey& key = opened.keys.front();
    BOOST_REQUIRE(key.foreign);
    BOOST_TEST(key.attributes.name == "Example key");
    BOOST_REQUIRE(key.certificate.has_value());
    BOOST_TEST(key.certificate->subject().commonName() == "Example Exampleson");
    BOOST_TEST(judge.accepts(*key.foreign, pki::HashAlgorithm::kSha256, "-sha256"));
    BOOST_TEST(judge.accepts(*key.foreign, pki::HashAlgorithm::kSha512, "-sha512"));
    const auto pss = key.foreign->signPss(pki::HashAlgorithm::kSha256, Bytes(32, 1), CancelToken());
    if (key.foreign->publicKey().algorithm() != pki::KeyAlgorithm::kRsa) {
        BOOST_TEST(sample::reasonOf(pss) == "signature.unsupported");
        return;
    }
    BOOST_TEST(pss.ok());
    BOOST_TEST(sample::reasonOf(key.foreign->signPss(pki::HashAlgorithm::kSha256, Bytes(31, 1),
                                                     CancelToken())) == "document.digest");
    BOOST_TEST(judge.acceptsPss(*key.foreign, pki::HashAlgorithm::kSha256, "-sha256"));
    BOOST_TEST(judge.acceptsPss(*key.foreign, pki::HashAlgorithm::kSha512, "-sha512"));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(pfx_files)

BOOST_AUTO_TEST_CASE(known_files_give_their_keys) {
    for (const Known& known : knownFiles()) {
        BOOST_TEST_CONTEXT(known.name) {
            BOOST_TEST(attempt(known.file, known.password) == known.key);
            BOOST_TEST(attempt(known.file, known.password + "x") == "password.wrong");
            BOOST_TEST(attempt(known.file, "совсем другой") == "password.wrong");
            if (!known.password.empty()) BOOST_TEST(attempt(known.file, "") == "password.wrong");
            const PfxFile file = PfxFile::parse(known.file);
            BOOST_TEST(file.opensWithoutPassword() == known.password.empty());
        }
    }
}

BOOST_AUTO_TEST_CASE(certificates_belong_to_their_keys) {
    for (const Known& known : knownFiles()) {
        if (known.name == "synthetic/p512.pfx") continue;  // a key alone
        const OpenedPfx opened = PfxFile::parse(known.file).open(Secret::copyOf(known.password));
        BOOST_TEST_CONTEXT(known.name) {
            BOOST_REQUIRE(opened.keys.front().certificate.has_value());
            BOOST_TEST(
                (opened.keys.front().certificate->publicKey().octets() == opened.keys.front().publicKey));
        }
    }
}

BOOST_AUTO_TEST_CASE(a_changed_octet_never_gives_another_key) {
    for (const Known& known : knownFiles()) {
        BOOST_TEST_CONTEXT(known.name) {
            int damaged = 0;
            // Every tenth octet and another phase for each file: the whole would take minutes under
            // sanitizers.
            for (std::size_t i = known.name.size() % 97; i < known.file.size(); i += 97) {
                Bytes changed = known.file;
                changed[i] ^= 0x10U;
                const std::string outcome = attempt(changed, known.password);
                BOOST_TEST(
                    (outcome == known.key || outcome == "password.wrong" || outcome == "container.damaged" ||
                     outcome == "container.unsupported" || outcome == "key.not-found"),
                    "octet " << i << ": " << outcome);
                damaged += outcome == "container.damaged" ? 1 : 0;
            }
            BOOST_TEST(damaged > 0);
        }
    }
}

BOOST_AUTO_TEST_CASE(damage_is_told_from_a_wrong_password) {
    const auto all = knownFiles();
    const auto known = std::ranges::find(all, "synthetic/r_kuz.pfx", &Known::name);
    Bytes changed = known->file;
    // The last octets are salt and count of the check value, before them the value itself.
    changed[changed.size() - 20] ^= 1U;
    BOOST_TEST(attempt(changed, known->password) == "container.damaged");
    BOOST_TEST(attempt(changed, "x") == "password.wrong");
}

BOOST_AUTO_TEST_CASE(malformed_files_are_damaged) {
    BOOST_TEST(attempt({}, "") == "container.damaged");
    BOOST_TEST(attempt(asBytes("not a file of keys"), "") == "container.damaged");
    const Bytes file = knownFiles().front().file;
    for (std::size_t length = 0; length < file.size(); length += 7)
        BOOST_TEST(attempt(BytesView(file).first(length), "") == "container.damaged");
}

BOOST_AUTO_TEST_CASE(keys_for_rsassa_pss_alone_sign_so_and_not_otherwise) {
    const Judge judge;
    judge.make({"-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048"});
    const Bytes file = judge.exported("password", {});
    OpenedPfx opened = PfxFile::parse(file).open(Secret::copyOf("password"));
    BOOST_REQUIRE_EQUAL(opened.keys.size(), 1U);
    pki::SigningKey& key = *opened.keys.front().foreign;
    BOOST_TEST(key.publicKey().pssOnly());
    BOOST_TEST(opened.keys.front().certificate->publicKey().pssOnly());
    BOOST_TEST(judge.acceptsPss(key, pki::HashAlgorithm::kSha256, "-sha256"));
    BOOST_TEST(sample::reasonOf(key.signDigest(pki::HashAlgorithm::kSha256, Bytes(32, 1), CancelToken())) ==
               "signature.unsupported");
}

BOOST_AUTO_TEST_CASE(files_of_openssl_with_rsa_and_ecdsa_keys) {
    const Judge judge;
    judge.make({"-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"});
    const std::vector<std::vector<std::string>> ways = {
        {},
        {"-legacy"},
        {"-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1"},
        {"-keypbe", "AES-128-CBC", "-certpbe", "DES-EDE3-CBC", "-macalg", "sha512", "-iter", "50000"},
        {"-keypbe", "NONE", "-certpbe", "NONE"},
        {"-nomac"},
    };
    for (const auto& way : ways) {
        for (const std::string password : {"password", "Пароль 🔑"}) {
            BOOST_TEST_CONTEXT((way.empty() ? "default" : way.back()) << ", " << password) {
                const Bytes file = judge.exported(password, way);
                checkForeign(judge, file, password);
                if (way.size() != 4 || way[1] != "NONE")
                    BOOST_TEST(attempt(file, "wrong") == "password.wrong");
            }
        }
    }
    for (const char* curve : {"P-256", "P-384", "P-521"}) {
        BOOST_TEST_CONTEXT(curve) {
            judge.make({"-algorithm", "EC", "-pkeyopt", std::string("ec_paramgen_curve:") + curve});
            checkForeign(judge, judge.exported("password", {}), "password");
        }
    }
}

BOOST_AUTO_TEST_CASE(files_of_openssl_with_its_gost_engine) {
    const Judge judge;
    judge.make({"-algorithm", "gost2012_256", "-pkeyopt", "paramset:TCA"});
    for (const std::string mac : {"md_gost12_512", "md_gost12_256", "sha256"}) {
        BOOST_TEST_CONTEXT(mac) {
            const Bytes file =
                judge.exported("пароль", {"-keypbe", "gost89", "-certpbe", "gost89", "-macalg", mac});
            OpenedPfx opened = PfxFile::parse(file).open(Secret::copyOf(std::string_view("пароль")));
            OpenedPfxKey& key = opened.keys.front();
            BOOST_REQUIRE(key.gost.has_value() && key.certificate.has_value());
            const auto signer = makeSoftwareKey(std::move(key.gost->key), key.gost->algorithm, key.publicKey);
            BOOST_TEST(sample::opensslAccepts(*signer, *key.certificate));
        }
    }
}

BOOST_AUTO_TEST_CASE(written_files_are_read_by_openssl) {
    struct Row {
        const char* algorithm;
        const char* set;
        pki::KeyAlgorithm key;
        Cipher cipher;
    };
    for (const Row& row :
         {Row{"gost2012_256", "TCA", pki::KeyAlgorithm::kGost2012_256, Cipher::kGost28147},
          Row{"gost2012_256", "A", pki::KeyAlgorithm::kGost2012_256, Cipher::kKuznyechikCtrAcpkmOmac},
          Row{"gost2012_512", "A", pki::KeyAlgorithm::kGost2012_512, Cipher::kGost28147}}) {
        const Judge judge;
        judge.make({"-algorithm", row.algorithm, "-pkeyopt", std::string("paramset:") + row.set});
        BOOST_REQUIRE_EQUAL(sample::openssl({"pkcs8", "-topk8", "-nocrypt", "-in", judge.file("key.pem"),
                                             "-outform", "DER", "-out", judge.file("key.der")})
                                .status,
                            0);
        const auto key = parsePkcs8(sample::readFile(judge.file("key.der"))).orThrow();
        NewPfx contents;
        contents.name = "Ключ";
        contents.algorithm = row.key;
        contents.cipher = row.cipher;
        contents.certificate =
            pki::Certificate::parseFile(sample::readFile(judge.file("cert.pem"))).orThrow();
        CryptoPP::AutoSeededRandomPool random;
        const Bytes file = writePfx(contents, key.key, Secret::copyOf(std::string_view("Пароль")), random);
        BOOST_TEST(attempt(file, "Пароль") ==
                   toHex(BytesView(key.key.octets().data(), key.key.octets().size())));
        BOOST_TEST(attempt(file, "пароль") == "password.wrong");
        sample::writeFile(judge.file("ours.pfx"), file);
        // The engine of OpenSSL 3 knows the newer cipher and cannot use it for a PFX: there it judges the
        // check value and the certificate, and the example of RFC 9548 above has judged the cipher.
        const bool whole = row.cipher == Cipher::kGost28147;
        const auto read = sample::openssl({"pkcs12", "-in", judge.file("ours.pfx"), "-passin", "pass:Пароль",
                                           "-nodes", whole ? "-info" : "-nokeys"});
        BOOST_TEST_CONTEXT(row.algorithm << ' ' << row.set) {
            BOOST_TEST(read.status == 0);
            BOOST_TEST((read.output.find("BEGIN PRIVATE KEY") != std::string::npos) == whole);
            BOOST_TEST(read.output.find("BEGIN CERTIFICATE") != std::string::npos);
            BOOST_TEST(
                sample::openssl({"pkcs12", "-in", judge.file("ours.pfx"), "-passin", "pass:x", "-nokeys"})
                    .status != 0);
        }
    }
}

BOOST_AUTO_TEST_CASE(nothing_is_written_without_a_password_or_with_a_foreign_certificate) {
    CryptoPP::AutoSeededRandomPool random;
    const auto key = gost::PrivateKey::generate(*gost::findCurve("1.2.643.7.1.2.1.1.1"), random);
    BOOST_CHECK_THROW(static_cast<void>(writePfx({}, key, Secret(), random)), Error);
    const auto opened =
        PfxFile::parse(knownFiles()[2].file).open(Secret::copyOf(std::string_view("pfxpass")));
    NewPfx contents;
    contents.certificate = opened.keys.front().certificate;
    BOOST_CHECK_THROW(
        static_cast<void>(writePfx(contents, key, Secret::copyOf(std::string_view("p")), random)), Error);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(pfx_tokens)

BOOST_AUTO_TEST_CASE(a_clear_certificate_is_listed_and_its_key_opened) {
    const auto token = makePfxToken(std::string(kTestFixtures) + "pfx/synthetic/r_kuz.pfx");
    BOOST_TEST(!token->info().problem.has_value());
    BOOST_TEST(token->info().label == "r_kuz.pfx");
    const sample::Listing listing = sample::list(*token);
    BOOST_REQUIRE_EQUAL(listing.entries.size(), 1U);
    const KeyEntry& entry = listing.entries.front();
    BOOST_REQUIRE(entry.certificate.has_value());
    BOOST_TEST(entry.passwordNeeded);
    OpenNotes notes;
    BOOST_TEST(sample::reasonOf(token->open(entry.id, Secret::copyOf(std::string_view("x")), notes)) ==
               "password.wrong");
    BOOST_TEST(sample::reasonOf(token->open(entry.id + "1", Secret::copyOf(std::string_view("Пароль")),
                                            notes)) == "container.removed");
    auto key = token->open(entry.id, Secret::copyOf(std::string_view("Пароль")), notes);
    BOOST_REQUIRE(key.ok());
    BOOST_TEST(sample::opensslAccepts(*key.value(), *entry.certificate));
}

BOOST_AUTO_TEST_CASE(an_encrypted_certificate_makes_a_locked_entry) {
    const auto token = makePfxToken(std::string(kTestFixtures) + "pfx/synthetic/p256.pfx");
    const sample::Listing listing = sample::list(*token);
    BOOST_REQUIRE_EQUAL(listing.entries.size(), 1U);
    BOOST_TEST((listing.entries.front().state == KeyState::kLocked));
    BOOST_TEST((listing.entries.front().problem->reason() == Reason::kPasswordNeeded));
    BOOST_TEST(listing.entries.front().container == "p256");
}

BOOST_AUTO_TEST_CASE(a_file_without_a_password_shows_everything) {
    const auto token = makePfxToken(std::string(kTestFixtures) + "pfx/corefx/dotnet_core_2012_256.pfx");
    const sample::Listing listing = sample::list(*token);
    BOOST_REQUIRE_EQUAL(listing.entries.size(), 1U);
    BOOST_TEST(!listing.entries.front().passwordNeeded);
    BOOST_TEST(listing.entries.front().certificate.has_value());
}

BOOST_AUTO_TEST_CASE(missing_and_malformed_files_are_tokens_with_a_problem) {
    const sample::TemporaryFolder folder;
    sample::writeFile(folder.path() / "bad.pfx", asBytes("bad"));
    const auto source = makePfxSource({folder.path() / "missing.pfx", folder.path() / "bad.pfx",
                                       folder.path() / "." / "bad.pfx", folder.path()});
    const auto tokens = source->tokens();
    BOOST_REQUIRE_EQUAL(tokens.size(), 3U);
    BOOST_TEST((tokens[0]->info().problem->reason() == Reason::kContainerRemoved));
    BOOST_TEST((tokens[1]->info().problem->reason() == Reason::kContainerDamaged));
    BOOST_TEST((tokens[2]->info().problem->reason() == Reason::kContainerUnreadable));
    BOOST_TEST(!sample::list(*tokens[1]).outcome.ok());
}

BOOST_AUTO_TEST_SUITE_END()
