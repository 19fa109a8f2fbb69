// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The same octets read by us and by OpenSSL.
#include <boost/test/unit_test.hpp>
#include <cstdio>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "judge.h"

using namespace tamga;
using namespace tamga::asn1;

namespace {

/// Offset, depth, header size, content size and form of one element.
std::string row(std::size_t offset, std::size_t depth, const Element& element) {
    const std::size_t header = element.encoding.size() - element.content.size();
    const bool constructed = (static_cast<unsigned>(element.tag) & 0x20U) != 0;
    return std::to_string(offset) + " " + std::to_string(depth) + " " + std::to_string(header) + " " +
           std::to_string(element.content.size()) + (constructed ? " cons" : " prim");
}

std::vector<std::string> tree(const Bytes& der) {
    std::vector<std::string> rows;
    std::vector<Reader> open{Reader(der)};
    while (!open.empty()) {
        if (open.back().atEnd()) {
            open.pop_back();
            continue;
        }
        const Element element = open.back().read();
        const auto offset = static_cast<std::size_t>(element.encoding.data() - der.data());
        rows.push_back(row(offset, open.size() - 1, element));
        if ((static_cast<unsigned>(element.tag) & 0x20U) != 0) open.emplace_back(element.content);
    }
    return rows;
}

std::vector<std::string> treeOfOpenssl(const Bytes& der) {
    std::vector<std::string> rows;
    for (const auto& line : judge::lines(judge::openssl({"asn1parse", "-inform", "DER"}, der))) {
        unsigned offset = 0;
        unsigned depth = 0;
        unsigned header = 0;
        unsigned length = 0;
        char form[5] = {};
        // NOLINTNEXTLINE(cert-err34-c): a wrong number is a row that differs
        if (std::sscanf(line.c_str(), " %u:d=%u hl=%u l=%u %4s", &offset, &depth, &header, &length, form) !=
            5)
            continue;
        rows.push_back(std::to_string(offset) + " " + std::to_string(depth) + " " + std::to_string(header) +
                       " " + std::to_string(length) + " " + form);
    }
    return rows;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(against_openssl)

BOOST_AUTO_TEST_CASE(element_trees_of_all_certificates) {
    for (const auto& name : judge::pkiCertificates()) {
        BOOST_TEST_CONTEXT(name) {
            const Bytes der = judge::fixture(name);
            const auto expected = treeOfOpenssl(der);
            BOOST_TEST(expected.size() > 30U);
            BOOST_TEST(tree(der) == expected, boost::test_tools::per_element());
        }
    }
}

BOOST_AUTO_TEST_CASE(object_identifiers) {
    for (const std::string dotted :
         {"1.2.643.100.113.1", "2.16.840.1.101.3.4.2.1", "2.999.3", "0.9.2342.19200300.100.1.25",
          "2.25.329800735698586629295641978511506172918",
          "1.3.6.1.4.1.340282366920938463463374607431768211456"}) {
        const Bytes encoded =
            judge::openssl({"asn1parse", "-genstr", "OID:" + dotted, "-noout", "-out", "/dev/stdout"});
        BOOST_REQUIRE(!encoded.empty());
        BOOST_TEST(toHex(oid(dotted)) == toHex(encoded), dotted);
        BOOST_TEST(Reader(encoded).readOid().dotted() == dotted);
    }
}

BOOST_AUTO_TEST_CASE(written_values) {
    const std::pair<const char*, Bytes> table[] = {
        {"INT:65537", integer(65537)},
        {"INT:-65537", integer(-65537)},
        {"INT:0x80", integer(128)},
        {"BOOL:true", boolean(true)},
        {"NULL:", null()},
        {"FORMAT:UTF8,UTF8:Проба", utf8String("Проба")},
        {"NUMERIC:0012", numericString("0012")},
        {"PRINTABLE:RU", printableString("RU")},
        {"IA5:a@b.test", ia5String("a@b.test")},
        {"FORMAT:HEX,OCT:0102", octetString(Bytes{1, 2})},
        {"FORMAT:HEX,BITSTR:0102", bitString(Bytes{1, 2})},
        {"FORMAT:BITLIST,BITSTR:0,1,8", namedBits(0x103)},
        {"UTCTIME:260101000000Z", asn1::time(1'767'225'600)},
        {"GENTIME:20500101000000Z", asn1::time(2'524'608'000)},
        {"EXP:3,INT:5", explicitTag(3, integer(5))},
    };
    for (const auto& [recipe, encoded] : table) {
        const Bytes expected =
            judge::openssl({"asn1parse", "-genstr", recipe, "-noout", "-out", "/dev/stdout"});
        BOOST_TEST(toHex(encoded) == toHex(expected), recipe);
    }
}

BOOST_AUTO_TEST_SUITE_END()
