// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Time-stamps from the command line, through tamga-net, of an authority that "openssl ts" speaks for.
#include <boost/test/unit_test.hpp>

#include "base/bytes.h"
#include "cli_stage.h"
#include "web_service.h"

using namespace tamga;
using namespace tamga::test;
namespace fs = std::filesystem;

namespace {

constexpr const char* k256 = "32DF19AC9184FCA72A1C48D672E72160523B5CBD";  // password 12345678
constexpr const char* kPassword = "12345678\n";

bool has(const std::string& all, std::string_view part) {
    return all.find(part) != std::string::npos;
}

std::string reasonOf(const Ran& ran) {
    const Json json = ran.json();
    BOOST_REQUIRE_MESSAGE(json.find("error") != nullptr, ran.out);
    return *json.find("error")->find("reason")->string();
}

fs::path fixturePath(const std::string& name) {
    return fs::path(TAMGA_FIXTURES) / "signature" / name;
}

/// A person with a container and with signatures of others, and a time-stamping authority.
struct Desk : Stage {
    Desk() : Stage({"synthetic/s256.000"}) {
        fs::copy_file(TAMGA_NET, programs() / "tamga-net");
        fs::copy_file(fixturePath("gost2012-256/cades-bes-detached.p7s"), home() / "doc.txt.sig");
        fs::copy_file(fixturePath("doc.txt"), home() / "doc.txt");
        fs::create_directories(home() / "trust");
        for (const char* const family : {"gost2012-256", "rsa"}) {
            for (const char* const name : {"root", "sub"})
                fs::copy_file(fs::path(TAMGA_FIXTURES) / "pki" / family / (std::string(name) + ".cer"),
                              home() / "trust" / (std::string(family) + name + ".cer"));
        }
        setFile("serial", "01\n");
        allow({"127.0.0.1"});
    }

    void allow(const std::vector<std::string>& addresses, const std::string& url = {}) const {
        settings(std::nullopt);
        Json all = Json::parse(file(".config/tamga/tamga.json")).orThrow();
        Json list = Json::array();
        for (const std::string& address : addresses)
            list.push(address);
        Json tsa = Json::object({{"addresses", std::move(list)}, {"timeoutSeconds", 2}});
        if (!url.empty()) tsa.set("url", url);
        all.set("tsa", std::move(tsa));
        setFile(".config/tamga/tamga.json", all.print());
    }

    /// The TimeStampResp of OpenSSL.
    [[nodiscard]] Told reply(const std::string& request, const std::string& family = "gost2012-256",
                             const std::string& digests = "md_gost12_256, md_gost12_512, sha256") const {
        const std::string hash = family == "rsa" ? "sha256" : "md_gost12_256";
        setFile("query", request);
        setFile("tsa.cnf",
                "[tsa]\ndefault_tsa = own\n[own]\nserial = serial\ncrypto_device = builtin\n"
                "signer_cert = " +
                    fixturePath(family + "/tsa.pem").string() +
                    "\nsigner_key = " + fixturePath(family + "/tsa.key").string() +
                    "\ndefault_policy = 1.2.643.2.2.38.4\nsigner_digest = " + hash +
                    "\ndigests = " + digests + "\naccuracy = secs:1\ness_cert_id_alg = " + hash + "\n");
        const auto ran =
            openssl({"ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query", "-out", "reply"});
        BOOST_TEST(ran.status == 0, ran.err);
        Told told;
        told.body = file("reply");
        return told;
    }
    [[nodiscard]] WebService::Answer honest(const std::string& family = "gost2012-256") const {
        return [this, family](const Asked& asked) {
            BOOST_TEST(asked.method == "POST");
            BOOST_TEST(asked.contentType == "application/timestamp-query");
            return reply(asked.body, family);
        };
    }

    [[nodiscard]] bool opensslAccepts(const std::string& signature, const std::string& content) const {
        const auto judge = openssl({"cms", "-verify", "-binary", "-noverify", "-inform", "DER", "-in",
                                    signature, "-content", content, "-out", "judged"});
        BOOST_TEST_MESSAGE(judge.err);
        return judge.status == 0 && file("judged") == file(content);
    }
    /// The reason for which no stamp came; the signature stays as it was.
    [[nodiscard]] std::string refusal(const std::string& url) const {
        const std::string before = file("doc.txt.sig");
        const auto ran = tamga({"timestamp", "--json", "--tsa", url, "doc.txt.sig"});
        BOOST_TEST(ran.status == 1, ran.out);
        BOOST_TEST((file("doc.txt.sig") == before));
        BOOST_TEST_MESSAGE(ran.err);
        return reasonOf(ran);
    }
    [[nodiscard]] std::string refusal(const WebService::Answer& answer) const {
        const WebService service(answer);
        std::string reason = refusal(service.url());
        BOOST_TEST(service.asked() >= 1);
        return reason;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(timestamp, Desk)

BOOST_AUTO_TEST_CASE(aSignatureIsMadeWithAStamp) {
    const WebService authority(honest());
    const auto ran = tamga({"sign", "--json", "--certificate", k256, "--format", "cades-t", "--tsa",
                            authority.url(), "--pin-fd", "3", "--out", "own.sig", "doc.txt"},
                           kPassword);
    BOOST_REQUIRE_MESSAGE(ran.status == 0, ran.err);
    const Json made = ran.json();
    BOOST_TEST(*made.find("format")->string() == "cades-t");
    const Json& stamp = *made.find("signatures")->elements()->front().find("timeStamp");
    BOOST_TEST(*stamp.find("authority")->find("commonName")->string() == "Проба TSA gost2012-256");
    BOOST_TEST(authority.asked() == 1);
    BOOST_TEST(opensslAccepts("own.sig", "doc.txt"));
    const auto verified =
        tamga({"verify", "--json", "--format", "cades-t", "--content", "doc.txt", "own.sig"});
    BOOST_TEST(verified.status == 0, verified.out);
    const Json report = verified.json();
    const Json& signer = report.find("signers")->elements()->front();
    const Json& found = signer.find("timeStamps")->elements()->front();
    BOOST_TEST(*found.find("valid")->boolean());
    BOOST_TEST(*found.find("algorithm")->string() == "gostr3411-2012-256");
    BOOST_TEST(*found.find("time")->string() == *stamp.find("time")->string());
    BOOST_TEST((signer.find("provenTime") == nullptr));
}

BOOST_AUTO_TEST_CASE(aSignatureThatIsThereGetsAStamp) {
    const auto without = tamga({"verify", "--format", "cades-t", "doc.txt.sig"});
    BOOST_TEST(without.status == 1);
    const WebService authority(honest("rsa"));
    allow({"127.0.0.1"}, authority.url());
    const auto ran = tamga({"timestamp", "doc.txt.sig"});
    BOOST_REQUIRE_MESSAGE(ran.status == 0, ran.err);
    BOOST_TEST(has(ran.out, "Проба TSA rsa"), ran.out);
    BOOST_TEST(opensslAccepts("doc.txt.sig", "doc.txt"));
    const auto verified =
        tamga({"verify", "--trust", "trust", "--json", "--format", "cades-t", "doc.txt.sig"});
    BOOST_TEST(verified.status == 0, verified.out);
    const Json report = verified.json();
    const Json& signer = report.find("signers")->elements()->front();
    BOOST_TEST(*signer.find("provenTime")->string() ==
               *signer.find("timeStamps")->elements()->front().find("time")->string());
    BOOST_TEST((signer.find("timeStamps")->elements()->front().find("chain") != nullptr));
    // Once is enough.
    const std::string before = file("doc.txt.sig");
    BOOST_TEST(tamga({"timestamp", "doc.txt.sig"}).status == 0);
    BOOST_TEST((file("doc.txt.sig") == before));
    BOOST_TEST(authority.asked() == 1);
}

BOOST_AUTO_TEST_CASE(inWordsOfEveryLanguage) {
    const WebService authority(honest());
    BOOST_REQUIRE(tamga({"timestamp", "--tsa", authority.url(), "doc.txt.sig"}).status == 0);
    const std::tuple<const char*, const char*, const char*> rows[] = {
        {"en_US.UTF-8", "Time-stamp", "Proven to exist"},
        {"ru_RU.UTF-8", "Штамп времени", "Доказано, что есть"},
        {"fr_FR.UTF-8", "Horodatage", "Prouvé à la date"}};
    for (const auto& [locale, stamp, proven] : rows) {
        language = locale;
        const auto trusted = tamga({"verify", "--trust", "trust", "doc.txt.sig"});
        BOOST_TEST(trusted.status == 0, trusted.out);
        for (const char* const part : {stamp, proven, "Проба TSA gost2012-256", "CAdES-T"})
            BOOST_TEST(has(trusted.out, part), trusted.out);
        const auto ran = tamga({"verify", "doc.txt.sig"});
        BOOST_TEST(!has(ran.out, proven), ran.out);
        BOOST_TEST(has(ran.out, "--trust"), ran.out);
    }
}

BOOST_AUTO_TEST_CASE(aPemFileStaysOneAndAnotherFileIsNotReplaced) {
    BOOST_REQUIRE(openssl({"cms", "-cmsout", "-inform", "DER", "-in", "doc.txt.sig", "-outform", "PEM",
                           "-out", "doc.pem"})
                      .status == 0);
    const WebService authority(honest());
    setFile("taken", "somebody else's");
    BOOST_TEST(tamga({"timestamp", "--tsa", authority.url(), "--out", "taken", "doc.pem"}).status == 2);
    BOOST_TEST(tamga({"timestamp", "--tsa", authority.url(), "doc.pem"}).status == 0);
    BOOST_TEST(file("doc.pem").starts_with("-----BEGIN CMS-----"));
    BOOST_TEST(tamga({"verify", "--format", "cades-t", "--content", "doc.txt", "doc.pem"}).status == 0);
    BOOST_TEST(tamga({"timestamp", "doc.txt.sig"}).status == 2);  // no authority anywhere
}

BOOST_AUTO_TEST_CASE(whatTheAuthorityGetsWrong) {
    BOOST_TEST(refusal([this](const Asked& asked) { return reply(asked.body, "gost2012-256", "sha384"); }) ==
               "timestamp.rejected");
    BOOST_TEST(refusal([](const Asked&) { return Told{.body = "<html>hello</html>"}; }) ==
               "timestamp.malformed");
    BOOST_TEST(refusal([this](const Asked& asked) {
                   std::string other = asked.body;  // nonce, certReq: the last octet of the nonce
                   other[other.size() - 4] = static_cast<char>(other[other.size() - 4] ^ 1);
                   return reply(other);
               }) == "timestamp.mismatch");
    BOOST_TEST(refusal([this](const Asked& asked) {
                   std::string other = asked.body;  // the last octet of the digest, before the nonce
                   other[other.size() - 14] = static_cast<char>(other[other.size() - 14] ^ 1);
                   return reply(other);
               }) == "timestamp.mismatch");
    BOOST_TEST(refusal([this](const Asked& asked) {
                   Told told = reply(asked.body);
                   told.body.back() = static_cast<char>(told.body.back() ^ 1);  // the authority's signature
                   return told;
               }) == "timestamp.invalid");
}

BOOST_AUTO_TEST_CASE(whatHappensOnTheWay) {
    BOOST_TEST(refusal([](const Asked&) { return Told{.status = 503}; }) == "net.http-status");
    BOOST_TEST(refusal([](const Asked&) { return Told{.body = "late", .delayMs = 4000}; }) == "net.timeout");
    for (const bool chunked : {false, true}) {
        BOOST_TEST(refusal([chunked](const Asked&) {
                       return Told{.body = std::string(3U << 20U, 'x'), .chunked = chunked};
                   }) == "net.too-large");
    }
    std::string gone;
    {
        const WebService service(honest());
        gone = service.url();
    }
    BOOST_TEST(refusal(gone) == "net.unreachable");
    BOOST_TEST(refusal("http://no-such-host.invalid/") == "net.unreachable");
}

BOOST_AUTO_TEST_CASE(addressesThatNobodyAllowed) {
    const WebService authority(honest());
    allow({});
    BOOST_TEST(refusal(authority.url()) == "net.refused-address");
    BOOST_TEST(refusal(authority.url("localhost")) == "net.refused-address");
    BOOST_TEST(refusal(authority.url("127.1")) == "net.refused-address");
    BOOST_TEST(refusal(authority.url("2130706433")) == "net.refused-address");
    BOOST_TEST(refusal(authority.url("[::ffff:127.0.0.1]")) == "net.refused-address");
    BOOST_TEST(authority.asked() == 0);
    for (const char* const url : {"file:///etc/passwd", "ftp://example.org/", "http://user:word@example.org/",
                                  "http://169.254.169.254/latest", "http://[fe80::1]/", "http://10.0.0.1/"})
        BOOST_TEST(refusal(url) == "net.refused-address", url);
}

BOOST_AUTO_TEST_CASE(redirectionsAreCheckedAtEachHop) {
    const auto to = [](const std::string& location) {
        return [location](const Asked&) { return Told{.status = 307, .location = location}; };
    };
    const WebService authority(honest());
    const WebService good(to(authority.url()));
    BOOST_TEST(tamga({"timestamp", "--tsa", good.url(), "--out", "stamped", "doc.txt.sig"}).status == 0);
    BOOST_TEST(authority.asked() == 1);
    BOOST_TEST(refusal(to("file:///etc/passwd")) == "net.refused-address");
    BOOST_TEST(refusal(to("http://127.0.0.2:80/")) == "net.refused-address");
    BOOST_TEST(refusal(to("http://[::1]/")) == "net.refused-address");
    BOOST_TEST(refusal(to("/again")) == "net.http-status");  // for ever
    BOOST_TEST(refusal(to("")) == "net.http-status");
}

BOOST_AUTO_TEST_CASE(certificatesOfTlsAreChecked) {
    setFile("host.ext", "subjectAltName = IP:127.0.0.1\n");
    const std::vector<std::vector<std::string>> steps{
        {"req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-subj", "/CN=Own authority",
         "-days", "30", "-out", "ca.pem"},
        {"req", "-newkey", "rsa:2048", "-nodes", "-keyout", "tls.key", "-subj", "/CN=127.0.0.1", "-out",
         "tls.csr"},
        {"x509", "-req", "-in", "tls.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-set_serial", "2", "-days",
         "30", "-extfile", "host.ext", "-out", "tls.pem"}};
    for (const auto& step : steps)
        BOOST_REQUIRE(openssl(step).status == 0);
    const WebService authority(honest(), (home() / "tls.pem").string(), (home() / "tls.key").string());
    BOOST_TEST(refusal(authority.url()) == "net.tls");
    environment = {"SSL_CERT_FILE=" + (home() / "ca.pem").string()};
    BOOST_TEST(refusal(authority.url("localhost")) == "net.tls");  // another name
    BOOST_TEST(authority.asked() == 0);
    const auto ran = tamga({"timestamp", "--tsa", authority.url(), "doc.txt.sig"});
    BOOST_TEST(ran.status == 0, ran.err);
    const WebService downgrade(
        [&](const Asked&) { return Told{.status = 307, .location = "http://127.0.0.1/"}; },
        (home() / "tls.pem").string(), (home() / "tls.key").string());
    fs::copy_file(fixturePath("gost2012-256/cades-bes-detached.p7s"), home() / "doc.txt.sig",
                  fs::copy_options::overwrite_existing);
    BOOST_TEST(refusal(downgrade.url()) == "net.refused-address");
}

BOOST_AUTO_TEST_CASE(aProxyOfTheSystemIsUsed) {
    std::string told;
    const WebService proxy([&](const Asked& asked) {
        told = asked.uri;
        return reply(asked.body);
    });
    environment = {"http_proxy=" + proxy.url(), "no_proxy=.example.invalid"};
    BOOST_TEST(tamga({"timestamp", "--tsa", "http://stamps.invalid/tsp", "--out", "stamped", "doc.txt.sig"})
                   .status == 0);
    BOOST_TEST(told == "http://stamps.invalid/tsp");
    BOOST_TEST(refusal("http://localhost/") == "net.refused-address");
    BOOST_TEST(refusal("http://192.168.0.1/") == "net.refused-address");
    BOOST_TEST(proxy.asked() == 1);
    BOOST_TEST(refusal("http://no-such-host.example.invalid/") == "net.unreachable");
}

BOOST_AUTO_TEST_CASE(withoutTheAuthorityTheSignatureIsKept) {
    const WebService authority([](const Asked&) { return Told{.status = 500}; });
    const std::vector<std::string> words{"sign",  "--certificate", k256,       "--format", "cades-t",
                                         "--tsa", authority.url(), "--pin-fd", "3",        "--force"};
    auto json = words;
    json.insert(json.end(), {"--json", "--out", ".", "doc.txt", "trust/rsaroot.cer"});
    const auto ran = tamga(json, kPassword);
    BOOST_TEST(ran.status == 1);
    BOOST_TEST(reasonOf(ran) == "net.http-status");
    BOOST_TEST(ran.json().find("signatures")->elements()->size() == 2U);
    BOOST_TEST(authority.asked() == 1);
    BOOST_TEST(opensslAccepts("doc.txt.sig", "doc.txt"));
    BOOST_TEST(opensslAccepts("rsaroot.cer.sig", "trust/rsaroot.cer"));
    auto words2 = words;
    words2.emplace_back("doc.txt");
    const auto spoken = tamga(words2, kPassword);
    BOOST_TEST(spoken.status == 1);
    BOOST_TEST(has(spoken.out, "Signed without a time-stamp, and kept: doc.txt.sig"), spoken.out);
    BOOST_TEST(has(spoken.err, "net.http-status"), spoken.err);
    // And the stamp can be fetched later.
    const WebService later(honest());
    BOOST_TEST(tamga({"timestamp", "--tsa", later.url(), "doc.txt.sig"}).status == 0);
    BOOST_TEST(tamga({"verify", "--format", "cades-t", "doc.txt.sig"}).status == 0);
}

BOOST_AUTO_TEST_CASE(aSecondSignerIsAdded) {
    const WebService authority(honest());
    const std::vector<std::string> words{"sign", "--json", "--certificate", k256, "--pin-fd", "3"};
    const auto cosign = [&](std::vector<std::string> more) {
        more.insert(more.begin(), words.begin(), words.end());
        return tamga(more, kPassword);
    };
    const std::string before = file("doc.txt.sig");
    const auto wrong = cosign({"--cosign", "doc.txt.sig", "serial"});  // another document
    BOOST_TEST(reasonOf(wrong) == "signature.invalid");
    BOOST_TEST(cosign({"--cosign", "doc.txt.sig", "--attached", "doc.txt"}).status == 2);
    BOOST_TEST(cosign({"--cosign", "doc.txt.sig"}).status == 1);  // detached, and no document
    BOOST_TEST((file("doc.txt.sig") == before));
    const auto ran =
        cosign({"--cosign", "doc.txt.sig", "--format", "cades-t", "--tsa", authority.url(), "doc.txt"});
    BOOST_REQUIRE_MESSAGE(ran.status == 0, ran.err);
    BOOST_TEST(opensslAccepts("doc.txt.sig", "doc.txt"));
    const Json report = tamga({"verify", "--json", "doc.txt.sig"}).json();
    BOOST_TEST(*report.find("valid")->boolean());
    BOOST_REQUIRE(report.find("signers")->elements()->size() == 2U);
    std::size_t stamped = 0;
    for (const Json& signer : *report.find("signers")->elements())
        stamped += signer.find("timeStamps") == nullptr ? 0U : 1U;
    BOOST_TEST(stamped == 1U);  // the first signer is left as it was

    fs::copy_file(fixturePath("gost2012-256/cades-bes-attached.p7s"), home() / "attached.p7s");
    BOOST_TEST(cosign({"--cosign", "attached.p7s"}).status == 0);
    const Json inside = tamga({"verify", "--json", "attached.p7s"}).json();
    BOOST_TEST(*inside.find("valid")->boolean());
    BOOST_TEST(inside.find("signers")->elements()->size() == 2U);
}

BOOST_AUTO_TEST_CASE(theCoreHoldsNoTls) {
    for (const char* const name : {"tamga", "tamga-host"}) {
        const auto ran = run("/usr/bin/ldd", {(programs() / name).string()});
        BOOST_TEST(ran.status == 0, ran.err);
        for (const char* const library : {"libPoco", "libssl", "libcrypto"})
            BOOST_TEST(!has(ran.out, library), name << ": " << ran.out);
    }
    BOOST_TEST(has(run("/usr/bin/ldd", {(programs() / "tamga-net").string()}).out, "libPocoNetSSL"));
}

BOOST_AUTO_TEST_SUITE_END()
