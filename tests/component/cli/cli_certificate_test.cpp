// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Chains on the command line: authorities, lists and OCSP answers that OpenSSL makes while the test runs.
#include <boost/test/unit_test.hpp>

#include "base/bytes.h"
#include "cli_stage.h"

using namespace tamga;
using namespace tamga::test;
namespace fs = std::filesystem;

namespace {

bool has(const std::string& all, std::string_view part) {
    return all.find(part) != std::string::npos;
}

std::string textAt(const Json& object, std::initializer_list<const char*> path) {
    const Json* found = &object;
    for (const char* const name : path) {
        found = found->find(name);
        BOOST_REQUIRE(found != nullptr);
    }
    return *found->string();
}

/// State of the named check of a certificate or a signer.
std::string stateOf(const Json& owner, const std::string& name) {
    for (const Json& check : *owner.find("checks")->elements()) {
        if (*check.find("name")->string() == name) return *check.find("state")->string();
    }
    return "absent";
}

/// A root in the folder trust, an authority below it, a signer and one that was revoked.
struct House : Stage {
    House() {
        fs::create_directories(home() / "trust");
        setFile("authority.ext",
                "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n");
        setFile("signer.ext", "keyUsage=critical,digitalSignature\n");
        setFile("index", "");
        setFile("index.attr", "unique_subject = no\n");
        key("root");
        made({"req", "-new", "-x509", "-key", "root.key", "-subj", "/CN=Root", "-days", "3000", "-out",
              "trust/root.pem", "-addext", "basicConstraints=critical,CA:TRUE", "-addext",
              "keyUsage=critical,keyCertSign,cRLSign"});
        issue("sub", "trust/root.pem", "root.key", "authority.ext", "01");
        issue("good", "sub.pem", "sub.key", "signer.ext", "02");
        issue("revoked", "sub.pem", "sub.key", "signer.ext", "03");
        list("root.crl", "trust/root.pem", "root.key", "");
        list("sub.crl", "sub.pem", "sub.key",
             "R\t390101000000Z\t250601000000Z,keyCompromise\t03\tunknown\t/CN=Revoked\n");
    }

    void made(const std::vector<std::string>& arguments) const {
        const auto ran = openssl(arguments);
        BOOST_REQUIRE_MESSAGE(ran.status == 0, ran.err);
    }
    void key(const std::string& name) const {
        made({"genpkey", "-quiet", "-algorithm", "gost2012_256", "-pkeyopt", "paramset:TCA", "-out",
              name + ".key"});
    }
    void issue(const std::string& name, const std::string& issuer, const std::string& issuerKey,
               const std::string& extensions, const std::string& serial) const {
        key(name);
        made({"req", "-new", "-key", name + ".key", "-subj", "/CN=" + name, "-out", name + ".csr"});
        made({"x509", "-req", "-in", name + ".csr", "-CA", issuer, "-CAkey", issuerKey, "-set_serial",
              "0x" + serial, "-days", "2000", "-extfile", extensions, "-out", name + ".pem"});
    }
    void list(const std::string& name, const std::string& issuer, const std::string& issuerKey,
              const std::string& index) const {
        setFile("index", index);
        setFile("ca.cnf", contentOf(fs::path(TAMGA_FIXTURES) / "pki/gost-openssl.cnf") +
                              "[ca]\ndefault_ca = own\n[own]\ndatabase = index\ndefault_md = default\n");
        made({"ca", "-gencrl", "-config", "ca.cnf", "-cert", issuer, "-keyfile", issuerKey, "-crldays",
              "1000", "-out", name});
    }
    [[nodiscard]] Ran verify(std::vector<std::string> more) const {
        std::vector<std::string> arguments{"certificate", "verify", "--trust", "trust", "--chain", "sub.pem"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return tamga(arguments);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(certificate, House)

BOOST_AUTO_TEST_CASE(trustedRevokedAndUnknown) {
    const auto good = verify({"--json", "good.pem", "--crl", "root.crl", "--crl", "sub.crl"});
    BOOST_TEST(good.status == 0, good.err);
    const Json verdict = good.json();
    BOOST_TEST(textAt(verdict, {"trust"}) == "trusted");
    BOOST_TEST(verdict.find("certificates")->elements()->size() == 3U);
    BOOST_TEST(*verdict.find("certificates")->elements()->back().find("anchor")->boolean());
    BOOST_TEST(!*verdict.find("qualified")->find("complete")->boolean());

    const auto revoked = verify({"--json", "revoked.pem", "--crl", "root.crl", "--crl", "sub.crl"});
    BOOST_TEST(revoked.status == 1);
    BOOST_TEST(textAt(revoked.json(), {"trust"}) == "not-trusted");
    BOOST_TEST(textAt(revoked.json(), {"error", "reason"}) == "certificate.revoked");
    const Json report = revoked.json();
    const Json& first = report.find("certificates")->elements()->front();
    BOOST_TEST(textAt(first, {"revocation", "reason"}) == "keyCompromise");
    BOOST_TEST(stateOf(first, "signature") == "passed");
    BOOST_TEST(stateOf(first, "revocation") == "failed");

    const auto unknown = verify({"--json", "good.pem"});
    BOOST_TEST(unknown.status == 1);
    BOOST_TEST(textAt(unknown.json(), {"trust"}) == "revocation-unknown");
    BOOST_TEST(textAt(unknown.json(), {"error", "reason"}) == "revocation.unknown");

    const auto early = verify({"--json", "good.pem", "--at", "2020-01-31"});
    BOOST_TEST(textAt(early.json(), {"error", "reason"}) == "certificate.not-yet-valid");
    BOOST_TEST(textAt(early.json(), {"at"}) == "2020-01-31T00:00:00Z");
}

BOOST_AUTO_TEST_CASE(inWordsOfEveryLanguage) {
    const std::tuple<const char*, const char*, const char*> rows[] = {
        {"en_US.UTF-8", "The certificate is NOT trusted.", "the key may be in strange hands"},
        {"ru_RU.UTF-8", "Сертификату доверять НЕЛЬЗЯ.", "ключ мог попасть в чужие руки"},
        {"fr_FR.UTF-8", "Le certificat n’est PAS digne de confiance.",
         "la clé est peut-être en d’autres mains"}};
    for (const auto& [locale, verdict, reason] : rows) {
        language = locale;
        const auto ran = verify({"revoked.pem", "--crl", "root.crl", "--crl", "sub.crl"});
        BOOST_TEST(ran.status == 1);
        BOOST_TEST(has(ran.out, verdict), ran.out);
        BOOST_TEST(has(ran.out, reason), ran.out);
        BOOST_TEST(has(ran.out, "2025-06-01"), ran.out);
    }
}

BOOST_AUTO_TEST_CASE(listsInTheFolderAndOcspAnswers) {
    fs::create_directories(home() / "trust/crl");
    fs::copy_file(home() / "root.crl", home() / "trust/crl/root.crl");
    BOOST_TEST(verify({"good.pem"}).status == 1);
    setFile("index", "V\t390101000000Z\t\t02\tunknown\t/CN=good\n");
    made({"ocsp", "-issuer", "sub.pem", "-cert", "good.pem", "-reqout", "request"});
    made({"ocsp", "-index", "index", "-CA", "sub.pem", "-rsigner", "sub.pem", "-rkey", "sub.key", "-reqin",
          "request", "-respout", "answer", "-ndays", "2"});
    const auto ran = verify({"good.pem", "--ocsp", "answer"});
    BOOST_TEST(ran.status == 0, ran.out);
    BOOST_TEST(has(ran.out, "The certificate is trusted."));
}

BOOST_AUTO_TEST_CASE(aBrokenFileInTheTrustFolderIsSaid) {
    setFile("trust/broken.pem", "nothing");
    const auto ran = verify({"good.pem", "--crl", "root.crl", "--crl", "sub.crl"});
    BOOST_TEST(ran.status == 0);
    BOOST_TEST(has(ran.err, "broken.pem"), ran.err);
    const auto json = verify({"--json", "good.pem"}).json();
    BOOST_TEST(json.find("findings")->elements()->size() == 1U);
}

BOOST_AUTO_TEST_CASE(wrongLines) {
    BOOST_TEST(tamga({"certificate"}).status == 2);
    BOOST_TEST(tamga({"certificate", "show", "good.pem"}).status == 2);
    BOOST_TEST(tamga({"certificate", "verify"}).status == 2);
    BOOST_TEST(tamga({"certificate", "verify", "good.pem", "sub.pem"}).status == 2);
    BOOST_TEST(verify({"good.pem", "--at", "yesterday"}).status == 2);
    const auto missing = verify({"--json", "not-there.pem"});
    BOOST_TEST(missing.status == 1);
    BOOST_TEST(textAt(missing.json(), {"error", "reason"}) == "system.file");
    const auto wrong = verify({"--json", "good.pem", "--crl", "good.pem"});
    BOOST_TEST(wrong.status == 1);
    BOOST_TEST(textAt(wrong.json(), {"error", "reason"}) == "revocation.malformed");
}

BOOST_AUTO_TEST_CASE(theChainOfASigner) {
    setFile("document.txt", "text\n");
    for (const std::string name : {"good", "revoked"}) {
        made({"cms", "-sign", "-binary", "-cades", "-in", "document.txt", "-signer", name + ".pem", "-inkey",
              name + ".key", "-certfile", "sub.pem", "-outform", "DER", "-out", name + ".sig"});
    }
    const auto check = [&](const std::string& name, std::vector<std::string> more) {
        std::vector<std::string> arguments{"verify", "--json", name + ".sig", "--content", "document.txt"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return tamga(arguments);
    };
    const auto signerOf = [](const Ran& ran) { return ran.json().find("signers")->elements()->front(); };

    const auto without = check("good", {});
    BOOST_TEST(without.status == 0, without.err);
    BOOST_TEST(stateOf(signerOf(without), "chain") == "absent");
    BOOST_TEST((signerOf(without).find("chain") == nullptr));

    const auto unknown = check("good", {"--trust", "trust"});
    BOOST_TEST(unknown.status == 0);
    BOOST_TEST(stateOf(signerOf(unknown), "chain") == "passed");
    BOOST_TEST(stateOf(signerOf(unknown), "revocation") == "skipped");
    BOOST_TEST(textAt(signerOf(unknown), {"chain", "trust"}) == "revocation-unknown");

    const auto good = check("good", {"--trust", "trust", "--crl", "root.crl", "--crl", "sub.crl"});
    BOOST_TEST(good.status == 0);
    BOOST_TEST(stateOf(signerOf(good), "revocation") == "passed");

    const auto revoked = check("revoked", {"--trust", "trust", "--crl", "root.crl", "--crl", "sub.crl"});
    BOOST_TEST(revoked.status == 1);
    BOOST_TEST(stateOf(signerOf(revoked), "chain") == "passed");
    BOOST_TEST(stateOf(signerOf(revoked), "signature") == "passed");
    BOOST_TEST(stateOf(signerOf(revoked), "revocation") == "failed");
    BOOST_TEST(textAt(signerOf(revoked), {"error", "reason"}) == "certificate.revoked");

    fs::create_directories(home() / "empty");
    const auto stranger = check("good", {"--trust", "empty"});
    BOOST_TEST(stranger.status == 1);
    BOOST_TEST(stateOf(signerOf(stranger), "chain") == "failed");
    BOOST_TEST(textAt(signerOf(stranger), {"error", "reason"}) == "certificate.no-issuer");
    const auto words = tamga({"verify", "good.sig", "--content", "document.txt", "--trust", "trust"});
    BOOST_TEST(has(words.out, "revocation"));
    BOOST_TEST(!has(words.out, "Not checked"));
}

BOOST_AUTO_TEST_SUITE_END()
