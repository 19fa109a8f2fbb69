// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "pki/name.h"

#include <boost/test/unit_test.hpp>

#include "asn1/writer.h"

using namespace tamga;
using namespace tamga::pki;

namespace {

Bytes attribute(std::string_view type, const Bytes& value) {
    return asn1::sequence({asn1::oid(type), value});
}
Bytes attribute(std::string_view type, std::string_view text) {
    return attribute(type, asn1::utf8String(text));
}

Bytes encodedName(const std::vector<std::vector<Bytes>>& rdns) {
    std::vector<Bytes> sets;
    sets.reserve(rdns.size());
    for (const auto& rdn : rdns)
        sets.push_back(asn1::setOf(rdn));
    return asn1::sequence(sets);
}

Name parse(const Bytes& encoding) {
    return Name::parse(encoding).orThrow();
}

std::string oneValue(std::string_view text) {
    return parse(encodedName({{attribute("2.5.4.10", text)}})).toPortalString();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(name)

BOOST_AUTO_TEST_CASE(values_are_quoted_as_windows_does) {
    const std::pair<const char*, const char*> table[] = {
        {"Ромашка", "O=Ромашка"}, {"ООО \"Ромашка\"", "O=\"ООО \"\"Ромашка\"\"\""},
        {"\"", "O=\"\"\"\""},     {"a,b", "O=\"a,b\""},
        {"a+b", "O=\"a+b\""},     {"a=b", "O=\"a=b\""},
        {"a<b", "O=\"a<b\""},     {"a>b", "O=\"a>b\""},
        {"#1", "O=\"#1\""},       {"a#1", "O=\"a#1\""},
        {"a;b", "O=\"a;b\""},     {"a\rb", "O=\"a\rb\""},
        {"a\nb", "O=\"a\nb\""},   {" a", "O=\" a\""},
        {"a ", "O=\"a \""},       {" ", "O=\" \""},
        {"", "O=\"\""},           {"a b", "O=a b"},
        {"a\\b", "O=a\\b"},       {"a/b", "O=a/b"},
        {"a'b", "O=a'b"},         {"«Ромашка» № 1", "O=«Ромашка» № 1"},
        {"a\tb", "O=a\tb"},
    };
    for (const auto& [value, expected] : table)
        BOOST_TEST(oneValue(value) == expected);
}

BOOST_AUTO_TEST_CASE(labels_of_all_types) {
    const std::pair<const char*, const char*> table[] = {
        {"2.5.4.3", "CN"},
        {"2.5.4.4", "SN"},
        {"2.5.4.42", "G"},
        {"2.5.4.43", "I"},
        {"2.5.4.12", "T"},
        {"2.5.4.10", "O"},
        {"2.5.4.11", "OU"},
        {"2.5.4.9", "STREET"},
        {"2.5.4.7", "L"},
        {"2.5.4.8", "S"},
        {"2.5.4.6", "C"},
        {"1.2.840.113549.1.9.1", "E"},
        {"1.2.840.113549.1.9.2", "UnstructuredName"},
        {"1.2.643.3.131.1.1", "ИНН"},
        {"1.2.643.100.4", "ИНН ЮЛ"},
        {"1.2.643.100.1", "ОГРН"},
        {"1.2.643.100.3", "СНИЛС"},
        {"1.2.643.100.5", "ОГРНИП"},
        {"2.5.4.5", "OID.2.5.4.5"},
        {"1.2.643.3.141.1.1", "OID.1.2.643.3.141.1.1"},
        {"2.25.329800735698586629295641978511506172918", "OID.2.25.329800735698586629295641978511506172918"},
    };
    for (const auto& [type, label] : table) {
        BOOST_TEST(parse(encodedName({{attribute(type, "x")}})).toPortalString() ==
                   std::string(label) + "=x");
    }
}

BOOST_AUTO_TEST_CASE(order_and_separators) {
    const Name name = parse(encodedName({
        {attribute("2.5.4.6", asn1::printableString("RU"))},
        {attribute("2.5.4.8", "77 г. Москва")},
        {attribute("2.5.4.3", "Иванов"), attribute("1.2.643.100.3", asn1::numericString("00000000003"))},
    }));
    // A SET is sorted by encoding, and SNILS has the smaller one (its length octet).
    BOOST_TEST(name.toPortalString() == "CN=Иванов + СНИЛС=00000000003, S=77 г. Москва, C=RU");
    BOOST_TEST(name.rdns().size() == 3U);
    BOOST_TEST(name.rdns()[2].size() == 2U);
    BOOST_TEST(parse(encodedName({})).toPortalString() == "");
}

BOOST_AUTO_TEST_CASE(values_that_are_no_text_are_hexadecimal) {
    BOOST_TEST(
        parse(encodedName({{attribute("2.5.4.10", asn1::octetString(Bytes{0xAB}))}})).toPortalString() ==
        "O=#0401AB");
    const Bytes notUtf8 = asn1::encode(asn1::Tag::kUtf8String, Bytes{0xFF});
    BOOST_TEST(parse(encodedName({{attribute("2.5.4.10", notUtf8)}})).toPortalString() == "O=#0C01FF");
    // A zero octet must not hide the rest from a program that stops there.
    const Name hidden = parse(encodedName({{attribute("2.5.4.3", std::string_view("a\0b", 3))}}));
    BOOST_TEST(hidden.toPortalString() == "CN=#0C03610062");
    BOOST_TEST(hidden.commonName().empty());
    BOOST_TEST(!hidden.rdns()[0][0].text);
}

BOOST_AUTO_TEST_CASE(string_types_are_converted) {
    const Bytes bmp = asn1::encode(asn1::Tag::kBmpString, Bytes{0x04, 0x2F});
    BOOST_TEST(parse(encodedName({{attribute("2.5.4.3", bmp)}})).commonName() == "Я");
    BOOST_TEST(
        parse(encodedName({{attribute("1.2.643.100.3", asn1::printableString("01234567890"))}})).snils() ==
        "01234567890");
}

BOOST_AUTO_TEST_CASE(what_a_person_is_looking_for) {
    const Name person = parse(encodedName({{attribute("2.5.4.3", "Иванов Иван Иванович")},
                                           {attribute("2.5.4.4", "Иванов")},
                                           {attribute("2.5.4.42", "Иван Иванович")},
                                           {attribute("1.2.643.3.131.1.1", "770000000003")},
                                           {attribute("1.2.643.100.5", "300000000000003")}}));
    BOOST_TEST(person.personName() == "Иванов Иван Иванович");
    BOOST_TEST(person.inn() == "770000000003");
    BOOST_TEST(person.ogrn() == "300000000000003");
    BOOST_TEST(person.organization() == "");
    BOOST_TEST(person.snils() == "");
    const Name entity = parse(encodedName({{attribute("2.5.4.10", "ООО")},
                                           {attribute("2.5.4.4", "Иванов")},
                                           {attribute("1.2.643.3.131.1.1", "770000000003")},
                                           {attribute("1.2.643.100.4", "7700000002")},
                                           {attribute("1.2.643.100.1", "1027700000002")}}));
    BOOST_TEST(entity.inn() == "7700000002");
    BOOST_TEST(entity.ogrn() == "1027700000002");
    BOOST_TEST(entity.personName() == "");
    BOOST_TEST(parse(encodedName({{attribute("1.2.643.3.131.1.1", "007700000002")}})).inn() == "7700000002");
    BOOST_TEST(parse(encodedName({{attribute("1.2.643.3.131.1.1", "0077000000")}})).inn() == "0077000000");
    BOOST_TEST(parse(encodedName({{attribute("2.5.4.3", "first")}, {attribute("2.5.4.3", "second")}}))
                   .commonName() == "first");
}

BOOST_AUTO_TEST_CASE(malformed_names) {
    using namespace asn1;
    const Bytes good = encodedName({{attribute("2.5.4.3", "x")}});
    Bytes tail = good;
    tail.push_back(0);
    const Bytes table[] = {
        {},
        tail,
        null(),
        setOf({}),
        sequence({setOf({})}),
        sequence({sequence({attribute("2.5.4.3", "x")})}),
        sequence({setOf({sequence({})})}),
        sequence({setOf({sequence({oid("2.5.4.3")})})}),
        sequence({setOf({sequence({oid("2.5.4.3"), utf8String("x"), null()})})}),
        sequence({setOf({sequence({utf8String("x"), oid("2.5.4.3")})})}),
        sequence({setOf({oid("2.5.4.3")})}),
        sequence({setOf({attribute("2.5.4.3", "x"), null()})}),
        Bytes(good.begin(), good.end() - 1),
    };
    for (const auto& encoding : table) {
        const auto result = Name::parse(encoding);
        BOOST_REQUIRE_MESSAGE(!result.ok(), toHex(encoding));
        BOOST_TEST((result.error().reason() == Reason::kCertificateMalformed));
    }
}

BOOST_AUTO_TEST_SUITE_END()
