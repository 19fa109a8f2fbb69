// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "journal/chain.h"

#include <boost/test/unit_test.hpp>
#include <set>

#include "journal/entry.h"
#include "journal/folding.h"

using namespace tamga;
using namespace tamga::journal;

BOOST_AUTO_TEST_SUITE(chain)

// The value was computed with sha256sum over the form that README.md describes.
BOOST_AUTO_TEST_CASE(theHashIsTheOneThatIsDescribed) {
    RawRow row{1, 1, 1767225600, {}};
    row.texts[0] = "sign";
    row.texts[1] = "https://lkfl.tax.test";
    row.texts[2] = "Декларация.xml";
    row.texts[9] = "signed";
    BOOST_TEST(toHex(hashOf(row, firstHash())) ==
               "e528150e4ccb7ed8ee326919d17a9856e8d26feb410619fde3f5f6b3f2a12f74");
}

BOOST_AUTO_TEST_CASE(noTwoRowsHaveTheSameForm) {
    std::set<std::string> hashes;
    const auto add = [&](const RawRow& row, const Bytes& previous) {
        BOOST_TEST(hashes.insert(toHex(hashOf(row, previous))).second);
    };
    const RawRow empty;
    add(empty, firstHash());
    add(empty, Bytes(kHashOctets, 1));
    for (std::size_t i = 0; i < empty.texts.size(); ++i) {
        RawRow row = empty;
        row.texts[i] = "";  // there, and empty, is not absent
        add(row, firstHash());
        row.texts[i] = "x";
        add(row, firstHash());
    }
    RawRow split = empty;
    split.texts[1] = "1:x\n1:y";
    add(split, firstHash());
    split.texts[1] = "x";
    split.texts[2] = "y";
    add(split, firstHash());
    for (const auto& [seq, batch, at] : {std::array<int, 3>{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {-1, 0, 0}})
        add(RawRow{seq, batch, at, {}}, firstHash());
}

BOOST_AUTO_TEST_CASE(namesOfActsAndOutcomes) {
    for (const Act act : {Act::kSign, Act::kLogIn, Act::kList, Act::kChoose})
        BOOST_TEST((actByName(nameOf(act)) == act));
    for (const Ending ending : {Ending::kBegun, Ending::kSigned, Ending::kRefused, Ending::kFailed})
        BOOST_TEST((endingByName(nameOf(ending)) == ending));
    BOOST_TEST(nameOf(Act::kLogIn) == "login");
    BOOST_TEST(!actByName("x").has_value());
    BOOST_TEST(!endingByName("").has_value());
}

BOOST_AUTO_TEST_CASE(foldingKnowsTheAlphabets) {
    BOOST_TEST(fold("ИВАНОВ Пётр Ёлкин") == "иванов петр елкин");
    BOOST_TEST(fold("ÉCOLE Naïve × AZ@[") == "école naïve × az@[");
    BOOST_TEST(fold("Їжак") == fold("ЇЖАК"));
    BOOST_TEST(fold("\xFF\xC3") == "\xFF\xC3");
    BOOST_TEST(fold("日本 📄") == "日本 📄");
    BOOST_TEST(fold("").empty());
}

BOOST_AUTO_TEST_SUITE_END()
