// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What we say of a certificate and what OpenSSL says of it.
#include <time.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <iterator>
#include <map>

#include "judge.h"
#include "pki/certificate.h"

using namespace tamga;
using namespace tamga::pki;

namespace {

tm calendar(std::int64_t seconds) {
    const time_t stamp = seconds;
    tm parts{};
    ::gmtime_r(&stamp, &parts);
    return parts;
}

std::string isoTime(std::int64_t seconds) {
    const tm parts = calendar(seconds);
    char text[64];
    return {text, ::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%SZ", &parts)};
}

std::string longTime(std::int64_t seconds) {
    const tm parts = calendar(seconds);
    char text[64];
    return {text, ::strftime(text, sizeof text, "%b %e %H:%M:%S %Y GMT", &parts)};
}

void addName(std::vector<std::string>& to, const char* title, const Name& name) {
    to.emplace_back(std::string(title) + "=");
    for (const auto& rdn : name.rdns()) {
        for (const auto& attribute : rdn)
            to.push_back("    " + attribute.type.dotted() + "=" + attribute.value);
    }
}

std::string colons(const std::string& hex) {
    std::string out;
    for (std::size_t i = 0; i < hex.size(); i += 2)
        out.append(i == 0 ? "" : ":").append(hex, i, 2);
    return out;
}

std::string join(const std::vector<std::string>& parts) {
    std::string out;
    for (const auto& part : parts)
        out.append(out.empty() ? "" : ", ").append(part);
    return out;
}

std::string usageText(std::uint16_t usage) {
    const char* const names[] = {"Digital Signature", "Non Repudiation", "Key Encipherment",
                                 "Data Encipherment", "Key Agreement",   "Certificate Sign",
                                 "CRL Sign",          "Encipher Only",   "Decipher Only"};
    std::vector<std::string> parts;
    for (std::size_t bit = 0; bit < std::size(names); ++bit) {
        if (((usage >> bit) & 1U) != 0) parts.emplace_back(names[bit]);
    }
    return join(parts);
}

/// OpenSSL's long names of what the test PKI uses.
const std::map<std::string, std::string> kNames{
    {"1.3.6.1.5.5.7.3.2", "TLS Web Client Authentication"},
    {"1.3.6.1.5.5.7.3.4", "E-mail Protection"},
    {"1.3.6.1.5.5.7.3.8", "Time Stamping"},
    {"1.3.6.1.5.5.7.3.9", "OCSP Signing"},
    {"1.2.643.100.113.1", "Class of Signing Tool KC1"},
    {"1.2.643.100.113.2", "Class of Signing Tool KC2"},
    {"2.5.29.32.0", "X509v3 Any Policy"},
};

std::vector<std::string> extensionLines(const Certificate& c) {
    std::vector<std::string> out;
    for (const auto& extension : c.extensions()) {
        const std::string id = extension.id.dotted();
        const std::string mark = extension.critical ? "critical" : "";
        if (id == "2.5.29.19") {
            out.push_back("X509v3 Basic Constraints: " + mark);
            out.push_back(c.isAuthority() ? "    CA:TRUE" : "    CA:FALSE");
        } else if (id == "2.5.29.15") {
            out.push_back("X509v3 Key Usage: " + mark);
            out.push_back("    " + usageText(c.keyUsage().value()));
        } else if (id == "2.5.29.37") {
            out.push_back("X509v3 Extended Key Usage: " + mark);
            std::vector<std::string> names;
            for (const auto& usage : c.extendedKeyUsage())
                names.push_back(kNames.at(usage.dotted()));
            out.push_back("    " + join(names));
        } else if (id == "2.5.29.32") {
            out.push_back("X509v3 Certificate Policies: " + mark);
            for (const auto& policy : c.policies())
                out.push_back("    Policy: " + kNames.at(policy.dotted()));
        } else if (id == "2.5.29.16") {
            out.push_back("X509v3 Private Key Usage Period: " + mark);
            out.push_back("    Not Before: Jan  1 00:00:00 2024 GMT, Not After: " +
                          longTime(c.privateKeyNotAfter().value()));
        }
    }
    return out;
}

std::vector<std::string> ourWords(const Certificate& c) {
    std::vector<std::string> out;
    addName(out, "subject", c.subject());
    addName(out, "issuer", c.issuer());
    out.push_back("serial=" + c.serialText());
    out.push_back("notBefore=" + isoTime(c.notBefore()));
    out.push_back("notAfter=" + isoTime(c.notAfter()));
    out.push_back("sha1 Fingerprint=" + colons(c.thumbprint().text()));
    for (auto& line : extensionLines(c))
        out.push_back(std::move(line));
    return out;
}

/// Without the path length, which we do not keep.
std::string withoutPathLength(const std::string& line) {
    const auto at = line.find(", pathlen:");
    return at == std::string::npos ? line : line.substr(0, at);
}

std::vector<std::string> wordsOfOpenssl(const Bytes& der) {
    const Bytes output = judge::openssl(
        {"x509", "-inform", "DER", "-noout", "-subject", "-issuer", "-serial", "-dates", "-fingerprint",
         "-sha1", "-nameopt", "oid,utf8,sep_multiline", "-dateopt", "iso_8601", "-ext",
         "keyUsage,extendedKeyUsage,certificatePolicies,basicConstraints,privateKeyUsagePeriod"},
        der);
    std::vector<std::string> out;
    for (auto& line : judge::lines(output)) {
        if (!line.empty()) out.push_back(withoutPathLength(line));
    }
    return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(against_openssl)

BOOST_AUTO_TEST_CASE(all_certificates_of_the_test_pki) {
    for (const auto& file : judge::pkiCertificates()) {
        BOOST_TEST_CONTEXT(file) {
            const Bytes der = judge::fixture(file);
            const auto parsed = Certificate::parse(der);
            BOOST_REQUIRE_MESSAGE(parsed.ok(), (parsed.ok() ? "" : parsed.error().what()));
            const auto expected = wordsOfOpenssl(der);
            BOOST_TEST(expected.size() > 15U);
            BOOST_TEST(ourWords(parsed.value()) == expected, boost::test_tools::per_element());
        }
    }
}

BOOST_AUTO_TEST_CASE(all_extensions_are_there) {
    for (const auto& file : judge::pkiCertificates()) {
        BOOST_TEST_CONTEXT(file) {
            const Bytes der = judge::fixture(file);
            const auto parsed = Certificate::parse(der).orThrow();
            // In the tree of OpenSSL every extension of ours stands as OBJECT, [BOOLEAN,] OCTET STRING at
            // depth 5.
            std::size_t values = 0;
            for (const auto& line : judge::lines(judge::openssl({"asn1parse", "-inform", "DER"}, der))) {
                if (line.find(":d=5 ") != std::string::npos && line.find("OCTET STRING") != std::string::npos)
                    ++values;
            }
            BOOST_TEST(parsed.extensions().size() == values);
        }
    }
}

BOOST_AUTO_TEST_CASE(keys_are_the_same_octets) {
    // Without the engine OpenSSL copies the key of a GOST certificate as it stands.
    for (const char* const family : {"rsa", "p256"}) {
        const Bytes der = judge::fixture(std::string("pki/") + family + "/good.cer");
        const Bytes pem = judge::openssl({"x509", "-inform", "DER", "-noout", "-pubkey"}, der);
        const Bytes spki = judge::openssl({"pkey", "-pubin", "-pubout", "-outform", "DER"}, pem);
        BOOST_REQUIRE(!spki.empty());
        BOOST_TEST(toHex(Certificate::parse(der).orThrow().publicKey().encoding()) == toHex(spki));
    }
}

BOOST_AUTO_TEST_SUITE_END()
