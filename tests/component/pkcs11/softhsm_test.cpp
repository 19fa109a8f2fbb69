// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A real module, SoftHSM, with OpenSSL as the judge of what it signs.
#include <boost/test/unit_test.hpp>

#include "soft_hsm.h"

namespace {

using namespace p11;
using pki::HashAlgorithm;

struct Case {
    HashAlgorithm hash;
    const char* name;
};

void signAndJudge(const SoftHsm& hsm, keys::Token& token, const keys::KeyEntry& entry,
                  const std::vector<Case>& cases) {
    keys::OpenNotes notes;
    auto key = token.open(entry.id, Secret::copyOf(SoftHsm::kPin), notes);
    BOOST_REQUIRE_MESSAGE(key.ok(), (key.ok() ? "" : key.error().what()));
    for (const Case& one : cases) {
        const Bytes digest = digestFor(one.hash);
        const auto value = key.value()->signDigest(one.hash, digest, CancelToken());
        BOOST_REQUIRE_MESSAGE(value.ok(), (value.ok() ? "" : value.error().what()));
        BOOST_TEST(opensslVerifies(hsm.folder, *entry.certificate, one.name, digest, value.value()),
                   one.name);
        if (key.value()->publicKey().algorithm() != pki::KeyAlgorithm::kRsa) continue;
        const auto pss = key.value()->signPss(one.hash, digest, CancelToken());
        BOOST_REQUIRE_MESSAGE(pss.ok(), (pss.ok() ? "" : pss.error().what()));
        BOOST_TEST(opensslVerifies(hsm.folder, *entry.certificate, one.name, digest, pss.value(), true),
                   one.name);
    }
}

const std::vector<Case> kSha{{HashAlgorithm::kSha256, "sha256"},
                             {HashAlgorithm::kSha384, "sha384"},
                             {HashAlgorithm::kSha512, "sha512"}};

}  // namespace

BOOST_AUTO_TEST_SUITE(softhsm)

BOOST_AUTO_TEST_CASE(rsa_and_ecdsa_keys_are_listed_before_the_log_in_and_sign) {
    const SoftHsm hsm;
    hsm.addToken("Books");
    hsm.addKey("Books", "rsa", "01");
    hsm.addKey("Books", "P-256", "02");
    hsm.addKey("Books", "P-384", "03");
    const auto source = hsm.source();
    const auto tokens = source->tokens();
    BOOST_REQUIRE_EQUAL(tokens.size(), 1U);  // and not the slot that is not initialised
    const auto info = tokens[0]->info();
    BOOST_TEST((info.kind == keys::TokenKind::kPkcs11));
    BOOST_TEST(info.label == "Books");
    BOOST_TEST(!info.problem.has_value());
    BOOST_REQUIRE(info.pin.has_value());
    BOOST_TEST((info.pin == keys::PinState{}));
    const Listing listing = list(*tokens[0]);
    BOOST_TEST(listing.outcome.ok());
    BOOST_REQUIRE_EQUAL(listing.entries.size(), 3U);
    for (const auto& entry : listing.entries) {
        BOOST_REQUIRE(entry.certificate.has_value());
        BOOST_TEST(entry.passwordNeeded);
        BOOST_TEST(entry.tokenId == info.id);
        signAndJudge(hsm, *tokens[0], entry, kSha);
    }
}

BOOST_AUTO_TEST_CASE(a_wrong_pin_is_told_and_the_right_one_works_afterwards) {
    const SoftHsm hsm;
    hsm.addToken("A");
    hsm.addKey("A", "rsa", "01");
    const auto source = hsm.source();
    BOOST_TEST(sign(*source, "87654321") == "password.wrong");
    const auto info = source->tokens().at(0)->info();
    BOOST_REQUIRE(info.pin.has_value());
    BOOST_TEST((info.pin->care == keys::PinCare::kCountLow));
    BOOST_TEST(sign(*source, "") == "password.needed");
    BOOST_TEST(sign(*source, std::string(300, '1')) == "password.wrong");
    BOOST_TEST(sign(*source, SoftHsm::kPin) == "signed");
    BOOST_TEST((source->tokens().at(0)->info().pin->care == keys::PinCare::kGood));
}

BOOST_AUTO_TEST_CASE(the_pin_is_checked_at_every_opening_although_the_worker_lives_on) {
    const SoftHsm hsm;
    hsm.addToken("A");
    hsm.addKey("A", "rsa", "01");
    const auto source = hsm.source();
    BOOST_TEST(sign(*source, SoftHsm::kPin) == "signed");
    BOOST_TEST(sign(*source, "00000000") == "password.wrong");
    const auto token = source->tokens().at(0);
    const auto entry = list(*token).entries.at(0);
    keys::OpenNotes notes;
    const auto open = token->open(entry.id, Secret::copyOf(SoftHsm::kPin), notes);
    BOOST_REQUIRE(open.ok());
    // While a key is open the token is logged in, and any PIN would do.
    const auto second = token->open(entry.id, Secret::copyOf("00000000"), notes);
    BOOST_REQUIRE(!second.ok());
    BOOST_TEST((second.error().reason() == Reason::kProtocolBusy));
}

BOOST_AUTO_TEST_CASE(a_changed_pin_and_an_unblocked_one_are_those_that_other_software_takes) {
    const SoftHsm hsm;
    hsm.addToken("A");
    hsm.addKey("A", "rsa", "01");
    const auto source = hsm.source();
    const auto token = source->tokens().at(0);
    const auto upkeep = token->info().upkeep;
    BOOST_TEST(upkeep.change);
    BOOST_TEST((upkeep.unblock == keys::PinUpkeep::Unblock::kSetsPin));
    // Logs in with a PIN and does nothing else that needs one.
    const auto takes = [&](const std::string& pin) {
        return run("pkcs11-tool",
                   {"--module", kSoftHsm, "--token-label", "A", "--login", "--pin", pin, "--list-objects",
                    "--type", "privkey"},
                   hsm.environment())
                   .status == 0;
    };
    BOOST_TEST(takes(SoftHsm::kPin));
    BOOST_TEST(token->changePin(Secret::copyOf(SoftHsm::kPin), Secret::copyOf("new-pin-1")).ok());
    BOOST_TEST(takes("new-pin-1"));
    BOOST_TEST(!takes(SoftHsm::kPin));
    const auto wrong = token->changePin(Secret::copyOf(SoftHsm::kPin), Secret::copyOf("new-pin-2"));
    BOOST_REQUIRE(!wrong.ok());
    BOOST_TEST((wrong.error().reason() == Reason::kPasswordWrong));
    BOOST_TEST(takes("new-pin-1"));

    const auto unblocked = token->unblockPin(Secret::copyOf("87654321"), Secret::copyOf("new-pin-3"));
    BOOST_REQUIRE(unblocked.ok());
    BOOST_TEST(unblocked.value().newPin);
    BOOST_TEST(takes("new-pin-3"));
    BOOST_TEST(!takes("new-pin-1"));
    const auto refused = token->unblockPin(Secret::copyOf("00000000"), Secret::copyOf("new-pin-4"));
    BOOST_REQUIRE(!refused.ok());
    BOOST_TEST((refused.error().reason() == Reason::kPasswordWrong));
    BOOST_TEST(sign(*source, "new-pin-3") == "signed");
}

BOOST_AUTO_TEST_CASE(several_tokens_of_one_module_and_of_the_same_module_twice) {
    const SoftHsm hsm;
    hsm.addToken("A");
    hsm.addToken("B");
    hsm.addKey("B", "P-256", "0A");
    std::filesystem::create_symlink(kSoftHsm, hsm.folder / "again.so");
    // A copy, and not only another name.
    std::filesystem::copy_file(std::filesystem::canonical(kSoftHsm), hsm.folder / "copy.so");
    const auto source = keys::pkcs11::makeModuleSource(
        settingsOf({kSoftHsm, hsm.folder / "again.so", hsm.folder / "copy.so"}, hsm.environment()));
    const auto tokens = source->tokens();
    BOOST_REQUIRE_EQUAL(tokens.size(), 2U);
    std::size_t keys = 0;
    for (const auto& token : tokens)
        keys += list(*token).entries.size();
    BOOST_TEST(keys == 1U);
}

BOOST_AUTO_TEST_CASE(a_certificate_over_the_key_of_another_signs_nothing) {
    const SoftHsm hsm;
    hsm.addToken("A");
    // The id of one key on the certificate of another.
    hsm.make("P-256", "one");
    hsm.make("P-256", "other");
    hsm.addKey("A", hsm.folder / "one.pem", hsm.folder / "other.cer", "01");
    const auto source = hsm.source();
    BOOST_TEST(sign(*source, SoftHsm::kPin) == "key.mismatch");
}

BOOST_AUTO_TEST_SUITE_END()
