// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// PC/SC: the service, a card, a stretch of time in which nobody else talks to it. Any of these calls may take
// as long as the service, the driver and other programs like, and cannot be interrupted: they are made on
// threads that may be left behind (base/errand.h), each with a context of its own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "keys/pcsc/apdu.h"

namespace tamga::keys::pcsc {

struct ReaderState {
    std::string name;
    bool present = false;       ///< a card is in it and has answered to reset
    std::uint32_t changes = 0;  ///< counts insertions and removals since the reader came
    Bytes atr;
};

class Context final {
  public:
    /// Error(token.service) without the service or its library.
    Context();
    ~Context();
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;

    /// All readers, as the service knows them: no card is touched.
    [[nodiscard]] std::vector<ReaderState> readers() const;

  private:
    friend class Card;
    [[nodiscard]] std::vector<std::string> names() const;
    [[nodiscard]] std::optional<std::vector<ReaderState>> states(const std::vector<std::string>& names) const;
    long handle_ = 0;
};

class Card final {
  public:
    /// Shares the card with other programs. Error(token.removed | token.busy | token.device-error |
    /// token.service).
    Card(const Context& context, const std::string& reader);
    ~Card();
    Card(const Card&) = delete;
    Card& operator=(const Card&) = delete;

  private:
    friend class Transaction;
    void reconnect();
    long handle_ = 0;
    unsigned long protocol_ = 0;
};

/// Only a transaction can transmit.
class Transaction final : public Channel {
  public:
    /// Waits for the others. A reset by another program in the meantime is no error: nothing has been said
    /// yet.
    explicit Transaction(Card& card);
    ~Transaction() override;
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    CryptoPP::SecByteBlock transmit(BytesView command) override;
    [[nodiscard]] bool isByteProtocol() const override;
    CryptoPP::SecByteBlock control(std::uint32_t code, BytesView data) override;
    /// At the end the card is reset: whoever is logged in there is logged out.
    void resetAtEnd() noexcept override { reset_ = true; }

  private:
    Card& card_;
    bool reset_ = false;
};

}  // namespace tamga::keys::pcsc
