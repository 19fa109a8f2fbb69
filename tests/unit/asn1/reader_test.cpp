// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "asn1/reader.h"

#include <boost/test/unit_test.hpp>
#include <functional>

#include "asn1/writer.h"

using namespace tamga;
using namespace tamga::asn1;

namespace {

Bytes hex(std::string_view text) {
    return fromHex(text).value();
}

bool isMalformed(const Error& error) {
    return error.reason() == Reason::kDerMalformed;
}

using Use = std::function<void(Reader&)>;

struct BadCase {
    const char* what;
    const char* octets;
    Use use;
};

const Use kAny = [](Reader& r) { (void)r.read(); };
const Use kInteger = [](Reader& r) { (void)r.readInteger(); };
const Use kBig = [](Reader& r) { (void)r.readBigInteger(); };
const Use kBoolean = [](Reader& r) { (void)r.readBoolean(); };
const Use kOid = [](Reader& r) { (void)r.readOid(); };
const Use kBits = [](Reader& r) { (void)r.readBitString(); };
const Use kNamed = [](Reader& r) { (void)parseNamedBits(r.read(Tag::kBitString)); };
const Use kNull = [](Reader& r) { r.readNull(); };
const Use kEnd = [](Reader& r) {
    (void)r.read();
    r.expectEnd();
};

const BadCase kBadCases[] = {
    {"nothing", "", kAny},
    {"identifier only", "30", kAny},
    {"high tag number", "1f2000", kAny},
    {"high tag number, context", "bf8101 00", kAny},
    {"end-of-contents", "0000", kAny},
    {"indefinite length", "30800000", kAny},
    {"indefinite length of a string", "24800000", kAny},
    {"reserved length octet", "30ff", kAny},
    {"length of nine octets", "3089000000000000000000", kAny},
    {"length of 127 octets", "30fe", kAny},
    {"length cut", "3082", kAny},
    {"length cut inside", "308201", kAny},
    {"long form for 127", "04817f", kAny},
    {"long form for 0", "048100", kAny},
    {"leading zero in the length", "04820080", kAny},
    {"content missing", "0401", kAny},
    {"content cut", "040500010203", kAny},
    {"length close to 2^64", "0488ffffffffffffffff", kAny},
    {"length that wraps with the header", "0488fffffffffffffff6", kAny},
    {"length of 2^63", "04888000000000000000", kAny},
    {"primitive sequence", "1000", kAny},
    {"primitive set", "1100", kAny},
    {"constructed integer", "2203020101", kAny},
    {"constructed boolean", "21030101ff", kAny},
    {"constructed null", "2500", kAny},
    {"constructed octet string", "2403040101", kAny},
    {"constructed bit string", "230403020001", kAny},
    {"constructed UTF8String", "2c030c0141", kAny},
    {"constructed UTCTime", "3700", kAny},
    {"constructed object identifier", "26030601 2a", kAny},
    {"left over", "0500 00", kEnd},
    {"boolean one", "010101", kBoolean},
    {"boolean of two octets", "0102ffff", kBoolean},
    {"empty boolean", "0100", kBoolean},
    {"integer for a boolean", "020100", kBoolean},
    {"empty integer", "0200", kInteger},
    {"integer with a spare zero", "02020001", kInteger},
    {"integer with a spare FF", "0202ff80", kInteger},
    {"zero in two octets", "02020000", kInteger},
    {"integer of 9 octets", "0209010000000000000000", kInteger},
    {"2^63", "0209008000000000000000", kInteger},
    {"enumerated for an integer", "0a0101", kInteger},
    {"big integer empty", "0200", kBig},
    {"big integer not minimal", "020a00010000000000000000", kBig},
    {"empty identifier", "0600", kOid},
    {"identifier with an open end", "06022a80", kOid},
    {"identifier with a padded arc", "06032a8001", kOid},
    {"bit string without content", "0300", kBits},
    {"bit string with unused bits", "03020780", kBits},
    {"bit string of 8 unused bits", "03020800", kNamed},
    {"bit string, unused bits of nothing", "030101", kNamed},
    {"bit string, unused bits set", "030201ff", kNamed},
    {"named bits without content", "0300", kNamed},
    {"null with content", "050100", kNull},
    {"sequence for a null", "3000", kNull},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(reader)

BOOST_AUTO_TEST_CASE(bad_encodings_give_the_typed_error) {
    static_assert(std::size(kBadCases) >= 50);
    for (const auto& bad : kBadCases) {
        BOOST_TEST_CONTEXT(bad.what) {
            std::string digits(bad.octets);
            std::erase(digits, ' ');
            const Bytes octets = hex(digits);
            Reader r(octets);
            BOOST_CHECK_EXCEPTION(bad.use(r), Error, isMalformed);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_refused_element_is_not_consumed) {
    const Bytes octets = hex("0201050500");
    Reader r(octets);
    BOOST_CHECK_EXCEPTION(r.readNull(), Error, isMalformed);
    BOOST_TEST(!r.readIf(Tag::kOid));
    BOOST_TEST(r.readInteger() == 5);
    r.readNull();
    BOOST_TEST(r.atEnd());
    BOOST_TEST(!r.peek());
    BOOST_CHECK_EXCEPTION(r.read(), Error, isMalformed);
}

BOOST_AUTO_TEST_CASE(good_values) {
    const Bytes octets =
        hex("302b"
            "0101ff"
            "010100"
            "02010a"
            "020180"
            "02087fffffffffffff7f"
            "06032a8503"
            "0403010203"
            "03020007"
            "0500"
            "a103020105");
    Reader outer(octets);
    Reader r = outer.readSequence();
    BOOST_TEST(r.readBoolean());
    BOOST_TEST(!r.readBoolean());
    BOOST_TEST(r.readInteger() == 10);
    BOOST_TEST(r.readInteger() == -128);
    BOOST_TEST(toHex(r.readBigInteger()) == "7fffffffffffff7f");
    BOOST_TEST(r.readOid().dotted() == "1.2.643");
    BOOST_TEST(toHex(r.readOctetString()) == "010203");
    BOOST_TEST(toHex(r.readBitString()) == "07");
    r.readNull();
    BOOST_TEST(r.readExplicit(1).readInteger() == 5);
    r.expectEnd();
    outer.expectEnd();
}

BOOST_AUTO_TEST_CASE(integer_limits) {
    for (const std::int64_t value : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{127}, std::int64_t{128},
                                     std::int64_t{-129}, INT64_MAX, INT64_MIN}) {
        const Bytes encoded = integer(value);
        BOOST_TEST(Reader(encoded).readInteger() == value);
    }
}

BOOST_AUTO_TEST_CASE(views_point_into_the_received_octets) {
    const Bytes octets = hex("30050403aabbcc");
    Reader outer(octets);
    const Element element = outer.readSequence().read();
    BOOST_TEST((element.encoding.data() == octets.data() + 2));
    BOOST_TEST((element.content.data() == octets.data() + 4));
    BOOST_TEST(element.content.size() == 3U);
}

BOOST_AUTO_TEST_CASE(named_bits_are_counted_from_the_left) {
    const Bytes usage = hex("0303078080");
    const auto bits = parseNamedBits(Reader(usage).read());
    BOOST_TEST(bits.test(0));
    BOOST_TEST(!bits.test(1));
    BOOST_TEST(bits.test(8));
    BOOST_TEST(!bits.test(9));
    BOOST_TEST(!bits.test(4'000'000'000U));
    const Bytes none = hex("030100");
    BOOST_TEST(!parseNamedBits(Reader(none).read()).test(0));
}

BOOST_AUTO_TEST_CASE(every_cut_of_an_element_is_refused) {
    const Bytes whole = sequence({integer(5), octetString(Bytes(300, 0x55)), oid("1.2.643")});
    for (std::size_t size = 0; size < whole.size(); ++size) {
        BOOST_CHECK_EXCEPTION((void)firstElement(BytesView(whole).first(size)), Error, isMalformed);
    }
    BOOST_TEST(equal(firstElement(whole), whole));
}

BOOST_AUTO_TEST_CASE(padding_after_the_first_element_is_ignored) {
    const Bytes padded = hex("30030201050000ffff");
    BOOST_TEST(toHex(firstElement(padded)) == "3003020105");
}

BOOST_AUTO_TEST_CASE(depth_costs_the_reader_no_stack) {
    Bytes octets;
    for (int i = 0; i < 2000; ++i)
        octets = sequence({octets});
    Reader r(octets);
    std::size_t depth = 0;
    while (!r.atEnd()) {
        r = r.readSequence();
        ++depth;
    }
    BOOST_TEST(depth == 2000U);
}

BOOST_AUTO_TEST_SUITE_END()
