// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include <cryptopp/osrng.h>

#include <boost/test/unit_test.hpp>

#include "keys/container/encode.h"
#include "keys/container/open.h"
#include "keys/container/password.h"
#include "sample.h"

using namespace tamga;
using namespace tamga::keys;
using container::CodeUnits;

namespace {

std::vector<unsigned> unitsOf(const CodeUnits& units) {
    return {units.begin(), units.end()};
}

using Units = std::vector<unsigned>;

}  // namespace

BOOST_AUTO_TEST_CASE(ascii_has_one_spelling) {
    const auto spellings = container::spellingsOf(Secret::copyOf("aZ0~"));
    BOOST_REQUIRE(spellings.size() == 1U);
    BOOST_TEST((unitsOf(spellings[0]) == Units{0x61, 0x5A, 0x30, 0x7E}));
    BOOST_TEST(container::spellingsOf(Secret()).at(0).empty());
}

BOOST_AUTO_TEST_CASE(cyrillic_has_three) {
    const auto spellings = container::spellingsOf(Secret::copyOf("aЯё"));
    BOOST_REQUIRE(spellings.size() == 3U);
    BOOST_TEST((unitsOf(spellings[0]) == Units{0x61, 0xDF, 0xB8}));
    BOOST_TEST((unitsOf(spellings[1]) == Units{0x61, 0xD0, 0xAF, 0xD1, 0x91}));
    BOOST_TEST((unitsOf(spellings[2]) == Units{0x61, 0x42F, 0x451}));
}

BOOST_AUTO_TEST_CASE(text_outside_windows_1251_has_two) {
    const auto spellings = container::spellingsOf(Secret::copyOf("中😀"));
    BOOST_REQUIRE(spellings.size() == 2U);
    BOOST_TEST((unitsOf(spellings[0]) == Units{0xE4, 0xB8, 0xAD, 0xF0, 0x9F, 0x98, 0x80}));
    BOOST_TEST((unitsOf(spellings[1]) == Units{0x4E2D, 0xD83D, 0xDE00}));
}

BOOST_AUTO_TEST_CASE(octets_that_are_no_utf8_are_taken_as_they_are) {
    const auto spellings = container::spellingsOf(Secret::copyOf("\xCF\xE0"));
    BOOST_REQUIRE(spellings.size() == 1U);
    BOOST_TEST((unitsOf(spellings[0]) == Units{0xCF, 0xE0}));
}

BOOST_AUTO_TEST_CASE(writing_uses_windows_1251_or_refuses) {
    BOOST_TEST((unitsOf(container::spellingForWriting(Secret::copyOf("Я"))) == Units{0xDF}));
    for (const std::string& password : {std::string("中"), std::string("\xFF"), std::string(257, 'x')}) {
        BOOST_CHECK_EXCEPTION((void)container::spellingForWriting(Secret::copyOf(password)), Error,
                              [](const Error& error) { return error.reason() == Reason::kProtocolParams; });
    }
    BOOST_TEST(container::spellingForWriting(Secret::copyOf(std::string(256, 'x'))).size() == 256U);
}

// The storage keys and password checks of the containers of the fixtures, step by step.
BOOST_AUTO_TEST_CASE(known_keys_are_derived) {
    using enum gost::ContainerFamily;
    const CodeUnits password = container::spellingForWriting(Secret::copyOf("12345678"));
    const Bytes salt = *fromHex("101112131415161718191a1b");
    const auto derived = [&](gost::ContainerFamily family, const CodeUnits& units) {
        return toHex(container::viewOf(container::deriveKey(family, units, salt)));
    };
    BOOST_TEST(derived(k2012, password) ==
               "8c8d2b2be68229e74b38b72fa45276c5feeaae504c8a458acd56c3bf4104bd23");
    BOOST_TEST(derived(k2001, password) ==
               "7764860b9eb33eb17b5c16b3baca8a1026f96e6cef933572c4afd4cf3a40d2e5");
    BOOST_TEST(derived(k2012, CodeUnits()) ==
               "0bd89efa680456573e23e268a3dc36dca903fbf378b2aca9e573f1a2be1dd5ad");
    BOOST_TEST(derived(k2001, CodeUnits()) ==
               "634bef331a75772c84c50970705e0d17a29834ef1bb03927f574661a8a31c90c");
    BOOST_TEST(toHex(container::passwordMac(k2012, password, *fromHex("ad840afb08c92b1f"))) == "f047e216");
    BOOST_TEST(toHex(container::passwordMac(k2001, password, *fromHex("42e31ad847080d42"))) == "1f3e9055");
}

// Programs differ in how they hash a password that is not ASCII: each way of making opens.
BOOST_AUTO_TEST_CASE(each_spelling_of_a_cyrillic_password_opens) {
    CryptoPP::AutoSeededRandomPool random;
    const gost::Curve& curve = *gost::findCurve("1.2.643.2.2.36.0");
    const gost::PrivateKey key = gost::PrivateKey::generate(curve, random);
    const Bytes publicKey = key.publicKeyOctets(random);
    const Secret typed = Secret::copyOf("Пароль 1");
    for (const CodeUnits& units : container::spellingsOf(typed)) {
        const container::EncodedContainer made(container::encode({}, key, publicKey, units,
                                                                 container::PairSeed::random(curve, random),
                                                                 container::PairSeed::random(curve, random)));
        OpenNotes notes;
        BOOST_TEST((container::openKey(made, 0, typed, notes, random).publicKey == publicKey));
        BOOST_CHECK_EXCEPTION((void)container::openKey(made, 0, Secret::copyOf("пароль 1"), notes, random),
                              Error,
                              [](const Error& error) { return error.reason() == Reason::kPasswordWrong; });
    }
}
