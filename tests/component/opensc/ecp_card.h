// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A token with keys of its own, as the driver "rutoken_ecp" of OpenSC knows it: a tree of files with rights,
// PINs with counters, key pairs made on the card, signatures. It begins empty; pkcs15-init and pkcs11-tool
// fill it. Only what those programs and a signature need: keys cannot be imported, nothing is deciphered.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "../pcsc/card_slot.h"
#include "chip_key.h"

namespace opensctest {

class EcpCard final : public pcsctest::Card {
  public:
    /// serial: four octets, hexadecimal, as printed on the token.
    explicit EcpCard(const std::string& serial);
    /// Another card with the same content, keys and PINs; freshly inserted.
    [[nodiscard]] std::shared_ptr<EcpCard> copy() const;

    /// Of the user's PIN.
    void setTriesLeft(unsigned left);
    [[nodiscard]] unsigned triesLeft() const;
    /// How many times the user's PIN was presented, right or wrong.
    [[nodiscard]] unsigned presented() const;
    [[nodiscard]] unsigned resets() const;
    /// Of a key pair made on the card. Throws std::out_of_range when there is none of that reference.
    [[nodiscard]] Octets publicPart(std::uint8_t reference) const;
    /// The references of all key pairs.
    [[nodiscard]] std::vector<std::uint8_t> keys() const;

  private:
    struct Command;
    /// Octets of rights: which of the others mean something, then one for each kind of access: 00 everybody,
    /// 01 the administrator, 02 the user, 03 either, FF nobody.
    static constexpr std::size_t kRights = 15;
    struct File {
        std::uint16_t id = 0;
        std::uint8_t descriptor = 0;
        Octets rights = Octets(kRights);
        Octets properties{};
        Octets data{};
        std::shared_ptr<const ChipKey> key{};  ///< of a private key's file
        File* parent = nullptr;
        std::vector<std::unique_ptr<File>> children{};
        [[nodiscard]] bool folder() const;
        [[nodiscard]] File* child(std::uint16_t wanted) const;
        [[nodiscard]] Octets controlParameters() const;
        [[nodiscard]] std::unique_ptr<File> copy(File* above) const;
    };
    struct Pin {
        Octets value{};
        unsigned most = 0;
        unsigned left = 0;
    };

    [[nodiscard]] Octets atr() const override;
    void reset() override;
    Octets answer(const Octets& command) override;

    Octets perform(const Command& command);
    Octets select(const Command& command);
    Octets enter(File* file);
    Octets readBinary(const Command& command) const;
    Octets updateBinary(const Command& command);
    Octets createFile(const Octets& data);
    Octets createInternal(std::unique_ptr<File> file);
    Octets deleteFile(const Octets& data);
    Octets verify(std::uint8_t reference, const Octets& value);
    Octets changeReference(const Command& command);
    Octets generate(std::uint8_t reference);
    Octets sign(const Octets& data) const;
    [[nodiscard]] File* at(std::initializer_list<std::uint16_t> path) const;
    [[nodiscard]] File* privateKeyFile(std::uint8_t reference) const;
    [[nodiscard]] bool may(const File& file, unsigned access) const;
    void format();

    const Octets serial_;
    mutable std::mutex mutex_;
    std::unique_ptr<File> master_;
    File* current_ = nullptr;
    File* folder_ = nullptr;
    std::map<std::uint8_t, Pin> pins_;
    std::set<std::uint8_t> loggedIn_;
    std::optional<std::uint8_t> keyInUse_;
    Octets chained_;
    bool initialising_ = true;  ///< from FORMAT to its end no right is looked at
    unsigned presented_ = 0;
    unsigned resets_ = 0;
};

}  // namespace opensctest
