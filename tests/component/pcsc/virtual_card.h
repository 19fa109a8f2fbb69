// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A passive token as the product meets it: a tree of files with rights, a PIN with a counter, the commands of
// Rutoken Lite, ECP and S.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "card_slot.h"

namespace pcsctest {

struct CardKind {
    std::string atr;  ///< hexadecimal
    bool littleEndian = false;
    bool byteProtocol = false;  ///< T=0
    std::string serial;         ///< hexadecimal, as GET DATA gives it
    std::string root;           ///< path of the folder that holds containers
};
[[nodiscard]] CardKind lite(const std::string& serial = "39445e29");
[[nodiscard]] CardKind ecp(const std::string& serial = "39445e29");
[[nodiscard]] CardKind rutokenS(const std::string& serial = "33124d15");

/// How a token deviates, for a test.
struct Manners {
    bool canList = true;  ///< SELECT first and next
    bool headerNeedsPin = false;
    bool tellsTriesOnVerify = true;  ///< 63Cx and not 6300
    bool canLogOut = true;
    std::string pin = "12345678";
    unsigned tries = 5;
    std::string administratorsPin = "87654321";
    unsigned administratorsTries = 10;
    bool administratorSetsPin = true;  ///< or only gives the tries back
    std::size_t longestPin = 32;
};

class VirtualCard final : public Card {
  public:
    explicit VirtualCard(CardKind kind, Manners manners = {});
    /// A container's folder below the fixtures, as the index-th container of the token.
    VirtualCard& put(const std::string& fixture, std::uint8_t index = 0x0A);
    /// Another content of one of its files: "header.key".
    VirtualCard& replace(std::uint8_t index, const std::string& name, Octets content);

    void setPin(const std::string& pin);
    [[nodiscard]] std::string pin() const;
    void setAdministratorsTriesLeft(unsigned left);
    [[nodiscard]] unsigned administratorsTriesLeft() const;
    void setTriesLeft(unsigned left);
    [[nodiscard]] unsigned triesLeft() const;
    [[nodiscard]] bool loggedIn() const;
    /// How many times a PIN was presented, the administrator's among them.
    [[nodiscard]] unsigned presented() const;
    [[nodiscard]] unsigned commands() const;
    [[nodiscard]] unsigned resets() const;
    /// The digits that somebody types on the reader's keys; nothing: the key "cancel".
    void setDigits(std::optional<std::string> digits);

  private:
    struct File {
        std::uint16_t id = 0;
        bool folder = false;
        bool needsPin = false;
        Octets data{};
        File* parent = nullptr;
        std::vector<std::unique_ptr<File>> children{};
        File* child(std::uint16_t wanted) const;
    };
    File& folderAt(const std::vector<std::uint16_t>& path);
    [[nodiscard]] Octets atr() const override;
    void reset() override;
    Octets answer(const Octets& command) override;
    Octets answerBlock(const Octets& command);
    Octets select(std::uint8_t p1, std::uint8_t p2, const Octets& data);
    Octets enter(File* file);
    Octets readBinary(std::size_t offset, std::size_t length) const;
    /// VERIFY of one of the two PINs.
    Octets verify(const Octets& pin, bool administrator);
    Octets changePin(const Octets& data);
    Octets resetTries();
    Octets getData(std::uint8_t length) const;
    [[nodiscard]] Octets fcpOf(const File& file) const;
    void addNumber(Octets& to, std::size_t number) const;
    std::optional<Octets> digits() override;

    const CardKind kind_;
    const Manners manners_;
    mutable std::mutex mutex_;
    File master_;
    File* current_ = nullptr;
    File* folder_ = nullptr;
    std::string pin_;
    unsigned left_ = 0;
    unsigned administratorsLeft_ = 0;
    bool loggedIn_ = false;
    bool administrator_ = false;  ///< is logged in
    unsigned presented_ = 0;
    unsigned commands_ = 0;
    unsigned resets_ = 0;
    Octets held_;  ///< T=0: what GET RESPONSE will fetch
    std::optional<std::string> digits_;
};

}  // namespace pcsctest
