// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What the tests of readers have in common.
#pragma once

#include <winscard.h>

#include <boost/test/unit_test.hpp>
#include <memory>
#include <string>
#include <vector>

#include "../pkcs11/stage.h"
#include "daemon.h"
#include "keys/pcsc/connection.h"
#include "keys/pcsc/reader_source.h"
#include "virtual_card.h"

namespace pcsctest {

using namespace tamga;

/// With 256 bits, without a password of its own.
inline const std::string kContainer = "synthetic/s256e.000";
inline const std::string kPin = "12345678";
inline const std::string kReader = "Aktiv Rutoken lite";

/// A daemon with one reader, and one card in it.
struct OneCard {
    explicit OneCard(CardKind kind = lite(), Manners manners = {}, const std::string& slotName = "one.slot");
    std::shared_ptr<VirtualCard> card;
    CardSlot slot;
    Daemon daemon;
    std::unique_ptr<keys::Source> source;
};

/// Patient, so that a busy machine changes nothing.
[[nodiscard]] std::unique_ptr<keys::Source> patientSource();
/// Until the service knows of so many cards that have answered to reset.
void waitForCards(std::size_t count);
/// The reason that the list gives, or "fine"; with the number of keys: "fine, 2".
[[nodiscard]] std::string stateOf(keys::Source& source);

/// Another program at the same readers.
class OtherProgram final {
  public:
    explicit OtherProgram(DWORD share = SCARD_SHARE_SHARED, const std::string& reader = kReader + " 00 00");
    ~OtherProgram();
    OtherProgram(const OtherProgram&) = delete;
    OtherProgram& operator=(const OtherProgram&) = delete;
    void begin() const;
    void end() const;
    /// Resets the card under everybody's hands.
    void reset();
    [[nodiscard]] Bytes transmit(const Bytes& command) const;

  private:
    SCARDCONTEXT context_ = 0;
    SCARDHANDLE card_ = 0;
};

}  // namespace pcsctest
