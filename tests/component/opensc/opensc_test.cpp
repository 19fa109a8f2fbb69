// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A real module with a real PIN, behind a real pcscd.
#include <boost/test/unit_test.hpp>

#include "stage.h"

namespace {

using namespace opensctest;
using keys::PinCare;
using pki::KeyAlgorithm;

}  // namespace

BOOST_AUTO_TEST_SUITE(opensc)

BOOST_AUTO_TEST_CASE(a_token_is_listed_with_its_label_its_pin_and_its_keys) {
    const Plugged stage;
    const auto token = stage.token();
    const auto info = token->info();
    BOOST_TEST((info.kind == keys::TokenKind::kPkcs11));
    BOOST_TEST(info.label == kLabel + " (User PIN)");
    BOOST_TEST(info.location.find(kSerial) != std::string::npos, info.location);
    BOOST_TEST(!info.problem.has_value());
    BOOST_REQUIRE(info.pin.has_value());
    BOOST_TEST((info.pin->care == PinCare::kGood));
    const auto listing = p11::list(*token);
    BOOST_TEST(listing.outcome.ok());
    BOOST_TEST(listing.entries.size() == 2U);
    BOOST_TEST(stage.entry(KeyAlgorithm::kRsa).container == "rsa");
    BOOST_TEST(stage.entry(KeyAlgorithm::kGost2001).container == "gost");
}

BOOST_AUTO_TEST_CASE(rsa_and_gost_keys_sign_and_one_pin_is_one_try) {
    const Plugged stage;
    BOOST_TEST(stage.sign(KeyAlgorithm::kRsa) == "signed");
    BOOST_TEST(stage.card->presented() == 1U);
    BOOST_TEST(stage.sign(KeyAlgorithm::kGost2001) == "signed");
    BOOST_TEST(stage.card->presented() == 2U);
}

BOOST_AUTO_TEST_SUITE_END()
