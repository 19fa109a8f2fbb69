// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "pki/certificate.h"

#include <boost/test/unit_test.hpp>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "gost/curves.h"
#include "judge.h"

using namespace tamga;
using namespace tamga::pki;

namespace {

constexpr const char* kFamilies[] = {"gost2001", "gost2012-256", "gost2012-512", "rsa", "p256"};

Certificate load(const std::string& family, const std::string& name) {
    return Certificate::parse(judge::fixture("pki/" + family + "/" + name + ".cer")).orThrow();
}

/// Octets of the good certificate with one occurrence of a part replaced by one of the same length.
Bytes replaced(Bytes der, BytesView from, BytesView to) {
    BOOST_REQUIRE(from.size() == to.size());
    const auto at = std::search(der.begin(), der.end(), from.begin(), from.end());
    BOOST_REQUIRE(at != der.end());
    std::copy(to.begin(), to.end(), at);
    return der;
}

Bytes goodWith(std::string_view fromOid, std::string_view toOid) {
    return replaced(judge::fixture("pki/gost2012-256/good.cer"), asn1::oid(fromOid), asn1::oid(toOid));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(certificate)

BOOST_AUTO_TEST_CASE(chains_of_all_families_verify) {
    for (const std::string family : kFamilies) {
        BOOST_TEST_CONTEXT(family) {
            const auto root = load(family, "root");
            const auto sub = load(family, "sub");
            BOOST_TEST(root.isSignedBy(root.publicKey()));
            BOOST_TEST(sub.isSignedBy(root.publicKey()));
            BOOST_TEST(!root.isSignedBy(sub.publicKey()));
            BOOST_TEST(!sub.isSignedBy(sub.publicKey()));
            for (const char* const name : {"good", "expired", "future", "plain", "enc", "ocsp", "tsa"}) {
                const auto leaf = load(family, name);
                BOOST_TEST(leaf.isSignedBy(sub.publicKey()), name);
                BOOST_TEST(!leaf.isSignedBy(root.publicKey()), name);
                BOOST_TEST(!leaf.isSignedBy(leaf.publicKey()), name);
                BOOST_TEST(toHex(leaf.issuer().encoding()) == toHex(sub.subject().encoding()));
            }
            for (const std::string other : kFamilies) {
                if (other != family) BOOST_TEST(!sub.isSignedBy(load(other, "root").publicKey()), other);
            }
        }
    }
    BOOST_TEST(load("gost2012-256", "good-b").isSignedBy(load("gost2012-256", "sub").publicKey()));
    BOOST_TEST(load("gost2012-512", "good-c").isSignedBy(load("gost2012-512", "sub").publicKey()));
}

BOOST_AUTO_TEST_CASE(keys_of_all_families) {
    const std::tuple<const char*, KeyAlgorithm, unsigned, const char*> table[] = {
        {"gost2001", KeyAlgorithm::kGost2001, 256, "1.2.643.2.2.35.1"},
        {"gost2012-256", KeyAlgorithm::kGost2012_256, 256, "1.2.643.7.1.2.1.1.1"},
        {"gost2012-512", KeyAlgorithm::kGost2012_512, 512, "1.2.643.7.1.2.1.2.1"},
        {"rsa", KeyAlgorithm::kRsa, 2048, nullptr},
        {"p256", KeyAlgorithm::kEcdsa, 256, nullptr},
    };
    for (const auto& [family, algorithm, bits, curve] : table) {
        const auto certificate = load(family, "good");
        const auto& key = certificate.publicKey();
        BOOST_TEST((key.algorithm() == algorithm));
        BOOST_TEST(key.bits() == bits);
        BOOST_TEST((key.curve() == nullptr) == (curve == nullptr));
        if (curve != nullptr) BOOST_TEST(key.curve()->oid == curve);
    }
    BOOST_TEST(load("gost2012-512", "good-c").publicKey().curve()->oid == "1.2.643.7.1.2.1.2.3");
    BOOST_TEST(load("gost2001", "enc").publicKey().curve()->oid == "1.2.643.2.2.36.0");
}

BOOST_AUTO_TEST_CASE(the_name_as_portals_read_it) {
    BOOST_TEST(load("gost2012-256", "good").subject().toPortalString() ==
               "E=ivanov@example.test, CN=Иванов Иван Иванович, СНИЛС=00000000003, ИНН=770000000003, ИНН "
               "ЮЛ=7700000002, "
               "ОГРН=1027700000002, G=Иван Иванович, SN=Иванов, T=директор, O=\"ООО \"\"Проба\"\"\", "
               "STREET=\"улица Пробная, дом 2\", L=Москва, S=77 Москва, C=RU");
    const auto certificate = load("gost2012-256", "good");
    const Name& subject = certificate.subject();
    BOOST_TEST(subject.commonName() == "Иванов Иван Иванович");
    BOOST_TEST(subject.personName() == "Иванов Иван Иванович");
    BOOST_TEST(subject.organization() == "ООО \"Проба\"");
    BOOST_TEST(subject.inn() == "7700000002");
    BOOST_TEST(subject.snils() == "00000000003");
    BOOST_TEST(subject.ogrn() == "1027700000002");
}

BOOST_AUTO_TEST_CASE(features_of_a_qualified_certificate) {
    for (const std::string family : kFamilies) {
        for (const char* const name : {"good", "expired", "future"})
            BOOST_TEST(load(family, name).looksQualified());
        for (const char* const name : {"root", "plain", "enc", "ocsp", "tsa"}) {
            BOOST_TEST(!load(family, name).looksQualified(), name);
        }
    }
    const auto looks = [](const Bytes& der) { return Certificate::parse(der).orThrow().looksQualified(); };
    BOOST_TEST(looks(goodWith("1.2.643.100.113.1", "1.2.643.100.113.6")));
    // One feature after the other taken away. The class policies are two.
    const Bytes one = goodWith("1.2.643.100.113.1", "1.2.643.100.113.7");
    BOOST_TEST(looks(one));
    BOOST_TEST(!looks(replaced(one, asn1::oid("1.2.643.100.113.2"), asn1::oid("1.2.643.100.113.0"))));
    BOOST_TEST(!looks(goodWith("1.2.643.100.111", "1.2.643.100.110")));
    BOOST_TEST(!looks(goodWith("1.2.643.100.112", "1.2.643.100.110")));
    // Issuer fields stand first: the replaced occurrence must be that of the subject.
    const auto withoutSubject = [&](const std::vector<const char*>& types) {
        Bytes der = judge::fixture("pki/gost2012-256/good.cer");
        const Bytes subject = load("gost2012-256", "good").subject().encoding();
        Bytes changed = subject;
        for (const auto* type : types)
            changed = replaced(changed, asn1::oid(type),
                               asn1::oid("2.5.4.99").size() == asn1::oid(type).size()
                                   ? asn1::oid("2.5.4.99")
                                   : asn1::oid("1.2.643.100.99"));
        return replaced(der, subject, changed);
    };
    BOOST_TEST(!looks(withoutSubject({"2.5.4.3"})));
    BOOST_TEST(looks(withoutSubject({"1.2.643.100.3"})));  // SNILS: still a legal entity
    BOOST_TEST(looks(withoutSubject({"1.2.643.100.1"})));  // OGRN: still a person
    BOOST_TEST(!looks(withoutSubject({"1.2.643.100.3", "1.2.643.100.1"})));
    BOOST_TEST(!looks(withoutSubject({"2.5.4.4", "2.5.4.10"})));
    BOOST_TEST(!looks(withoutSubject({"2.5.4.42", "1.2.643.100.1"})));
}

BOOST_AUTO_TEST_CASE(usage) {
    BOOST_TEST(load("rsa", "good").maySign());
    BOOST_TEST(load("rsa", "enc").maySign());
    BOOST_TEST(!load("rsa", "root").maySign());
    BOOST_TEST(load("rsa", "root").isAuthority());
    BOOST_TEST(!load("rsa", "good").isAuthority());
    BOOST_TEST(load("rsa", "good").keyUsage().value() == (kDigitalSignature | kContentCommitment));
    BOOST_TEST(!load("rsa", "plain").privateKeyNotAfter());
    BOOST_TEST(load("rsa", "good").privateKeyNotAfter().value() == 2'366'841'600);
    BOOST_TEST(load("rsa", "good").findExtension("1.2.643.100.114") != nullptr);
    BOOST_TEST(load("rsa", "plain").findExtension("1.2.643.100.114") == nullptr);
}

BOOST_AUTO_TEST_CASE(thumbprints) {
    const std::string text = "E8598FF24E23D4ABBF895A142682D55FC0E52DA7";
    const auto parsed = Thumbprint::parse(text);
    BOOST_REQUIRE(parsed);
    BOOST_TEST(parsed->text() == text);
    BOOST_TEST((Thumbprint::parse("e8598ff24e23d4abbf895a142682d55fc0e52da7") == parsed));
    BOOST_TEST((load("rsa", "good").thumbprint() == *parsed));
    for (const char* const bad :
         {"", "E8", "E8598FF24E23D4ABBF895A142682D55FC0E52DA", "E8598FF24E23D4ABBF895A142682D55FC0E52DA70",
          "G8598FF24E23D4ABBF895A142682D55FC0E52DA7", "E8 59 8F F2 4E 23 D4 AB BF 89 5A 14 26 82"}) {
        BOOST_TEST(!Thumbprint::parse(bad), bad);
    }
}

BOOST_AUTO_TEST_CASE(files_are_der_or_pem) {
    const Bytes der = judge::fixture("pki/gost2012-256/good.cer");
    const Bytes pem = judge::fixture("pki/gost2012-256/good.pem");
    BOOST_TEST((Certificate::parseFile(der).orThrow().encoding() == der));
    BOOST_TEST((Certificate::parseFile(pem).orThrow().encoding() == der));
    std::string text = asText(pem);
    std::string windows =
        "\xEF\xBB\xBF"
        "Bag Attributes\r\n";
    for (const char c : text)
        windows += c == '\n' ? std::string("\r\n") : std::string(1, c);
    windows += "-----BEGIN CERTIFICATE-----\r\n!!!\r\n-----END CERTIFICATE-----\r\n";
    BOOST_TEST((Certificate::parseFile(asBytes(windows)).orThrow().encoding() == der));
    Bytes tail = der;
    tail.push_back('\n');
    for (const Bytes& bad :
         {Bytes(), tail, Bytes(der.begin(), der.end() - 1), Bytes(pem.begin(), pem.end() - 12), Bytes{0x30},
          Bytes(pem.begin() + 11, pem.end())}) {
        const auto result = Certificate::parseFile(bad);
        BOOST_REQUIRE(!result.ok());
        BOOST_TEST((result.error().reason() == Reason::kCertificateMalformed));
    }
    for (const std::string bad :
         {"-----BEGIN CERTIFICATE-----\nAAA\n-----END CERTIFICATE-----", "no certificate",
          "-----BEGIN CERTIFICATE-----\n\n-----END CERTIFICATE-----",
          "-----END CERTIFICATE----------BEGIN CERTIFICATE-----"}) {
        const auto result = Certificate::parseFile(asBytes(bad));
        BOOST_REQUIRE(!result.ok());
        BOOST_TEST((result.error().reason() == Reason::kCertificateMalformed));
    }
}

BOOST_AUTO_TEST_SUITE_END()
