// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A Rutoken ECP of the tests' own behind a pcscd of the tests' own, and OpenSC's PKCS#11 module that speaks
// to it.
#pragma once

#include <boost/test/unit_test.hpp>
#include <memory>
#include <string>
#include <vector>

#include "../pcsc/daemon.h"
#include "../pkcs11/stage.h"
#include "ecp_card.h"

namespace opensctest {

using namespace tamga;
using pcsctest::CardSlot;
using pcsctest::Daemon;

inline const std::string kModule = TAMGA_OPENSC_MODULE;
inline const std::string kPin = "12345678";
inline const std::string kWrongPin = "11111111";
inline const std::string kLabel = "Test Rutoken";
inline const std::string kSerial = "32a1b2c3";
inline const std::string kReader = "Aktiv Rutoken ECP";
inline const std::string kSlot = "ecp.slot";

/// What the programs of OpenSC, and workers, are started with.
[[nodiscard]] std::vector<std::string> environment();

/// A token that pkcs15-init and pkcs11-tool have filled, made once for all tests: user PIN, an RSA key and a
/// key of GOST R 34.10-2001, each with its certificate.
[[nodiscard]] const EcpCard& filledCard();

/// Whether a source asks the token for its counter past the module, as the product does when readers are on.
enum class Counter : std::uint8_t { kAsked, kNotAsked };

/// The filled token, a copy of it, in the one reader of a daemon, and a source of its own.
struct Plugged {
    explicit Plugged(Counter counter = Counter::kAsked);
    std::shared_ptr<EcpCard> card = filledCard().copy();
    Daemon daemon{{{kReader, kSlot}}};
    CardSlot slot{Daemon::slotPath(kSlot), card};
    p11::Folder folder;
    std::unique_ptr<keys::Source> source;

    [[nodiscard]] std::shared_ptr<keys::Token> token() const;
    [[nodiscard]] keys::KeyEntry entry(pki::KeyAlgorithm algorithm) const;
    /// "signed", or the reason; by the key of that algorithm, judged by OpenSSL.
    [[nodiscard]] std::string sign(pki::KeyAlgorithm algorithm, const std::string& pin = kPin) const;
    /// Asked anew, as before each question for it.
    [[nodiscard]] keys::PinState pin() const;
    /// What a list says of the PIN; "none" without a token.
    [[nodiscard]] std::string listed() const;
    /// A key that is logged in.
    [[nodiscard]] std::unique_ptr<pki::SigningKey> open(pki::KeyAlgorithm algorithm) const;
    /// "signed", or the reason; judged as sign() does.
    [[nodiscard]] std::string signWith(pki::SigningKey& key, const pki::Certificate& certificate) const;
};

/// Patient, so that a busy machine changes nothing.
[[nodiscard]] std::unique_ptr<keys::Source> openscSource(Counter counter);
/// Until the service knows that the card is there, or is not there.
void waitForCard(bool present);

}  // namespace opensctest
