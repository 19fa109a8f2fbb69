// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Headers beyond the fixtures: other kinds of containers, odd attributes, certificates in the wrong place.
// Each is built from a good one and given a MAC that agrees, so that the content is what decides.
#include <cryptopp/osrng.h>

#include <boost/test/unit_test.hpp>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "keys/container/describe.h"
#include "keys/container/header.h"
#include "keys/container/open.h"
#include "sample.h"

using namespace tamga;
using namespace tamga::keys;
using asn1::contextTag;
using asn1::Tag;
using container::File;

namespace {

using Parts = std::vector<Bytes>;

Parts partsOf(const Bytes& header) {
    asn1::Reader outer = asn1::Reader(header).readSequence();
    asn1::Reader content = outer.readSequence();
    Parts parts;
    while (!content.atEnd()) {
        const BytesView encoding = content.read().encoding;
        parts.emplace_back(encoding.begin(), encoding.end());
    }
    return parts;
}

Bytes headerOf(const Parts& parts) {
    const Bytes content = asn1::sequence(parts);
    const Bytes zeroKey(32);
    return asn1::sequence(
        {content, asn1::octetString(container::shortMac(gost::ContainerFamily::k2012, zeroKey, content))});
}

/// The part with a tag.
Bytes& part(Parts& parts, Tag tag) {
    for (Bytes& one : parts)
        if (one.front() == static_cast<std::uint8_t>(tag)) return one;
    throw std::runtime_error("no such part");
}

void erase(Parts& parts, Tag tag) {
    std::erase_if(parts, [tag](const Bytes& one) { return one.front() == static_cast<std::uint8_t>(tag); });
}

struct Container {
    explicit Container(const std::string& name)
        : files(sample::fixture(name)), parts(partsOf(files.contents[File::kHeader])) {}

    std::vector<KeyEntry> describe() {
        files.contents[File::kHeader] = headerOf(parts);
        return container::describe(files, "place");
    }
    std::string open(std::string_view password, std::size_t index = 0) {
        files.contents[File::kHeader] = headerOf(parts);
        CryptoPP::AutoSeededRandomPool random;
        OpenNotes notes;
        return sample::reasonOf(capture(
            [&] { (void)container::openKey(files, index, Secret::copyOf(password), notes, random); }));
    }

    sample::MemoryFiles files;
    Parts parts;
};

}  // namespace

BOOST_AUTO_TEST_CASE(the_rebuilt_header_is_the_same) {
    Container container("synthetic/s256.000");
    const Bytes before = container.files.contents[File::kHeader];
    BOOST_TEST((headerOf(container.parts) == before));
}

BOOST_AUTO_TEST_CASE(other_kinds_are_unsupported_and_say_which) {
    for (const auto& [oid, what] :
         std::vector<std::pair<std::string, std::string>>{{"1.2.643.2.2.37.1", "version 1"},
                                                          {"1.2.643.2.2.37.2.2", "part of a key"},
                                                          {"1.2.643.2.2.37.4", "version 4"},
                                                          {"1.2.643.2.2.37.9.9", "1.2.643.2.2.37.9.9"}}) {
        Container container("synthetic/s256.000");
        part(container.parts, contextTag(0, true)) = asn1::encode(contextTag(0, true), {asn1::oid(oid)});
        const KeyEntry entry = container.describe().at(0);
        BOOST_TEST((entry.state == KeyState::kUnsupported));
        BOOST_TEST(entry.problem.value().context().find(what) != std::string::npos);
        BOOST_TEST(container.open("12345678") == "container.unsupported");
    }
}

BOOST_AUTO_TEST_CASE(version_4_is_recognised_without_its_header) {
    sample::MemoryFiles files(sample::fixture("corefx/pfx-3407.000"));
    files.contents.erase(File::kHeader);
    BOOST_TEST((container::describe(files, "place").at(0).state == KeyState::kUnsupported));
}

BOOST_AUTO_TEST_CASE(a_header_without_a_container_algorithm_is_of_version_2) {
    Container container("synthetic/s256.000");
    erase(container.parts, contextTag(0, true));
    BOOST_TEST((container.describe().at(0).state == KeyState::kUsable));
    BOOST_TEST(container.open("12345678") == "ok");
}

BOOST_AUTO_TEST_CASE(empty_and_functional_carrier_containers_are_unsupported) {
    for (const std::uint32_t bits : {0x2U | 0x4U, 0x2U | 0x8U}) {
        Container container("synthetic/s256e.000");
        part(container.parts, Tag::kBitString) = asn1::namedBits(bits);
        BOOST_TEST((container.describe().at(0).state == KeyState::kUnsupported));
    }
}

BOOST_AUTO_TEST_CASE(an_unknown_key_algorithm_is_unsupported_and_a_test_curve_too) {
    for (const auto& [algorithm, curve] :
         std::vector<std::pair<std::string, std::string>>{{"1.2.840.113549.1.1.1", "1.2.643.2.2.36.0"},
                                                          {"1.2.643.7.1.1.6.1", "1.2.643.2.2.35.0"},
                                                          {"1.2.643.7.1.1.6.1", "1.2.643.2.2.35.99"}}) {
        Container container("synthetic/s256.000");
        const Bytes identifier = asn1::sequence(
            {asn1::oid(algorithm), asn1::sequence({asn1::oid(curve), asn1::oid("1.2.643.7.1.1.2.2")})});
        part(container.parts, Tag::kSequence) =
            asn1::sequence({asn1::namedBits(5), asn1::retag(contextTag(0, true), identifier)});
        BOOST_TEST((container.describe().at(0).state == KeyState::kUnsupported));
        BOOST_TEST(container.open("12345678") == "container.unsupported");
    }
}

BOOST_AUTO_TEST_CASE(a_container_may_have_no_certificate) {
    Container container("synthetic/s256.000");
    erase(container.parts, contextTag(5, false));
    const KeyEntry entry = container.describe().at(0);
    BOOST_TEST((entry.state == KeyState::kUsable));
    BOOST_TEST(!entry.certificate);
    BOOST_TEST(!entry.problem);
    BOOST_TEST(container.open("12345678") == "ok");
}

BOOST_AUTO_TEST_CASE(a_certificate_of_another_key_is_a_mismatch) {
    Container container("synthetic/s256.000");
    part(container.parts, contextTag(5, false)) =
        asn1::encode(contextTag(5, false), sample::readFile(sample::fixture("synthetic/s256e.cer")));
    const KeyEntry entry = container.describe().at(0);
    BOOST_TEST((entry.state == KeyState::kDamaged));
    BOOST_TEST(!entry.certificate);
    BOOST_TEST((entry.problem.value().reason() == Reason::kKeyMismatch));
    BOOST_TEST(container.open("12345678") == "key.mismatch");
}

BOOST_AUTO_TEST_CASE(an_unreadable_certificate_leaves_the_key_usable) {
    Container container("synthetic/s256.000");
    part(container.parts, contextTag(5, false)) = asn1::encode(contextTag(5, false), *fromHex("3003020101"));
    const KeyEntry entry = container.describe().at(0);
    BOOST_TEST((entry.state == KeyState::kUsable));
    BOOST_TEST(!entry.certificate);
    BOOST_TEST((entry.problem.value().reason() == Reason::kCertificateMalformed));
    BOOST_TEST(container.open("12345678") == "ok");
}

BOOST_AUTO_TEST_CASE(certificates_in_each_others_fields_find_their_keys) {
    Container container("synthetic/stwo.000");
    const auto before = container.describe();
    Bytes& first = part(container.parts, contextTag(5, false));
    Bytes& second = part(container.parts, contextTag(6, false));
    const Bytes swapped = asn1::retag(contextTag(6, false), first);
    first = asn1::retag(contextTag(5, false), second);
    second = swapped;
    const auto after = container.describe();
    for (std::size_t i = 0; i < 2; ++i) {
        BOOST_TEST(
            (after.at(i).certificate.value().encoding() == before.at(i).certificate.value().encoding()));
        BOOST_TEST(container.open("", i) == "ok");
    }
}

BOOST_AUTO_TEST_CASE(without_a_fingerprint_the_certificate_is_compared) {
    Container container("synthetic/s256.000");
    erase(container.parts, contextTag(10, false));
    BOOST_TEST((container.describe().at(0).state == KeyState::kUsable));
    // No fingerprint, no early password check: only the key files can tell.
    BOOST_TEST(container.open("12345678") == "ok");
    BOOST_TEST(container.open("wrong") == "password.wrong");
    erase(container.parts, contextTag(5, false));
    BOOST_TEST((container.describe().at(0).state == KeyState::kDamaged));
    BOOST_TEST(container.open("12345678") == "container.damaged");
}

BOOST_AUTO_TEST_CASE(without_the_password_check_the_key_files_decide) {
    Container container("synthetic/s256.000");
    erase(container.parts, contextTag(2, false));
    BOOST_TEST(container.open("12345678") == "ok");
    BOOST_TEST(container.open("wrong") == "password.wrong");
    BOOST_TEST(container.open("") == "password.needed");
    container.files.contents.erase(File::kMasks);
    container.files.contents.erase(File::kMasks2);
    BOOST_TEST(container.open("12345678") == "container.damaged");
}

BOOST_AUTO_TEST_CASE(a_fingerprint_of_another_key_is_damage_when_there_is_no_password) {
    Container container("synthetic/s512.000");
    part(container.parts, contextTag(10, false)).back() ^= 1U;
    erase(container.parts, contextTag(5, false));
    BOOST_TEST((container.describe().at(0).state == KeyState::kUsable));  // shows only when opened
    BOOST_TEST(container.open("") == "container.damaged");
}

BOOST_AUTO_TEST_CASE(a_header_that_does_not_claim_its_reserve_still_has_it) {
    Container container("synthetic/s256e.000");
    part(container.parts, Tag::kBitString) = asn1::namedBits(0);
    container.files.contents.erase(File::kMasks);
    BOOST_TEST(container.open("") == "ok");
}

BOOST_AUTO_TEST_CASE(a_container_without_reserve_is_not_damaged) {
    Container container("synthetic/s256e.000");
    part(container.parts, Tag::kBitString) = asn1::namedBits(0);
    container.files.contents.erase(File::kMasks2);
    container.files.contents.erase(File::kPrimary2);
    CryptoPP::AutoSeededRandomPool random;
    OpenNotes notes;
    container.files.contents[File::kHeader] = headerOf(container.parts);
    (void)container::openKey(container.files, 0, Secret(), notes, random);
    BOOST_TEST(!notes.reserveDamaged);
    container.files.contents.erase(File::kMasks);
    const KeyEntry entry = container.describe().at(0);
    BOOST_TEST((entry.state == KeyState::kDamaged));
    BOOST_TEST(entry.problem.value().context() == "masks.key: missing");
    BOOST_TEST(container.open("") == "container.damaged");
}

BOOST_AUTO_TEST_CASE(unknown_elements_are_passed_over_and_doubled_ones_refused) {
    Container container("synthetic/s256.000");
    container.parts.push_back(asn1::encode(contextTag(13, false), asBytes("elsewhere")));
    container.parts.push_back(asn1::encode(contextTag(20, false), asBytes("later")));
    BOOST_TEST(container.open("12345678") == "ok");
    container.parts.push_back(part(container.parts, contextTag(10, false)));
    BOOST_TEST(container.open("12345678") == "container.damaged");
}

BOOST_AUTO_TEST_CASE(a_usage_period_that_does_not_parse_is_left_out) {
    for (const char* value : {"3011810f3230333030313031303030303030", "300f800d", "0500"}) {
        Container container("synthetic/s256.000");
        part(container.parts, contextTag(12, true)) = asn1::encode(
            contextTag(12, true),
            {asn1::sequence({asn1::oid("1.2.643.2.2.37.3.10"), asn1::octetString(*fromHex(value))})});
        const KeyEntry entry = container.describe().at(0);
        BOOST_TEST((entry.state == KeyState::kUsable));
        BOOST_TEST(!entry.keyNotAfter);
    }
}

BOOST_AUTO_TEST_CASE(the_usage_period_goes_by_role_then_by_container) {
    Container container("synthetic/s256.000");
    const auto extension = [](std::string_view oid, std::int64_t notAfter) {
        return asn1::sequence(
            {asn1::oid(oid), asn1::octetString(asn1::sequence(
                                 {asn1::retag(contextTag(1, false), asn1::generalizedTime(notAfter))}))});
    };
    part(container.parts, contextTag(12, true)) = asn1::encode(
        contextTag(12, true), {extension("1.2.643.2.2.37.3.9", 1000), extension("1.2.643.2.2.37.3.5", 2000)});
    BOOST_TEST(container.describe().at(0).keyNotAfter.value() == 2000);
    Bytes& parameters = part(container.parts, Tag::kSequence);
    parameters[4] = 0x07;  // 30 xx 03 02 05 A0 becomes 30 xx 03 02 07 80: exportable signature key
    parameters[5] = 0x80;
    BOOST_TEST((container.describe().at(0).role == KeyRole::kSignature));
    BOOST_TEST(container.describe().at(0).keyNotAfter.value() == 1000);
}

BOOST_AUTO_TEST_CASE(names_are_windows_1251_whatever_the_tag_says) {
    BOOST_TEST(container::parseName(*fromHex("30061604caebfef7")) == "Ключ");
    BOOST_TEST(container::parseName(*fromHex("30061604737276311604deadbeef")) == "srv1");
    BOOST_TEST(container::parseName(*fromHex("300a0c08d09ad0bbd18ed187")) == "Ключ");
    BOOST_TEST(container::parseName(*fromHex("300516036101ff")).find('\x01') == std::string::npos);
    BOOST_CHECK_EXCEPTION((void)container::parseName(*fromHex("30030201ff")), Error, [](const Error& error) {
        return error.reason() == Reason::kContainerDamaged && error.context() == "name.key: not a string";
    });
}
