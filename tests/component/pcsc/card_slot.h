// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A card of any kind, and the slot that it is inserted into and pulled out of.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "card_wire.h"

namespace pcsctest {

using wire::Octets;

/// An answer of a status word alone (ISO 7816-4 section 5.1).
inline Octets word(std::uint16_t status) {
    return {static_cast<std::uint8_t>(status >> 8U), static_cast<std::uint8_t>(status & 0xFFU)};
}

/// Data and 9000.
inline Octets done(Octets data = {}) {
    data.insert(data.end(), {0x90, 0x00});
    return data;
}

/// What becomes of one command. Nothing: the card answers it.
enum class Fate : std::uint8_t { kPull, kNothing, kHang, kGarbage };
/// Asked before each command; may take as long as it likes.
using Script = std::function<std::optional<Fate>(const Octets& command)>;

class Card {
  public:
    Card() = default;
    virtual ~Card() = default;
    Card(const Card&) = delete;
    Card& operator=(const Card&) = delete;

    void setScript(Script script) {
        const std::scoped_lock lock(scriptMutex_);
        script_ = std::move(script);
    }

  private:
    friend class CardSlot;
    [[nodiscard]] virtual Octets atr() const = 0;
    /// Power on, power off, warm reset.
    virtual void reset() = 0;
    virtual Octets answer(const Octets& command) = 0;
    /// What is typed on the reader's keys; nothing: the key "cancel".
    virtual std::optional<Octets> digits() { return std::nullopt; }
    std::optional<Fate> fateOf(const Octets& command) {
        Script script;
        {
            const std::scoped_lock lock(scriptMutex_);
            script = script_;
        }
        return script ? script(command) : std::nullopt;
    }

    std::mutex scriptMutex_;
    Script script_;
};

/// One slot, and at most one card in it.
class CardSlot final {
  public:
    explicit CardSlot(std::string path) : path_(std::move(path)) {}
    CardSlot(std::string path, std::shared_ptr<Card> card) : CardSlot(std::move(path)) {
        insert(std::move(card));
    }
    ~CardSlot() { pull(); }
    CardSlot(const CardSlot&) = delete;
    CardSlot& operator=(const CardSlot&) = delete;

    void insert(std::shared_ptr<Card> card);
    void pull();

  private:
    void serve();
    void talk(int connection);
    void leave(int connection);
    bool answerOne(int connection, std::uint8_t kind, const Octets& content);
    void waitForEnd();

    std::string path_;
    std::shared_ptr<Card> card_;
    int listener_ = -1;
    int end_ = -1;  ///< eventfd: the card is pulled
    std::thread thread_;
};

}  // namespace pcsctest
