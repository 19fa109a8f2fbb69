// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Certificates with one thing wrong.
#include <boost/test/unit_test.hpp>
#include <functional>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "judge.h"
#include "pki/certificate.h"

using namespace tamga;
using namespace tamga::asn1;
using pki::Certificate;

namespace {

Bytes extension(std::string_view id, const Bytes& value, bool critical = false) {
    return critical ? sequence({oid(id), boolean(true), octetString(value)})
                    : sequence({oid(id), octetString(value)});
}

/// The parts of a certificate, each an encoding of its own.
struct Parts {
    Bytes version = explicitTag(0, integer(2));
    Bytes serial = integer(0x2000);
    Bytes innerAlgorithm = sequence({oid("1.2.643.7.1.1.3.2")});
    Bytes issuer = sequence({setOf({sequence({oid("2.5.4.3"), utf8String("УЦ")})})});
    Bytes validity = sequence({asn1::time(1'700'000'000), asn1::time(1'800'000'000)});
    Bytes subject = sequence({setOf({sequence({oid("2.5.4.3"), utf8String("Иванов")})})});
    Bytes key = sequence({sequence({oid("1.2.643.7.1.1.1.1"), sequence({oid("1.2.643.7.1.2.1.1.1")})}),
                          bitString(octetString(Bytes(64, 1)))});
    Bytes uniqueIds;
    std::vector<Bytes> list{extension("2.5.29.15", namedBits(3), true)};
    Bytes extensions;  ///< in place of the list
    Bytes afterExtensions;
    Bytes outerAlgorithm = innerAlgorithm;
    Bytes signature = bitString(Bytes(64, 1));
    Bytes afterSignature;
    Bytes tail;

    [[nodiscard]] Bytes encode() const {
        const Bytes field = extensions.empty() && !list.empty() ? explicitTag(3, sequence(list)) : extensions;
        const Bytes tbs = sequence({version, serial, innerAlgorithm, issuer, validity, subject, key,
                                    uniqueIds, field, afterExtensions});
        Bytes out = sequence({tbs, outerAlgorithm, signature, afterSignature});
        append(out, tail);
        return out;
    }
};

struct Case {
    const char* what;
    std::function<void(Parts&)> change;
};

void only(Parts& p, std::string_view id, const Bytes& value) {
    p.list = {extension(id, value)};
}

const Case kMalformed[] = {
    {"no version but extensions", [](Parts& p) { p.version.clear(); }},
    {"version 1 with extensions", [](Parts& p) { p.version = explicitTag(0, integer(0)); }},
    {"version 2 with extensions", [](Parts& p) { p.version = explicitTag(0, integer(1)); }},
    {"version 4", [](Parts& p) { p.version = explicitTag(0, integer(3)); }},
    {"negative version", [](Parts& p) { p.version = explicitTag(0, integer(-1)); }},
    {"huge version", [](Parts& p) { p.version = explicitTag(0, unsignedInteger(Bytes(20, 1))); }},
    {"version with more behind",
     [](Parts& p) {
         p.version = explicitTag(0, Bytes{2, 1, 2, 5, 0});
     }},
    {"empty version", [](Parts& p) { p.version = explicitTag(0, {}); }},
    {"no serial number", [](Parts& p) { p.serial.clear(); }},
    {"empty serial number",
     [](Parts& p) {
         p.serial = Bytes{2, 0};
     }},
    {"serial number not minimal",
     [](Parts& p) {
         p.serial = Bytes{2, 2, 0, 1};
     }},
    {"serial number of another type", [](Parts& p) { p.serial = octetString(Bytes{1}); }},
    {"two signature algorithms", [](Parts& p) { p.outerAlgorithm = sequence({oid("1.2.643.7.1.1.3.3")}); }},
    {"no inner algorithm", [](Parts& p) { p.innerAlgorithm.clear(); }},
    {"empty algorithm", [](Parts& p) { p.innerAlgorithm = p.outerAlgorithm = sequence({}); }},
    {"algorithm with two parameters",
     [](Parts& p) {
         p.innerAlgorithm = sequence({oid("1.2.643.7.1.1.3.2"), null(), null()});
     }},
    {"algorithm without identifier", [](Parts& p) { p.innerAlgorithm = sequence({null()}); }},
    {"issuer is a set", [](Parts& p) { p.issuer = setOf({}); }},
    {"issuer with an empty RDN", [](Parts& p) { p.issuer = sequence({setOf({})}); }},
    {"subject attribute without value",
     [](Parts& p) { p.subject = sequence({setOf({sequence({oid("2.5.4.3")})})}); }},
    {"no subject", [](Parts& p) { p.subject.clear(); }},
    {"validity empty", [](Parts& p) { p.validity = sequence({}); }},
    {"validity with one time", [](Parts& p) { p.validity = sequence({asn1::time(0)}); }},
    {"validity with three times",
     [](Parts& p) {
         p.validity = sequence({asn1::time(0), asn1::time(0), asn1::time(0)});
     }},
    {"validity without seconds",
     [](Parts& p) {
         p.validity = sequence({asn1::time(0), encode(Tag::kUtcTime, asBytes("2601010000Z"))});
     }},
    {"validity in local time",
     [](Parts& p) {
         p.validity = sequence({asn1::time(0), encode(Tag::kUtcTime, asBytes("260101000000+0300"))});
     }},
    {"validity on 30 February",
     [](Parts& p) {
         p.validity = sequence({asn1::time(0), encode(Tag::kUtcTime, asBytes("260230000000Z"))});
     }},
    {"validity as text",
     [](Parts& p) {
         p.validity = sequence({asn1::time(0), utf8String("260101000000Z")});
     }},
    {"no key", [](Parts& p) { p.key.clear(); }},
    {"key of one element",
     [](Parts& p) {
         p.key = sequence({sequence({oid("1.2.643.7.1.1.1.1"), sequence({oid("1.2.643.7.1.2.1.1.1")})})});
     }},
    {"key too short",
     [](Parts& p) {
         p.key = sequence({sequence({oid("1.2.643.7.1.1.1.1"), sequence({oid("1.2.643.7.1.2.1.1.1")})}),
                           bitString(octetString(Bytes(63, 1)))});
     }},
    {"unique identifiers in the wrong order",
     [](Parts& p) {
         p.uniqueIds = retag(contextTag(2, false), bitString({}));
         append(p.uniqueIds, retag(contextTag(1, false), bitString({})));
     }},
    {"unique identifier in version 1",
     [](Parts& p) {
         p.version.clear();
         p.list.clear();
         p.uniqueIds = retag(contextTag(1, false), bitString({}));
     }},
    {"unknown field", [](Parts& p) { p.afterExtensions = explicitTag(4, null()); }},
    {"extensions twice", [](Parts& p) { p.afterExtensions = explicitTag(3, sequence(p.list)); }},
    {"extensions empty", [](Parts& p) { p.extensions = explicitTag(3, sequence({})); }},
    {"extensions not a sequence", [](Parts& p) { p.extensions = explicitTag(3, setOf(p.list)); }},
    {"two lists of extensions",
     [](Parts& p) {
         p.extensions = encode(contextTag(3, true), {sequence(p.list), sequence(p.list)});
     }},
    {"extension given twice", [](Parts& p) { p.list.push_back(extension("2.5.29.15", namedBits(1))); }},
    {"unknown extension given twice",
     [](Parts& p) {
         p.list = {extension("1.2.3", null()), extension("1.2.3", null())};
     }},
    {"extension without value", [](Parts& p) { p.list = {sequence({oid("2.5.29.15")})}; }},
    {"extension with more behind",
     [](Parts& p) {
         p.list = {sequence({oid("1.2.3"), octetString({}), null()})};
     }},
    {"critical is 01",
     [](Parts& p) {
         p.list = {sequence({oid("1.2.3"), Bytes{1, 1, 1}, octetString({})})};
     }},
    {"critical after the value",
     [](Parts& p) {
         p.list = {sequence({oid("1.2.3"), octetString({}), boolean(true)})};
     }},
    {"key usage is an integer", [](Parts& p) { only(p, "2.5.29.15", integer(3)); }},
    {"key usage empty", [](Parts& p) { only(p, "2.5.29.15", {}); }},
    {"key usage with more behind",
     [](Parts& p) {
         only(p, "2.5.29.15", Bytes{3, 2, 6, 0xC0, 0});
     }},
    {"key usage with unused bits set",
     [](Parts& p) {
         only(p, "2.5.29.15", Bytes{3, 2, 6, 0xFF});
     }},
    {"extended key usage empty", [](Parts& p) { only(p, "2.5.29.37", sequence({})); }},
    {"extended key usage of text", [](Parts& p) { only(p, "2.5.29.37", sequence({utf8String("x")})); }},
    {"extended key usage cut",
     [](Parts& p) {
         only(p, "2.5.29.37", Bytes{0x30, 3, 6, 3, 0x2A});
     }},
    {"policies empty", [](Parts& p) { only(p, "2.5.29.32", sequence({})); }},
    {"policy without identifier", [](Parts& p) { only(p, "2.5.29.32", sequence({sequence({})})); }},
    {"policy is bare", [](Parts& p) { only(p, "2.5.29.32", sequence({oid("1.2.643.100.113.1")})); }},
    {"basic constraints is null", [](Parts& p) { only(p, "2.5.29.19", null()); }},
    {"basic constraints with text", [](Parts& p) { only(p, "2.5.29.19", sequence({utf8String("x")})); }},
    {"negative path length",
     [](Parts& p) {
         only(p, "2.5.29.19", sequence({boolean(true), integer(-1)}));
     }},
    {"basic constraints with more",
     [](Parts& p) {
         only(p, "2.5.29.19", sequence({boolean(true), integer(1), integer(1)}));
     }},
    {"key period in UTCTime",
     [](Parts& p) {
         only(p, "2.5.29.16",
              sequence({retag(contextTag(1, false), encode(Tag::kUtcTime, asBytes("260101000000Z")))}));
     }},
    {"key period in the wrong order",
     [](Parts& p) {
         only(p, "2.5.29.16",
              sequence({retag(contextTag(1, false), generalizedTime(0)),
                        retag(contextTag(0, false), generalizedTime(0))}));
     }},
    {"key period is explicit",
     [](Parts& p) { only(p, "2.5.29.16", sequence({explicitTag(1, generalizedTime(0))})); }},
    {"signature with unused bits",
     [](Parts& p) {
         p.signature = Bytes{3, 2, 4, 0x10};
     }},
    {"signature is an octet string", [](Parts& p) { p.signature = octetString(Bytes(64, 1)); }},
    {"no signature", [](Parts& p) { p.signature.clear(); }},
    {"more after the signature", [](Parts& p) { p.afterSignature = null(); }},
    {"more after the certificate", [](Parts& p) { p.tail = null(); }},
    {"padding after the certificate", [](Parts& p) { p.tail = Bytes(4, 0); }},
};

const Case kGood[] = {
    {"as it is", [](Parts&) {}},
    {"version 1",
     [](Parts& p) {
         p.version.clear();
         p.list.clear();
     }},
    {"version 1 written out",
     [](Parts& p) {
         p.version = explicitTag(0, integer(0));
         p.list.clear();
     }},
    {"version 2 with unique identifiers",
     [](Parts& p) {
         p.version = explicitTag(0, integer(1));
         p.list.clear();
         p.uniqueIds = retag(contextTag(1, false), bitString({}));
         append(p.uniqueIds, retag(contextTag(2, false), bitString({})));
     }},
    {"NULL parameters on one side",
     [](Parts& p) {
         p.outerAlgorithm = sequence({oid("1.2.643.7.1.1.3.2"), null()});
     }},
    {"negative serial number", [](Parts& p) { p.serial = integer(-5); }},
    {"empty subject", [](Parts& p) { p.subject = sequence({}); }},
    {"not critical, written out",
     [](Parts& p) {
         p.list = {sequence({oid("1.2.3"), boolean(false), octetString({})})};
     }},
    {"no authority, written out", [](Parts& p) { only(p, "2.5.29.19", sequence({boolean(false)})); }},
    {"empty basic constraints", [](Parts& p) { only(p, "2.5.29.19", sequence({})); }},
    {"policy with qualifiers",
     [](Parts& p) {
         only(p, "2.5.29.32", sequence({sequence({oid("1.2.643.100.113.1"), sequence({null()})})}));
     }},
    {"unknown extension of any octets", [](Parts& p) { only(p, "1.2.3", Bytes{0xFF}); }},
    {"unknown signature algorithm",
     [](Parts& p) { p.innerAlgorithm = p.outerAlgorithm = sequence({oid("1.2.3")}); }},
    {"dates in GeneralizedTime",
     [](Parts& p) {
         p.validity = sequence({generalizedTime(0), generalizedTime(253'402'300'799)});
     }},
};

bool isTyped(const Error& error) {
    return error.reason() == Reason::kCertificateMalformed || error.reason() == Reason::kCertificateAlgorithm;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(malformed)

BOOST_AUTO_TEST_CASE(one_thing_wrong) {
    static_assert(std::size(kMalformed) >= 60);
    for (const auto& bad : kMalformed) {
        Parts parts;
        bad.change(parts);
        const auto result = Certificate::parse(parts.encode());
        BOOST_REQUIRE_MESSAGE(!result.ok(), bad.what);
        BOOST_TEST((result.error().reason() == Reason::kCertificateMalformed),
                   bad.what << ": " << result.error().what());
    }
}

BOOST_AUTO_TEST_CASE(odd_but_good) {
    for (const auto& good : kGood) {
        Parts parts;
        good.change(parts);
        const auto result = Certificate::parse(parts.encode());
        BOOST_TEST(result.ok(), good.what << ": " << (result.ok() ? "" : result.error().what()));
        if (result.ok()) BOOST_TEST(!result.value().isSignedBy(result.value().publicKey()), good.what);
    }
}

BOOST_AUTO_TEST_CASE(the_serial_number_is_shown_without_its_sign_octet) {
    const std::pair<Bytes, const char*> table[] = {
        {integer(0), "00"},
        {integer(5), "05"},
        {integer(0x80), "80"},
        {integer(0x2000), "2000"},
        {integer(0x1234567), "01234567"},
        {integer(-5), "FB"},
        {unsignedInteger(Bytes(20, 0xAB)), "ABABABABABABABABABABABABABABABABABABABAB"},
    };
    for (const auto& [serial, text] : table) {
        Parts parts;
        parts.serial = serial;
        BOOST_TEST(Certificate::parse(parts.encode()).orThrow().serialText() == text);
    }
}

BOOST_AUTO_TEST_CASE(absent_key_usage_allows_signing) {
    Parts parts;
    only(parts, "1.2.3", null());
    BOOST_TEST(Certificate::parse(parts.encode()).orThrow().maySign());
    const std::pair<std::uint32_t, bool> table[] = {
        {0, false}, {1, true}, {2, true}, {0x1FC, false}, {0x1FF, true}};
    for (const auto& [usage, may] : table) {
        only(parts, "2.5.29.15", namedBits(usage));
        const auto certificate = Certificate::parse(parts.encode()).orThrow();
        BOOST_TEST(certificate.keyUsage().value() == usage);
        BOOST_TEST(certificate.maySign() == may);
    }
}

BOOST_AUTO_TEST_CASE(every_cut_is_refused) {
    for (const char* const family : {"gost2001", "gost2012-512", "rsa", "p256"}) {
        const Bytes der = judge::fixture(std::string("pki/") + family + "/good.cer");
        for (std::size_t size = 0; size < der.size(); ++size) {
            const auto result = Certificate::parse(BytesView(der).first(size));
            if (result.ok() || result.error().reason() != Reason::kCertificateMalformed) BOOST_ERROR(size);
        }
    }
}

BOOST_AUTO_TEST_CASE(every_changed_bit_is_refused_or_breaks_the_signature) {
    for (const std::string family : {"gost2012-256", "rsa", "p256"}) {
        Bytes der = judge::fixture("pki/" + family + "/good.cer");
        const auto sub = Certificate::parse(judge::fixture("pki/" + family + "/sub.cer")).orThrow();
        std::size_t parsed = 0;
        for (std::size_t bit = 0; bit < der.size() * 8; ++bit) {
            auto& octet = der[bit / 8];
            octet = static_cast<std::uint8_t>(octet ^ (1U << (bit % 8)));
            const auto result = Certificate::parse(der);
            if (!result.ok() && !isTyped(result.error())) BOOST_ERROR(bit);
            // Verifying all of them would take minutes: one of a hundred and one.
            if (result.ok() && ++parsed % 101 == 0 && result.value().isSignedBy(sub.publicKey()))
                BOOST_ERROR(bit);
            octet = static_cast<std::uint8_t>(octet ^ (1U << (bit % 8)));
        }
        BOOST_TEST(parsed > 1000U);
        BOOST_TEST(Certificate::parse(der).orThrow().isSignedBy(sub.publicKey()));
    }
}

BOOST_AUTO_TEST_CASE(many_extensions_take_linear_time) {
    Parts parts;
    parts.list.clear();
    for (std::int64_t i = 0; i < 20'000; ++i)
        parts.list.push_back(extension("1.2." + std::to_string(i), {}));
    BOOST_TEST(Certificate::parse(parts.encode()).orThrow().extensions().size() == 20'000U);
}

BOOST_AUTO_TEST_SUITE_END()
